using Itms.Application.Digests;
using Itms.Application.Intake;
using Itms.Application.Outbox;
using Itms.Application.Reports;
using Itms.Application.Storage;
using Itms.Application.Taskings;

namespace Itms.Server.Demo;

/// <summary>Moves the demo's time from deadline to deadline, so each reminder goes out at its own moment.</summary>
public sealed class DemoTime(
    DemoClock clock, RecoverySweep recoverySweep, RecurrenceOpener recurrences, OutboxProcessor outbox, Digest digest,
    ReportMails reports, TrainingMails trainings, GatheredMails gathered, ArrivalNotices arrivals, ITableStore store) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Moves the clock ahead and returns when every timer due by then has been handled.</summary>
    /// <param name="target">Computes the instant to move to from the present one.</param>
    /// <param name="cancellationToken">The server's token, not the caller's: once time moves, it moves all the way.</param>
    public async Task AdvanceAsync(Func<DateTimeOffset, DateTimeOffset> target, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await PassAsync(target(clock.GetUtcNow()), cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    internal async Task PassAsync(DateTimeOffset target, CancellationToken cancellationToken)
    {
        await digest.SendDueAsync(clock.GetUtcNow(), cancellationToken);
        await reports.SendDueAsync(clock.GetUtcNow(), cancellationToken);
        await trainings.SendDueAsync(clock.GetUtcNow(), cancellationToken);
        DateTimeOffset? last = null;
        // Ask only for later deadlines: one that could not be handled must not stop the clock.
        while (await NextAsync(last, cancellationToken) is { } next && next <= target)
        {
            if (next > clock.GetUtcNow()) await MoveAsync(next);
            await HandleAsync(cancellationToken);
            // Send the mails of this moment before the clock moves on.
            await DrainAsync(cancellationToken);
            last = next;
        }

        if (target > clock.GetUtcNow()) await MoveAsync(target);
        await HandleAsync(cancellationToken);
        await DrainAsync(cancellationToken);
    }

    /// <summary>Returns when no mail that can be sent now is waiting.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var before = -1;
        while (await WaitingAsync(cancellationToken) is var waiting and > 0)
        {
            if (await recoverySweep.ProcessPendingAsync(everything: true, cancellationToken) > 0) continue;
            // No progress: the remaining mails wait for a later attempt.
            if (waiting == before && !outbox.IsSending) return;
            before = waiting;
            await Task.Delay(TimeSpan.FromMilliseconds(5), clock, cancellationToken);
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Does everything that is due by now.</summary>
    private async Task HandleAsync(CancellationToken cancellationToken)
    {
        await recurrences.OpenDueAsync(cancellationToken);
        await recoverySweep.ReachDeadlinesAsync(cancellationToken);
        await digest.SendDueAsync(clock.GetUtcNow(), cancellationToken);
        await reports.SendDueAsync(clock.GetUtcNow(), cancellationToken);
        await trainings.SendDueAsync(clock.GetUtcNow(), cancellationToken);
        await gathered.SendDueAsync(clock.GetUtcNow(), cancellationToken);
        await arrivals.TellDueAsync(cancellationToken);
    }

    private async Task<DateTimeOffset?> NextAsync(DateTimeOffset? after, CancellationToken cancellationToken) => Earlier(
        Earlier(
            Earlier(await arrivals.NextAsync(cancellationToken), await trainings.NextAsync(clock.GetUtcNow(), cancellationToken)),
            Earlier(await recoverySweep.NextDeadlineAsync(after, cancellationToken), await recurrences.NextAsync(after, cancellationToken))),
        Earlier(
            await digest.NextAsync(clock.GetUtcNow(), cancellationToken),
            Earlier(await reports.NextAsync(clock.GetUtcNow(), cancellationToken), await gathered.NextAsync(clock.GetUtcNow(), cancellationToken))));

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    /// <summary>Saves the clock at once: after a restart, nothing recorded may lie in the future.</summary>
    private async Task MoveAsync(DateTimeOffset now)
    {
        clock.Set(now);
        await clock.SaveAsync();
    }

    private async Task<int> WaitingAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var _ in store.ReadAllAsync(new RowRange(OutboxKeys.Pending), cancellationToken)) count++;
        return count;
    }
}
