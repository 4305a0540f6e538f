using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Telemetry;
using Itms.Domain.Notifications;
using Itms.Domain.Taskings;

namespace Itms.Application.Outbox;

/// <summary>Stores the mails about a change that is not about one tasking, in the same transaction as the change.</summary>
public sealed class NoticeOutbox(ITableStore store, OutboxProcessor outbox, IWakeSignal wakeSignal)
{
    /// <summary>Commits the change with its mails. Changes of one subject are committed one after another, in all processes.</summary>
    /// <param name="subject">What the mails are about: one of <see cref="MailSubject"/>. The change is in its partition.</param>
    /// <param name="read">Reads what the change depends on, and returns its mails. Null: do not commit. A later commit makes this one fail.</param>
    /// <param name="commit">Commits the change and the mails.</param>
    /// <returns>False: nothing was committed, because <paramref name="read"/> said so or somebody else was faster.</returns>
    public async Task<bool> TryAsync(
        string subject,
        Rules rules,
        DateTimeOffset now,
        Func<Task<IReadOnlyList<Notification>?>> read,
        Func<RowWrite.Insert, Task<bool>> commit)
    {
        // Batches are never removed, so the next one has the next number. If another process takes it first, the commit conflicts.
        var seq = await store.ReadAllAsync(OutboxKeys.Batches(subject), CancellationToken.None).CountAsync(CancellationToken.None) + 1;
        if (await read() is not { } notifications) return false;
        await store.CommitAsync(outbox.MarkPending(subject, seq), CancellationToken.None);
        var batch = new OutboxBatch(
            seq,
            now,
            [.. notifications.Where(n => rules.Directory.Find(n.To) is { Active: true })
                .Select(n => OutboxMessage.New(n, rules.Directory.Find(n.To)!, now))],
            outbox.FirstLease(now),
            ItmsTelemetry.CurrentTrace);
        if (!await commit(new RowWrite.Insert(OutboxKeys.Batch(seq), Json.Bytes(batch)))) return false;
        wakeSignal.Notify(subject, seq);
        return true;
    }
}
