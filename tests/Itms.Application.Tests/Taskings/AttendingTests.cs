using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Taskings;

/// <summary>What is attended to by itself is given up only when nothing is left to do.</summary>
public sealed class AttendingTests
{
    private const string Number = "ITMS-2027-000001";

    [Fact]
    public async Task Closed_by_somebody_else_meanwhile_it_is_looked_at_once_more()
    {
        var world = new World();
        var (host, other) = (world.Start(isSole: false), world.Start(isSole: false));
        var form = Forms.InformationRequest(new DateOnly(2027, 2, 20)) with { Action = TaskAction.Review };
        await host.Service.CreateAsync(new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", [])]), Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await host.Sweeper.AttendAsync(Number, CancellationToken.None);

        host.MeanwhileFollowingUp(async () => Assert.IsType<Outcome.Done>(await other.DoAsync(Number, new TaskingCommand.Acknowledge(), "lee.chan")));
        var meanwhile = await host.Sweeper.AttendAsync(Number, CancellationToken.None);

        Assert.False(meanwhile!.IsClosed, "Nobody would look at what the closing wants done.");
        Assert.True((await host.Sweeper.AttendAsync(Number, CancellationToken.None))!.IsClosed);
    }
}
