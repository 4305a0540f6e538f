using Itms.Application.Digests;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>
/// Holds back the mails that waited when a backup was made. The host that made it has sent most of them since. So they become dead letters:
/// an administrator sees them, and sends again what is still needed.
/// </summary>
internal sealed class HeldMail(ITableStore store)
{
    private const string Reason = "Restored from a backup. It may have been sent.";

    private readonly List<Row> deadLetters = [];
    private readonly List<GatheredItem> gathered = [];

    /// <summary>The row as it is restored. Null: it is not.</summary>
    public Row? Restored(Row row)
    {
        if (row.Partition == GatheredKeys.Waiting)
        {
            gathered.Add(Json.Read<GatheredItem>(row.Body));
            return null;
        }

        if (row.Partition == GatheredKeys.Sendings && row.RowKey != GatheredKeys.Head) return row with { Body = GatheredMails.Finished(row.Body) };
        if (!OutboxKeys.IsBatch(row.RowKey) || OutboxKeys.SubjectOf(row.Partition) is not { } subject) return row;
        var batch = Json.Read<OutboxBatch>(row.Body);
        return batch.IsSettled && batch.Lease is null ? row : row with { Body = Json.Bytes(Hold(batch, subject, message => message.IsOpen)) };
    }

    /// <summary>Lists the mails held back. Call it after all rows are restored.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var item in gathered) await HoldAsync(item, cancellationToken);
        foreach (var row in deadLetters)
            await store.CommitAsync(row.Partition, [new RowWrite.Upsert(row.RowKey, row.Body)], cancellationToken);
        return deadLetters.Count;
    }

    private async Task HoldAsync(GatheredItem item, CancellationToken cancellationToken)
    {
        var (partition, key) = (OutboxKeys.Partition(item.Number), OutboxKeys.Batch(item.Seq));
        if (await store.GetAsync(partition, key, cancellationToken) is not { } row) return;
        var batch = Json.Read<OutboxBatch>(row.Body);
        if (item.Index >= batch.Messages.Count || batch.Messages[item.Index].State != OutboxMessageState.Gathered) return;
        var held = Hold(batch, item.Number, message => message == batch.Messages[item.Index]);
        await store.CommitAsync(partition, [new RowWrite.Update(key, row.ETag, Json.Bytes(held))], cancellationToken);
    }

    private OutboxBatch Hold(OutboxBatch batch, string subject, Func<OutboxMessage, bool> isHeld)
    {
        var held = batch with
        {
            Messages = [.. batch.Messages.Select(m => isHeld(m) ? m with { State = OutboxMessageState.Dead, LastError = Reason } : m)],
            Lease = null,
            // The queues of webhooks are not in a backup either.
            Hooks = null,
        };
        for (var i = 0; i < held.Messages.Count; i++)
            if (isHeld(batch.Messages[i]))
            {
                var dead = Json.Bytes(StoredDeadLetter.Of(subject, held, i));
                deadLetters.Add(new Row(OutboxKeys.DeadLetters, OutboxKeys.DeadLetter(subject, batch.Seq, i), ETag: "", dead));
            }

        return held;
    }
}
