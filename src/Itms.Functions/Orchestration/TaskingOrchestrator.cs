using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Itms.Functions.Orchestration;

/// <summary>
/// A tasking's cycle as a durable orchestration: it attends to the tasking, then waits for the doorbell or for what is due
/// next, until the cycle is over. It decides nothing and knows nothing: every turn reads the tasking anew, so that a ring lost,
/// doubled or late, or an instance gone altogether, costs time alone.
/// </summary>
/// <remarks>
/// One waiter of one event name, kept across turns: waiters are a stack, and one that was given up swallows the next event
/// (docs/decisions/0019-one-wake-signal.md). The timer that lost is cancelled.
/// </remarks>
public static class TaskingOrchestrator
{
    /// <summary>The one event it waits for; its payload is a <see cref="Ring"/>.</summary>
    public const string InProcessWakeSignal = "Doorbell";

    /// <summary>After so many turns it begins a new history: each turn adds some ten events, and every wake-up reads them all.</summary>
    public const int StatusChanges = 50;

    /// <summary>It looks again by itself after this, should the ring that the cycle is over have been lost.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    /// <summary>The clocks of two machines differ: what is due by one and not yet by the other is asked for again, ever more slowly.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromMinutes(15);

    private static readonly TaskOptions Attending = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(TaskingOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, TaskingCycle cycle)
    {
        var bell = context.WaitForExternalEvent<Notify>(InProcessWakeSignal);
        var patience = ShortestWait;
        for (var turn = 0; turn < StatusChanges; turn++)
        {
            var found = await ProcessAsync(context, cycle);
            if (found is { Over: true })
            {
                context.SetCustomStatus(new TaskingStage(found.Stage, Next: null));
                return;
            }

            DateTimeOffset now = context.CurrentUtcDateTime;
            var next = found is null ? now + WaitAfterFailure : Sooner(found.NextAt, now + LongestWait);
            if (next > now) patience = ShortestWait;
            else
            {
                next = now + patience;
                patience = TimeSpan.FromTicks(Math.Min(patience.Ticks * 2, TimeSpan.TicksPerHour));
            }

            context.SetCustomStatus(new TaskingStage(found?.Stage ?? "Cannot be attended to at present", next));
            using var bellWasFirst = new CancellationTokenSource();
            var timer = context.CreateTimer(next.UtcDateTime, bellWasFirst.Token);
            await Task.WhenAny(bell, timer);
            // At once: an orchestrator may await nothing but what its history knows of.
            if (!timer.IsCompleted) bellWasFirst.Cancel();
            // However often it was rung meanwhile: one look is enough.
            while (bell.IsCompleted) bell = context.WaitForExternalEvent<Notify>(InProcessWakeSignal);
        }

        context.ContinueAsNew(cycle, preserveUnprocessedEvents: true);
    }

    /// <returns>Null where it failed again and again: the instance lives on, and tries later.</returns>
    private static async Task<Attention?> ProcessAsync(TaskOrchestrationContext context, TaskingCycle cycle)
    {
        try
        {
            return await context.CallActivityAsync<Attention>(nameof(AttendActivity), cycle, Attending);
        }
        catch (TaskFailedException)
        {
            return null;
        }
    }

    private static DateTimeOffset Sooner(DateTimeOffset? a, DateTimeOffset b) => a is { } at && at < b ? at : b;
}
