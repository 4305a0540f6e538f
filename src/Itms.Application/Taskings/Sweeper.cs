using Itms.Application.Digests;
using Itms.Application.Tables;
using Itms.Application.Telemetry;
using Itms.Application.Views;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Taskings;

/// <summary>
/// The safety net, and on the server the whole engine: reaches the deadlines that are due, and follows up what was
/// announced and not finished. Safe to run at any time, twice at once, and after any crash.
/// </summary>
public sealed partial class Sweeper(
    ITableStore store, TaskingRecords records, TaskingService service, Relay relay, RulesSource rulesSource, TimeProvider clock, ILogger<Sweeper> logger)
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
        var page = await store.ReadAsync(new RowRange(Keys.Deadlines, after is { } at ? Keys.Through(at) : ""), 1, cancellationToken);
        return page.Rows is [var first, ..] ? Keys.ReadTimed(first.RowKey).At : null;
    }

    /// <summary>Reaches every deadline due by now.</summary>
    /// <returns>How many taskings had one.</returns>
    public Task<int> ReachDeadlinesAsync(CancellationToken cancellationToken) => ForEachAsync(
        new RowRange(Keys.Deadlines, "", Keys.Through(clock.GetUtcNow())), row => ReachAsync(row, cancellationToken), cancellationToken);

    /// <summary>Brings the views of every announced commit up to date, without sending anything: right after a start.</summary>
    public async Task RestoreViewsAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(new RowRange(Keys.Pending), cancellationToken))
            await relay.BringViewsUpToDateAsync(
                Keys.ReadCommit(row.RowKey).Number, known: null, Json.Read<Announcement>(row.Body).Touched, cancellationToken);
    }

    /// <summary>Follows up every announced commit that nobody is following up.</summary>
    /// <param name="everything">Fresh ones too: right after a start, when nobody else can be at them.</param>
    /// <returns>How many were finished.</returns>
    public async Task<int> FollowUpAsync(bool everything, CancellationToken cancellationToken)
    {
        var finished = 0;
        var now = clock.GetUtcNow();
        var (oldest, age) = (now, new Lock());
        await ForEachAsync(
            new RowRange(Keys.Pending),
            async row =>
            {
                var announcement = Json.Read<Announcement>(row.Body);
                if ((everything || now - announcement.At >= Grace) && await FollowUpAsync(row, announcement, now, cancellationToken))
                    Interlocked.Increment(ref finished);
                else
                    lock (age) oldest = announcement.At < oldest ? announcement.At : oldest;
            },
            cancellationToken);
        Signals.Swept(finished, now - oldest, await store.ReadAllAsync(new RowRange(Keys.DeadLetters), cancellationToken).CountAsync(cancellationToken));
        if (finished > 0) LogFollowedUp(finished);
        return finished;
    }

    private async Task ReachAsync(Row row, CancellationToken cancellationToken)
    {
        var number = Keys.ReadTimed(row.RowKey).Number;
        var outcome = await service.ExecuteAsync(
            number, new TaskingCommand.DeadlineReached(), Actor.System, expectedSeq: null, key: null, cancellationToken);
        // A deadline that decides nothing is a row left over from an older state, or from older rules.
        if (outcome is Outcome.Done { Changed: false } or Outcome.NotFound)
            await relay.BringViewsUpToDateAsync(number, known: null, [new ViewKey(row.Partition, row.RowKey)], cancellationToken);
    }

    private async Task<bool> FollowUpAsync(Row row, Announcement announcement, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (number, seq) = Keys.ReadCommit(row.RowKey);
        if (DigestWeek.IsId(number) || relay.HasViewsOf(number, seq)) return await relay.DeliverAsync(number, seq, cancellationToken);
        var stored = await records.LoadAsync(number, cancellationToken);
        if (stored is null || stored.Tasking.Seq < seq)
        {
            // Announced, not committed: either it is about to be, or it never will.
            if (now - announcement.At >= Abandoned) await store.CommitAsync(Keys.Pending, [new RowWrite.Delete(row.RowKey, row.ETag)], cancellationToken);
            return false;
        }

        await relay.BringViewsUpToDateAsync(number, known: null, announcement.Touched, cancellationToken);
        return await relay.DeliverAsync(number, seq, cancellationToken);
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
