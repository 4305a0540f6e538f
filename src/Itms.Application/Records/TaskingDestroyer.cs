using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Intake;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Records;

/// <summary>What a tasking consists of, before it is destroyed.</summary>
/// <param name="Sha256">Over all of it, in 64 hex digits.</param>
internal sealed record TaskingContent(string Sha256, long Events, int Documents, long Bytes);

/// <summary>
/// Destroys the content of a tasking that has a tombstone. It can be repeated: what is gone is left out, and the snapshot, which says what there
/// was, goes last, with the comments beside it. So if the process dies, the next one carries on.
/// </summary>
/// <remarks>
/// It leaves the access log, which names no detainee, and the disclosures, which the law wants for six years (decision 33).
/// </remarks>
public sealed class TaskingDestroyer(
    ITableStore store, IBlobStore blobs, TaskingRecords records, ProjectionUpdater projections, WordIndex words, Disclosures disclosures)
{
    /// <summary>After so many places of a mail without a document, there are no more.</summary>
    private const int MostGaps = 16;

    /// <summary>
    /// Reads all of it and hashes it: for each event and outbox batch its row key and the SHA-256 of its body, and then for each document its
    /// id and the SHA-256 of its bytes, each on a line of its own.
    /// </summary>
    internal async Task<TaskingContent> SummarizeAsync(Tasking tasking, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (bytes, events) = (0L, 0L);
        foreach (var range in new[] { TaskingKeys.Events(tasking.Number), OutboxKeys.Batches(tasking.Number) })
            await foreach (var row in store.ReadAllAsync(range, cancellationToken))
            {
                Add(row.RowKey, Convert.ToHexStringLower(SHA256.HashData(row.Body.Span)), row.Body.Length);
                if (!OutboxKeys.IsBatch(row.RowKey)) events++;
            }

        foreach (var attachment in tasking.Attachments.OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            await using var content = await blobs.OpenAsync(attachment.Id, cancellationToken);
            var receipt = content is null ? null : await HashingCopy.CopyAsync(content, Stream.Null, cancellationToken);
            Add(attachment.Id, receipt?.Sha256 ?? "missing", receipt?.Length ?? 0);
        }

        return new TaskingContent(Convert.ToHexStringLower(hash.GetHashAndReset()), events, tasking.Attachments.Count, bytes);

        void Add(string name, string sha256, long length)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\n{sha256}\n")));
            bytes += length;
        }
    }

    /// <summary>Deletes everything that is still there.</summary>
    /// <returns>False: the words cannot be removed now. Try again later.</returns>
    public async Task<bool> DestroyAsync(string number, CancellationToken cancellationToken)
    {
        records.Forget(number);
        // First what people could still find.
        await projections.RemoveAsync(number, cancellationToken);
        if (!await words.RemoveAsync(number, cancellationToken)) return false;
        var tasking = (await records.LoadStoredAsync(number, cancellationToken))?.Tasking;
        if (tasking is not null)
        {
            await disclosures.KeepAsync(tasking, cancellationToken);
            foreach (var attachment in tasking.Attachments) await DeleteAsync(attachment, tasking, cancellationToken);
        }

        await DeleteMailsAsync(number, [.. (tasking?.Attachments ?? []).Select(a => a.Id)], cancellationToken);
        await DeleteAllAsync(OutboxKeys.DeadLettersOf(number), except: null, cancellationToken);
        var own = new RowRange(TaskingKeys.Partition(number));
        await DeleteAllAsync(own, TaskingKeys.Present(number), cancellationToken);
        await DeleteAllAsync(own, except: null, cancellationToken);
        records.Forget(number);
        return true;
    }

    private async Task DeleteAsync(Attachment attachment, Tasking tasking, CancellationToken cancellationToken)
    {
        // The next tasking of a series begins with the documents of the one before. They share the bytes.
        if (await IsSharedAsync(attachment.Id, tasking.Occurrence?.Previous, tombstone => tombstone.Previous, cancellationToken)) return;
        if (await IsSharedAsync(attachment.Id, tasking.NextOccurrence, tombstone => tombstone.Next, cancellationToken)) return;
        await blobs.DeleteAsync(attachment.Id, cancellationToken);
    }

    /// <summary>Follows the series in one direction, past taskings that were disposed of, until one that is there.</summary>
    /// <returns>Whether that one has the document.</returns>
    private async Task<bool> IsSharedAsync(string document, string? number, Func<Tombstone, string?> past, CancellationToken cancellationToken)
    {
        while (number is not null)
        {
            if (await records.LoadAsync(number, cancellationToken) is { Tasking: var other }) return other.Attachments.Any(a => a.Id == document);
            number = await Tombstone.FindAsync(store, number, cancellationToken) is { } tombstone ? past(tombstone) : null;
        }

        return false;
    }

    /// <summary>Deletes the mails that became this tasking or a part of it. A closed tasking may have mails that could not be attached.</summary>
    /// <param name="attached">Ids of the attachments. They are dealt with.</param>
    private async Task DeleteMailsAsync(string number, HashSet<string> attached, CancellationToken cancellationToken)
    {
        foreach (var key in await store.ReadAllKeysAsync(IntakeKeys.MailsOf(number), cancellationToken))
        {
            var id = KeyText.Last(key);
            if (!attached.Contains(id)) await blobs.DeleteAsync(id, cancellationToken);
            await DeleteDocumentsAsync(id, attached, cancellationToken);
            List<RowWrite> writes = [new RowWrite.Delete(key)];
            if (await store.GetAsync(IntakeKeys.Partition, IntakeKeys.IncomingMail(id), cancellationToken) is { } row
                && Json.Read<ReceivedMail>(row.Body).Number == number)
                writes.Add(new RowWrite.Delete(row.RowKey, row.ETag));
            await store.CommitAsync(IntakeKeys.Partition, writes, CancellationToken.None);
        }
    }

    /// <summary>Deletes the documents of a mail that were stored and could not be attached. Their names count up from 0, with few gaps.</summary>
    private async Task DeleteDocumentsAsync(string mailId, HashSet<string> attached, CancellationToken cancellationToken)
    {
        for (var (place, missing) = (0, 0); place <= byte.MaxValue && missing < MostGaps; place++)
        {
            var name = MailDocuments.BlobOf(mailId, place);
            var isThere = attached.Contains(name);
            if (!isThere)
                await using (var content = await blobs.OpenAsync(name, cancellationToken))
                    isThere = content is not null;
            if (isThere && !attached.Contains(name)) await blobs.DeleteAsync(name, cancellationToken);
            missing = isThere ? 0 : missing + 1;
        }
    }

    /// <summary>Deletes the rows of a range. Another process that does the same may be faster.</summary>
    private async Task DeleteAllAsync(RowRange range, RowRange? except, CancellationToken cancellationToken)
    {
        while (true)
        {
            var keys = (await store.ReadAllKeysAsync(range, cancellationToken)).Where(key => except?.Holds(key) != true).ToList();
            if (keys.Count == 0) return;
            foreach (var some in keys.Chunk(TableLimits.RowsPerTransaction))
                await store.CommitAsync(range.Partition, [.. some.Select(key => new RowWrite.Delete(key))], CancellationToken.None);
        }
    }
}
