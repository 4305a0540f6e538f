using System.Runtime.CompilerServices;

namespace Itms.Application.Storage;

/// <summary>Reads whole ranges, and finds what is due next.</summary>
public static class TableReading
{
    /// <summary>
    /// Reads all rows of the range, page by page. Rows that are written during the read may be missing. No other row is missing or
    /// doubled.
    /// </summary>
    public static async IAsyncEnumerable<Row> ReadAllAsync(
        this ITableStore store, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? from = range.From;
        while (from is not null)
        {
            var page = await store.ReadAsync(range with { From = from }, TableLimits.PageSize, cancellationToken);
            foreach (var row in page.Rows) yield return row;
            from = page.Next;
        }
    }

    /// <summary>The row keys of the whole range, in ascending order.</summary>
    public static async Task<IReadOnlyList<string>> ReadAllKeysAsync(
        this ITableStore store, RowRange range, CancellationToken cancellationToken = default)
    {
        var page = await store.ReadKeysAsync(range, TableLimits.PageSize, cancellationToken);
        if (page.Next is null) return page.RowKeys;
        var keys = new List<string>(page.RowKeys);
        while (page.Next is { } from)
        {
            page = await store.ReadKeysAsync(range with { From = from }, TableLimits.PageSize, cancellationToken);
            keys.AddRange(page.RowKeys);
        }

        return keys;
    }

    /// <summary>The instant of the first row after an instant, in a list whose keys end with one made by <see cref="KeyText.Timed"/>.</summary>
    /// <param name="list">Made by <see cref="RowRange.Prefix"/>.</param>
    /// <param name="after">Null: the first row of all.</param>
    /// <returns>Null: there is no such row, or it has no instant.</returns>
    public static async Task<DateTimeOffset?> NextTimedAsync(
        this ITableStore store, RowRange list, DateTimeOffset? after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(list.Between(after is { } at ? KeyText.Through(at) : "", to: null), 1, cancellationToken);
        return page.Rows is [var first, ..] ? KeyText.ReadTimed(first.RowKey).At : null;
    }
}
