using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Itms.Functions.Orchestration;

/// <summary>
/// One cycle of a tasking as a durable orchestration: look, show how it stands, wait for the next of its events or for the deadline, until the
/// cycle is over. The events are named after what people did (<see cref="WakeReason"/>), but each is only a reason to look: every round
/// reads the tasking again. So an event that is lost, doubled or late, or even an instance that is gone, only costs time.
/// </summary>
public static class TaskingOrchestrator
{
    /// <summary>The version of new instances and new histories. <c>host.json</c> has the same.</summary>
    public const string Version = "2";

    /// <summary>After this many rounds it starts a new history: each round adds a dozen events or more, and every wake-up reads them all.</summary>
    public const int RoundsPerHistory = 50;

    /// <summary>It looks again after this time even without an event, in case the event that ends the cycle was lost.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    /// <summary>
    /// The clocks of two machines differ. If a deadline has passed on one and not yet on the other, it asks again after this time, which doubles
    /// up to an hour.
    /// </summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromMinutes(15);

    [Function(nameof(TaskingOrchestrator))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, TaskingCycle cycle) =>
        RunAsync(context, cycle, RoundsPerHistory);

    internal static async Task RunAsync(TaskOrchestrationContext context, TaskingCycle cycle, int roundsPerHistory)
    {
        var events = new WakeEvents(context, WakeReasons.All);
        IReadOnlyList<WakeReason> wokenBy = [];
        var pause = ShortestWait;
        for (var round = 0; round < roundsPerHistory; round++)
        {
            var seen = await LookAsync(context, cycle);
            if (seen is { IsOver: true })
            {
                Show(context, seen.Standing, wakesAt: null, wokenBy);
                return;
            }

            DateTimeOffset now = context.CurrentUtcDateTime;
            var next = seen is null ? now + WaitAfterFailure : Sooner(seen.NextAt, now + LongestWait);
            if (next > now) pause = ShortestWait;
            else
            {
                next = now + pause;
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, TimeSpan.TicksPerHour));
            }

            Show(context, seen?.Standing ?? TaskingStanding.Unknown, next, wokenBy);
            wokenBy = await events.NextAsync(next);
        }

        // A history of version 1 ends here, too, and goes on as version 2.
        context.ContinueAsNew(new ContinueAsNewOptions { NewInput = cycle, NewVersion = Version, PreserveUnprocessedEvents = true });
    }

    /// <summary>Does what the tasking needs now, one activity after the other.</summary>
    /// <returns>Null if every attempt failed: the instance stays alive and tries again later.</returns>
    private static async Task<Seen?> LookAsync(TaskOrchestrationContext context, TaskingCycle cycle)
    {
        try
        {
            if (context.Version != Version) return await FirstVersion.LookAsync(context, cycle);
            var standing = await UpdateProjectionsAsync(context, cycle);
            if (standing.IsDue)
            {
                await context.CallActivityAsync(nameof(ReachDeadlineActivity), cycle, ReachDeadlineActivity.Retries);
                standing = await UpdateProjectionsAsync(context, cycle);
            }

            var nextAttempt = standing.UnsentThrough is { } through
                ? await context.CallActivityAsync<DateTimeOffset?>(
                    nameof(SendNotificationsActivity), new UnsentMails(cycle.Number, through), SendNotificationsActivity.Retries)
                : null;
            return new Seen(standing, nextAttempt is { } at ? Sooner(standing.Deadline, at) : standing.Deadline);
        }
        catch (TaskFailedException)
        {
            return null;
        }
    }

    private static Task<TaskingStanding> UpdateProjectionsAsync(TaskOrchestrationContext context, TaskingCycle cycle) =>
        context.CallActivityAsync<TaskingStanding>(nameof(UpdateProjectionsActivity), cycle, UpdateProjectionsActivity.Retries);

    private static void Show(
        TaskOrchestrationContext context, TaskingStanding standing, DateTimeOffset? wakesAt, IReadOnlyList<WakeReason> wokenBy) =>
        context.SetCustomStatus(new TaskingStage(
            standing.Stage,
            standing.WaitsFor,
            standing.Deadline,
            standing.Reminder,
            standing.Escalation,
            wakesAt,
            [.. wokenBy.Distinct().Select(name => name.ToString())]));

    private static DateTimeOffset Sooner(DateTimeOffset? a, DateTimeOffset b) => a is { } at && at < b ? at : b;
}

/// <summary>What a round saw.</summary>
/// <param name="NextAt">When the tasking is due again: its next deadline, or the next attempt to send a mail. Null: not as things stand.</param>
internal sealed record Seen(TaskingStanding Standing, DateTimeOffset? NextAt)
{
    /// <summary>Nothing is left to do in this cycle, not even a mail to send.</summary>
    public bool IsOver => Standing.IsOver && NextAt is null;
}

/// <summary>
/// The rounds of an instance of version 1, which called one activity for everything. Such instances end, or begin a new history as
/// version 2. Then this class and <see cref="ProcessTaskingActivity"/> can go.
/// </summary>
internal static class FirstVersion
{
    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(5)));

    public static async Task<Seen> LookAsync(TaskOrchestrationContext context, TaskingCycle cycle)
    {
        var found = await context.CallActivityAsync<ProcessingResult>(nameof(ProcessTaskingActivity), cycle, Retries);
        return new Seen(TaskingStanding.Unknown with { Stage = found.Stage, Deadline = found.NextAt, IsOver = found.Over }, found.NextAt);
    }
}
