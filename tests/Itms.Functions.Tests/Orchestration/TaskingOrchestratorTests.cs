using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>The orchestration looks at its tasking whenever it was rung for or something is due, and ends with its cycle.</summary>
public sealed class TaskingOrchestratorTests : IAsyncLifetime
{
    private static readonly TaskingCycle Cycle = new("ITMS-2027-000042", 1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private readonly Attendant attendant = new();
    private TaskHub hub = null!;

    public async ValueTask InitializeAsync() => hub = await TaskHub.StartAsync(attendant.ProcessAsync);

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task It_shows_where_the_tasking_stands_and_when_it_wakes()
    {
        var due = DateTimeOffset.UtcNow.AddHours(5);
        attendant.Finds = _ => new ProcessingResult("Delegated", due, Over: false);
        await hub.StartAsync(Cycle);
        await attendant.ReachesAsync(1);

        var status = await hub.ShownAsync(Cycle, shown => shown is not null);

        Assert.Equal(new TaskingStage("Delegated", due), status);
    }

    [Fact]
    public async Task The_doorbell_comes_before_the_deadline()
    {
        attendant.Finds = turn => turn == 1 ? Attendant.Waiting(TimeSpan.FromHours(1)) : Attendant.Closed;
        await hub.StartAsync(Cycle);
        await attendant.ReachesAsync(1);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(2, attendant.StatusChanges);
    }

    [Fact]
    public async Task The_deadline_comes_before_the_doorbell_which_is_heard_all_the_same()
    {
        attendant.Finds = turn =>
            turn switch { 1 or 2 => Attendant.Waiting(Soon), 3 => Attendant.Waiting(TimeSpan.FromHours(1)), _ => Attendant.Closed };
        await hub.StartAsync(Cycle);
        await attendant.ReachesAsync(3);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(4, attendant.StatusChanges);
    }

    [Fact]
    public async Task Wake_signal_and_deadline_at_the_same_moment_lose_neither()
    {
        attendant.Finds = _ => Attendant.Waiting(TimeSpan.FromMilliseconds(30));
        await hub.StartAsync(Cycle);
        for (var i = 0; i < 25; i++)
        {
            // Deadlines keep coming at any moment; what was seen before the ring does not count.
            var before = attendant.StatusChanges;
            await hub.NotifyAsync(Cycle);
            await attendant.ReachesAsync(before + 1);
        }

        attendant.Finds = _ => Attendant.Waiting();
        await hub.ShownAsync(Cycle, shown => shown?.Next > DateTimeOffset.UtcNow.AddDays(1));
        attendant.Finds = _ => Attendant.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
    }

    [Fact]
    public async Task A_deadline_in_400_days_is_waited_for_month_by_month_and_the_doorbell_heard_meanwhile()
    {
        attendant.Finds = turn => turn == 1 ? Attendant.Waiting(TimeSpan.FromDays(400)) : Attendant.Closed;
        await hub.StartAsync(Cycle);

        var shown = await hub.ShownAsync(Cycle, shown => shown is not null);
        await hub.NotifyAsync(Cycle);

        Assert.InRange(
            shown!.Next!.Value - DateTimeOffset.UtcNow, TaskingOrchestrator.LongestWait - TimeSpan.FromMinutes(5), TaskingOrchestrator.LongestWait);
        await hub.EndsAsync(Cycle);
    }

    [Fact]
    public async Task A_date_that_was_moved_counts_from_the_ring_that_says_so()
    {
        attendant.Finds = turn => turn switch { 1 => Attendant.Waiting(TimeSpan.FromDays(10)), 2 => Attendant.Waiting(Soon), _ => Attendant.Closed };
        await hub.StartAsync(Cycle);
        await attendant.ReachesAsync(1);

        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(3, attendant.StatusChanges);
    }

    [Fact]
    public async Task Three_hundred_turns_go_through_many_histories_without_missing_a_ring()
    {
        await hub.StartAsync(Cycle);
        await attendant.ReachesAsync(1);
        for (var i = 0; i < 300; i++)
        {
            var before = attendant.StatusChanges;
            await hub.NotifyAsync(Cycle);
            await attendant.ReachesAsync(before + 1);
        }

        attendant.Finds = _ => Attendant.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        // A new history begins with a look of its own.
        Assert.InRange(attendant.StatusChanges, 301, 302 + (302 / TaskingOrchestrator.RoundsPerHistory) + 1);
    }

    [Fact]
    public async Task However_often_it_is_rung_at_once_it_looks_only_a_few_times()
    {
        await hub.StartAsync(Cycle);
        await attendant.ReachesAsync(1);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => hub.NotifyAsync(Cycle)));
        await attendant.ReachesAsync(2);
        attendant.Finds = _ => Attendant.Closed;
        await hub.NotifyAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.InRange(attendant.StatusChanges, 2, 42);
    }

    [Fact]
    public async Task An_attempt_that_failed_is_made_again()
    {
        attendant.Finds = turn => turn == 1 ? throw new ProcessingFailedException("TableStoreUnavailableException") : Attendant.Closed;

        await hub.StartAsync(Cycle);

        await hub.EndsAsync(Cycle);
        Assert.Equal(2, attendant.StatusChanges);
    }

    [Fact]
    public async Task What_is_due_by_one_clock_and_not_yet_by_the_other_is_not_asked_for_without_a_pause()
    {
        attendant.Finds = _ => Attendant.Waiting(TimeSpan.FromMinutes(-1));
        await hub.StartAsync(Cycle);

        var shown = await hub.ShownAsync(Cycle, shown => shown is not null);

        Assert.True(shown!.Next > DateTimeOffset.UtcNow, "It wakes again at once.");
        Assert.Equal(1, attendant.StatusChanges);
    }
}
