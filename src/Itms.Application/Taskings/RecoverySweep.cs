using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Taskings;

/// <summary>
/// Reaches the deadlines that are due, and finishes pending commits. On the server this drives everything that happens
/// automatically. On Azure it is the safety net. It can run at any time, twice at once, and after any crash.
/// </summary>
public sealed partial class RecoverySweep(
    ITableStore store,
    TaskingRecords records,
    TaskingService service,
    ProjectionUpdater projections,
    OutboxProcessor outbox,
    RulesSource rulesSource,
    TimeProvider clock,
    ILogger<RecoverySweep> logger)
{
    /// <summary>A pending commit younger than this is left to the process that made it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>After this, a pending commit that was never committed is dropped: its process died before committing.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>The first event of the commit that creates a tasking.</summary>
    private const long Creation = 1;

    private const int DegreeOfParallelism = 16;

    /// <summary>When the next deadline of any tasking is due. Null: there is none.</summary>
    /// <param name="after">Only a deadline later than this. Null: any.</param>
    public Task<DateTimeOffset?> NextDeadlineAsync(DateTimeOffset? after, CancellationToken cancellationToken) =>
        store.NextTimedAsync(ProjectionKeys.Deadlines, after, cancellationToken);

    /// <summary>Reaches every deadline that is due.</summary>
    /// <returns>How many taskings had one.</returns>
    public Task<int> ReachDeadlinesAsync(CancellationToken cancellationToken) => ForEachAsync(
        ProjectionKeys.Deadlines.Between("", KeyText.Through(clock.GetUtcNow())), row => ReachAsync(row, cancellationToken), cancellationToken);

    /// <summary>Updates the projections of every pending commit, and sends nothing. A host calls it right after a start.</summary>
    public async Task RestoreProjectionsAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(new RowRange(OutboxKeys.Pending), cancellationToken))
            await projections.UpdateAsync(OutboxKeys.ReadCommit(row.RowKey).Number, cancellationToken);
    }

    /// <summary>Processes the pending commits that no process is working on.</summary>
    /// <param name="everything">Also recent ones. Right after a start, no other process can be working on them.</param>
    /// <returns>How many commits were finished.</returns>
    public async Task<int> ProcessPendingAsync(bool everything, CancellationToken cancellationToken)
    {
        var finished = 0;
        var now = clock.GetUtcNow();
        var (oldest, oldestLock) = (now, new Lock());
        await ForEachAsync(
            new RowRange(OutboxKeys.Pending),
            async row =>
            {
                var pending = Json.Read<PendingCommit>(row.Body);
                var isRecent = Term.RunsAnywhere(pending.At + Grace, now, Grace);
                if ((everything || !isRecent) && await ProcessPendingAsync(row, pending, now, cancellationToken))
                    Interlocked.Increment(ref finished);
                else
                    lock (oldestLock) oldest = pending.At < oldest ? pending.At : oldest;
            },
            cancellationToken);
        var dead = 0;
        await ForEachAsync(
            new RowRange(OutboxKeys.DeadLetters),
            async row =>
            {
                if (await outbox.CheckDeadLetterAsync(row, cancellationToken)) Interlocked.Increment(ref dead);
            },
            cancellationToken);
        ItmsTelemetry.Swept(finished, now - oldest, dead);
        if (finished > 0) LogFinished(finished);
        return finished;
    }

    private async Task ReachAsync(Row row, CancellationToken cancellationToken)
    {
        var number = KeyText.ReadTimed(row.RowKey).Number;
        var outcome = await service.ExecuteAsync(
            number, new TaskingCommand.DeadlineReached(), Actor.System, expectedSeq: null, key: null, cancellationToken);
        // If nothing came of the deadline, its row is left over from an older state of the tasking or from older rules.
        if (outcome is Outcome.Done { Changed: false } or Outcome.NotFound)
            await projections.UpdateAsync(number, cancellationToken, leftOver: row.RowKey);
    }

    /// <returns>True: nothing is left to do.</returns>
    private async Task<bool> ProcessPendingAsync(Row row, PendingCommit pending, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (number, seq) = OutboxKeys.ReadCommit(row.RowKey);
        var delivery = await FinishAsync(number, seq, cancellationToken);
        // Either it is about to be committed, or it never will.
        if (delivery == Delivery.NotCommitted && now - pending.At >= Abandoned)
            await store.CommitAsync(OutboxKeys.Pending, [new RowWrite.Delete(row.RowKey, row.ETag)], cancellationToken);
        return delivery == Delivery.Settled;
    }

    private async Task<Delivery> FinishAsync(string number, long seq, CancellationToken cancellationToken)
    {
        if (MailSubject.IsTasking(number))
        {
            if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking } || tasking.Seq < seq) return Delivery.NotCommitted;
            await projections.UpdateAsync(number, cancellationToken);
            if (seq == Creation) await service.WarnOfDuplicateAsync(tasking, cancellationToken);
        }

        return await outbox.DeliverAsync(number, seq, cancellationToken);
    }

    /// <summary>Handles every row of the range, several at once. If one fails, the others are still handled.</summary>
    /// <returns>How many rows there were.</returns>
    private async Task<int> ForEachAsync(RowRange range, Func<Row, Task> handle, CancellationToken cancellationToken)
    {
        var count = 0;
        await Parallel.ForEachAsync(
            store.ReadAllAsync(range, cancellationToken),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = DegreeOfParallelism,
                CancellationToken = cancellationToken,
                // The caller's, so that a simulation keeps everything on one thread. In a host it is the default one.
                TaskScheduler = TaskScheduler.Current,
            },
            async (row, _) =>
            {
                Interlocked.Increment(ref count);
                try
                {
                    await handle(row);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogFailed(e, row.Partition, row.RowKey);
                }
            });
        return count;
    }

    [LoggerMessage(20, LogLevel.Information, "The recovery sweep finished {Count} pending commits")]
    private partial void LogFinished(int count);

    [LoggerMessage(21, LogLevel.Error, "The recovery sweep could not process {Partition} {RowKey} and will try again")]
    private partial void LogFailed(Exception exception, string partition, string rowKey);
}
