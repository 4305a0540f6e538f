using Itms.Functions.Orchestration;
using Itms.TestKit;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>Once a month the instances that ended are removed, and no others.</summary>
public sealed class PurgeTimerTests
{
    private static readonly TaskingCycle Ended = new("ITMS-2027-000041", 1);
    private static readonly TaskingCycle Running = new("ITMS-2027-000042", 1);

    [Fact]
    public async Task Finished_instances_older_than_a_month_are_purged_and_running_ones_stay()
    {
        var activities = new StubActivities();
        await using var hub = await TaskHub.StartAsync(activities);
        await hub.StartAsync(Running);
        await activities.ReachesAsync(1);
        activities.Returns = _ => StubActivities.Closed;
        await hub.StartAsync(Ended);
        await hub.EndsAsync(Ended);

        await PurgeAsync(hub, after: TimeSpan.FromDays(30));
        Assert.True(await hub.HasAsync(Ended));

        await PurgeAsync(hub, after: TimeSpan.FromDays(32));
        Assert.False(await hub.HasAsync(Ended));
        Assert.True(await hub.HasAsync(Running));
    }

    private static Task PurgeAsync(TaskHub hub, TimeSpan after) =>
        new PurgeTimer(new ManualClock(DateTimeOffset.UtcNow + after), NullLogger<PurgeTimer>.Instance)
            .RunAsync(new TimerInfo(), hub.Client, TestContext.Current.CancellationToken).WaitAsync(TaskHub.Patience);
}
