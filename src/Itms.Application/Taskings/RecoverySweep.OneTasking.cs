using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>How a tasking stands once it was attended to.</summary>
/// <param name="NextAt">When it wants attention again: its next deadline, or the next attempt at a letter. Null: not before something is done with it.</param>
public sealed record ProcessedTasking(int Cycle, TaskingStatus Status, bool IsClosed, DateTimeOffset? NextAt);

/// <content>One tasking by itself, where each has its own timer.</content>
public sealed partial class RecoverySweep
{
    /// <summary>All that one tasking wants now: its deadlines are reached, and every commit of it followed up from where that had stopped.</summary>
    /// <returns>Null: there is no such tasking.</returns>
    public async Task<ProcessedTasking?> ProcessAsync(string number, CancellationToken cancellationToken)
    {
        await service.ExecuteAsync(number, new TaskingCommand.DeadlineReached(), Actor.System, expectedSeq: null, key: null, cancellationToken);
        // Before what is to be followed up is looked for: a step done in between is not known of then, and rings for itself. Found
        // closed after that, its last letters would be left behind.
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return null;
        DateTimeOffset? notifications = null;
        var now = clock.GetUtcNow();
        await foreach (var row in store.ReadAllAsync(OutboxKeys.CommitsOf(number), cancellationToken))
            if (!await ProcessPendingAsync(row, Json.Read<PendingCommit>(row.Body), now, cancellationToken))
                notifications = Earlier(notifications, await NextAttemptAsync(row.RowKey, cancellationToken));

        return new ProcessedTasking(tasking.Cycle, tasking.Status, tasking.IsClosed, Earlier(notifications, Agenda.NextAt(tasking, rulesSource.Current)));
    }

    /// <summary>When there is something to send again; null where it is not committed, or done by now.</summary>
    private async Task<DateTimeOffset?> NextAttemptAsync(string rowKey, CancellationToken cancellationToken)
    {
        var (number, seq) = OutboxKeys.ReadCommit(rowKey);
        if (await store.GetAsync(OutboxKeys.Partition(number), OutboxKeys.Batch(seq), cancellationToken) is not { } row) return null;
        var batch = Json.Read<OutboxBatch>(row.Body);
        return batch.Lease is { } lease && lease.Until > batch.NextAttemptAt ? lease.Until : batch.NextAttemptAt;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
