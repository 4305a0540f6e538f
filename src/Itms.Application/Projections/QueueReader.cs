using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>A step that waits for the viewer, with its tasking's row.</summary>
/// <param name="For">Id of the absent person whose step it is. Null: it is the viewer's own.</param>
public readonly record struct QueuedRow(WaitingKind Step, DateTimeOffset Since, string? Unit, string? For, ShownRow Row);

/// <summary>One page of a person's queue.</summary>
/// <param name="Counts">How many taskings wait for each step, on all pages, in the order of the steps.</param>
/// <param name="Next">The position at which the next page begins. Null on the last page.</param>
public sealed record QueuePage(IReadOnlyList<QueuedRow> Rows, IReadOnlyDictionary<WaitingKind, int> Counts, string? Next);

/// <summary>
/// Reads what waits for a person: the rows of the posts that they hold now, by step, most urgent first. It reads only keys to count, and
/// whole rows only for the page.
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
        var counts = new SortedDictionary<WaitingKind, int>();
        foreach (var key in waiting.Keys)
        {
            var step = ProjectionKeys.ReadWaiting(key).Step;
            counts[step] = counts.GetValueOrDefault(step) + 1;
        }

        var rows = new List<QueuedRow>(top);
        foreach (var (key, turn) in waiting)
        {
            if (top == 0) break;
            if (from is not null && string.CompareOrdinal(key, from) < 0) continue;
            if (rows.Count == top) return new QueuePage(rows, counts, key);
            if (await ShowAsync(key, turn, viewer, current, now, cancellationToken) is { } row) rows.Add(row);
        }

        return new QueuePage(rows, counts, null);
    }

    /// <summary>Everything that waits for the viewer.</summary>
    public async IAsyncEnumerable<QueuedRow> AllAsync(
        Person viewer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (current, now) = (rules.Current, clock.GetUtcNow());
        foreach (var (key, turn) in await ReadAsync(viewer, current, now, cancellationToken))
            if (await ShowAsync(key, turn, viewer, current, now, cancellationToken) is { } row)
                yield return row;
    }

    /// <summary>What waits, in the order of the keys. A step that waits for two posts of the viewer is there once.</summary>
    private async Task<SortedList<string, Turn>> ReadAsync(Person viewer, Rules current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Turn>(StringComparer.Ordinal);
        foreach (var post in WaitingPosts.HeldBy(viewer, current, now)) await AddAsync(post, null);
        foreach (var (post, absent) in WaitingPosts.ActedFor(viewer, current, now)) await AddAsync(post, absent);
        return new SortedList<string, Turn>(found, StringComparer.Ordinal);

        async Task AddAsync(string post, string? absent)
        {
            await foreach (var row in store.ReadAllAsync(new RowRange(ProjectionKeys.Awaiting(post)), cancellationToken))
                if (!found.ContainsKey(row.RowKey) && MayAct(row, absent))
                    found.Add(row.RowKey, new Turn(WaitingRows.SinceOf(row.Body), absent));
        }

        // Only clearance needs more than a post: the author of a response may not clear it, for example. Nor may an author concur as a substitute.
        bool MayAct(Row row, string? absent) => ProjectionKeys.ReadWaiting(row.RowKey).Step switch
        {
            WaitingKind.Clear => Waiting.On(WaitingRows.TaskingOf(row.Body), current, now).Any(step => step.Person == viewer.Id),
            WaitingKind.Concur => absent is null || !WaitingRows.AuthorsOf(row.Body).Contains(viewer.Id),
            _ => true,
        };
    }

    private async Task<QueuedRow?> ShowAsync(
        string key, Turn turn, Person viewer, Rules current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (step, number, unit) = ProjectionKeys.ReadWaiting(key);
        // The row may be gone or newer: another process writes meanwhile.
        return await ProjectionRow.FindAsync(store, number, cancellationToken) is { IsClosed: false } row
            && row.Show(key, viewer, current.Directory, now) is { } shown
                ? new QueuedRow(step, turn.Since, unit, turn.For, shown)
                : null;
    }

    private readonly record struct Turn(DateTimeOffset Since, string? For);
}
