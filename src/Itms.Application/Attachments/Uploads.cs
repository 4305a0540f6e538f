using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Attachments;

/// <summary>Checks a file that has been stored. It throws to refuse the file.</summary>
/// <param name="open">Opens the stored bytes; null if they are missing.</param>
internal delegate Task CheckStoredFile(Func<Task<Stream?>> open, CancellationToken cancellationToken);

/// <summary>
/// Documents on their way in. Bytes are stored before the commit that makes them a tasking's, and a row says so before the
/// first of them: whatever dies in between, what belongs to no tasking is found by that row and removed.
/// </summary>
public sealed partial class Uploads(
    ITableStore store, IBlobStore blobs, TaskingRecords records, NewId newId, TimeProvider clock, ILogger<Uploads> logger)
{
    /// <summary>After this an upload that nobody finished is given up; none takes so long.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    // However far a demo's clock leaps: what this process is at is not abandoned.
    private readonly ConcurrentDictionary<string, bool> underWay = new(StringComparer.Ordinal);

    /// <summary>Announces an upload: from now on it will be followed up.</summary>
    public async Task<Upload> BeginAsync(string number, CancellationToken cancellationToken)
    {
        var id = newId();
        BlobName.Check(id);
        underWay[id] = true;
        try
        {
            var rowKey = KeyText.Timed(clock.GetUtcNow(), id);
            await store.CommitAsync(UploadKeys.Partition, [new RowWrite.Insert(rowKey, Encoding.UTF8.GetBytes(number))], cancellationToken);
            return new Upload(this, id, rowKey);
        }
        catch
        {
            underWay.TryRemove(id, out _);
            throw;
        }
    }

    /// <summary>Removes what uploads left over that were begun more than a day ago and became no tasking's. Safe to run at any time, twice at once,
    /// and after any crash.</summary>
    /// <returns>How many uploads were settled.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var settled = 0;
        await foreach (
            var row in store.ReadAllAsync(new RowRange(UploadKeys.Partition, "", KeyText.Through(clock.GetUtcNow() - Abandoned)), cancellationToken))
        {
            var (_, id) = KeyText.ReadTimed(row.RowKey);
            if (underWay.ContainsKey(id)) continue;
            var tasking = (await records.LoadAsync(Encoding.UTF8.GetString(row.Body.Span), cancellationToken))?.Tasking;
            await RemoveAsync(NamesOf(id, TaskingDecider.MaxAttachmentsAtOnce), tasking, cancellationToken);
            await store.CommitAsync(UploadKeys.Partition, [new RowWrite.Delete(row.RowKey)], cancellationToken);
            settled++;
        }

        if (settled > 0) LogSettled(settled);
        return settled;
    }

    /// <summary>The names an upload's blobs have: they can be told from its id alone.</summary>
    private static IEnumerable<string> NamesOf(string id, int count) => Enumerable.Range(0, count).Select(i => Name(id, i));

    private static string Name(string id, int index) => id + index.ToString("x2", CultureInfo.InvariantCulture);

    private async Task<NewAttachment> StoreAsync(
        string blob, string fileName, ContentKind kind, Stream content, CheckStoredFile check, CancellationToken cancellationToken)
    {
        var receipt = await blobs.WriteAsync(blob, content, cancellationToken);
        await check(() => blobs.OpenAsync(blob, cancellationToken), cancellationToken);
        return new NewAttachment(blob, fileName, kind.ContentType, receipt.Length, receipt.Sha256);
    }

    private async Task RemoveAsync(IEnumerable<string> names, Tasking? tasking, CancellationToken cancellationToken)
    {
        foreach (var name in names)
            if (tasking?.Attachments.Any(a => a.Id == name) != true)
                await blobs.DeleteAsync(name, cancellationToken);
    }

    private async Task SettleAsync(Upload upload, int count, Tasking? tasking)
    {
        try
        {
            await RemoveAsync(NamesOf(upload.Id, count), tasking, CancellationToken.None);
            await store.CommitAsync(UploadKeys.Partition, [new RowWrite.Delete(upload.RowKey)], CancellationToken.None);
        }
        catch (Exception e)
        {
            // The row is still there, so the next sweep does it.
            LogLeft(e);
        }
    }

    [LoggerMessage(50, LogLevel.Information, "Settled {Count} uploads that were left over")]
    private partial void LogSettled(int count);

    [LoggerMessage(51, LogLevel.Warning, "An upload could not be settled; it is tried again after a day")]
    private partial void LogLeft(Exception exception);

    /// <summary>The files of one request.</summary>
    public sealed class Upload : IDisposable
    {
        private readonly Uploads uploads;
        private int count;

        internal Upload(Uploads uploads, string id, string rowKey)
        {
            this.uploads = uploads;
            Id = id;
            RowKey = rowKey;
        }

        internal string Id { get; }

        internal string RowKey { get; }

        /// <summary>Stores one file while it is received.</summary>
        /// <param name="check">Throws if the stored bytes are not what the file name says.</param>
        internal Task<NewAttachment> StoreAsync(
            string fileName, ContentKind kind, Stream content, CheckStoredFile check, CancellationToken cancellationToken) =>
            uploads.StoreAsync(Name(Id, count++), fileName, kind, content, check, cancellationToken);

        /// <summary>It is known what became of it: whatever of it is not the tasking's goes.</summary>
        /// <param name="tasking">As it is now; null where nothing was committed.</param>
        public Task SettleAsync(Tasking? tasking) => uploads.SettleAsync(this, count, tasking);

        /// <summary>The request has ended. The next sweep handles what was not settled.</summary>
        public void Dispose() => uploads.underWay.TryRemove(Id, out _);
    }
}
