using System.Runtime.CompilerServices;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>One page of rows, as the viewer sees them.</summary>
/// <param name="Next">The position at which the next page begins. Null on the last page.</param>
public sealed record ShownPage(IReadOnlyList<ShownRow> Rows, string? Next);

/// <summary>
/// Reads views. In a view's own order it reads one page. To filter, sort or count, it scans the view's range: all open taskings, or the
/// viewer's own.
/// </summary>
/// <remarks><see cref="ProjectionRow.For"/> decides which rows the viewer may see.</remarks>
public sealed class ViewReader(ITableStore store, RulesSource rules, TimeProvider clock)
{
    // Separates the parts of a position in a sorted view. No row key or sorted text contains it.
    private const char Separator = '\u0001';

    /// <summary>One page of a view.</summary>
    /// <param name="top">Rows on the page, at most.</param>
    /// <param name="from"><see cref="ShownPage.Next"/> of the previous page. Null: the first page.</param>
    public async Task<ShownPage> PageAsync(ViewQuery query, int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        if (query.Sort.Field is not null) return await SortedAsync(query, top, from, viewer, cancellationToken);
        // The next page begins with a row that the viewer may see. Otherwise the cursor would reveal a hidden row.
        var rows = new List<ShownRow>(top + 1);
        await foreach (var row in AllAsync(query, viewer, from, top + 1, cancellationToken))
        {
            rows.Add(row);
            if (rows.Count > top) break;
        }

        if (rows.Count <= top) return new ShownPage(rows, null);
        var next = rows[^1].RowKey;
        rows.RemoveAt(top);
        return new ShownPage(rows, next);
    }

    /// <summary>All rows, in the order of the query.</summary>
    public IAsyncEnumerable<ShownRow> AllAsync(ViewQuery query, Person viewer, CancellationToken cancellationToken) =>
        query.Sort.Field is null
            ? AllAsync(query, viewer, null, TableLimits.PageSize, cancellationToken)
            : AllSortedAsync(query, viewer, cancellationToken);

    private async IAsyncEnumerable<ShownRow> AllAsync(
        ViewQuery query, Person viewer, string? from, int hint, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (now, directory) = (clock.GetUtcNow(), rules.Current.Directory);
        var range = query.Range(viewer.Id, now, rules.Current.Calendar);
        if (from is not null) range = range.StartingAt(from);
        if (query.Filter.Number is { } number)
        {
            // A whole number can match one row only: read no other.
            if (await ProjectionRow.FindAsync(store, number, cancellationToken) is not { } one) yield break;
            var rowKey = query.View.KeyOf(one, number, viewer.Id);
            range = range.StartingAt(rowKey).EndingBefore(rowKey + "!");
            if (string.CompareOrdinal(range.From, range.To) >= 0) yield break;
        }

        // Without a filter one page is enough. With a filter it takes more rows to fill a page.
        var size = query.Filter.MatchesEverything ? Math.Min(hint, TableLimits.PageSize) : TableLimits.PageSize;
        string? next = range.From;
        while (next is not null)
        {
            var page = await store.ReadAsync(range with { From = next }, size, cancellationToken);
            foreach (var stored in page.Rows)
            {
                var row = new ProjectionRow(stored.Body);
                if (!query.Matches(row, now) || row.Show(stored.RowKey, viewer, directory, now) is not { } shown) continue;
                if (query.Filter.Matches(shown)) yield return shown;
            }

            next = page.Next;
        }
    }

    private async IAsyncEnumerable<ShownRow> AllSortedAsync(
        ViewQuery query, Person viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new List<((string, string) Position, ShownRow Row)>();
        await foreach (var row in AllAsync(query, viewer, null, TableLimits.PageSize, cancellationToken))
            rows.Add((PositionOf(row, query.Sort), row));
        rows.Sort((a, b) => query.Sort.Compare(a.Position, b.Position));
        foreach (var (_, row) in rows) yield return row;
    }

    /// <summary>Scans the view and keeps the first rows after the cursor.</summary>
    private async Task<ShownPage> SortedAsync(ViewQuery query, int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        (string, string)? after = from?.Split(Separator) is [var key, var rowKey] ? (key, rowKey) : null;
        var sort = query.Sort;
        var kept = new PriorityQueue<ShownRow, (string Key, string RowKey)>(Comparer<(string, string)>.Create((a, b) => sort.Compare(b, a)));
        await foreach (var row in AllAsync(query, viewer, null, TableLimits.PageSize, cancellationToken))
        {
            var place = PositionOf(row, sort);
            if (after is { } begin && sort.Compare(place, begin) < 0) continue;
            if (kept.Count <= top) kept.Enqueue(row, place);
            else kept.EnqueueDequeue(row, place);
        }

        string? next = null;
        if (kept.Count > top && kept.TryDequeue(out _, out var last)) next = $"{last.Key}{Separator}{last.RowKey}";
        var rows = new ShownRow[kept.Count];
        for (var i = rows.Length - 1; i >= 0; i--) rows[i] = kept.Dequeue();
        return new ShownPage(rows, next);
    }

    /// <summary>The number of rows of each status that the viewer may see.</summary>
    public async Task<IReadOnlyDictionary<TaskingStatus, int>> CountAsync(ViewQuery query, Person viewer, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<TaskingStatus, int>();
        await foreach (var row in AllAsync(query, viewer, null, TableLimits.PageSize, cancellationToken))
            counts[row.Status] = counts.GetValueOrDefault(row.Status) + 1;
        return counts;
    }

    /// <summary>The number of the viewer's own open taskings of each status. It does not read the closed ones, which grow with the years.</summary>
    public async Task<IReadOnlyDictionary<TaskingStatus, int>> CountOpenOfMineAsync(Person viewer, CancellationToken cancellationToken)
    {
        var (counts, directory) = (new SortedDictionary<TaskingStatus, int>(), rules.Current.Directory);
        foreach (var status in Enum.GetValues<TaskingStatus>().Where(status => !status.IsClosed()))
            await foreach (var row in store.ReadAllAsync(ProjectionKeys.MineOf(viewer.Id, (int)status), cancellationToken))
                if (new ProjectionRow(row.Body).For(viewer, directory) is not null)
                    counts[status] = counts.GetValueOrDefault(status) + 1;
        return counts;
    }

    private static (string Key, string RowKey) PositionOf(ShownRow row, ViewSort sort) => (sort.KeyOf(row.Document()), row.RowKey);
}
