using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Itms.Functions.Orchestration;

/// <summary>
/// One cycle of a tasking as a durable orchestration. It processes the tasking, then waits for a wake signal or for the next deadline, until the
/// cycle is over. It decides nothing and remembers nothing: every round reads the tasking again. So a signal that is lost, doubled or late,
/// or even an instance that is gone, only costs time.
/// </summary>
/// <remarks>
/// It keeps one waiter for one event name across all rounds: waiters are a stack, and an abandoned one swallows the next event
/// (docs/decisions/0019-one-wake-signal.md). It cancels the timer if the signal came first.
/// </remarks>
public static class TaskingOrchestrator
{
    /// <summary>The name of the one event it waits for; the payload is a <see cref="WakeSignal"/>.</summary>
    public const string WakeSignalEvent = "WakeSignal";

    /// <summary>After this many rounds it starts a new history: each round adds about ten events, and every wake-up reads them all.</summary>
    public const int RoundsPerHistory = 50;

    /// <summary>It looks again after this time even without a signal, in case the signal that the cycle is over was lost.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    /// <summary>
    /// The clocks of two machines differ. If a deadline has passed on one and not yet on the other, it asks again after this time, which doubles
    /// up to an hour.
    /// </summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromMinutes(15);

    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(TaskingOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, TaskingCycle cycle)
    {
        var signal = context.WaitForExternalEvent<WakeSignal>(WakeSignalEvent);
        var pause = ShortestWait;
        for (var round = 0; round < RoundsPerHistory; round++)
        {
            var result = await ProcessAsync(context, cycle);
            if (result is { Over: true })
            {
                context.SetCustomStatus(new TaskingStage(result.Stage, Next: null));
                return;
            }

            DateTimeOffset now = context.CurrentUtcDateTime;
            var next = result is null ? now + WaitAfterFailure : Sooner(result.NextAt, now + LongestWait);
            if (next > now) pause = ShortestWait;
            else
            {
                next = now + pause;
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, TimeSpan.TicksPerHour));
            }

            context.SetCustomStatus(new TaskingStage(result?.Stage ?? "Cannot be processed at present", next));
            using var signalCameFirst = new CancellationTokenSource();
            var timer = context.CreateTimer(next.UtcDateTime, signalCameFirst.Token);
            await Task.WhenAny(signal, timer);
            // Synchronously, because an orchestrator may await only durable tasks.
            if (!timer.IsCompleted) signalCameFirst.Cancel();
            // One round answers any number of signals.
            while (signal.IsCompleted) signal = context.WaitForExternalEvent<WakeSignal>(WakeSignalEvent);
        }

        context.ContinueAsNew(cycle, preserveUnprocessedEvents: true);
    }

    /// <returns>Null if every attempt failed: the instance stays alive and tries again later.</returns>
    private static async Task<ProcessingResult?> ProcessAsync(TaskOrchestrationContext context, TaskingCycle cycle)
    {
        try
        {
            return await context.CallActivityAsync<ProcessingResult>(nameof(ProcessTaskingActivity), cycle, Retries);
        }
        catch (TaskFailedException)
        {
            return null;
        }
    }

    private static DateTimeOffset Sooner(DateTimeOffset? a, DateTimeOffset b) => a is { } at && at < b ? at : b;
}
