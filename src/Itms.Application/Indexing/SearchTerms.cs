using System.Globalization;
using System.Text;
using Itms.Application.Storage;
using Itms.Domain.Forms;
using Itms.Domain.Privacy;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Indexing;

/// <summary>The words that find a tasking, and where each appears in it.</summary>
public static class SearchTerms
{
    /// <summary>Most bytes of a tasking's words, so that they fit in one row. The last words of <see cref="TextsOf"/> may be left out.</summary>
    public const int MaxBytes = TableLimits.BytesPerBody;

    /// <summary>Whether a change of the tasking may have changed its words.</summary>
    public static bool Differ(Tasking? before, Tasking after) => before is null || !TextsOf(before).SequenceEqual(TextsOf(after));

    /// <summary>The tasking's words, with the fields in which each appears.</summary>
    /// <param name="before">The tasking before its last change. It makes no difference but to the time this takes. Null: not known.</param>
    public static SortedDictionary<string, TermFields> Of(Tasking t, Tasking? before = null)
    {
        var mask = DetaineeMask.Of(t);
        if (t.Comments.Count >= CommentWords.Many)
        {
            var others = TextsOf(t, comments: false).SelectMany(text => WordsOf(text.Field, text.Text, text.Hidden, mask));
            var (all, isWhole) = Collect(others.Concat(CommentWords.Of(t, before, mask).Select(term => (term.Key, term.Value))));
            // If not all words fit, their order decides which are left out.
            if (isWhole) return all;
        }

        return Collect(TextsOf(t).SelectMany(text => WordsOf(text.Field, text.Text, text.Hidden, mask))).Terms;
    }

    /// <summary>The words of one text. A word may come twice, with other fields.</summary>
    internal static IEnumerable<(string Word, TermFields Fields)> WordsOf(TermFields field, string? text, bool hidden, DetaineeMask mask)
    {
        if (text is null) yield break;
        var shown = hidden ? "" : mask.Text(text)!;
        var fields = shown == text ? field.AndPublic() : field;
        foreach (var word in TextWords.Indexed(text)) yield return (word, fields);
        if (shown != text)
            foreach (var word in TextWords.Indexed(shown.Replace(DetaineeMask.Hidden, " ", StringComparison.Ordinal)))
                yield return (word, field.AndPublic());
        if (field != TermFields.CaseNumber || CaseNumbers.Plain(text)?.ToLowerInvariant() is not { } plain) yield break;
        // Without separators the mask cannot recognize a name or number, so decide by the case number as it was written.
        foreach (var word in TextWords.Indexed(plain)) yield return (word, fields);
    }

    /// <returns>IsWhole: false if some words were left out.</returns>
    private static (SortedDictionary<string, TermFields> Terms, bool IsWhole) Collect(IEnumerable<(string Word, TermFields Fields)> words)
    {
        var (terms, bytes, isWhole) = (new SortedDictionary<string, TermFields>(StringComparer.Ordinal), 0, true);
        foreach (var (word, fields) in words)
        {
            if (terms.TryGetValue(word, out var known)) terms[word] = known | fields;
            else if ((bytes += Encoding.UTF8.GetByteCount(word) + LongestLineEnd) <= MaxBytes) terms.Add(word, fields);
            else isWhole = false;
        }

        return (terms, isWhole);
    }

    // A space, five digits and a line feed.
    private const int LongestLineEnd = 7;

    /// <summary>The words as stored: one line for each word, with its fields as a number.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyDictionary<string, TermFields> terms)
    {
        var text = new StringBuilder(terms.Count * 12);
        foreach (var (word, fields) in terms)
            text.Append(word).Append(' ').Append(((ushort)fields).ToString(CultureInfo.InvariantCulture)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads words that <see cref="Write"/> stored.</summary>
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

    /// <summary>Finds the fields of one stored word without parsing the others. Null: the word is not there.</summary>
    /// <param name="start">The word followed by a space, in UTF-8.</param>
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

    /// <summary>Every text that finds a tasking, the most important first. Add new searchable texts here.</summary>
    /// <returns>Hidden: people who are not on the tasking see nothing of the text.</returns>
    private static IEnumerable<(TermFields Field, string? Text, bool Hidden)> TextsOf(Tasking t, bool comments = true)
    {
        var form = t.Form;
        yield return (TermFields.CaseNumber, form.CaseNumber, false);
        yield return (TermFields.CaseNumber, form.IcattNumber, false);
        yield return (TermFields.CaseNumber, form.EroTaskerNumber, false);
        yield return (TermFields.CaseNumber, t.Import?.Number, false);
        yield return (TermFields.Requestor, form.Requestor, false);
        yield return (TermFields.Requestor, form.TaskAuthority, false);
        foreach (var detainee in form.Detainees) yield return (TermFields.Detainee, detainee.Name, true);
        yield return (TermFields.Instruction, form.Instruction, false);
        foreach (var text in TabTexts.Of(form)) yield return (TermFields.Form, text, false);
        foreach (var attachment in t.Attachments) yield return (TermFields.Form, attachment.Name, true);
        yield return (TermFields.Response, t.FinalResponse?.Text, false);
        foreach (var text in TextsOf(t.Components, t.Decisions, t.Transmittal, t.Reopening)) yield return text;
        yield return (TermFields.CaseNumber, t.Upload?.Reference, false);
        foreach (var clearance in t.Retroactive?.ClearedBy ?? []) yield return (TermFields.Comment, clearance.Note, false);
        yield return (TermFields.Comment, t.Closing?.Note, false);
        // The latest comments first: if the words do not all fit, the oldest are left out.
        for (var i = comments ? t.Comments.Count - 1 : -1; i >= 0; i--) yield return (TermFields.Comment, t.Comments[i].Text, false);
        foreach (var followUp in t.FollowUps) yield return (TermFields.Comment, followUp.Text, false);
        foreach (var cycle in t.EarlierCycles)
        {
            yield return (TermFields.Response, cycle.FinalResponse?.Text, false);
            yield return (TermFields.CaseNumber, cycle.Upload?.Reference, false);
            foreach (var text in TextsOf(cycle.Components, cycle.Decisions, cycle.Transmittal, cycle.Reopening)) yield return text;
            yield return (TermFields.Comment, cycle.Closing?.Note, false);
        }
    }

    private static IEnumerable<(TermFields Field, string? Text, bool Hidden)> TextsOf(
        IReadOnlyList<Component> components, IReadOnlyList<ClearanceDecision> decisions, Transmittal? transmittal, Reopening? reopening)
    {
        foreach (var component in components)
        {
            yield return (TermFields.Response, component.Response?.Text, false);
            foreach (var delegation in component.Delegates)
            {
                yield return (TermFields.Comment, delegation.Instructions, false);
                yield return (TermFields.Response, delegation.Response?.Text, false);
            }

            yield return (TermFields.Comment, component.ExtensionRequest?.Reason, false);
            foreach (var concurrence in component.Concurrences) yield return (TermFields.Comment, concurrence.Note, false);
        }

        foreach (var decision in decisions) yield return (TermFields.Comment, decision.Note, false);
        yield return (TermFields.Comment, transmittal?.Note, false);
        yield return (TermFields.Comment, reopening?.Instructions, false);
        yield return (TermFields.Comment, reopening?.Reason, false);
    }
}
