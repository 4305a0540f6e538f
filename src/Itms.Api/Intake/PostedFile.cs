using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Itms.Api.Intake;

/// <summary>A file of a mail that was posted in pieces.</summary>
/// <param name="Field">Its field in the form. Other fields refer to it by this name.</param>
internal sealed partial record PostedFile(string Field, string Type, string Name, byte[] Content)
{
    /// <summary>For each field, the id by which the HTML shows its file: <c>{"logo@x": "attachment1"}</c> in <c>content-ids</c>.</summary>
    public static Dictionary<string, string> ContentIdsOf(Dictionary<string, byte[]> fields)
    {
        var ids = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, field) in Members(fields, "content-ids")) Add(TextOf(field), id);
        foreach (var (field, info) in Members(fields, "attachment-info")) Add(field, TextOf((info as JsonObject)?["content-id"]));
        return ids;

        void Add(string? field, string? id)
        {
            id = id?.Trim('<', '>', ' ');
            if (field is not null && id is not null && ContentId().IsMatch(id)) ids.TryAdd(field, id);
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(Dictionary<string, byte[]> fields, string name)
    {
        try
        {
            return fields.TryGetValue(name, out var json) && JsonNode.Parse(json) is JsonObject members ? [.. members] : [];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return [];
        }
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>It becomes a header field, so it has no white space and cannot end the field.</summary>
    [GeneratedRegex(@"^[!-;=?-~]{1,300}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContentId();
}
