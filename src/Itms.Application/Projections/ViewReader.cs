using System.Runtime.CompilerServices;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record ShownPage(IReadOnlyList<ShownRow> Rows, string? Next);

/// <summary>
/// Reads the views. A view in its own order reads its page and no more; filtered, sorted or counted it goes through the
/// view's range, which is bounded by the open taskings, or by the viewer's own.
/// </summary>
/// <remarks>The one visibility filter of every list is <see cref="ProjectionRow.For"/>.</remarks>
public sealed class ViewReader(ITableStore store, RulesSource rules, TimeProvider clock)
{
    // Between the parts of a position in a sorted view; neither a key of a row nor a sorted text holds it.
    private const char Between = '\u0001';

    /// <param name="from">What <see cref="ShownPage.Next"/> of the page before was; null: the first page.</param>
    public async Task<ShownPage> PageAsync(ViewQuery query, int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        if (query.Sort.Field is not null) return await SortedAsync(query, top, from, viewer, cancellationToken);
        // The next page begins with a row the viewer may see, or the cursor would tell of those they may not.
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

    /// <summary>Every row, in the order that is asked for.</summary>
    public IAsyncEnumerable<ShownRow> AllAsync(ViewQuery query, Person viewer, CancellationToken cancellationToken) =>
        query.Sort.Field is null ? AllAsync(query, viewer, null, TableLimits.PageSize, cancellationToken) : AllSortedAsync(query, viewer, cancellationToken);

    private async IAsyncEnumerable<ShownRow> AllAsync(
        ViewQuery query, Person viewer, string? from, int hint, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (now, directory) = (clock.GetUtcNow(), rules.Current.Directory);
        var range = query.Range(viewer.Id, now);
        if (from is not null && string.CompareOrdinal(from, range.From) > 0) range = range with { From = from };
        if (query.Filter.Number is { } number)
        {
            // The one row it can be, by its due date or status.
            if (await ProjectionRow.FindAsync(store, number, cancellationToken) is not { } one) yield break;
            var rowKey = query.View == View.Mine ? ProjectionKeys.Ranked((int)one.Status, number) : KeyText.Timed(one.DueAt, number);
            range = range with { From = Later(range.From, rowKey), To = Sooner(range.To, rowKey + "!") };
            if (string.CompareOrdinal(range.From, range.To) >= 0) yield break;
        }

        // A page may be all that is wanted; whoever filters goes through more.
        var size = query.Filter.TakesEverything ? Math.Min(hint, TableLimits.PageSize) : TableLimits.PageSize;
        string? next = range.From;
        while (next is not null)
        {
            var page = await store.ReadAsync(range with { From = next }, size, cancellationToken);
            foreach (var stored in page.Rows)
            {
                var row = new ProjectionRow(stored.Body);
                if (!query.Takes(row, now) || row.Show(stored.RowKey, viewer, directory, now) is not { } shown) continue;
                if (query.Filter.Takes(shown)) yield return shown;
            }

            next = page.Next;
        }
    }

    private async IAsyncEnumerable<ShownRow> AllSortedAsync(
        ViewQuery query, Person viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new List<((string, string) Place, ShownRow Row)>();
        await foreach (var row in AllAsync(query, viewer, null, TableLimits.PageSize, cancellationToken)) rows.Add((PlaceOf(row, query.Sort), row));
        rows.Sort((a, b) => query.Sort.Compare(a.Place, b.Place));
        foreach (var (_, row) in rows) yield return row;
    }

    /// <summary>Goes through the view and keeps the first of those behind the cursor.</summary>
    private async Task<ShownPage> SortedAsync(ViewQuery query, int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        (string, string)? after = from?.Split(Between) is [var key, var rowKey] ? (key, rowKey) : null;
        var sort = query.Sort;
        var kept = new PriorityQueue<ShownRow, (string Key, string RowKey)>(Comparer<(string, string)>.Create((a, b) => sort.Compare(b, a)));
        await foreach (var row in AllAsync(query, viewer, null, TableLimits.PageSize, cancellationToken))
        {
            var place = PlaceOf(row, sort);
            if (after is { } begin && sort.Compare(place, begin) < 0) continue;
            if (kept.Count <= top) kept.Enqueue(row, place);
            else kept.EnqueueDequeue(row, place);
        }

        string? next = null;
        if (kept.Count > top && kept.TryDequeue(out _, out var place1)) next = $"{place1.Key}{Between}{place1.RowKey}";
        var rows = new ShownRow[kept.Count];
        for (var i = rows.Length - 1; i >= 0; i--) rows[i] = kept.Dequeue();
        return new ShownPage(rows, next);
    }

    /// <summary>How many rows there are of each status, as far as the viewer may see them.</summary>
    public async Task<IReadOnlyDictionary<TaskingStatus, int>> CountAsync(ViewQuery query, Person viewer, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<TaskingStatus, int>();
        await foreach (var row in AllAsync(query, viewer, null, TableLimits.PageSize, cancellationToken))
            counts[row.Status] = counts.GetValueOrDefault(row.Status) + 1;
        return counts;
    }

    /// <summary>How many open taskings the viewer has of each status: without going through those of all past years.</summary>
    public async Task<IReadOnlyDictionary<TaskingStatus, int>> CountOpenOfMineAsync(Person viewer, CancellationToken cancellationToken)
    {
        var (counts, directory) = (new SortedDictionary<TaskingStatus, int>(), rules.Current.Directory);
        foreach (var status in Enum.GetValues<TaskingStatus>().Where(status => status != TaskingStatus.SubmittedToAuthority))
            await foreach (var row in store.ReadAllAsync(ProjectionKeys.MineOf(viewer.Id, (int)status), cancellationToken))
                if (new ProjectionRow(row.Body).For(viewer, directory) is not null)
                    counts[status] = counts.GetValueOrDefault(status) + 1;
        return counts;
    }

    private static (string Key, string RowKey) PlaceOf(ShownRow row, ViewSort sort) => (sort.KeyOf(row.Document()), row.RowKey);

    private static string Later(string a, string b) => string.CompareOrdinal(a, b) > 0 ? a : b;

    private static string Sooner(string? a, string b) => a is not null && string.CompareOrdinal(a, b) < 0 ? a : b;
}
