using System.Runtime.CompilerServices;

namespace Itms.Application.Storage;

/// <summary>Reads whole ranges.</summary>
public static class TableReading
{
    /// <summary>Reads all rows of the range, page by page. Rows that are written during the read may be missing. No other row is missing or
    /// doubled.</summary>
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
}
