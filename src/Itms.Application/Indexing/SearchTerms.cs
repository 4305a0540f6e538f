using System.Globalization;
using System.Text;
using Itms.Application.Storage;
using Itms.Domain.Privacy;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Indexing;

/// <summary>The words a tasking is found by.</summary>
public static class SearchTerms
{
    /// <summary>Characters of a word that count.</summary>
    public const int MaxWord = 40;

    /// <summary>Bytes of a tasking's words: what one row holds. More different words than fit are not indexed, the last ones of <see cref="TextsOf"/>.</summary>
    public const int MaxBytes = TableLimits.BytesPerBody;

    /// <summary>Words that are everywhere and tell nothing.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "its", "of", "on", "or", "that", "the", "this", "to", "was", "were", "with",
    };

    /// <summary>Whether the words may be others than they were.</summary>
    public static bool Differ(Tasking? before, Tasking after) => before is null || !TextsOf(before).SequenceEqual(TextsOf(after));

    public static SortedDictionary<string, TermFields> Of(Tasking t)
    {
        var (terms, bytes) = (new SortedDictionary<string, TermFields>(StringComparer.Ordinal), 0);
        var mask = DetaineeMask.Of(t);
        foreach (var (field, text, hidden) in TextsOf(t))
        {
            if (text is null) continue;
            var shown = hidden ? "" : mask.Text(text)!;
            Add(text, shown == text ? field.AndPublic() : field);
            if (shown != text) Add(shown.Replace(DetaineeMask.Hidden, " ", StringComparison.Ordinal), field.AndPublic());
            // Joined it would be neither masked nor mask: what is divided for the one must be whole for the other.
            if (field == TermFields.CaseNumber && CaseNumbers.Plain(text)?.ToLowerInvariant() is { } plain) Add(plain, shown == text ? field.AndPublic() : field);
        }

        return terms;

        void Add(string text, TermFields fields)
        {
            foreach (var word in WordsOf(text))
            {
                if (terms.TryGetValue(word, out var known)) terms[word] = known | fields;
                else if ((bytes += Encoding.UTF8.GetByteCount(word) + LongestLineEnd) <= MaxBytes) terms.Add(word, fields);
            }
        }
    }

    /// <summary>The words of a text, folded and in lower case, in their order.</summary>
    public static IEnumerable<string> WordsOf(string text)
    {
        foreach (var found in NormalizedText.Words(NormalizedText.Of(text).Text, withDigits: true))
        {
            var word = (found.Length <= MaxWord ? found : found[..(char.IsHighSurrogate(found[MaxWord - 1]) ? MaxWord - 1 : MaxWord)]).ToLowerInvariant();
            if (!Silent.Contains(word)) yield return word;
        }
    }

    private const int LongestLineEnd = 7;

    /// <summary>A line a word, with its fields.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyDictionary<string, TermFields> terms)
    {
        var text = new StringBuilder(terms.Count * 12);
        foreach (var (word, fields) in terms) text.Append(word).Append(' ').Append(((ushort)fields).ToString(CultureInfo.InvariantCulture)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static Dictionary<string, TermFields> Read(ReadOnlySpan<byte> body) =>
        ReadList(body).ToDictionary(term => term.Word, term => term.Fields, StringComparer.Ordinal);

    internal static List<(string Word, TermFields Fields)> ReadList(ReadOnlySpan<byte> body)
    {
        var terms = new List<(string, TermFields)>(64);
        foreach (var line in body.Split((byte)'\n'))
        {
            if (body[line].IsEmpty) continue;
            var space = body[line].IndexOf((byte)' ');
            terms.Add((Encoding.UTF8.GetString(body[line][..space]), FieldsOf(body[line][(space + 1)..])));
        }

        return terms;
    }

    /// <summary>The fields of one word, without reading the others; null: it is not there.</summary>
    /// <param name="start">The word and a space.</param>
    internal static TermFields? Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> start)
    {
        for (var from = 0; body[from..].IndexOf(start) is var at && at >= 0; from += at + 1)
        {
            var place = from + at;
            if (place > 0 && body[place - 1] != (byte)'\n') continue;
            var rest = body[(place + start.Length)..];
            return FieldsOf(rest[..rest.IndexOf((byte)'\n')]);
        }

        return null;
    }

    private static TermFields FieldsOf(ReadOnlySpan<byte> digits) => (TermFields)ushort.Parse(digits, CultureInfo.InvariantCulture);

    /// <summary>Every text a tasking is found by, what tells most first: the one list of them. Hidden: masked whole for those who are not on it.</summary>
    private static IEnumerable<(TermFields Field, string? Text, bool Hidden)> TextsOf(Tasking t)
    {
        var form = t.Form;
        yield return (TermFields.CaseNumber, form.CaseNumber, false);
        yield return (TermFields.Requestor, form.Requestor, false);
        yield return (TermFields.Requestor, form.TaskAuthority, false);
        foreach (var detainee in form.Detainees) yield return (TermFields.Detainee, detainee.Name, true);
        yield return (TermFields.Instruction, form.Instruction, false);
        foreach (var facility in TaskingRow.FacilitiesOf(form)) yield return (TermFields.Form, facility, false);
        yield return (TermFields.Form, form.EroTask?.Code, false);
        foreach (var attachment in t.Attachments) yield return (TermFields.Form, attachment.Name, true);
        yield return (TermFields.Response, t.FinalResponse?.Text, false);
        foreach (var text in TextsOf(t.Components, t.Decisions, t.Transmittal, t.Reopening)) yield return text;
        // The latest are looked for most.
        for (var i = t.Comments.Count - 1; i >= 0; i--) yield return (TermFields.Comment, t.Comments[i].Text, false);
        foreach (var followUp in t.FollowUps) yield return (TermFields.Comment, followUp.Text, false);
        foreach (var cycle in t.EarlierCycles)
        {
            yield return (TermFields.Response, cycle.FinalResponse?.Text, false);
            foreach (var text in TextsOf(cycle.Components, cycle.Decisions, cycle.Transmittal, cycle.Reopening)) yield return text;
        }
    }

    private static IEnumerable<(TermFields Field, string? Text, bool Hidden)> TextsOf(
        IReadOnlyList<Component> components, IReadOnlyList<ClearanceDecision> decisions, Transmittal? transmittal, Reopening? reopening)
    {
        foreach (var component in components)
        {
            yield return (TermFields.Response, component.Response?.Text, false);
            yield return (TermFields.Comment, component.DelegationInstructions, false);
            foreach (var concurrence in component.Concurrences) yield return (TermFields.Comment, concurrence.Note, false);
        }

        foreach (var decision in decisions) yield return (TermFields.Comment, decision.Note, false);
        yield return (TermFields.Comment, transmittal?.Note, false);
        yield return (TermFields.Comment, reopening?.Instructions, false);
        yield return (TermFields.Comment, reopening?.Reason, false);
    }
}
