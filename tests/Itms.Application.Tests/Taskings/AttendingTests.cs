using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Taskings;

/// <summary>What is attended to by itself is given up only when nothing is left to do.</summary>
public sealed class ProcessingTests
{
    private const string Number = "ITMS-2027-000001";

    [Fact]
    public async Task Closed_by_somebody_else_meanwhile_it_is_looked_at_once_more()
    {
        var world = new World();
        var (host, other) = (world.Start(isSole: false), world.Start(isSole: false));
        var form = Forms.InformationRequest(new DateOnly(2027, 2, 20)) with { Action = TaskAction.Review };
        await host.Service.CreateAsync(new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", [])]), Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await host.RecoverySweep.ProcessAsync(Number, CancellationToken.None);

        host.MeanwhileFollowingUp(async () => Assert.IsType<Outcome.Done>(await other.DoAsync(Number, new TaskingCommand.Acknowledge(), "lee.chan")));
        var meanwhile = await host.RecoverySweep.ProcessAsync(Number, CancellationToken.None);

        Assert.False(meanwhile!.IsClosed, "Nobody would look at what the closing wants done.");
        Assert.True((await host.RecoverySweep.ProcessAsync(Number, CancellationToken.None))!.IsClosed);
    }

    /// <summary>A sweep that comes to it before the doorbell does.</summary>
    [Fact]
    public async Task What_was_just_committed_is_followed_up_without_writing_its_views_again()
    {
        var world = new World();
        var machine = world.Start();
        await CreateAsync();
        var before = machine.Commits;

        Assert.Equal(1, await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None));

        // Its letters are settled, and its announcement taken back.
        Assert.Equal(2, machine.Commits - before);
        Assert.Equal(2, world.Sent.Count);
        await world.AssertConsistentAsync(Agency.Rules, Number);

        // After a restart nothing is known of it.
        await CreateAsync();
        var restarted = world.Start();
        Assert.Equal(1, await restarted.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None));
        Assert.True(restarted.Commits > 2);

        Task CreateAsync() => machine.Service.CreateAsync(
            new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", "lee.chan", ["kim.dale"])]),
            Agency.Actor("ana.ruiz"), null, CancellationToken.None);
    }
}
