using System.Globalization;
using Itms.Functions.Orchestration;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>Once a day the instances that ended are removed, and no others.</summary>
public sealed class FinishedInstancesTests
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

        await SweepAsync(hub, days: 30, "03:30");
        await SweepAsync(hub, days: 32, "03:25");
        await SweepAsync(hub, days: 32, "03:35");
        Assert.True(await hub.HasAsync(Ended));

        await SweepAsync(hub, days: 32, "03:30");
        Assert.False(await hub.HasAsync(Ended));
        Assert.True(await hub.HasAsync(Running));
    }

    /// <summary>Runs the step of a sweep so many days from today, at a time in UTC.</summary>
    private static Task SweepAsync(TaskHub hub, int days, string time)
    {
        var now = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(days), TimeSpan.Zero) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
        return new FinishedInstances(new ManualClock(now), NullLogger<FinishedInstances>.Instance)
            .Remove(hub.Client).RunAsync(TestContext.Current.CancellationToken).WaitAsync(TaskHub.Patience);
    }
}
