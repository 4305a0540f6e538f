using Itms.Application.Shared;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Itms.Functions.Orchestration;
using Itms.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>
/// The host's activities for one tasking, with a clock that leaps to the next deadline when the orchestration's timer for it fires. In real time
/// the timer fires after moments.
/// </summary>
/// <param name="services">The host's services; their clock is <paramref name="clock"/>.</param>
internal sealed class LeapingTime(IServiceProvider services, ManualClock clock) : IActivities
{
    private static readonly TimeSpan Leap = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock leaping = new();
    private DateTimeOffset until = clock.Now;
    private (DateTimeOffset At, DateTimeOffset Fires)? promised;
    private TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskingCycle? passing;
    private (UnsentMails Mails, TaskCompletionSource Idle)? sending;

    /// <summary>Time passes, from deadline to deadline. Afterwards nothing is left to do before the next one.</summary>
    /// <param name="wake">Wakes the orchestration of this cycle at least once.</param>
    public async Task PassAsync(TaskingCycle cycle, DateTimeOffset to, Func<Task> wake)
    {
        Task reached;
        lock (leaping)
        {
            (passing, until, idle) = (cycle, to, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            reached = idle.Task;
        }

        await wake();
        await reached.WaitAsync(Patience, TestContext.Current.CancellationToken);
        clock.Now = to;
    }

    public async Task<TaskingStanding> UpdateProjectionsAsync(TaskingCycle cycle)
    {
        TaskCompletionSource waiting;
        lock (leaping)
        {
            // A look that began before the wait may not have seen what is waited for.
            waiting = idle;
            if (promised is var (at, fires) && DateTimeOffset.UtcNow >= fires)
                (clock.Now, promised) = (at > clock.Now ? at : clock.Now, null);
        }

        var found = await services.GetRequiredService<UpdateProjectionsActivity>().RunAsync(cycle, CancellationToken.None);
        // An earlier cycle may be ending meanwhile.
        if (found.IsDue || cycle != passing) return found;
        if (found.UnsentThrough is null) return found with { Deadline = Promise(found.Deadline, waiting) };
        sending = (new UnsentMails(cycle.Number, found.UnsentThrough.Value), waiting);
        return found with { Deadline = null };
    }

    public Task ReachDeadlineAsync(TaskingCycle cycle) =>
        services.GetRequiredService<ReachDeadlineActivity>().RunAsync(cycle, CancellationToken.None);

    public async Task<DateTimeOffset?> SendNotificationsAsync(UnsentMails mails)
    {
        var nextAttempt = await services.GetRequiredService<SendNotificationsActivity>().RunAsync(mails, CancellationToken.None);
        if (sending is not var (unsent, waiting) || unsent != mails) return nextAttempt;
        var tasking = (await services.GetRequiredService<TaskingRecords>().LoadAsync(mails.Number, CancellationToken.None))!.Tasking;
        var deadline = Agenda.NextAt(tasking, services.GetRequiredService<RulesSource>().Current);
        return Promise(nextAttempt is null || deadline < nextAttempt ? deadline : nextAttempt, waiting);
    }

    public Task<ProcessingResult> ProcessAsync(TaskingCycle cycle) => throw new NotSupportedException("No instance here is of version 1.");

    /// <summary>Ends a look: the clock will leap to this instant, if it counts already.</summary>
    /// <returns>When the timer for it is to fire in real time.</returns>
    private DateTimeOffset? Promise(DateTimeOffset? next, TaskCompletionSource waiting)
    {
        lock (leaping)
        {
            promised = next is { } at && at <= until ? (at, DateTimeOffset.UtcNow + Leap) : null;
            if (promised is null) waiting.TrySetResult();
            return promised?.Fires;
        }
    }
}
