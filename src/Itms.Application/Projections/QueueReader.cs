using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>A step that waits for the viewer, with its tasking's row.</summary>
/// <param name="For">Id of the absent person whose step it is. Null: it is the viewer's own.</param>
public readonly record struct QueuedRow(WaitingKind Step, DateTimeOffset Since, string? Unit, string? For, ShownRow Row);

/// <summary>One page of a person's queue.</summary>
/// <param name="Counts">How many taskings wait for each step, on all pages.</param>
/// <param name="Next">The position at which the next page begins. Null on the last page.</param>
public sealed record QueuePage(IReadOnlyList<QueuedRow> Rows, IReadOnlyDictionary<WaitingKind, int> Counts, string? Next);

/// <summary>
/// Reads what waits for a person: the rows of the posts that they hold now, by step, most urgent first. It reads the keys of all these
/// rows to count them, and whole rows only for the page.
/// </summary>
public sealed class QueueReader(ITableStore store, RulesSource rules, TimeProvider clock)
{
    /// <summary>One page of the viewer's queue.</summary>
    /// <param name="top">Rows on the page, at most. 0: only the counts.</param>
    /// <param name="from"><see cref="QueuePage.Next"/> of the previous page. Null: the first page.</param>
    public async Task<QueuePage> PageAsync(int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        var (current, now) = (rules.Current, clock.GetUtcNow());
        var waiting = await ReadAsync(viewer, current, now, cancellationToken);
        var counts = waiting.CountBy(turn => turn.Step).ToDictionary();
        if (top == 0) return new QueuePage([], counts, null);
        var rows = new List<QueuedRow>(top);
        var at = from is null ? 0 : waiting.Count(turn => string.CompareOrdinal(turn.Key, from) < 0);
        while (rows.Count < top && at < waiting.Count)
        {
            // Rows that are gone by now leave room for more.
            var next = Math.Min(at + top - rows.Count, waiting.Count);
            rows.AddRange(await ShowAsync(waiting.Take(at..next), viewer, current, now, cancellationToken));
            at = next;
        }

        return new QueuePage(rows, counts, at < waiting.Count ? waiting[at].Key : null);
    }

    /// <summary>Everything that waits for the viewer.</summary>
    public async IAsyncEnumerable<QueuedRow> AllAsync(
        Person viewer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (current, now) = (rules.Current, clock.GetUtcNow());
        foreach (var chunk in (await ReadAsync(viewer, current, now, cancellationToken)).Chunk(TableLimits.PageSize))
            foreach (var row in await ShowAsync(chunk, viewer, current, now, cancellationToken))
                yield return row;
    }

    /// <summary>What waits, in the order of the keys. A step that waits for two posts of the viewer is there once.</summary>
    private async Task<IReadOnlyList<Turn>> ReadAsync(Person viewer, Rules current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = WaitingPosts.HeldBy(viewer, current, now).Select(post => ReadPostAsync(post, absent: null));
        var others = WaitingPosts.ActedFor(viewer, current, now).Select(acted => ReadPostAsync(acted.Post, acted.For));
        // All at once: where the store is another machine, a task manager with a hundred posts does not wait for one after the other.
        var found = await Task.WhenAll([.. own, .. others]);
        return found.Where(turns => turns.Count > 0).ToList() is [var single]
            ? single
            : [.. found.SelectMany(turns => turns).DistinctBy(turn => turn.Key).OrderBy(turn => turn.Key, StringComparer.Ordinal)];

        async Task<IReadOnlyList<Turn>> ReadPostAsync(string post, string? absent)
        {
            var list = ProjectionKeys.Awaiting(post);
            if (!WaitingPosts.AsksForMore(post, absent is not null))
                return (await store.ReadAllKeysAsync(list, cancellationToken)).Select(key => new Turn(key, list.From.Length, post, absent)).ToList();
            return
            [
                .. (await store.ReadAllAsync(list, cancellationToken).ToListAsync(cancellationToken))
                    .Select(row => (Row: row, Turn: new Turn(row.RowKey, list.From.Length, post, absent)))
                    .Where(read => MayAct(read.Turn, new ProjectionRow(read.Row.Body))).Select(read => read.Turn),
            ];
        }

        bool MayAct(Turn turn, ProjectionRow row) => turn switch
        {
            { Step: WaitingKind.Clear } => Waiting.On(WaitingRows.TaskingOf(row), current, now).Any(step => step.Person == viewer.Id),
            { For: { } absent, Post: WaitingPosts.Managers } => row.Document().TaskManager == absent,
            { For: not null, Step: WaitingKind.Concur } => !WaitingRows.AuthorsOf(row).Contains(viewer.Id),
            _ => true,
        };
    }

    /// <summary>The rows of these steps. A row may be gone: another process writes meanwhile.</summary>
    private async Task<IReadOnlyList<QueuedRow>> ShowAsync(
        IEnumerable<Turn> turns, Person viewer, Rules current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<string, ProjectionRow>(StringComparer.Ordinal);
        foreach (var group in turns.GroupBy(turn => turn.Post))
        {
            var list = ProjectionKeys.Awaiting(group.Key);
            var range = list.Between(group.First().Key, TableKey.After(group.Last().Key));
            await foreach (var row in store.ReadAllAsync(range, cancellationToken)) stored[list.Rest(row.RowKey)] = new ProjectionRow(row.Body);
        }

        var rows = new List<QueuedRow>(stored.Count);
        foreach (var turn in turns)
        {
            var key = turn.Key;
            if (!stored.TryGetValue(key, out var row) || row.Show(key, viewer, current.Directory, now) is not { } shown) continue;
            rows.Add(new QueuedRow(turn.Step, WaitingRows.SinceOf(row), ProjectionKeys.UnitOf(key), turn.For, shown));
        }

        return rows;
    }

    /// <summary>A row of a list. Thousands are only counted, so the rest of the key is not cut out for each.</summary>
    /// <param name="Start">Where in the key the part begins that <see cref="ProjectionKeys.Waiting"/> made.</param>
    /// <param name="For">Id of the absent person whose step it is. Null: it is the viewer's own.</param>
    private readonly record struct Turn(string RowKey, int Start, string Post, string? For)
    {
        public string Key => RowKey[Start..];

        public WaitingKind Step => ProjectionKeys.StepOf(RowKey.AsSpan(Start));
    }
}
