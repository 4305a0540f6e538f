using System.Text.Json;
using DurableTask.Core.History;
using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration.Histories;

/// <summary>
/// Instances in flight when a new version is deployed are replayed by it: over histories that an earlier version has made, the
/// orchestrator must do the same in the same order. Where this fails, the version in host.json goes up (docs/azure.md).
/// </summary>
public sealed class RecordedHistoriesTests
{
    private static readonly TaskingCycle Cycle = new("ITMS-2027-000042", 1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData("signal-before-deadline")]
    [InlineData("deadline-before-signal")]
    [InlineData("date-moved")]
    [InlineData("attempt-failed")]
    [InlineData("last-round-of-a-history")]
    [InlineData("continued-as-new")]
    public void The_orchestrator_replays_recorded_histories_unchanged(string name)
    {
        var (done, recorded) = History.Read(name).Replay();

        Assert.True(recorded.Count > 2, "Nothing was recorded.");
        Assert.Equal(recorded, done);
    }

    [Fact]
    public void The_next_history_keeps_the_cycle_and_every_signal()
    {
        var history = History.Read("last-round-of-a-history").Then(Found(task: 98), Signal(1), Signal(2));

        var (done, _) = history.Replay();

        var next = done[^1].Split("; ")[^1];
        Assert.Equal($"again {JsonSerializer.Serialize(Cycle)}, {TaskingOrchestrator.WakeSignalEvent} {Signal(2).Input}", next);
    }

    /// <summary>
    /// Records the histories again, and so gives up compatibility with older instances: raise the version in host.json too. <c>-explicit
    /// only</c>.
    /// </summary>
    [Fact(Explicit = true, Timeout = 300_000)]
    public async Task Record()
    {
        await RecordAsync(
            "signal-before-deadline", round => round == 1 ? StubActivity.Waiting(TimeSpan.FromHours(1)) : StubActivity.Closed, signals: [1]);
        await RecordAsync(
            "deadline-before-signal",
            round =>
                round switch { 1 or 2 => StubActivity.Waiting(Soon), 3 => StubActivity.Waiting(TimeSpan.FromHours(1)), _ => StubActivity.Closed },
            signals: [3]);
        await RecordAsync(
            "date-moved", round =>
                round switch { 1 => StubActivity.Waiting(TimeSpan.FromDays(10)), 2 => StubActivity.Waiting(Soon), _ => StubActivity.Closed },
            signals: [1]);
        await RecordAsync(
            "attempt-failed", round => round == 1 ? throw new ProcessingFailedException("TableStoreUnavailableException") : StubActivity.Closed,
            signals: []);
        await RecordAsync(
            "last-round-of-a-history", _ => StubActivity.Waiting(), signals: [.. Enumerable.Range(1, TaskingOrchestrator.RoundsPerHistory - 1)],
            ends: false);
        await RecordAsync(
            "continued-as-new", round => round <= TaskingOrchestrator.RoundsPerHistory + 2 ? StubActivity.Waiting() : StubActivity.Closed,
            signals: [.. Enumerable.Range(1, TaskingOrchestrator.RoundsPerHistory + 2)]);
    }

    private static TaskCompletedEvent Found(int task) => new(-1, task, JsonSerializer.Serialize(StubActivity.Waiting()));

    private static EventRaisedEvent Signal(int minute) =>
        new(-1, JsonSerializer.Serialize(new WakeSignal(Cycle.Number, Cycle.Cycle, DateTimeOffset.UnixEpoch.AddMinutes(minute))))
        {
            Name = TaskingOrchestrator.WakeSignalEvent,
        };

    /// <param name="signals">The rounds after which a wake signal is sent.</param>
    private static async Task RecordAsync(string name, Func<int, ProcessingResult> returns, int[] signals, bool ends = true)
    {
        var activity = new StubActivity { Returns = returns };
        await using var hub = await TaskHub.StartAsync(activity.ProcessAsync);
        await hub.StartAsync(Cycle);
        foreach (var round in signals)
        {
            await activity.ReachesAsync(round);
            await hub.NotifyAsync(Cycle);
        }

        if (ends) await hub.EndsAsync(Cycle);
        else await activity.ReachesAsync(signals[^1] + 1);
        hub.History(Cycle).Write(name);
    }
}
