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

    /// <summary>Begins an upload. From now on, it will be settled whatever happens.</summary>
    public async Task<Upload> BeginAsync(string number, CancellationToken cancellationToken)
    {
        var id = newId();
        BlobName.Check(id);
        inProgress[id] = true;
        try
        {
            var rowKey = KeyText.Timed(clock.GetUtcNow(), id);
            await store.CommitAsync(UploadKeys.Partition, [new RowWrite.Insert(rowKey, Encoding.UTF8.GetBytes(number))], cancellationToken);
            return new Upload(this, id, rowKey);
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
        var range = new RowRange(UploadKeys.Partition, "", KeyText.Through(clock.GetUtcNow() - Abandoned));
        await foreach (var row in store.ReadAllAsync(range, cancellationToken))
        {
            var (_, id) = KeyText.ReadTimed(row.RowKey);
            if (inProgress.ContainsKey(id)) continue;
            var tasking = (await records.LoadAsync(Encoding.UTF8.GetString(row.Body.Span), cancellationToken))?.Tasking;
            await RemoveAsync(NamesOf(id, TaskingDecider.MaxAttachmentsAtOnce), tasking, cancellationToken);
            await store.CommitAsync(UploadKeys.Partition, [new RowWrite.Delete(row.RowKey)], cancellationToken);
            settled++;
        }

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

        /// <summary>Settles the upload: removes its files that do not belong to the tasking.</summary>
        /// <param name="tasking">The tasking as it is now. Null: nothing was committed.</param>
        public Task SettleAsync(Tasking? tasking) => uploads.SettleAsync(this, count, tasking);

        /// <summary>The request has ended. If the upload is not settled, the sweep does it.</summary>
        public void Dispose() => uploads.inProgress.TryRemove(Id, out _);
    }
}
