using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>A tasking after it was processed.</summary>
/// <param name="NextAt">
/// When to process it again: at its next deadline, or the next attempt to send a mail. Null: not before somebody changes it.
/// </param>
public sealed record ProcessedTasking(int Cycle, TaskingStatus Status, bool IsClosed, DateTimeOffset? NextAt);

/// <content>Processing a single tasking, for a host where each has its own timer.</content>
public sealed partial class RecoverySweep
{
    /// <summary>Does everything one tasking needs now: reaches its deadlines, and finishes its pending commits.</summary>
    /// <returns>Null: there is no such tasking.</returns>
    public async Task<ProcessedTasking?> ProcessAsync(string number, CancellationToken cancellationToken)
    {
        await service.ExecuteAsync(number, new TaskingCommand.DeadlineReached(), Actor.System, expectedSeq: null, key: null, cancellationToken);
        // Load the tasking before its pending commits are read. A step in between is then not seen here, but sends its own signal. In the
        // other order, the tasking might be seen as closed while the mails of the closing are not, and nobody would process them.
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return null;
        DateTimeOffset? nextAttempt = null;
        var now = clock.GetUtcNow();
        await foreach (var row in store.ReadAllAsync(OutboxKeys.CommitsOf(number), cancellationToken))
            if (!await ProcessPendingAsync(row, Json.Read<PendingCommit>(row.Body), now, cancellationToken))
                nextAttempt = Earlier(nextAttempt, await NextAttemptAsync(row.RowKey, cancellationToken));

        return new ProcessedTasking(
            tasking.Cycle, tasking.Status, tasking.IsClosed, Earlier(nextAttempt, Agenda.NextAt(tasking, rulesSource.Current)));
    }

    /// <summary>When the mails of a commit can be tried again. Null: it was never committed, or is done by now.</summary>
    private async Task<DateTimeOffset?> NextAttemptAsync(string rowKey, CancellationToken cancellationToken)
    {
        var (number, seq) = OutboxKeys.ReadCommit(rowKey);
        if (await store.GetAsync(OutboxKeys.Partition(number), OutboxKeys.Batch(seq), cancellationToken) is not { } row) return null;
        var batch = Json.Read<OutboxBatch>(row.Body);
        return batch.Lease is { } lease && lease.Until > batch.NextAttemptAt ? lease.Until : batch.NextAttemptAt;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
