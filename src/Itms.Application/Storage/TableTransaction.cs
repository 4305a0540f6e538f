namespace Itms.Application.Storage;

/// <summary>
/// A transaction that every store accepts. Its keys, number of rows, bodies and total size are within
/// <see cref="TableLimits"/>, and it names each row once. Only the store can tell whether its conditions hold.
/// </summary>
public sealed class TableTransaction
{
    private TableTransaction(string partition, RowWrite[] writes, int bytes) =>
        (Partition, Writes, Bytes) = (partition, writes, bytes);

    /// <summary>The partition all its rows are in.</summary>
    public string Partition { get; }

    /// <summary>1 to <see cref="TableLimits.RowsPerTransaction"/> writes, each of a different row.</summary>
    public IReadOnlyList<RowWrite> Writes { get; }

    /// <summary>Bytes of the partition key, row key and body of every write.</summary>
    public int Bytes { get; }

    /// <exception cref="ArgumentException">
    /// A key breaks the rules (<see cref="TableKey.Check"/>; a row key may be empty), there are no writes or too many, a row is
    /// written twice, a body or the whole is too large, or an ETag is not one that a store returned.
    /// </exception>
    public static TableTransaction Of(string partition, IReadOnlyList<RowWrite> writes)
    {
        TableKey.Check(partition, nameof(partition));
        ArgumentNullException.ThrowIfNull(writes);
        if (writes.Count is < 1 or > TableLimits.RowsPerTransaction)
            throw new ArgumentException(
                $"A transaction has 1 to {TableLimits.RowsPerTransaction} rows, not {writes.Count}.", nameof(writes));

        var own = new RowWrite[writes.Count];
        var rowKeys = own.Length == 1 ? null : new HashSet<string>(own.Length, StringComparer.Ordinal);
        var bytes = 0;
        for (var i = 0; i < own.Length; i++)
        {
            var write = own[i] = writes[i];
            ArgumentNullException.ThrowIfNull(write, nameof(writes));
            TableKey.Check(write.RowKey, nameof(writes), mayBeEmpty: true);
            if (rowKeys?.Add(write.RowKey) == false)
                throw new ArgumentException($"A transaction writes a row once, but '{write.RowKey}' twice.", nameof(writes));
            bytes += partition.Length + write.RowKey.Length + BodyBytes(write);
        }
        if (bytes > TableLimits.BytesPerTransaction)
            throw new ArgumentException(
                $"A transaction may have {TableLimits.BytesPerTransaction} bytes, not {bytes}.", nameof(writes));
        return new TableTransaction(partition, own, bytes);
    }

    private static int BodyBytes(RowWrite write)
    {
        switch (write)
        {
            case RowWrite.Insert insert:
                return Checked(insert.Body);
            case RowWrite.Upsert upsert:
                return Checked(upsert.Body);
            case RowWrite.Update update:
                CheckETag(update.ETag);
                return Checked(update.Body);
            case RowWrite.Delete delete:
                if (delete.ETag is not null) CheckETag(delete.ETag);
                return 0;
            default:
                throw new ArgumentException($"No store supports a {write.GetType().Name}.", nameof(write));
        }
    }

    private static int Checked(ReadOnlyMemory<byte> body) => body.Length <= TableLimits.BytesPerBody
        ? body.Length
        : throw new ArgumentException($"A body may have {TableLimits.BytesPerBody} bytes, not {body.Length}.", nameof(body));

    private static void CheckETag(string etag)
    {
        ArgumentException.ThrowIfNullOrEmpty(etag);
        // To an Azure table, "*" means any version. Such a write must be an upsert.
        if (etag == "*") throw new ArgumentException("An ETag must be one that a read or a commit returned.", nameof(etag));
    }
}
