using System.Globalization;
using System.Runtime.CompilerServices;

namespace Itms.Application.Storage;

/// <summary>
/// A table store in memory, for tests. It is as strict as the others. Bodies are copied, so the caller may reuse its buffer. Any
/// number of threads may use it.
/// </summary>
public sealed class InMemoryTableStore : ITableStore, IPartitionList
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedList<string, Row>> partitions = new(StringComparer.Ordinal);
    private long lastETag;

    public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default)
    {
        TableRead.Check(partition, rowKey);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<Row?>(cancellationToken);
        lock (gate) return ValueTask.FromResult(Find(partition, rowKey));
    }

    public ValueTask<RowPage> ReadAsync(
        RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
    {
        TableRead.Check(range, top);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<RowPage>(cancellationToken);
        lock (gate) return ValueTask.FromResult(Read(range, top));
    }

    public ValueTask<CommitOutcome> CommitAsync(
        string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        var transaction = TableTransaction.Of(partition, writes);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<CommitOutcome>(cancellationToken);
        lock (gate) return ValueTask.FromResult(Commit(transaction));
    }

    public async IAsyncEnumerable<string> PartitionsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<string> names;
        lock (gate)
            names =
            [
                .. partitions.Where(p => p.Value.Count > 0 && p.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(p => p.Key)
                    .Order(StringComparer.Ordinal),
            ];
        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }

        await Task.CompletedTask;
    }

    private Row? Find(string partition, string rowKey) =>
        partitions.TryGetValue(partition, out var rows) && rows.TryGetValue(rowKey, out var row) ? row : null;

    private RowPage Read(RowRange range, int top)
    {
        var page = new List<Row>();
        if (!partitions.TryGetValue(range.Partition, out var rows)) return new RowPage(page, null);
        var bytes = 0;
        for (var i = FirstFrom(rows.Keys, range.From); i < rows.Count; i++)
        {
            var row = rows.Values[i];
            if (range.To is not null && string.CompareOrdinal(row.RowKey, range.To) >= 0) break;
            if (page.Count == top || bytes >= TableLimits.BytesPerPage) return new RowPage(page, row.RowKey);
            page.Add(row);
            bytes += row.Body.Length;
        }
        return new RowPage(page, null);
    }

    private static int FirstFrom(IList<string> keys, string from)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(keys[middle], from) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private CommitOutcome Commit(TableTransaction transaction)
    {
        var writes = transaction.Writes;
        for (var i = 0; i < writes.Count; i++)
            if (Conflict(writes[i], Find(transaction.Partition, writes[i].RowKey)) is { } kind)
                return new CommitOutcome.Conflict(i, kind);

        if (!partitions.TryGetValue(transaction.Partition, out var rows))
            partitions.Add(transaction.Partition, rows = new SortedList<string, Row>(StringComparer.Ordinal));
        var etags = new string?[writes.Count];
        for (var i = 0; i < etags.Length; i++)
            etags[i] = writes[i] switch
            {
                RowWrite.Insert insert => Put(insert.RowKey, insert.Body),
                RowWrite.Update update => Put(update.RowKey, update.Body),
                RowWrite.Upsert upsert => Put(upsert.RowKey, upsert.Body),
                var delete => Remove(delete.RowKey),
            };
        return new CommitOutcome.Committed(etags);

        string Put(string rowKey, ReadOnlyMemory<byte> body)
        {
            var etag = (++lastETag).ToString(CultureInfo.InvariantCulture);
            rows[rowKey] = new Row(transaction.Partition, rowKey, etag, body.ToArray());
            return etag;
        }

        string? Remove(string rowKey)
        {
            rows.Remove(rowKey);
            return null;
        }
    }

    private static ConflictKind? Conflict(RowWrite write, Row? row) => write switch
    {
        RowWrite.Insert => row is null ? null : ConflictKind.Exists,
        RowWrite.Upsert => null,
        _ when row is null => ConflictKind.Missing,
        RowWrite.Update update when update.ETag != row.ETag => ConflictKind.Changed,
        RowWrite.Delete { ETag: { } etag } when etag != row.ETag => ConflictKind.Changed,
        _ => null,
    };
}
