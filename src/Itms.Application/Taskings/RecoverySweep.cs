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
/// The safety net, and on the server the whole engine: reaches the deadlines that are due, and follows up what was
/// announced and not finished. Safe to run at any time, twice at once, and after any crash.
/// </summary>
public sealed partial class RecoverySweep(
    ITableStore store, TaskingRecords records, TaskingService service, OutboxProcessor outbox, RulesSource rulesSource, TimeProvider clock, ILogger<RecoverySweep> logger)
{
    /// <summary>A commit this fresh is still being followed up by whoever made it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>After this an announcement without a commit is given up: its process died before committing.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private const int DegreeOfParallelism = 16;

    /// <summary>When the next deadline of any tasking is due, or null.</summary>
    /// <param name="after">Only one later than this; null: any.</param>
    public async Task<DateTimeOffset?> NextDeadlineAsync(DateTimeOffset? after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(new RowRange(ProjectionKeys.Deadlines, after is { } at ? KeyText.Through(at) : ""), 1, cancellationToken);
        return page.Rows is [var first, ..] ? KeyText.ReadTimed(first.RowKey).At : null;
    }

    /// <summary>Reaches every deadline due by now.</summary>
    /// <returns>How many taskings had one.</returns>
    public Task<int> ReachDeadlinesAsync(CancellationToken cancellationToken) => ForEachAsync(
        new RowRange(ProjectionKeys.Deadlines, "", KeyText.Through(clock.GetUtcNow())), row => ReachAsync(row, cancellationToken), cancellationToken);

    /// <summary>Brings the views of every announced commit up to date, without sending anything: right after a start.</summary>
    public async Task RestoreProjectionsAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(new RowRange(OutboxKeys.Pending), cancellationToken))
            await outbox.UpdateProjectionsAsync(
                OutboxKeys.ReadCommit(row.RowKey).Number, known: null, Json.Read<PendingCommit>(row.Body).Touched, cancellationToken);
    }

    /// <summary>Follows up every announced commit that nobody is following up.</summary>
    /// <param name="everything">Fresh ones too: right after a start, when nobody else can be at them.</param>
    /// <returns>How many were finished.</returns>
    public async Task<int> ProcessPendingAsync(bool everything, CancellationToken cancellationToken)
    {
        var finished = 0;
        var now = clock.GetUtcNow();
        var (oldest, age) = (now, new Lock());
        await ForEachAsync(
            new RowRange(OutboxKeys.Pending),
            async row =>
            {
                var announcement = Json.Read<PendingCommit>(row.Body);
                if ((everything || now - announcement.At >= Grace) && await ProcessPendingAsync(row, announcement, now, cancellationToken))
                    Interlocked.Increment(ref finished);
                else
                    lock (age) oldest = announcement.At < oldest ? announcement.At : oldest;
            },
            cancellationToken);
        ItmsTelemetry.Swept(finished, now - oldest, await store.ReadAllAsync(new RowRange(OutboxKeys.DeadLetters), cancellationToken).CountAsync(cancellationToken));
        if (finished > 0) LogFollowedUp(finished);
        return finished;
    }

    private async Task ReachAsync(Row row, CancellationToken cancellationToken)
    {
        var number = KeyText.ReadTimed(row.RowKey).Number;
        var outcome = await service.ExecuteAsync(
            number, new TaskingCommand.DeadlineReached(), Actor.System, expectedSeq: null, key: null, cancellationToken);
        // A deadline that decides nothing is a row left over from an older state, or from older rules.
        if (outcome is Outcome.Done { Changed: false } or Outcome.NotFound)
            await outbox.UpdateProjectionsAsync(number, known: null, [new ProjectionKey(row.Partition, row.RowKey)], cancellationToken);
    }

    private async Task<bool> ProcessPendingAsync(Row row, PendingCommit announcement, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (number, seq) = OutboxKeys.ReadCommit(row.RowKey);
        if (DigestWeek.IsId(number) || outbox.HasProjectionsOf(number, seq)) return await outbox.DeliverAsync(number, seq, cancellationToken);
        var stored = await records.LoadAsync(number, cancellationToken);
        if (stored is null || stored.Tasking.Seq < seq)
        {
            // Announced, not committed: either it is about to be, or it never will.
            if (now - announcement.At >= Abandoned) await store.CommitAsync(OutboxKeys.Pending, [new RowWrite.Delete(row.RowKey, row.ETag)], cancellationToken);
            return false;
        }

        await outbox.UpdateProjectionsAsync(number, known: null, announcement.Touched, cancellationToken);
        return await outbox.DeliverAsync(number, seq, cancellationToken);
    }

    /// <summary>Handles every row of the range, some at once, and goes on past what fails: one tasking must not hold up the others.</summary>
    /// <returns>How many rows there were.</returns>
    private async Task<int> ForEachAsync(RowRange range, Func<Row, Task> handle, CancellationToken cancellationToken)
    {
        var count = 0;
        await Parallel.ForEachAsync(
            store.ReadAllAsync(range, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism, CancellationToken = cancellationToken },
            async (row, _) =>
            {
                Interlocked.Increment(ref count);
                try
                {
                    await handle(row);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogSkipped(e, row.Partition, row.RowKey);
                }
            });
        return count;
    }

    [LoggerMessage(20, LogLevel.Information, "Followed up {Count} commits")]
    private partial void LogFollowedUp(int count);

    [LoggerMessage(21, LogLevel.Error, "Could not handle {Partition} {RowKey}; it is tried again at the next sweep")]
    private partial void LogSkipped(Exception exception, string partition, string rowKey);
}
