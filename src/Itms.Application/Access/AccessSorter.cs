using System.Text;
using Itms.Application.Ledger;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Access;

/// <summary>An entry in a shared row, with the tasking it belongs to.</summary>
internal sealed record GatheredEntry(string Number, AccessEntry AccessEntry);

/// <summary>A row of gathered entries.</summary>
/// <param name="Previous">The hash of the row that the process wrote before. Empty: it was its first.</param>
internal sealed record GatheredRow(string Previous, IReadOnlyList<GatheredEntry> Entries)
{
    /// <summary>What the ledger keeps of a row.</summary>
    public static SealedWrite SealOf(Row row)
    {
        var (process, count) = AccessKeys.ReadGathered(row.RowKey);
        return new SealedWrite(process, count, HashChain.Hash(row.Body.Span), Json.Read<GatheredRow>(row.Body).Previous);
    }
}

/// <summary>
/// Moves gathered entries to their taskings, and enters them into the ledger. Moving an entry twice changes nothing, so a process may end at any
/// point, and two processes may sort at once.
/// </summary>
internal sealed class AccessSorter(ITableStore store, ChainLedger ledger) : IDisposable
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
                // First the rows, then the ledger: what is in the ledger must be there.
                foreach (var some in Transactions(rows).Chunk(TransactionsAtOnce)) await store.CommitEachAsync(some, cancellationToken);
                await ledger.AddAsync(PageOf(rows), cancellationToken);
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
        from tasking in ByTasking([row])
        from entries in tasking.DistinctBy(KeyOf).Chunk(TableLimits.RowsPerTransaction)
        select new TableWrites(AccessKeys.Entries(tasking.Key), [.. entries.Select(entry => new RowWrite.Upsert(KeyOf(entry), Json.Bytes(entry)))]);

    private static LedgerPage PageOf(IReadOnlyList<Row> rows) => new()
    {
        Writes = [.. rows.Select(GatheredRow.SealOf)],
        Accesses = ByTasking(rows).ToDictionary(
            tasking => tasking.Key, tasking => LedgerPage.Write([.. tasking.Select(DigestOf).Distinct()]), StringComparer.Ordinal),
    };

    /// <summary>Tells an entry from all others of its tasking. Two in the same second are one entry.</summary>
    public static ulong DigestOf(AccessEntry entry) => LedgerPage.DigestOf(Encoding.UTF8.GetBytes(KeyOf(entry)));

    /// <summary>The digest of a sorted entry. Null: it is not as it was written.</summary>
    public static ulong? DigestOf(Row sorted) =>
        Json.Read<AccessEntry>(sorted.Body) is var entry && KeyOf(entry) == sorted.RowKey ? DigestOf(entry) : null;

    private static IEnumerable<IGrouping<string, AccessEntry>> ByTasking(IReadOnlyList<Row> rows) =>
        from row in rows
        from gathered in Json.Read<GatheredRow>(row.Body).Entries
        group gathered.AccessEntry by gathered.Number into tasking
        orderby tasking.Key
        select tasking;

    private static string KeyOf(AccessEntry entry) => AccessKeys.Entry(entry.At, entry.By, entry.What);
}
