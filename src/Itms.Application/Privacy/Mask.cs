using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Itms.Application.Shared;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Privacy;

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
        "basis", "plannedFor", "onBehalfOf", "suggestedUnits", "id", "attachmentIds", "contentType", "outstanding", "completedAt", "changed",
        "relation", "first", "previous");

    /// <summary>Letters of a part of a name that is hidden as a whole word only: "Li" is not to eat the list.</summary>
    private const int Short = 3;

    private readonly List<Part> parts;

    private Mask(List<Part> parts) => this.parts = parts;

    /// <param name="Text">NormalizedText.</param>
    private readonly record struct Part(string Text, bool IsWhole)
    {
        // Where words are not divided, no word stands alone.
        public static Part Of(string text) =>
            new(text, text.EnumerateRunes().Count() <= Short && !text.EnumerateRunes().All(rune => rune.Value >= 0xe00 && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherLetter));
    }

    /// <summary>Null for those who may read everything.</summary>
    public static Mask? For(Tasking t, Person viewer, AgencyDirectory directory) => Rights.MayReadDetainees(t, viewer, directory) ? null : Of(t);

    /// <summary>What is kept from everyone who is not on the tasking.</summary>
    public static Mask Of(Tasking t)
    {
        // A text may name somebody by one part of the name alone; an initial names nobody.
        List<Part> parts =
        [
            .. t.Form.Detainees.Concat(t.FormerDetainees)
                .Select(d => d.Name)
                .OfType<string>()
                .SelectMany(name => NormalizedText.Words(NormalizedText.Of(name).Text, withDigits: false))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(Part.Of),
        ];
        return new Mask(parts);
    }

    /// <summary>Whether there is anything in the text that is hidden from some people even where no detainee is named.</summary>
    public static bool MayHide(string? text) => text is not null && AlienNumber().IsMatch(NormalizedText.Of(text).Text);

    public JsonNode Apply<T>(T document)
        where T : notnull => Apply(JsonSerializer.SerializeToNode(document, document.GetType(), Json.Http))!;

    private JsonNode? Apply(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                    if (name is "detainees" or "formerDetainees") members[name] = new JsonArray([.. value!.AsArray().Select(_ => new JsonObject { ["masked"] = true })]);
                    else if (name is "name" or "sha256") members[name] = Hidden;
                    else if (name == "flags") members[name] = new JsonArray([.. value!.AsArray().Where(flag => (string?)flag != TaskingFlags.PossibleDuplicate).Select(flag => flag!.DeepClone())]);
                    else if (name == TaskingFlags.PossibleDuplicate) members.Remove(name);
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

    /// <summary>A text without the names and without anything that could be an alien number; itself where it has none.</summary>
    public string? Text(string? text)
    {
        if (text is null) return null;
        var folded = NormalizedText.Of(text);
        List<(int Start, int End)>? hidden = null;
        if (folded.Text.AsSpan().ContainsAnyInRange('0', '9'))
            foreach (var number in AlienNumber().EnumerateMatches(folded.Text)) Hide(number.Index, number.Length);
        foreach (var (part, isWhole) in parts)
            for (var at = Next(part, 0); at >= 0; at = Next(part, at + 1))
                if (!isWhole || StandsAlone(text, folded, at, part.Length))
                    Hide(at, part.Length);
        return hidden is null ? text : Without(text, hidden);

        int Next(string part, int from) => folded.Text.IndexOf(part, from, StringComparison.OrdinalIgnoreCase);

        void Hide(int start, int length)
        {
            var place = folded.Written(start, length);
            (hidden ??= []).Add((place.Start.Value, place.End.Value));
        }
    }

    /// <summary>No letter before it and none after it; what is not seen may divide words, too.</summary>
    private static bool StandsAlone(string text, NormalizedText folded, int start, int length)
    {
        var end = start + length;
        var before = Rune.DecodeLastFromUtf16(folded.Text.AsSpan(0, start), out var last, out _) == OperationStatus.Done && Rune.IsLetter(last);
        var after = Rune.DecodeFromUtf16(folded.Text.AsSpan(end), out var next, out _) == OperationStatus.Done && Rune.IsLetter(next);
        if (!before && !after) return true;
        var place = folded.Written(start, length);
        return (!before || IsUnseen(text[place.Start.Value - 1])) && (!after || IsUnseen(text[place.End.Value]));

        static bool IsUnseen(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.Format;
    }

    private static string Without(string text, List<(int Start, int End)> hidden)
    {
        hidden.Sort();
        var (shown, at) = (new StringBuilder(text.Length), 0);
        foreach (var (start, end) in hidden)
        {
            // Where one begins in another, the two are one.
            if (start >= at) shown.Append(text, at, start - at).Append(Hidden);
            at = Math.Max(at, end);
        }

        return shown.Append(text, at, text.Length - at).ToString();
    }

    // Eight or nine digits, however they are divided; a date in figures is none, nor is its month or day the beginning of one.
    private const string Date = "(?<![0-9])[12][0-9]{3}-[01][0-9]-[0-3][0-9](?![0-9])";
    private const string InDate = "(?<!(?<![0-9])[12][0-9]{3}-(?=[01][0-9]-[0-3][0-9](?![0-9])))(?<!(?<![0-9])[12][0-9]{3}-[01][0-9]-(?=[0-3][0-9](?![0-9])))";

    /// <summary>Where a case number's year and count begin, <c>CRCL-2027-0042</c>: eight figures that everybody works with.</summary>
    private const string CaseOfYear = @"(?<=\p{L}{2}[-/])(?:19|20)[0-9]{2}[-/][0-9]{4,5}(?![0-9])";

    [GeneratedRegex($@"(?<![0-9]){InDate}(?!{CaseOfYear})(?:(?!{Date})[0-9][^0-9\p{{L}}]{{0,8}}){{7,8}}(?!{Date})[0-9](?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex AlienNumber();
}
