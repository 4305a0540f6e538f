using System.Globalization;
using System.Text;
using Itms.Application.Http;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Application.Search;

/// <summary>Where in a tasking a word stands. Stored in the index: add, never renumber.</summary>
[Flags]
public enum TermFields : byte
{
    None = 0,
    CaseNumber = 1,

    /// <summary>The requestor or the task authority.</summary>
    Requestor = 2,
    Detainee = 4,
    Instruction = 8,

    /// <summary>A unit's or the agency's response, of any cycle.</summary>
    Response = 16,

    /// <summary>Comments, follow-ups, notes and the instructions of delegation and re-opening.</summary>
    Comment = 32,

    /// <summary>Facilities and codes of the tab of the task type, and the names of documents.</summary>
    Form = 64,

    /// <summary>Those who are not on the tasking read it, too: it is not masked away.</summary>
    Public = 128,
}

/// <summary>The words a tasking is found by.</summary>
public static class SearchTerms
{
    /// <summary>Characters of a word that count.</summary>
    public const int MaxWord = 40;

    /// <summary>Words of one tasking.</summary>
    public const int MaxWords = 5_000;

    /// <summary>Words that are everywhere and tell nothing.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "its", "of", "on", "or", "that", "the", "this", "to", "was", "were", "with",
    };

    /// <summary>What can change the words.</summary>
    public static bool Changes(TaskingEvent happened) => happened is
        TaskingEvent.Created or TaskingEvent.LoggedRetroactively or TaskingEvent.Edited or TaskingEvent.Assigned or TaskingEvent.ComponentWithdrawn
        or TaskingEvent.Delegated or TaskingEvent.Responded or TaskingEvent.Concurred or TaskingEvent.SubmittedToHq or TaskingEvent.Returned
        or TaskingEvent.Cleared or TaskingEvent.ClearanceReturned or TaskingEvent.SubmittedToAuthority or TaskingEvent.FollowedUp
        or TaskingEvent.Commented or TaskingEvent.AttachmentAdded or TaskingEvent.Reopened;

    public static SortedDictionary<string, TermFields> Of(Tasking t)
    {
        var terms = new SortedDictionary<string, TermFields>(StringComparer.Ordinal);
        var mask = Mask.Of(t);
        var form = t.Form;
        Add(TermFields.CaseNumber, form.CaseNumber);
        // Put together, a name in it is not to be told from what stands around it: what is masked in the one is in the other.
        AddWords(terms, CaseNumbers.Plain(form.CaseNumber), mask.Text(form.CaseNumber) == form.CaseNumber ? TermFields.CaseNumber | TermFields.Public : TermFields.CaseNumber);
        Add(TermFields.Requestor, form.Requestor, form.TaskAuthority);
        foreach (var detainee in form.Detainees) AddWords(terms, detainee.Name, TermFields.Detainee);
        Add(TermFields.Instruction, form.Instruction);
        foreach (var facility in Domain.Views.TaskingRow.FacilitiesOf(form)) Add(TermFields.Form, facility);
        Add(TermFields.Form, form.EroTask?.Code);
        foreach (var component in t.Components.Concat(t.EarlierCycles.SelectMany(c => c.Components)))
        {
            Add(TermFields.Response, component.Response?.Text);
            Add(TermFields.Comment, component.DelegationInstructions);
            foreach (var concurrence in component.Concurrences) Add(TermFields.Comment, concurrence.Note);
        }

        Add(TermFields.Response, t.FinalResponse?.Text);
        foreach (var cycle in t.EarlierCycles) Add(TermFields.Response, cycle.FinalResponse?.Text);
        foreach (var comment in t.Comments) Add(TermFields.Comment, comment.Text);
        foreach (var followUp in t.FollowUps) Add(TermFields.Comment, followUp.Text);
        Add(TermFields.Comment, t.Reopening?.Instructions, t.Reopening?.Reason);
        // Their names are masked whole.
        foreach (var attachment in t.Attachments) AddWords(terms, attachment.Name, TermFields.Form);
        return terms;

        void Add(TermFields field, params ReadOnlySpan<string?> texts)
        {
            foreach (var text in texts)
            {
                if (text is null) continue;
                var shown = mask.Text(text)!;
                if (shown == text)
                {
                    AddWords(terms, text, field | TermFields.Public);
                    continue;
                }

                AddWords(terms, text, field);
                AddWords(terms, shown.Replace(Mask.Hidden, " ", StringComparison.Ordinal), field | TermFields.Public);
            }
        }
    }

    /// <summary>The words of a text, folded and in lower case, in their order.</summary>
    public static IEnumerable<string> WordsOf(string text)
    {
        foreach (var found in Folded.Words(Folded.Of(text).Text, withDigits: true))
        {
            var word = (found.Length <= MaxWord ? found : found[..(char.IsHighSurrogate(found[MaxWord - 1]) ? MaxWord - 1 : MaxWord)]).ToLowerInvariant();
            if (!Silent.Contains(word)) yield return word;
        }
    }

    private static void AddWords(SortedDictionary<string, TermFields> terms, string? text, TermFields fields)
    {
        if (text is null) return;
        foreach (var word in WordsOf(text))
            if (terms.TryGetValue(word, out var known)) terms[word] = known | fields;
            else if (terms.Count < MaxWords) terms.Add(word, fields);
    }

    /// <summary>A line a word, with its fields.</summary>
    public static ReadOnlyMemory<byte> Write(SortedDictionary<string, TermFields> terms)
    {
        var text = new StringBuilder(terms.Count * 12);
        foreach (var (word, fields) in terms) text.Append(word).Append(' ').Append(((byte)fields).ToString(CultureInfo.InvariantCulture)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static Dictionary<string, TermFields> Read(ReadOnlySpan<byte> body)
    {
        var terms = new Dictionary<string, TermFields>(StringComparer.Ordinal);
        foreach (var line in body.Split((byte)'\n'))
        {
            if (body[line].IsEmpty) continue;
            var space = body[line].IndexOf((byte)' ');
            terms[Encoding.UTF8.GetString(body[line][..space])] = (TermFields)byte.Parse(body[line][(space + 1)..], CultureInfo.InvariantCulture);
        }

        return terms;
    }
}
