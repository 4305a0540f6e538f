namespace Itms.Server.Storage;

/// <summary>
/// Threads for work that waits for the disk to have written: in the pool it would keep the requests from theirs, and the pool is
/// slow to take on others. They are started as they are needed and end when there has been nothing to do for a while.
/// </summary>
/// <param name="most">How many at once: a disk that is asked by many to sync does it for all of them together.</param>
internal sealed class DiskThreads(string name, int most)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly object gate = new();
    private readonly Queue<(Action Work, TaskCompletionSource Done)> waiting = new();
    private int running;
    private int idle;

    /// <summary>Ends as the work does. What has begun is not cancelled.</summary>
    public Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Enqueue((work, done));
            if (waiting.Count <= idle)
            {
                Monitor.Pulse(gate);
            }
            else if (running < most)
            {
                running++;
                new Thread(Run) { Name = name, IsBackground = true }.Start();
            }
        }

        return done.Task;
    }

    private void Run()
    {
        while (Take() is var (work, done))
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
    }

    /// <returns>Null: this thread is not needed any more.</returns>
    private (Action Work, TaskCompletionSource Done)? Take()
    {
        lock (gate)
        {
            while (true)
            {
                if (waiting.TryDequeue(out var next)) return next;
                idle++;
                var pulsed = Monitor.Wait(gate, Patience);
                idle--;
                if (pulsed || waiting.Count > 0) continue;
                running--;
                return null;
            }
        }
    }
}
