using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>The orchestration processes its tasking after every wake signal and deadline, and ends with its cycle.</summary>
public sealed class TaskingOrchestratorTests : IAsyncLifetime
{
    private static readonly TaskingCycle Cycle = new("ITMS-2027-000042", 1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private readonly StubActivity activity = new();
    private TaskHub hub = null!;

    public async ValueTask InitializeAsync() => hub = await TaskHub.StartAsync(activity.ProcessAsync);

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task It_shows_the_status_and_the_next_wake_up()
    {
        var due = DateTimeOffset.UtcNow.AddHours(5);
        activity.Returns = _ => new ProcessingResult("Delegated", due, Over: false);
        await hub.StartAsync(Cycle);
        await activity.ReachesAsync(1);

        var status = await hub.ShownAsync(Cycle, shown => shown is not null);

        Assert.Equal(new TaskingStage("Delegated", due), status);
    }

    [Fact]
    public async Task A_wake_signal_before_the_deadline_starts_a_round()
    {
        activity.Returns = round => round == 1 ? StubActivity.Waiting(TimeSpan.FromHours(1)) : StubActivity.Closed;
        await hub.StartAsync(Cycle);
        await activity.ReachesAsync(1);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(2, activity.Runs);
    }

    [Fact]
    public async Task A_wake_signal_after_the_deadline_also_starts_a_round()
    {
        activity.Returns = round =>
            round switch { 1 or 2 => StubActivity.Waiting(Soon), 3 => StubActivity.Waiting(TimeSpan.FromHours(1)), _ => StubActivity.Closed };
        await hub.StartAsync(Cycle);
        await activity.ReachesAsync(3);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(4, activity.Runs);
    }

    [Fact]
    public async Task Wake_signal_and_deadline_at_the_same_moment_lose_neither()
    {
        activity.Returns = _ => StubActivity.Waiting(TimeSpan.FromMilliseconds(30));
        await hub.StartAsync(Cycle);
        for (var i = 0; i < 25; i++)
        {
            // Deadlines come all the time. Rounds begun before the signal do not count.
            var before = activity.Runs;
            await hub.NotifyAsync(Cycle);
            await activity.ReachesAsync(before + 1);
        }

        activity.Returns = _ => StubActivity.Waiting();
        await hub.ShownAsync(Cycle, shown => shown?.Next > DateTimeOffset.UtcNow.AddDays(1));
        activity.Returns = _ => StubActivity.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
    }

    [Fact]
    public async Task A_deadline_in_400_days_is_awaited_by_the_month_and_signals_still_count()
    {
        activity.Returns = round => round == 1 ? StubActivity.Waiting(TimeSpan.FromDays(400)) : StubActivity.Closed;
        await hub.StartAsync(Cycle);

        var shown = await hub.ShownAsync(Cycle, shown => shown is not null);
        await hub.NotifyAsync(Cycle);

        Assert.InRange(
            shown!.Next!.Value - DateTimeOffset.UtcNow, TaskingOrchestrator.LongestWait - TimeSpan.FromMinutes(5), TaskingOrchestrator.LongestWait);
        await hub.EndsAsync(Cycle);
    }

    [Fact]
    public async Task A_moved_date_counts_from_the_next_wake_signal()
    {
        activity.Returns = round =>
            round switch { 1 => StubActivity.Waiting(TimeSpan.FromDays(10)), 2 => StubActivity.Waiting(Soon), _ => StubActivity.Closed };
        await hub.StartAsync(Cycle);
        await activity.ReachesAsync(1);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(3, activity.Runs);
    }

    [Fact]
    public async Task Three_hundred_rounds_cross_many_histories_without_missing_a_signal()
    {
        await hub.StartAsync(Cycle);
        await activity.ReachesAsync(1);
        for (var i = 0; i < 300; i++)
        {
            var before = activity.Runs;
            await hub.NotifyAsync(Cycle);
            await activity.ReachesAsync(before + 1);
        }

        activity.Returns = _ => StubActivity.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        // A new history begins with a look of its own.
        Assert.InRange(activity.Runs, 301, 302 + (302 / TaskingOrchestrator.RoundsPerHistory) + 1);
    }

    [Fact]
    public async Task Many_signals_at_once_start_only_a_few_rounds()
    {
        await hub.StartAsync(Cycle);
        await activity.ReachesAsync(1);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => hub.NotifyAsync(Cycle)));
        await activity.ReachesAsync(2);
        activity.Returns = _ => StubActivity.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.InRange(activity.Runs, 2, 42);
    }

    [Fact]
    public async Task A_failed_attempt_is_retried()
    {
        activity.Returns = round => round == 1 ? throw new ProcessingFailedException("TableStoreUnavailableException") : StubActivity.Closed;

        await hub.StartAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(2, activity.Runs);
    }

    [Fact]
    public async Task Clock_differences_do_not_make_it_spin()
    {
        activity.Returns = _ => StubActivity.Waiting(TimeSpan.FromMinutes(-1));
        await hub.StartAsync(Cycle);

        var shown = await hub.ShownAsync(Cycle, shown => shown is not null);

        Assert.True(shown!.Next > DateTimeOffset.UtcNow, "It wakes again at once.");
        Assert.Equal(1, activity.Runs);
    }
}
