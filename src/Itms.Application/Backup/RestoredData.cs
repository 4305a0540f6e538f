using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>Writes what a backup holds into a store, many rows at a time.</summary>
internal sealed class RestoredData(ITableStore store, IBlobStore blobs, HeldMail mail) : IBackupTarget
{
    /// <summary>The most transactions that are written at once.</summary>
    private const int MostAtOnce = 16;

    private readonly List<TableWrites> transactions = [];
    private readonly List<RowWrite> writes = [];
    private string partition = "";
    private int bytes;

    public async Task TakeRowsAsync(IEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        foreach (var taken in rows)
        {
            if (!BackupPlan.Keeps(taken.Partition, taken.RowKey) || mail.Restored(taken) is not { } row) continue;
            var size = row.Partition.Length + row.RowKey.Length + row.Body.Length;
            if (row.Partition != partition || writes.Count == TableLimits.RowsPerTransaction || bytes + size > TableLimits.BytesPerTransaction)
                EndTransaction();
            if (transactions.Count == MostAtOnce) await FlushAsync(cancellationToken);
            partition = row.Partition;
            writes.Add(new RowWrite.Upsert(row.RowKey, row.Body));
            bytes += size;
        }

        EndTransaction();
        await FlushAsync(cancellationToken);
    }

    /// <summary>Stores the document. If a restore that was cut off has stored it already, it only compares the two.</summary>
    public async Task<BlobReceipt> TakeDocumentAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        await using var stored = await blobs.OpenAsync(name, cancellationToken);
        if (stored is null) return await blobs.WriteAsync(name, content, cancellationToken);
        var (there, taken) = (
            await HashingCopy.CopyAsync(stored, Stream.Null, cancellationToken),
            await HashingCopy.CopyAsync(content, Stream.Null, cancellationToken));
        return there == taken ? taken : throw new IOException($"There is another document with the name {name} already.");
    }

    private void EndTransaction()
    {
        if (writes.Count == 0) return;
        transactions.Add(new TableWrites(partition, [.. writes]));
        writes.Clear();
        bytes = 0;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await store.CommitEachAsync(transactions, cancellationToken);
        transactions.Clear();
    }
}
