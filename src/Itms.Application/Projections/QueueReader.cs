using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>A step that waits for the viewer, with its tasking's row.</summary>
public readonly record struct QueuedRow(WaitingKind Step, DateTimeOffset Since, string? Unit, ShownRow Row);

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
        foreach (var (key, since) in waiting)
        {
            if (top == 0) break;
            if (from is not null && string.CompareOrdinal(key, from) < 0) continue;
            if (rows.Count == top) return new QueuePage(rows, counts, key);
            if (await ShowAsync(key, since, viewer, current, now, cancellationToken) is { } row) rows.Add(row);
        }

        return new QueuePage(rows, counts, null);
    }

    /// <summary>Everything that waits for the viewer.</summary>
    public async IAsyncEnumerable<QueuedRow> AllAsync(
        Person viewer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (current, now) = (rules.Current, clock.GetUtcNow());
        foreach (var (key, since) in await ReadAsync(viewer, current, now, cancellationToken))
            if (await ShowAsync(key, since, viewer, current, now, cancellationToken) is { } row)
                yield return row;
    }

    /// <summary>The keys of what waits, in order, with the time since when. A step that waits for two posts of the viewer is there once.</summary>
    private async Task<SortedList<string, DateTimeOffset>> ReadAsync(
        Person viewer, Rules current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var post in WaitingPosts.HeldBy(viewer, current, now))
            await foreach (var row in store.ReadAllAsync(new RowRange(ProjectionKeys.Awaiting(post)), cancellationToken))
                if (!found.ContainsKey(row.RowKey) && MayAct(row))
                    found.Add(row.RowKey, WaitingRows.SinceOf(row.Body));
        return new SortedList<string, DateTimeOffset>(found, StringComparer.Ordinal);

        // Only clearance needs more than a post: the author of a response may not clear it, for example.
        bool MayAct(Row row) => ProjectionKeys.ReadWaiting(row.RowKey).Step != WaitingKind.Clear
            || Waiting.On(WaitingRows.TaskingOf(row.Body), current, now).Any(step => step.Person == viewer.Id);
    }

    private async Task<QueuedRow?> ShowAsync(
        string key, DateTimeOffset since, Person viewer, Rules current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (step, number, unit) = ProjectionKeys.ReadWaiting(key);
        // The row may be gone or newer: another process writes meanwhile.
        return await ProjectionRow.FindAsync(store, number, cancellationToken) is { IsClosed: false } row
            && row.Show(key, viewer, current.Directory, now) is { } shown
                ? new QueuedRow(step, since, unit, shown)
                : null;
    }
}
