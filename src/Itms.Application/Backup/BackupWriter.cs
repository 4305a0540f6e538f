using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Backup;

/// <summary>
/// Writes a backup while others go on working. It has everything that was answered before it began, and each tasking is whole.
/// <see cref="BackupPlan"/> says what is read when.
/// </summary>
/// <remarks>In memory it holds one tasking, one part of rows, and the names and hashes of all documents: 150 bytes each.</remarks>
public sealed partial class BackupWriter(
    ITableStore store, IPartitionList partitions, IBlobStore blobs, RulesSource rules, TimeProvider clock, ILogger<BackupWriter> logger)
{
    private const int MaxAttempts = 100;

    /// <param name="to">Need not seek. It is left open.</param>
    /// <exception cref="TableStoreUnavailableException">The rows cannot be read.</exception>
    /// <exception cref="IOException">A document cannot be read, or the stream cannot be written.</exception>
    public async Task<BackupSummary> WriteAsync(Stream to, CancellationToken cancellationToken)
    {
        var head = new BackupHead(BackupFormat.Version, BackupFormat.Product, clock.GetUtcNow(), rules.Current.Calendar.TimeZone);
        var (documents, faults) = (new NamedDocuments(), new List<string>());
        await using var parts = new PartWriter(to, head.MadeAt);
        await parts.WriteJsonAsync(BackupFormat.Head, head, cancellationToken);
        var (taskings, rows, count) = await WriteRowsAsync(parts, documents, faults, cancellationToken);
        var (stored, disposed) = (0L, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var document in documents.All)
            if (await WriteAsync(document, parts, faults, disposed, cancellationToken))
                stored++;
        rows += await WriteDisposedAsync(disposed, parts, count, cancellationToken);

        var manifest = new BackupManifest(taskings, rows, stored, faults, [.. parts.Parts]);
        await parts.WriteJsonAsync(BackupFormat.Manifest, manifest, cancellationToken);
        LogDone(taskings, rows, stored, faults.Count);
        return new BackupSummary(head, manifest);
    }

    private async Task<(long Taskings, long Rows, int Parts)> WriteRowsAsync(
        PartWriter parts, NamedDocuments documents, List<string> faults, CancellationToken cancellationToken)
    {
        var (taskings, rows, count) = (0L, 0L, 0);
        var lines = new ArrayBufferWriter<byte>(BackupFormat.RowsPart);
        await foreach (var row in RowsAsync(cancellationToken))
        {
            if (BackupPlan.IsLeftOut(row.Partition, row.RowKey)) continue;
            RowLines.Write(lines, row);
            rows++;
            try
            {
                if (documents.Note(row)) taskings++;
            }
            catch (JsonException)
            {
                faults.Add($"A row cannot be read: {row.Partition} {row.RowKey}.");
            }

            if (lines.WrittenCount >= BackupFormat.RowsPart) await FlushAsync();
        }

        await FlushAsync();
        return (taskings, rows, count);

        async Task FlushAsync()
        {
            if (lines.WrittenCount == 0) return;
            await parts.WriteAsync(BackupFormat.RowsName(++count), lines, cancellationToken);
            lines.ResetWrittenCount();
        }
    }

    /// <summary>
    /// Writes the tombstones of taskings that were disposed of after their rows were written. Restored, they take the rows away again.
    /// </summary>
    /// <param name="count">How many parts with rows there are.</param>
    /// <returns>How many rows it has written.</returns>
    private async Task<long> WriteDisposedAsync(
        IReadOnlySet<string> numbers, PartWriter parts, int count, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, Row>(StringComparer.Ordinal);
        foreach (var number in numbers)
        {
            if (await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Tombstone(number), cancellationToken) is not { } tombstone) continue;
            rows[tombstone.RowKey] = tombstone;
            var disposal = Json.Read<Tombstone>(tombstone.Body).Disposal;
            foreach (var key in new[] { RecordsKeys.Open(disposal), RecordsKeys.Ended(disposal) })
                if (await store.GetAsync(RecordsKeys.Partition, key, cancellationToken) is { } row) rows[key] = row;
        }

        if (rows.Count == 0) return 0;
        var lines = new ArrayBufferWriter<byte>();
        foreach (var row in rows.Values) RowLines.Write(lines, row);
        await parts.WriteAsync(BackupFormat.RowsName(count + 1), lines, cancellationToken);
        return rows.Count;
    }

    /// <param name="disposed">Gets the numbers of taskings that were disposed of meanwhile, and so have no documents any more.</param>
    private async Task<bool> WriteAsync(
        NamedDocument document, PartWriter parts, List<string> faults, SortedSet<string> disposed, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenAsync(document.Name, cancellationToken);
        if (content is null)
        {
            if (document.Number is { } number && await Tombstone.FindAsync(store, number, cancellationToken) is not null) disposed.Add(number);
            else faults.Add(document.Missing);
            return false;
        }

        var part = await parts.WriteAsync(BackupFormat.DocumentsFolder + document.Name, content, cancellationToken);
        if (document.Sha256 is { } hash && hash != part.Sha256) faults.Add(document.Changed);
        return true;
    }

    /// <summary>All rows of the partitions that a backup has, each partition as a whole.</summary>
    private async IAsyncEnumerable<Row> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in ReadAsync(BackupTurn.First, cancellationToken)) yield return row;
        // Only those that have a number now. A tasking that is created meanwhile was not answered before the backup began.
        await foreach (var number in ItmsNumbers.IssuedAsync(store, cancellationToken))
            foreach (var row in await AtOnePointAsync(TaskingKeys.Partition(number), TaskingKeys.Snapshot, cancellationToken))
                yield return row;
        await foreach (var partition in partitions.PartitionsAsync("", cancellationToken))
            if (BackupPlan.KindOf(partition) is null or { Turn: BackupTurn.Between })
                await foreach (var row in store.ReadAllAsync(new RowRange(partition), cancellationToken))
                    yield return row;
        await foreach (var row in ReadAsync(BackupTurn.Last, cancellationToken)) yield return row;
    }

    private async IAsyncEnumerable<Row> ReadAsync(BackupTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var kind in BackupPlan.Kinds.Where(kind => kind.Turn == turn))
            if (kind.Head is { } head)
                foreach (var row in await AtOnePointAsync(kind.Name, head, cancellationToken))
                    yield return row;
            else
                await foreach (var row in store.ReadAllAsync(new RowRange(kind.Name), cancellationToken))
                    yield return row;
    }

    /// <summary>The rows of a partition at one point in time. If its head row changes meanwhile, they are read again.</summary>
    private async Task<List<Row>> AtOnePointAsync(string partition, string head, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = await ETagAsync();
            var rows = await store.ReadAllAsync(new RowRange(partition), cancellationToken).ToListAsync(cancellationToken);
            if (await ETagAsync() == before) return rows;
        }

        throw new TableStoreUnavailableException($"Others kept changing {partition} while it was read.");

        async Task<string?> ETagAsync() => (await store.GetAsync(partition, head, cancellationToken))?.ETag;
    }

    [LoggerMessage(97, LogLevel.Information, "Wrote a backup of {Taskings} taskings, {Rows} rows and {Documents} documents; {Faults} faults")]
    private partial void LogDone(long taskings, long rows, long documents, int faults);
}
