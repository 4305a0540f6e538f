using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>The orchestration processes its tasking after every wake signal and deadline, and ends with its cycle.</summary>
public sealed class TaskingOrchestratorTests : IAsyncLifetime
{
    private static readonly TaskingCycle Cycle = new("ITMS-2027-000042", 1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private readonly StubActivities activities = new();
    private TaskHub hub = null!;

    public async ValueTask InitializeAsync() => hub = await TaskHub.StartAsync(activities);

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task It_shows_the_stage_what_it_waits_for_the_deadline_and_the_escalation()
    {
        var due = DateTimeOffset.UtcNow.AddHours(5);
        activities.Returns = _ => TaskingStanding.Unknown with
        {
            Stage = "Delegated",
            WaitsFor = ["DelegationCompleted"],
            Deadline = due,
            Reminder = "dueIn1",
            Escalation = "dueIn3",
        };
        await hub.StartAsync(Cycle);
        await hub.ShownAsync(Cycle, shown => shown is not null);

        await hub.NotifyAsync(Cycle, WakeReason.Delegated);
        var status = await hub.ShownAsync(Cycle, shown => shown is { WokenBy.Count: > 0 });

        Assert.Equivalent(
            new TaskingStage("Delegated", ["DelegationCompleted"], due, "dueIn1", "dueIn3", due, ["Delegated"]), status, strict: true);
    }

    [Fact]
    public async Task An_event_of_every_name_starts_a_round_again_and_again()
    {
        await hub.StartAsync(Cycle);
        await activities.ReachesAsync(1);
        foreach (var reason in WakeReasons.All.Concat(WakeReasons.All))
        {
            var before = activities.Looks;
            await hub.NotifyAsync(Cycle, reason);
            await activities.ReachesAsync(before + 1);
        }
    }

    [Fact]
    public async Task What_is_due_is_reached_before_its_mails_are_sent()
    {
        activities.Returns = look => StubActivities.Waiting() with { IsDue = look == 1, UnsentThrough = look == 1 ? 5 : 7 };
        await hub.StartAsync(Cycle);

        await hub.ShownAsync(Cycle, shown => shown is not null);

        Assert.Equal(
            [
                nameof(UpdateProjectionsActivity), nameof(ReachDeadlineActivity), nameof(UpdateProjectionsActivity),
                $"{nameof(SendNotificationsActivity)} 7",
            ],
            activities.Ran);
    }

    [Fact]
    public async Task A_closed_tasking_keeps_its_instance_until_its_mails_are_sent()
    {
        var attempts = 0;
        activities.Returns = look => StubActivities.Closed with { UnsentThrough = 9 };
        activities.Sends = () => ++attempts < 3 ? DateTimeOffset.UtcNow + Soon : null;

        await hub.StartAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task An_instance_of_version_1_hears_named_events_and_becomes_version_2_with_its_next_history()
    {
        await hub.StartAsync(Cycle, version: "1");
        for (var round = 1; round <= TaskingOrchestrator.RoundsPerHistory; round++)
        {
            await activities.ReachesAsync(round);
            await hub.NotifyAsync(Cycle, WakeReasons.All[round % WakeReasons.All.Count]);
        }

        await activities.ReachesAsync(TaskingOrchestrator.RoundsPerHistory + 1);
        activities.Returns = _ => StubActivities.Closed;
        await hub.NotifyAsync(Cycle, WakeReason.Closed);

        await hub.EndsAsync(Cycle);
        Assert.All(activities.Ran.Take(TaskingOrchestrator.RoundsPerHistory), ran => Assert.Equal(nameof(ProcessTaskingActivity), ran));
        Assert.All(activities.Ran.Skip(TaskingOrchestrator.RoundsPerHistory), ran => Assert.Equal(nameof(UpdateProjectionsActivity), ran));
    }

    [Fact]
    public async Task A_wake_signal_before_the_deadline_starts_a_round()
    {
        activities.Returns = round => round == 1 ? StubActivities.Waiting(TimeSpan.FromHours(1)) : StubActivities.Closed;
        await hub.StartAsync(Cycle);
        await activities.ReachesAsync(1);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(2, activities.Looks);
    }

    [Fact]
    public async Task A_wake_signal_after_the_deadline_also_starts_a_round()
    {
        activities.Returns = round =>
            round switch { 1 or 2 => StubActivities.Waiting(Soon), 3 => StubActivities.Waiting(TimeSpan.FromHours(1)), _ => StubActivities.Closed };
        await hub.StartAsync(Cycle);
        await activities.ReachesAsync(3);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(4, activities.Looks);
    }

    [Fact]
    public async Task Wake_signal_and_deadline_at_the_same_moment_lose_neither()
    {
        activities.Returns = _ => StubActivities.Waiting(TimeSpan.FromMilliseconds(30));
        await hub.StartAsync(Cycle);
        for (var i = 0; i < 25; i++)
        {
            // Deadlines come all the time. Rounds begun before the signal do not count.
            var before = activities.Looks;
            await hub.NotifyAsync(Cycle);
            await activities.ReachesAsync(before + 1);
        }

        activities.Returns = _ => StubActivities.Waiting();
        await hub.ShownAsync(Cycle, shown => shown?.WakesAt > DateTimeOffset.UtcNow.AddDays(1));
        activities.Returns = _ => StubActivities.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
    }

    [Fact]
    public async Task A_deadline_in_400_days_is_awaited_by_the_month_and_signals_still_count()
    {
        activities.Returns = round => round == 1 ? StubActivities.Waiting(TimeSpan.FromDays(400)) : StubActivities.Closed;
        await hub.StartAsync(Cycle);

        var shown = await hub.ShownAsync(Cycle, shown => shown is not null);
        await hub.NotifyAsync(Cycle);

        Assert.InRange(
            shown!.WakesAt!.Value - DateTimeOffset.UtcNow,
            TaskingOrchestrator.LongestWait - TimeSpan.FromMinutes(5),
            TaskingOrchestrator.LongestWait);
        await hub.EndsAsync(Cycle);
    }

    [Fact]
    public async Task A_moved_date_counts_from_the_next_wake_signal()
    {
        activities.Returns = round =>
            round switch { 1 => StubActivities.Waiting(TimeSpan.FromDays(10)), 2 => StubActivities.Waiting(Soon), _ => StubActivities.Closed };
        await hub.StartAsync(Cycle);
        await activities.ReachesAsync(1);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(3, activities.Looks);
    }

    [Fact]
    public async Task Three_hundred_rounds_cross_many_histories_without_missing_a_signal()
    {
        await hub.StartAsync(Cycle);
        await activities.ReachesAsync(1);
        for (var i = 0; i < 300; i++)
        {
            var before = activities.Looks;
            await hub.NotifyAsync(Cycle);
            await activities.ReachesAsync(before + 1);
        }

        activities.Returns = _ => StubActivities.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        // A new history begins with a look of its own.
        Assert.InRange(activities.Looks, 301, 302 + (302 / TaskingOrchestrator.RoundsPerHistory) + 1);
    }

    [Fact]
    public async Task Many_signals_at_once_start_only_a_few_rounds()
    {
        await hub.StartAsync(Cycle);
        await activities.ReachesAsync(1);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => hub.NotifyAsync(Cycle)));
        await activities.ReachesAsync(2);
        activities.Returns = _ => StubActivities.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.InRange(activities.Looks, 2, 42);
    }

    [Fact]
    public async Task A_failed_attempt_is_retried()
    {
        activities.Returns = round => round == 1 ? throw new ProcessingFailedException("TableStoreUnavailableException") : StubActivities.Closed;

        await hub.StartAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(2, activities.Looks);
    }

    [Fact]
    public async Task Clock_differences_do_not_make_it_spin()
    {
        activities.Returns = _ => StubActivities.Waiting(TimeSpan.FromMinutes(-1));
        await hub.StartAsync(Cycle);

        var shown = await hub.ShownAsync(Cycle, shown => shown is not null);

        Assert.True(shown!.WakesAt > DateTimeOffset.UtcNow, "It wakes again at once.");
        Assert.Equal(1, activities.Looks);
    }
}
