using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>Timers of a clock that the simulation moves.</summary>
internal sealed class VirtualTimers(ManualClock clock)
{
    private readonly PriorityQueue<VirtualTimer, (DateTimeOffset Due, long Order)> waiting = new();
    private long started;

    /// <summary>Fires what is due.</summary>
    public void Fire()
    {
        while (waiting.TryPeek(out var timer, out var next) && next.Due <= clock.Now)
        {
            waiting.Dequeue();
            timer.Fire(next.Order);
        }
    }

    /// <summary>Lets time pass until the next timer fires.</summary>
    /// <returns>False: no timer waits.</returns>
    public bool Advance()
    {
        if (!waiting.TryPeek(out _, out var next)) return false;
        if (next.Due > clock.Now) clock.Now = next.Due;
        Fire();
        return true;
    }

    /// <summary>The clock of a process, and its timers. After its death none of them fires.</summary>
    public TimeProvider For(SimulatedProcess process) => new ProcessClock(this, process);

    private sealed class ProcessClock(VirtualTimers timers, SimulatedProcess process) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => timers.Now;

        public override long GetTimestamp() => timers.Now.UtcTicks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new VirtualTimer(timers, process, () => callback(state));
            timer.Change(dueTime, period);
            return timer;
        }
    }

    private DateTimeOffset Now => clock.Now;

    /// <summary>A timer that fires once.</summary>
    private sealed class VirtualTimer(VirtualTimers timers, SimulatedProcess process, Action callback) : ITimer
    {
        /// <summary>Which start counts. A timer that was changed or disposed of has another.</summary>
        private long order;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan) throw new NotSupportedException("Nothing simulated repeats a timer.");
            order = ++timers.started;
            if (dueTime != Timeout.InfiniteTimeSpan) timers.waiting.Enqueue(this, (timers.Now + dueTime, order));
            return true;
        }

        public void Fire(long started)
        {
            if (started == order && !process.IsDead) callback();
        }

        public void Dispose() => order = 0;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
