namespace Itms.Application.Tests.Simulation;

/// <summary>Runs tasks one step at a time, on one thread. Of the steps that could run next, the dice pick one.</summary>
/// <param name="step">Called before each step.</param>
/// <param name="idle">Called when no step can run. It may let time pass. It returns false if that changes nothing.</param>
internal sealed class SeededScheduler(Random dice, Action step, Func<bool> idle) : TaskScheduler
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly List<Task> ready = [];
    private long queued;

    /// <summary>After so many timers without a step, nothing will come of more.</summary>
    private const int MostIdles = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>How many steps ran.</summary>
    public long Steps { get; private set; }

    /// <summary>Something has run on another thread. Then a seed does not decide everything.</summary>
    public bool Escaped { get; private set; }

    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Runs everything that was started, until the work is done.</summary>
    /// <returns>False: nothing can go on, and the work is not done.</returns>
    public bool Run(Func<Task> work)
    {
        var outer = SynchronizationContext.Current;
        // A continuation prefers the context of the test to the scheduler.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var whole = Start(work);
            for (var idles = 0; !whole.IsCompleted;)
            {
                if (ready.Count == 0 && idles++ < MostIdles && idle()) continue;
                // If work comes back after all, it was on another thread.
                if (ready.Count == 0 && !SpinWait.SpinUntil(() => whole.IsCompleted || Volatile.Read(ref queued) > Steps, Patience)) return false;
                if (ready.Count == 0) continue;
                var next = dice.Next(ready.Count);
                var task = ready[next];
                ready[next] = ready[^1];
                ready.RemoveAt(ready.Count - 1);
                Steps++;
                step();
                TryExecuteTask(task);
            }

            whole.GetAwaiter().GetResult();
            return true;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId != thread) Escaped = true;
        ready.Add(task);
        queued++;
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => ready;
}
