using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Http;

/// <summary>
/// Keeps detainees' names and alien numbers from those who are not on the tasking: out of their own fields, out of
/// every text in which they are written, and with them the names of documents, and what would let their content be
/// guessed. Whatever is not known to be structure counts as text.
/// </summary>
internal sealed partial class Mask
{
    public const string Hidden = "[masked]";

    /// <summary>Members that hold words of ours, ids and instants: a detainee called Lee must not disfigure lee.chan.</summary>
    private static readonly FrozenSet<string> Structure = FrozenSet.Create(
        StringComparer.Ordinal,
        "number", "status", "statusLabel", "taskType", "category", "startDate", "internalDueDate", "authorityDueDate", "extensionDate",
        "priority", "action", "receivedVia", "receivedAt", "unit", "units", "assignee", "cc", "state", "delegate", "deferredTo", "toUnit",
        "replaced", "kind", "by", "at", "level", "recordedBy", "person", "author", "reportedAt", "type", "findings", "frequency", "dueAt",
        "createdAt", "createdBy", "closedAt", "flags", "positions", "position", "decision", "channel", "to", "why", "allowedActions",
        "basis", "plannedFor", "onBehalfOf", "suggestedUnits", "id", "attachmentIds", "contentType", "outstanding", "completedAt", "changed");

    /// <summary>Parts of a name this short are hidden as whole words only: "Li" is not to eat the list.</summary>
    private const int Short = 3;

    private readonly List<string> parts;
    private Regex? names;

    private Mask(List<string> parts) => this.parts = parts;

    /// <summary>Null for those who may read everything.</summary>
    public static Mask? For(Tasking t, Person viewer, AgencyDirectory directory) => Rights.MayReadDetainees(t, viewer, directory) ? null : Of(t);

    /// <summary>What is kept from everyone who is not on the tasking.</summary>
    public static Mask Of(Tasking t)
    {
        // A text may name somebody by one part of the name alone, with its accents or without.
        List<string> parts =
        [
            .. t.Form.Detainees.Concat(t.FormerDetainees)
                .Select(d => d.Name)
                .OfType<string>()
                .SelectMany(name => Words().Matches(Composed.WithoutAccents(name)).Select(word => word.Value))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(part => part.Length),
        ];
        return new Mask(parts);
    }

    /// <summary>Whether there is anything in the text that is hidden from some people even where no detainee is named.</summary>
    public static bool MayHide(string? text) => text is not null && AlienNumber().IsMatch(text);

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
    public string? Text(string? text)
    {
        if (text is null) return null;
        var shown = AlienNumber().Replace(Composed.Of(text), Hidden);
        if (parts.Count == 0) return shown;
        var plain = Composed.WithoutAccents(shown);
        // Most texts name nobody, and making the expression is dear. Beyond ASCII only it knows which letters are the same.
        if (Ascii.IsValid(plain) && !parts.Exists(part => plain.Contains(part, StringComparison.OrdinalIgnoreCase))) return shown;
        names ??= new Regex(
            string.Join('|', parts.Select(part => part.Length > Short ? Regex.Escape(part) : $@"(?<!\p{{L}}){Regex.Escape(part)}(?!\p{{L}})")),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        // Found without accents, hidden where it stands: both are of one length.
        var matches = names.Matches(plain);
        for (var i = matches.Count - 1; i >= 0; i--)
            shown = string.Concat(shown.AsSpan(0, matches[i].Index), Hidden, shown.AsSpan(matches[i].Index + matches[i].Length));
        return shown;
    }

    // Two letters or more, of whatever script; an initial names nobody.
    [GeneratedRegex(@"[\p{L}\p{M}]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    // Eight or nine digits, however they are divided; a date in figures is none.
    [GeneratedRegex(@"(?<!\p{Nd})(?![12][0-9]{3}-[01][0-9]-[0-3][0-9](?!\p{Nd}))(?:\p{Nd}[^\p{Nd}\p{L}]{0,3}){7,8}\p{Nd}(?!\p{Nd})", RegexOptions.CultureInvariant)]
    private static partial Regex AlienNumber();
}
