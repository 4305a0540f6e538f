using Itms.Application.Access;
using Itms.Application.Indexing;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Privacy;
using Itms.Domain.Taskings;

namespace Itms.Application.Search;

/// <summary>An earlier tasking that is similar to another.</summary>
/// <param name="Score">0 to 200. More is more similar.</param>
/// <param name="Why">What the two have in common, in words.</param>
/// <param name="Draft">Its cleared response, as a draft for the new one (G: "offer draft responses"). Null: it has none yet.</param>
/// <param name="Tasking">The tasking's row, as the viewer sees it.</param>
public sealed record SimilarTasking(string Number, int Score, IReadOnlyList<string> Why, DraftResponse? Draft, RowDocument Tasking);

/// <summary>A cleared response that can serve as a draft.</summary>
/// <param name="Text">Masked if the viewer may not read detainees. Null: the response has no text.</param>
/// <param name="Cycle">The cycle of the earlier tasking in which it was given.</param>
public sealed record DraftResponse(ResponseKind Kind, string? Text, int Cycle, DateTimeOffset At);

/// <summary>
/// Finds earlier taskings that are similar to one, the most similar first. It compares case number, detainees, rare words of the instruction
/// and other fields. Anything that the viewer may not read in either tasking does not count and is not shown.
/// </summary>
public sealed class SimilarTaskings(
    ITableStore store, TaskingRecords records, WordIndex index, RulesSource rules, AccessLog accessLog, TimeProvider clock)
{
    /// <summary>Most taskings in a result.</summary>
    public const int Most = 10;

    /// <summary>Most words looked up. The longest words are taken, because long words tend to be rare.</summary>
    private const int MostWords = 24;

    /// <summary>A word that is in more taskings than this is too common to count.</summary>
    private const int Common = 20_000;

    /// <summary>Most taskings compared in full.</summary>
    private const int MostCompared = 60;

    /// <summary>Most taskings looked at. More than are compared, because the viewer may not see all of them.</summary>
    private const int MostLookedAt = 600;

    /// <summary>Lowest score of a similar tasking. With less, two taskings share hardly more than their type.</summary>
    private const int Least = 25;

    /// <summary>The similar taskings.</summary>
    /// <param name="form">The form to compare, masked for the viewer.</param>
    /// <param name="self">The tasking of the form. Only earlier taskings are found. Null: it does not exist yet.</param>
    /// <param name="readsSelf">Whether the viewer may read the form's detainees.</param>
    internal async Task<IReadOnlyList<SimilarTasking>> FindAsync(
        TaskingForm form, string? self, bool readsSelf, Person viewer, CancellationToken cancellationToken)
    {
        var words = await RareWordsAsync(form, cancellationToken);
        var byCase = CaseNumbers.Plain(form.CaseNumber) is { } caseNumber
            ? await NumbersAsync(IndexKeys.CasesOf(caseNumber), cancellationToken)
            : [];
        var byDetainee = new HashSet<string>(StringComparer.Ordinal);
        if (readsSelf)
            foreach (var digits in AlienNumbers.Of(form))
                byDetainee.UnionWith(await NumbersAsync(IndexKeys.AliensOf(digits), cancellationToken));

        var byWords = words.Scores
            .Where(score => self is null || score.Key < Postings.IdOf(self))
            .OrderByDescending(score => score.Value).ThenByDescending(score => score.Key)
            .Take(MostLookedAt)
            .Select(score => Postings.NumberOf(score.Key));
        var found = new List<SimilarTasking>();
        var compared = 0;
        foreach (var number in byDetainee.Concat(byCase).Where(number => IsEarlier(number, self)).Concat(byWords).Distinct())
        {
            // Taskings that the viewer may not see do not count against the limit.
            if (await SeeAsync(number, viewer, cancellationToken) is not { } seen) continue;
            if (compared++ == MostCompared) break;
            if (await CompareAsync(form, seen, byCase.Contains(number), byDetainee.Contains(number), words, viewer, cancellationToken) is { } similar)
                found.Add(similar);
        }

        return [.. found.OrderByDescending(s => s.Score).ThenByDescending(s => s.Number, StringComparer.Ordinal).Take(Most)];
    }

    private static bool IsEarlier(string number, string? self) => self is null || Postings.IdOf(number) < Postings.IdOf(self);

    /// <param name="Mask">Null: the viewer reads the tasking whole.</param>
    private sealed record Seen(Tasking Tasking, RowDocument Row, DetaineeMask? Mask);

    private async Task<Seen?> SeeAsync(string number, Person viewer, CancellationToken cancellationToken)
    {
        if (await ProjectionRow.FindAsync(store, number, cancellationToken) is not { } row) return null;
        var directory = rules.Current.Directory;
        if (row.Show(number, viewer, directory, clock.GetUtcNow()) is not { } shown) return null;
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return null;
        return new Seen(tasking, shown.Document(), row.IsOpenTo(viewer, directory) ? null : DetaineeMask.Of(tasking));
    }

    private async Task<SimilarTasking?> CompareAsync(
        TaskingForm form, Seen seen, bool sameCase, bool sameDetainee, RareWords words, Person viewer, CancellationToken cancellationToken)
    {
        var (tasking, shown, mask) = seen;
        var (score, why) = (0, new List<string>());
        Add(sameCase && CaseNumbers.Plain(shown.CaseNumber) == CaseNumbers.Plain(form.CaseNumber), 60, "the same case number");
        Add(sameDetainee && mask is null, 40, "the same detainee");

        var terms = SearchTerms.Of(tasking);
        var common = words.Weights.Keys
            .Where(word => terms.TryGetValue(word, out var fields) && (mask is null || fields.IsPublic()))
            .OrderByDescending(word => words.Weights[word])
            .ToList();
        if (common.Count > 1)
        {
            var share = common.Sum(word => words.Weights[word]) / words.Weights.Values.Sum();
            Add(true, (int)(50 * share), $"words in common: {string.Join(", ", common.Take(5))}");
        }

        // The criteria below do not make two taskings similar if they have nothing else in common.
        if (score == 0) return null;
        Add(shown.TaskType == form.TaskType, 10, "the same task type");
        Add(tasking.Form.Category == form.Category, 8, "the same category");
        Add(CaseNumbers.Plain(shown.Requestor) == CaseNumbers.Plain(form.Requestor), 8, "the same requestor");
        Add(shown.Facilities.Intersect(TaskingRow.FacilitiesOf(form), StringComparer.OrdinalIgnoreCase).Any(), 6, "the same facility");
        if (score < Least) return null;

        var draft = DraftOf(tasking);
        // The reason "the same detainee" tells who is in the tasking, even without a draft.
        if (mask is null && (sameDetainee || (draft is not null && (tasking.Form.Detainees.Count > 0 || tasking.FormerDetainees.Count > 0))))
            await accessLog.NoteAsync(tasking.Number, viewer.Id, "similar", cancellationToken);
        if (draft is not null && mask is not null) draft = draft with { Text = mask.Text(draft.Text) };
        return new SimilarTasking(tasking.Number, score, why, draft, shown);

        void Add(bool holds, int points, string reason)
        {
            if (!holds) return;
            score += points;
            why.Add(reason);
        }
    }

    /// <summary>The tasking's last cleared response. Null: none.</summary>
    private static DraftResponse? DraftOf(Tasking t)
    {
        if (t.FinalResponse is { } present && t.Status is TaskingStatus.AdCleared or TaskingStatus.SubmittedToAuthority)
            return new DraftResponse(present.Kind, present.Text, t.Cycle, present.At);
        // A cycle that was closed without a response may have a draft that nobody cleared.
        var answered = t.EarlierCycles.LastOrDefault(c => c.FinalResponse is not null && c.Closing is null);
        return answered is { FinalResponse: { } earlier, Cycle: var cycle }
            ? new DraftResponse(earlier.Kind, earlier.Text, cycle, earlier.At)
            : null;
    }

    /// <param name="Weights">The weight of each word. Rarer words weigh more.</param>
    /// <param name="Scores">For each tasking id, the sum of the weights of its words.</param>
    private sealed record RareWords(Dictionary<string, double> Weights, Dictionary<long, double> Scores);

    private async Task<RareWords> RareWordsAsync(TaskingForm form, CancellationToken cancellationToken)
    {
        var all = (await ItmsNumbers.LastAsync(store, cancellationToken)).Sum(year => year.Last) + 1;
        var words = TextWords.Asked(form.Instruction ?? "")
            .Select(forms => forms[0])
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(word => word.Length)
            .Take(MostWords);
        var (weights, scores) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<long, double>());
        foreach (var word in words)
        {
            var rows = await index.ReadAsync(word, cancellationToken);
            if (rows.Values.Sum(Postings.Count) > Common) continue;
            var holders = new HashSet<long>();
            foreach (var (block, row) in rows) Postings.Common(block, [row], (id, _) => holders.Add(id));
            await foreach (var (number, fields) in index.FindWaitingAsync([word], cancellationToken))
                if (fields[0] == TermFields.None) holders.Remove(Postings.IdOf(number));
                else holders.Add(Postings.IdOf(number));
            if (holders.Count == 0) continue;
            var weight = weights[word] = Math.Log(1 + ((double)all / holders.Count));
            foreach (var id in holders) scores[id] = scores.GetValueOrDefault(id) + weight;
        }

        return new RareWords(weights, scores);
    }

    private async Task<HashSet<string>> NumbersAsync(RowRange range, CancellationToken cancellationToken) =>
        [.. (await store.ReadAsync(range, MostLookedAt, cancellationToken)).Rows.Select(row => IndexKeys.ReadNumbered(row.RowKey))];
}
