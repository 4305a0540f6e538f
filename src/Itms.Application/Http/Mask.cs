using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Http;

/// <summary>
/// Keeps detainees' names and alien numbers from those who are not on the tasking: out of their own fields, out of
/// every text in which they are written, and with them the names of documents, and what would let their content be guessed. Whatever is not known to be structure counts as text.
/// </summary>
internal sealed partial class Mask
{
    private const string Hidden = "[masked]";

    /// <summary>Members that hold words of ours, ids and instants: a detainee called Lee must not disfigure lee.chan.</summary>
    private static readonly FrozenSet<string> Structure = FrozenSet.Create(
        StringComparer.Ordinal,
        "number", "status", "statusLabel", "taskType", "category", "startDate", "internalDueDate", "authorityDueDate", "extensionDate",
        "priority", "action", "receivedVia", "receivedAt", "unit", "units", "assignee", "cc", "state", "delegate", "deferredTo", "toUnit",
        "replaced", "kind", "by", "at", "level", "recordedBy", "person", "author", "reportedAt", "type", "findings", "frequency", "dueAt",
        "createdAt", "createdBy", "closedAt", "flags", "positions", "position", "decision", "channel", "to", "why", "allowedActions",
        "basis", "plannedFor", "onBehalfOf", "suggestedUnits", "id", "attachmentIds", "contentType", "outstanding", "completedAt", "changed");

    private readonly List<string> names;

    private Mask(List<string> names) => this.names = names;

    /// <summary>Null for those who may read everything.</summary>
    public static Mask? For(Tasking t, Person viewer, AgencyDirectory directory)
    {
        if (Rights.MayReadDetainees(t, viewer, directory)) return null;
        // A text may name somebody by one part of the name alone.
        return new Mask(
        [
            .. t.Form.Detainees.Concat(t.FormerDetainees)
                .Select(d => d.Name)
                .OfType<string>()
                .Select(Composed.Of)
                .SelectMany(name => name.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(part => part.Length > 2).Prepend(name))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(name => name.Length),
        ]);
    }

    public JsonNode Apply<T>(T document)
        where T : notnull => Apply(JsonSerializer.SerializeToNode(document, document.GetType(), Json.Http))!;

    private JsonNode? Apply(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                    if (name == "detainees") members[name] = new JsonArray([.. value!.AsArray().Select(_ => new JsonObject { ["masked"] = true })]);
                    else if (name is "name" or "sha256") members[name] = Hidden;
                    else if (value is JsonValue or JsonArray { Count: > 0 } && Structure.Contains(name)) continue;
                    else members[name] = Apply(value)?.DeepClone();
                return members;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Apply(item)?.DeepClone())]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return JsonValue.Create(Text(text));
            default:
                return node;
        }
    }

    /// <summary>A text without the names and without anything that could be an alien number.</summary>
    public string? Text(string? text) => text is null ? null : names.Aggregate(
        AlienNumber().Replace(Composed.Of(text), Hidden), (t, name) => t.Replace(name, Hidden, StringComparison.OrdinalIgnoreCase));

    // Eight or nine digits, however they are divided; a date in figures is none.
    [GeneratedRegex(@"(?<![0-9])(?![12][0-9]{3}-[01][0-9]-[0-3][0-9](?![0-9]))(?:[0-9][ .\-#/]?){7,8}[0-9](?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex AlienNumber();
}
