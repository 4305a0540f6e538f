using System.Collections.Concurrent;
using System.Globalization;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Attachments;

/// <summary>Checks a file that has been stored. It throws to refuse the file.</summary>
/// <param name="open">Opens the stored bytes; null if they are missing.</param>
internal delegate Task CheckStoredFile(Func<Task<Stream?>> open, CancellationToken cancellationToken);

/// <summary>
/// Stores uploaded files. A file is stored before the commit that adds it to a tasking. Before that, a row is written for the
/// upload. If the process dies in between, that row leads to the files that belong to no tasking, and they are removed
/// (decision 11).
/// </summary>
public sealed partial class Uploads(
    ITableStore store, IBlobStore blobs, TaskingRecords records, NewId newId, TimeProvider clock, ILogger<Uploads> logger)
{
    /// <summary>After this, an unfinished upload is given up. No upload takes that long.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    // An upload this process is receiving is not abandoned, however far the demo's clock jumps.
    private readonly ConcurrentDictionary<string, bool> inProgress = new(StringComparer.Ordinal);

    /// <summary>
    /// Begins an upload, and reserves room for it in what the person may upload this month. From now on, it will be settled whatever happens. Two
    /// that begin at once cannot take the same room.
    /// </summary>
    /// <param name="length">At most how many bytes will come.</param>
    /// <param name="allowed">How many bytes the person may upload in a month.</param>
    /// <exception cref="UploadShareException">Too little room is left.</exception>
    public async Task<Upload> BeginAsync(string number, string person, long length, long allowed, CancellationToken cancellationToken)
    {
        var id = newId();
        BlobName.Check(id);
        inProgress[id] = true;
        try
        {
            var now = clock.GetUtcNow();
            var upload = new Upload(this, id, KeyText.Timed(now, id), UploadKeys.Month(person, now));
            var begun = new RowWrite.Insert(upload.RowKey, Json.Bytes(new UnsettledUpload(number, upload.Share)));
            while (true)
            {
                var row = await store.GetAsync(UploadKeys.Partition, upload.Share, cancellationToken);
                var share = row is null ? new UploadShare() : Json.Read<UploadShare>(row.Body);
                if (share.Total + length > allowed) throw new UploadShareException(share.Total, allowed);
                var body = Json.Bytes(share.With(id, length));
                RowWrite reserved = row is null ? new RowWrite.Insert(upload.Share, body) : new RowWrite.Update(upload.Share, row.ETag, body);
                if (await store.CommitAsync(UploadKeys.Partition, [begun, reserved], cancellationToken) is CommitOutcome.Committed) return upload;
            }
        }
        catch
        {
            inProgress.TryRemove(id, out _);
            throw;
        }
    }

    /// <summary>
    /// Removes the files of uploads that began over a day ago and belong to no tasking. It can run at any time, twice at once, and
    /// after any crash.
    /// </summary>
    /// <returns>How many uploads were settled.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var settled = 0;
        var range = UploadKeys.Unsettled.Between("", KeyText.Through(clock.GetUtcNow() - Abandoned));
        await foreach (var row in store.ReadAllAsync(range, cancellationToken))
        {
            var (_, id) = KeyText.ReadTimed(row.RowKey);
            if (inProgress.ContainsKey(id)) continue;
            var upload = Json.Read<UnsettledUpload>(row.Body);
            var tasking = (await records.LoadAsync(upload.Number, cancellationToken))?.Tasking;
            await FinishAsync(id, row.RowKey, upload.Share, TaskingDecider.MaxAttachmentsAtOnce, tasking, cancellationToken);
            settled++;
        }

        await foreach (var month in store.ReadAllAsync(UploadKeys.MonthsBefore(clock.GetUtcNow() - Abandoned - Abandoned), cancellationToken))
            await store.CommitAsync(UploadKeys.Partition, [new RowWrite.Delete(month.RowKey)], cancellationToken);
        if (settled > 0) LogSettled(settled);
        return settled;
    }

    /// <summary>The names of an upload's blobs. They follow from its ID.</summary>
    private static IEnumerable<string> NamesOf(string id, int count) => Enumerable.Range(0, count).Select(i => Name(id, i));

    private static string Name(string id, int index) => id + index.ToString("x2", CultureInfo.InvariantCulture);

    private async Task<NewAttachment> StoreAsync(
        string blob, string fileName, ContentKind kind, Stream content, CheckStoredFile check, CancellationToken cancellationToken)
    {
        var receipt = await blobs.WriteAsync(blob, content, cancellationToken);
        await check(() => blobs.OpenAsync(blob, cancellationToken), cancellationToken);
        return new NewAttachment(blob, fileName, kind.ContentType, receipt.Length, receipt.Sha256);
    }

    /// <summary>Removes the files that do not belong to the tasking, and turns the reserved room into what is used.</summary>
    private async Task FinishAsync(
        string id, string rowKey, string share, int count, Tasking? tasking, CancellationToken cancellationToken)
    {
        var kept = 0L;
        foreach (var name in NamesOf(id, count))
            if (tasking?.Attachments.FirstOrDefault(a => a.Id == name) is { } attachment) kept += attachment.Length;
            else await blobs.DeleteAsync(name, cancellationToken);
        while (true)
        {
            var row = await store.GetAsync(UploadKeys.Partition, share, cancellationToken);
            RowWrite[] counted = row is not null && Json.Read<UploadShare>(row.Body).Settled(id, kept) is { } after
                ? [new RowWrite.Update(share, row.ETag, Json.Bytes(after))]
                : [];
            var outcome = await store.CommitAsync(UploadKeys.Partition, [new RowWrite.Delete(rowKey), .. counted], cancellationToken);
            if (outcome is CommitOutcome.Committed || counted.Length == 0) return;
        }
    }

    private async Task SettleAsync(Upload upload, int count, Tasking? tasking)
    {
        try
        {
            await FinishAsync(upload.Id, upload.RowKey, upload.Share, count, tasking, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The row is still there, so the sweep settles it.
            LogLeft(e);
        }
    }

    [LoggerMessage(50, LogLevel.Information, "Settled {Count} unfinished uploads")]
    private partial void LogSettled(int count);

    [LoggerMessage(51, LogLevel.Warning, "An upload could not be settled; will try again after a day")]
    private partial void LogLeft(Exception exception);

    /// <summary>The files of one request.</summary>
    public sealed class Upload : IDisposable
    {
        private readonly Uploads uploads;
        private int count;

        internal Upload(Uploads uploads, string id, string rowKey, string share)
        {
            this.uploads = uploads;
            Id = id;
            RowKey = rowKey;
            Share = share;
        }

        internal string Id { get; }

        internal string RowKey { get; }

        /// <summary>The row that reserves room for it.</summary>
        internal string Share { get; }

        /// <summary>Stores one file while it is received.</summary>
        /// <param name="check">Throws if the stored bytes are not what the file name says.</param>
        internal Task<NewAttachment> StoreAsync(
            string fileName, ContentKind kind, Stream content, CheckStoredFile check, CancellationToken cancellationToken) =>
            uploads.StoreAsync(Name(Id, count++), fileName, kind, content, check, cancellationToken);

        /// <summary>Settles the upload: removes its files that do not belong to the tasking.</summary>
        /// <param name="tasking">The tasking as it is now. Null: nothing was committed.</param>
        public Task SettleAsync(Tasking? tasking) => uploads.SettleAsync(this, count, tasking);

        /// <summary>The request has ended. If the upload is not settled, the sweep does it.</summary>
        public void Dispose() => uploads.inProgress.TryRemove(Id, out _);
    }
}
