using System.Collections.Concurrent;
using System.Threading.Channels;
using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>Stands in for the activities: returns what the test wants, and tells the test about every look at the tasking.</summary>
internal sealed class StubActivities : IActivities
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<int> looks = Channel.CreateUnbounded<int>();
    private int count;

    /// <summary>How the tasking stands at each look; called with the number of the look, from 1.</summary>
    public Func<int, TaskingStanding> Returns { get; set; } = _ => Waiting();

    /// <summary>When the mails are to be tried again. Null: they were sent.</summary>
    public Func<DateTimeOffset?> Sends { get; set; } = () => null;

    /// <summary>How often it was looked.</summary>
    public int Looks => Volatile.Read(ref count);

    /// <summary>The activities in the order in which they ran.</summary>
    public ConcurrentQueue<string> Ran { get; } = [];

    public static TaskingStanding Waiting(TimeSpan? until = null) => TaskingStanding.Unknown with
    {
        Stage = "Assigned",
        WaitsFor = [nameof(WakeReason.Delegated), nameof(WakeReason.Responded)],
        Deadline = until is { } time ? DateTimeOffset.UtcNow + time : null,
    };

    public static TaskingStanding Closed { get; } = TaskingStanding.Unknown with { Stage = "Task Submitted to Authority", IsOver = true };

    public Task<TaskingStanding> UpdateProjectionsAsync(TaskingCycle cycle) =>
        Task.FromResult(Look(nameof(UpdateProjectionsActivity), standing => standing));

    public Task ReachDeadlineAsync(TaskingCycle cycle)
    {
        Ran.Enqueue(nameof(ReachDeadlineActivity));
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> SendNotificationsAsync(UnsentMails mails)
    {
        Ran.Enqueue($"{nameof(SendNotificationsActivity)} {mails.Through}");
        return Task.FromResult(Sends());
    }

    public Task<ProcessingResult> ProcessAsync(TaskingCycle cycle) => Task.FromResult(Look(
        nameof(ProcessTaskingActivity), standing => new ProcessingResult(standing.Stage, standing.Deadline, standing.IsOver)));

    /// <summary>Waits until that look has begun; fails if it does not.</summary>
    public async Task ReachesAsync(int look)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (await looks.Reader.ReadAsync(patience.Token) < look) { }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"There was no look {look}; the last was {Looks}.");
        }
    }

    private T Look<T>(string activity, Func<TaskingStanding, T> returns)
    {
        var look = Interlocked.Increment(ref count);
        Ran.Enqueue(activity);
        var found = returns(Returns(look));
        looks.Writer.TryWrite(look);
        return found;
    }
}
