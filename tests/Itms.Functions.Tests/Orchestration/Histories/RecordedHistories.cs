using System.Text.Json;
using DurableTask.Core.History;
using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration.Histories;

/// <summary>
/// Instances in flight when a new version is deployed are replayed by it: over histories that an earlier version has made, the
/// orchestrator must do the same in the same order. Where this fails, the version in host.json goes up (docs/azure.md).
/// </summary>
public sealed class RecordedHistories
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
    public void The_orchestrator_does_over_it_what_it_did_then(string name)
    {
        var (done, recorded) = History.Read(name).Replay();

        Assert.True(recorded.Count > 2, "Nothing was recorded.");
        Assert.Equal(recorded, done);
    }

    [Fact]
    public void At_the_end_of_a_history_it_begins_the_next_with_the_same_cycle_and_loses_no_ring()
    {
        var history = History.Read("last-round-of-a-history").Then(Found(task: 98), Rung(1), Rung(2));

        var (done, _) = history.Replay();

        var next = done[^1].Split("; ")[^1];
        Assert.Equal($"again {JsonSerializer.Serialize(Cycle)}, {TaskingOrchestrator.WakeSignalEvent} {Rung(2).Input}", next);
    }

    /// <summary>Records them anew, which ends what they are for: only beside a raised version. <c>-explicit only</c>.</summary>
    [Fact(Explicit = true, Timeout = 300_000)]
    public async Task Record()
    {
        await RecordAsync("signal-before-deadline", turn => turn == 1 ? Attendant.Waiting(TimeSpan.FromHours(1)) : Attendant.Closed, bells: [1]);
        await RecordAsync(
            "deadline-before-signal",
            turn => turn switch { 1 or 2 => Attendant.Waiting(Soon), 3 => Attendant.Waiting(TimeSpan.FromHours(1)), _ => Attendant.Closed },
            bells: [3]);
        await RecordAsync(
            "date-moved", turn => turn switch { 1 => Attendant.Waiting(TimeSpan.FromDays(10)), 2 => Attendant.Waiting(Soon), _ => Attendant.Closed },
            bells: [1]);
        await RecordAsync(
            "attempt-failed", turn => turn == 1 ? throw new ProcessingFailedException("TableStoreUnavailableException") : Attendant.Closed,
            bells: []);
        await RecordAsync(
            "last-round-of-a-history", _ => Attendant.Waiting(), bells: [.. Enumerable.Range(1, TaskingOrchestrator.RoundsPerHistory - 1)],
            ends: false);
        await RecordAsync(
            "continued-as-new", turn => turn <= TaskingOrchestrator.RoundsPerHistory + 2 ? Attendant.Waiting() : Attendant.Closed,
            bells: [.. Enumerable.Range(1, TaskingOrchestrator.RoundsPerHistory + 2)]);
    }

    private static TaskCompletedEvent Found(int task) => new(-1, task, JsonSerializer.Serialize(Attendant.Waiting()));

    private static EventRaisedEvent Rung(int minute) =>
        new(-1, JsonSerializer.Serialize(new WakeSignal(Cycle.Number, Cycle.Cycle, DateTimeOffset.UnixEpoch.AddMinutes(minute))))
        {
            Name = TaskingOrchestrator.WakeSignalEvent,
        };

    /// <param name="bells">The turns after which it is rung for.</param>
    private static async Task RecordAsync(string name, Func<int, ProcessingResult> finds, int[] bells, bool ends = true)
    {
        var attendant = new Attendant { Finds = finds };
        await using var hub = await TaskHub.StartAsync(attendant.ProcessAsync);
        await hub.StartAsync(Cycle);
        foreach (var turn in bells)
        {
            await attendant.ReachesAsync(turn);
            await hub.NotifyAsync(Cycle);
        }

        if (ends) await hub.EndsAsync(Cycle);
        else await attendant.ReachesAsync(bells[^1] + 1);
        hub.History(Cycle).Write(name);
    }
}
