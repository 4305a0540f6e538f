using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Access;

/// <summary>An entry in a shared row, with the tasking it belongs to.</summary>
internal sealed record GatheredEntry(string Number, AccessEntry AccessEntry);

/// <summary>
/// Moves gathered entries to their taskings. Moving an entry twice changes nothing, so a process may end at any point, and two
/// processes may sort at once.
/// </summary>
internal sealed class AccessSorter(ITableStore store) : IDisposable
{
    private const int RowsAtOnce = 20;
    private const int TransactionsAtOnce = 500;

    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Moves everything gathered so far.</summary>
    public async Task SortAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            while ((await store.ReadAsync(new RowRange(AccessKeys.GatheredEntries), RowsAtOnce, cancellationToken)).Rows is { Count: > 0 } rows)
            {
                foreach (var some in Transactions(rows).Chunk(TransactionsAtOnce)) await store.CommitEachAsync(some, cancellationToken);
                // A conflict means that another process has moved some of them as well.
                await store.CommitAsync(AccessKeys.GatheredEntries, [.. rows.Select(row => new RowWrite.Delete(row.RowKey))], cancellationToken);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private static IEnumerable<TableWrites> Transactions(IReadOnlyList<Row> rows) =>
        from row in rows
        from gathered in Json.Read<GatheredEntry[]>(row.Body)
        group gathered.AccessEntry by gathered.Number into tasking
        orderby tasking.Key
        from entries in tasking.DistinctBy(KeyOf).Chunk(TableLimits.RowsPerTransaction)
        select new TableWrites(AccessKeys.Entries(tasking.Key), [.. entries.Select(entry => new RowWrite.Upsert(KeyOf(entry), Json.Bytes(entry)))]);

    private static string KeyOf(AccessEntry entry) => AccessKeys.Entry(entry.At, entry.By, entry.What);
}
