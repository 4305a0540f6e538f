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

/// <summary>A tasking that another resembles.</summary>
/// <param name="Score">0 to 200: the higher the more alike.</param>
/// <param name="Why">What they have in common.</param>
/// <param name="Draft">Its cleared response, to begin the new one with (G: "offer draft responses"); null: there is none yet.</param>
public sealed record SimilarTasking(string Number, int Score, IReadOnlyList<string> Why, DraftResponse? Draft, RowDocument Tasking);

/// <param name="Cycle">Of that tasking, in which it was given.</param>
public sealed record DraftResponse(ResponseKind Kind, string? Text, int Cycle, DateTimeOffset At);

/// <summary>
/// Earlier taskings like this one, the most alike first: by case number, detainee, rare words of the instruction, and what
/// else they share. What a viewer may not read in either of the two counts for nothing and is not shown.
/// </summary>
public sealed class SimilarTaskings(
    ITableStore store, TaskingRecords records, WordIndex index, RulesSource rules, AccessLog readings, TimeProvider clock)
{
    /// <summary>Taskings in an answer.</summary>
    public const int Most = 10;

    /// <summary>Words looked up: the longest, which are the rarest.</summary>
    private const int MostWords = 24;

    /// <summary>A word in more taskings than this tells nothing.</summary>
    private const int Common = 20_000;

    /// <summary>Taskings compared in full.</summary>
    private const int MostCompared = 60;

    /// <summary>Taskings looked at to find as many that the viewer may see.</summary>
    private const int MostLookedAt = 600;

    /// <summary>Below this they have hardly more in common than their type.</summary>
    private const int Least = 25;

    /// <param name="form">As far as the viewer may read it.</param>
    /// <param name="self">The tasking itself; null where it does not exist yet.</param>
    /// <param name="readsSelf">The viewer reads it whole.</param>
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
            // Those the viewer may not see take nobody's place.
            if (await SeeAsync(number, viewer, cancellationToken) is not { } seen) continue;
            if (compared++ == MostCompared) break;
            if (await CompareAsync(form, seen, byCase.Contains(number), byDetainee.Contains(number), words, viewer, cancellationToken) is { } similar)
                found.Add(similar);
        }

        return [.. found.OrderByDescending(s => s.Score).ThenByDescending(s => s.Number, StringComparer.Ordinal).Take(Most)];
    }

    private static bool IsEarlier(string number, string? self) => self is null || Postings.IdOf(number) < Postings.IdOf(self);

    /// <param name="Mask">Null for one who reads it whole.</param>
    private sealed record Seen(Tasking Tasking, RowDocument Row, DetaineeMask? Mask);

    private async Task<Seen?> SeeAsync(string number, Person viewer, CancellationToken cancellationToken)
    {
        if (await ProjectionRow.FindAsync(store, number, cancellationToken) is not { } row) return null;
        var directory = rules.Current.Directory;
        if (row.Show(number, viewer, directory, clock.GetUtcNow()) is not { } shown || (await records.LoadAsync(number, cancellationToken))?.Tasking is not { } tasking) return null;
        return new Seen(
            tasking,
            shown.Document(),
            row.IsOpenTo(viewer, directory) ? null : DetaineeMask.Of(tasking));
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
            Add(true, (int)(50 * common.Sum(word => words.Weights[word]) / words.Weights.Values.Sum()), $"words in common: {string.Join(", ", common.Take(5))}");
        // Being of one kind makes nothing alike that has nothing else in common.
        if (score == 0) return null;
        Add(shown.TaskType == form.TaskType, 10, "the same task type");
        Add(tasking.Form.Category == form.Category, 8, "the same category");
        Add(CaseNumbers.Plain(shown.Requestor) == CaseNumbers.Plain(form.Requestor), 8, "the same requestor");
        Add(shown.Facilities.Intersect(TaskingRow.FacilitiesOf(form), StringComparer.OrdinalIgnoreCase).Any(), 6, "the same facility");
        if (score < Least) return null;

        var draft = DraftOf(tasking);
        if (draft is not null && mask is null && (tasking.Form.Detainees.Count > 0 || tasking.FormerDetainees.Count > 0))
            await readings.NoteAsync(tasking.Number, viewer.Id, "similar", cancellationToken);
        return new SimilarTasking(tasking.Number, score, why, draft is null || mask is null ? draft : draft with { Text = mask.Text(draft.Text) }, shown);

        void Add(bool holds, int points, string reason)
        {
            if (!holds) return;
            score += points;
            why.Add(reason);
        }
    }

    /// <summary>The last response of it that was cleared.</summary>
    private static DraftResponse? DraftOf(Tasking t)
    {
        if (t.FinalResponse is { } present && t.Status is TaskingStatus.AdCleared or TaskingStatus.SubmittedToAuthority)
            return new DraftResponse(present.Kind, present.Text, t.Cycle, present.At);
        return t.EarlierCycles.LastOrDefault(c => c.FinalResponse is not null) is { FinalResponse: { } earlier, Cycle: var cycle }
            ? new DraftResponse(earlier.Kind, earlier.Text, cycle, earlier.At)
            : null;
    }

    /// <param name="Weights">By word, the higher the rarer.</param>
    /// <param name="Scores">By tasking, the weights of the words it holds.</param>
    private sealed record RareWords(Dictionary<string, double> Weights, Dictionary<long, double> Scores);

    private async Task<RareWords> RareWordsAsync(TaskingForm form, CancellationToken cancellationToken)
    {
        var all = (await ItmsNumbers.LastAsync(store, cancellationToken)).Sum(year => year.Last) + 1;
        var words = SearchTerms.WordsOf(form.Instruction ?? "").Distinct(StringComparer.Ordinal).OrderByDescending(word => word.Length).Take(MostWords);
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
