using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;
using Itms.Domain.People;

namespace Itms.Application.Digests;

/// <summary>
/// Sends one mail to each of many places, once: to everybody in a week's digest, or to each subscription of a month's reports. Any number of
/// processes may ask for it at any time (decision 15).
/// </summary>
/// <remarks>
/// The first process to run writes the list of places. Each place has one outbox batch, ever. The <see cref="OutboxProcessor"/> sends these
/// batches like those of a commit. If a process dies on the way, the list stays unfinished, and the next process continues it.
/// </remarks>
public sealed class MailRound(ITableStore store, OutboxProcessor outbox, RulesSource rules, IWakeSignal wakeSignal)
{
    /// <summary>How many batches are written together.</summary>
    private const int AtOnce = 100;

    /// <summary>Sends the round, unless it was sent before.</summary>
    /// <param name="partition">The partition of the list.</param>
    /// <param name="key">The row of the list.</param>
    /// <param name="id">Identifies the round where a number identifies a tasking.</param>
    /// <param name="compose">Writes the mails, by place. A place of the list without a mail gets none.</param>
    /// <returns>True: the whole round is made. False: another process is making it.</returns>
    public async Task<bool> SendAsync(
        string partition,
        string key,
        string id,
        Func<CancellationToken, Task<IReadOnlyDictionary<string, Notification>>> compose,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(partition, key, cancellationToken);
        if (row is not null && Json.Read<Places>(row.Body).Done) return true;
        var mails = await compose(cancellationToken);
        var list = row is null ? new Places(now, [.. mails.Keys.Order(StringComparer.Ordinal)], Done: mails.Count == 0) : Json.Read<Places>(row.Body);
        var etag = row?.ETag;
        if (row is null)
        {
            // Another process was first. The next call continues its list.
            var outcome = await store.CommitAsync(partition, [new RowWrite.Insert(key, Json.Bytes(list))], cancellationToken);
            if (outcome is not CommitOutcome.Committed inserted) return false;
            etag = inserted.ETags[0];
        }

        var directory = rules.Current.Directory;
        foreach (var places in Enumerable.Range(0, list.To.Count).Chunk(AtOnce))
        {
            var batches = places.Select(i => Pack(i + 1, mails.GetValueOrDefault(list.To[i]), directory, now)).OfType<OutboxBatch>().ToList();
            // A batch that exists already stays as it is, but may not be marked as pending. So every place is marked, and the recovery sweep
            // removes the marks that have no batch.
            await store.CommitEachAsync(
                [
                    .. batches.Select(batch =>
                        new TableWrites(OutboxKeys.Partition(id), [new RowWrite.Insert(OutboxKeys.Batch(batch.Seq), Json.Bytes(batch))])),
                ],
                cancellationToken);
            await store.CommitEachAsync([.. places.Select(i => outbox.MarkPending(id, i + 1))], cancellationToken);
            foreach (var i in places) wakeSignal.Notify(id, i + 1);
        }

        // A conflict means that another process has just finished it.
        if (list.Done) return true;
        await store.CommitAsync(partition, [new RowWrite.Update(key, etag!, Json.Bytes(list with { Done = true }))], cancellationToken);
        return true;
    }

    /// <summary>Null: since the list was made, there is nothing to tell any more, or the person has left.</summary>
    private static OutboxBatch? Pack(long seq, Notification? notification, AgencyDirectory directory, DateTimeOffset now) =>
        notification is not null && directory.Find(notification.To) is { } person
            ? new OutboxBatch(seq, now, [OutboxMessage.New(notification, person, now)], Lease: null)
            : null;

    /// <summary>Who gets a mail of the round.</summary>
    /// <param name="To">The places. The first has number 1.</param>
    /// <param name="Done">Every batch is written and marked as pending.</param>
    private sealed record Places(DateTimeOffset At, IReadOnlyList<string> To, bool Done);
}
