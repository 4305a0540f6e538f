using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Taskings;

/// <summary>A tasking is processed until nothing is left to do.</summary>
public sealed class ProcessingTests
{
    private const string Number = "ITMS-2027-000001";

    [Fact]
    public async Task A_tasking_closed_by_another_process_meanwhile_is_processed_once_more()
    {
        var world = new World();
        var (host, other) = (world.Start(isSole: false), world.Start(isSole: false));
        var form = Forms.InformationRequest(new DateOnly(2027, 2, 20)) with { Action = TaskAction.Review };
        await host.Service.CreateAsync(
            new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", [])]),
            Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await host.RecoverySweep.ProcessAsync(Number, CancellationToken.None);

        host.MeanwhileProcessing(async () => Assert.IsType<Outcome.Done>(await other.DoAsync(Number, new TaskingCommand.Acknowledge(), "lee.chan")));
        var meanwhile = await host.RecoverySweep.ProcessAsync(Number, CancellationToken.None);

        Assert.False(meanwhile!.IsClosed, "Nobody would finish the commit that closed the tasking.");
        Assert.True((await host.RecoverySweep.ProcessAsync(Number, CancellationToken.None))!.IsClosed);
    }

    [Fact]
    public async Task Mails_are_sent_only_of_commits_whose_projections_are_up_to_date()
    {
        var world = new World();
        var (host, other) = (world.Start(isSole: false), world.Start(isSole: false));
        await host.Service.CreateAsync(
            new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", "lee.chan", [])]),
            Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        var projected = await host.RecoverySweep.UpdateProjectionsAsync(Number, CancellationToken.None);
        Assert.True(projected!.HasPending);

        Assert.IsType<Outcome.Done>(await other.DoAsync(Number, new TaskingCommand.Delegate(null, "sam.ortiz", "Count."), "lee.chan"));
        // The other process is slow: its lease ends.
        world.Clock.Now += DeliveryPolicy.Default.Lease;
        await host.RecoverySweep.SendNotificationsAsync(Number, projected.Tasking.Seq, CancellationToken.None);

        Assert.Equal(["2"], await PendingAsync(world));
        await host.RecoverySweep.SendNotificationsAsync(Number, projected.Tasking.Seq + 1, CancellationToken.None);
        Assert.Empty(await PendingAsync(world));
    }

    [Fact]
    public async Task A_commit_whose_projections_could_not_be_written_stays_pending_until_they_are()
    {
        var world = new World();
        var tables = new RefusingStore(world.Store, (partition, _) => partition == DerivedRows.Partition);
        var host = world.Start(ports: new Ports(
            tables, world.Documents, new NoMail(), Signals: null, () => Guid.NewGuid().ToString("N"), NullLoggerFactory.Instance, () => false));
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", "lee.chan", [])]);

        Assert.IsType<Outcome.Done>(await host.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None));
        await host.HearAsync();

        Assert.Equal(["1"], await PendingAsync(world));
        tables.IsFull = false;
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await host.RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None);
        await world.AssertConsistentAsync(Number);
    }

    private static async Task<List<string>> PendingAsync(World world) =>
        await world.Store.ReadAllAsync(OutboxKeys.CommitsOf(Number)).Select(row => $"{OutboxKeys.ReadCommit(row.RowKey).Seq}").ToListAsync();

    private sealed class NoMail : IMailSender
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
