using Itms.Application.Indexing;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Search;

/// <summary>Where a search found a tasking.</summary>
public enum MatchedField
{
    /// <summary>The ITMS number.</summary>
    Number,
    AlienNumber,

    /// <summary>The case number, ICATT number or ERO tasker number.</summary>
    CaseNumber,

    /// <summary>The requestor or the task authority.</summary>
    Requestor,

    /// <summary>The name of a detainee.</summary>
    Detainee,
    Instruction,

    /// <summary>The tab of the task type, or the name of a document.</summary>
    Form,

    /// <summary>A unit's or the agency's response, in any cycle.</summary>
    Response,

    /// <summary>A comment, follow-up or note, or an instruction given when delegating or re-opening.</summary>
    Comment,
}

/// <content>Why a result is one.</content>
public sealed partial class Searcher
{
    private static readonly (TermFields Term, MatchedField Field)[] Terms =
    [
        (TermFields.CaseNumber, MatchedField.CaseNumber),
        (TermFields.Requestor, MatchedField.Requestor),
        (TermFields.Detainee, MatchedField.Detainee),
        (TermFields.Instruction, MatchedField.Instruction),
        (TermFields.Form, MatchedField.Form),
        (TermFields.Response, MatchedField.Response),
        (TermFields.Comment, MatchedField.Comment),
    ];

    /// <summary>
    /// The fields in which the tasking meets the criteria, as the viewer sees it, each once. Empty if the tasking changed since it was found.
    /// </summary>
    internal async Task<IReadOnlyList<MatchedField>> MatchesAsync(
        SearchCriteria asked, string number, Person viewer, CancellationToken cancellationToken)
    {
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return [];
        var whole = Rights.MayReadDetainees(tasking, viewer, rules.Current.Directory);
        var terms = SearchTerms.Of(tasking);
        List<MatchedField> found = [.. MatchesOf(asked), .. asked.Otherwise is { } other ? MatchesOf(other) : []];
        return [.. found.Distinct().Order()];

        IEnumerable<MatchedField> MatchesOf(SearchCriteria criteria)
        {
            if (criteria.Number?.Matches(number) == true || criteria.Names(number)) yield return MatchedField.Number;
            if (whole && criteria.Alien is { } digits && HasAlien(tasking, digits)) yield return MatchedField.AlienNumber;
            if (criteria.Case is not null) yield return MatchedField.CaseNumber;
            var fields = criteria.Words.SelectMany(forms => forms)
                .Aggregate(TermFields.None, (sum, form) => sum | terms.GetValueOrDefault(form).ReadableBy(whole));
            foreach (var (term, field) in Terms)
                if (fields.HasFlag(term)) yield return field;
        }
    }

    private static bool HasAlien(Tasking tasking, string digits)
    {
        var beginnings = BeginningsOf(digits);
        return AlienNumbers.Of(tasking.Form).Any(alien => Array.Exists(beginnings, start => alien.StartsWith(start, StringComparison.Ordinal)));
    }
}
