using Itms.Application.Tables;
using Itms.Application.Taskings;

namespace Itms.Server.Demo;

/// <summary>Lets the demo's time pass: from deadline to deadline, so that each reminder goes out at its own moment.</summary>
public sealed class DemoTime(DemoClock clock, Sweeper sweeper, ITableStore store) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Moves the clock ahead to <paramref name="target"/> and returns when every timer due by then has been handled.</summary>
    public async Task AdvanceAsync(DateTimeOffset target, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await PassAsync(target, cancellationToken);
            await clock.SaveAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>As <see cref="AdvanceAsync"/>, without writing down where the clock is.</summary>
    internal async Task PassAsync(DateTimeOffset target, CancellationToken cancellationToken)
    {
        var last = DateTimeOffset.MinValue;
        // A deadline that stays where it is could not be handled: time goes on all the same.
        while (await sweeper.NextDeadlineAsync(cancellationToken) is { } next && next <= target && next > last)
        {
            if (next > clock.GetUtcNow()) clock.Set(next);
            await sweeper.ReachDeadlinesAsync(cancellationToken);
            // The mails of this moment go out before it has passed.
            await DrainAsync(cancellationToken);
            last = next;
        }

        if (target > clock.GetUtcNow()) clock.Set(target);
        await sweeper.ReachDeadlinesAsync(cancellationToken);
        await DrainAsync(cancellationToken);
    }

    /// <summary>Returns when no mail that can be sent now is waiting.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var before = -1;
        while (await WaitingAsync(cancellationToken) is var waiting and > 0)
        {
            // Nothing moves any more: what is left waits for a later attempt.
            if (await sweeper.FollowUpAsync(everything: true, cancellationToken) == 0 && waiting == before) return;
            before = waiting;
            await Task.Delay(TimeSpan.FromMilliseconds(5), clock, cancellationToken);
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<int> WaitingAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var _ in store.ReadAllAsync(new RowRange(Keys.Pending), cancellationToken)) count++;
        return count;
    }
}
