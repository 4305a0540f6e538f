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
    // Version 1: one activity, one event name. They were recorded before an instance had a version.
    [InlineData("signal-before-deadline")]
    [InlineData("deadline-before-signal")]
    [InlineData("date-moved")]
    [InlineData("attempt-failed")]
    [InlineData("last-round-of-a-history")]
    [InlineData("continued-as-new")]
    // Version 2.
    [InlineData("2-events-before-deadline")]
    [InlineData("2-deadline-reached")]
    [InlineData("2-mails-sent")]
    [InlineData("2-attempt-failed")]
    [InlineData("2-last-round-of-a-history")]
    [InlineData("2-continued-as-new")]
    public void The_orchestrator_replays_recorded_histories_unchanged(string name)
    {
        var (done, recorded) = History.Read(name).Replay();

        Assert.True(recorded.Count > 2, "Nothing was recorded.");
        Assert.Equal(recorded, done);
    }

    [Theory]
    [InlineData("last-round-of-a-history", 98)]
    [InlineData("2-last-round-of-a-history", 98)]
    public void The_next_history_is_of_version_2_and_keeps_the_cycle_and_every_event(string name, int task)
    {
        // The first event ends the wait of the last round. The others come too late to be read, whatever their names.
        var history = History.Read(name).Then(
            Found(name, task), Event(WakeReason.WakeSignal, 1), Event(WakeReason.Delegated, 2), Event(WakeReason.WakeSignal, 3));

        var (done, _) = history.Replay();

        var next = done[^1].Split("; ")[^1];
        Assert.Equal(
            $"again as version 2: {JsonSerializer.Serialize(Cycle)}"
            + $", Delegated {Event(WakeReason.Delegated, 2).Input}, WakeSignal {Event(WakeReason.WakeSignal, 3).Input}",
            next);
    }

    /// <summary>
    /// Records the histories of version 2 again, and so gives up compatibility with older instances: raise the version in host.json too.
    /// <c>-explicit only</c>.
    /// </summary>
    [Fact(Explicit = true, Timeout = 300_000)]
    public async Task Record()
    {
        await RecordAsync(
            "2-events-before-deadline",
            look => look < 4 ? StubActivities.Waiting(TimeSpan.FromHours(1)) : StubActivities.Closed,
            [WakeReason.Delegated, WakeReason.DelegationCompleted, WakeReason.Closed]);
        await RecordAsync(
            "2-deadline-reached",
            look => look switch
            {
                1 => StubActivities.Waiting(Soon),
                2 => StubActivities.Waiting() with { IsDue = true },
                3 => StubActivities.Waiting() with { UnsentThrough = 7 },
                _ => StubActivities.Closed,
            },
            [null, null, WakeReason.Closed]);
        await RecordAsync(
            "2-mails-sent",
            look => look switch { 1 => StubActivities.Waiting() with { UnsentThrough = 1 }, _ => StubActivities.Closed with { UnsentThrough = 4 } },
            [WakeReason.Closed]);
        await RecordAsync(
            "2-attempt-failed",
            look => look == 1 ? throw new ProcessingFailedException("TableStoreUnavailableException") : StubActivities.Closed,
            []);
        const int rounds = TaskingOrchestrator.RoundsPerHistory;
        WakeReason?[] many = [.. Enumerable.Range(0, rounds + 2).Select(i => WakeReasons.All[i % WakeReasons.All.Count])];
        await RecordAsync("2-last-round-of-a-history", _ => StubActivities.Waiting(), many[..(rounds - 1)], ends: false);
        await RecordAsync(
            "2-continued-as-new",
            look => look <= rounds + 2 ? StubActivities.Waiting() : StubActivities.Closed,
            many);
    }

    /// <summary>The activity of the last round has found what all before it found.</summary>
    private static TaskCompletedEvent Found(string name, int task) => new(
        -1,
        task,
        name.StartsWith('2')
            ? JsonSerializer.Serialize(StubActivities.Waiting())
            : JsonSerializer.Serialize(new ProcessingResult("Assigned", NextAt: null, Over: false)));

    private static EventRaisedEvent Event(WakeReason reason, int minute) =>
        new(-1, JsonSerializer.Serialize(new WakeSignal(Cycle.Number, Cycle.Cycle, DateTimeOffset.UnixEpoch.AddMinutes(minute))))
        {
            Name = reason.ToString(),
        };

    /// <param name="events">The event that is sent after each look. Null: none; the next look comes by itself.</param>
    private static async Task RecordAsync(string name, Func<int, TaskingStanding> returns, WakeReason?[] events, bool ends = true)
    {
        var activities = new StubActivities { Returns = returns };
        await using var hub = await TaskHub.StartAsync(activities);
        await hub.StartAsync(Cycle);
        for (var look = 1; look <= events.Length; look++)
        {
            await activities.ReachesAsync(look);
            if (events[look - 1] is { } reason) await hub.NotifyAsync(Cycle, reason);
        }

        if (ends) await hub.EndsAsync(Cycle);
        else await activities.ReachesAsync(events.Length + 1);
        hub.History(Cycle).Write(name);
    }
}
