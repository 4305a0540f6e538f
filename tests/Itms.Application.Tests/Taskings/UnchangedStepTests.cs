using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Taskings;

/// <summary>The key of a command that found nothing to do is remembered.</summary>
public sealed class UnchangedStepTests
{
    private const string Number = "ITMS-2027-000001";

    private static readonly TaskingCommand NotFinal = new TaskingCommand.MarkAttachment("0a", Final: false);
    private static readonly TaskingCommand Final = new TaskingCommand.MarkAttachment("0a", Final: true);

    [Fact]
    public async Task Sent_again_later_it_is_not_carried_out()
    {
        var (world, machine) = await AttachedAsync();
        var before = await SnapshotAsync(world);

        Assert.Equal((false, false), What(await machine.DoAsync(Number, NotFinal, "lee.chan", "k1")));
        Assert.Equal(before, await SnapshotAsync(world));
        await machine.DoAsync(Number, Final, "lee.chan");

        Assert.Equal((false, false), What(await machine.DoAsync(Number, NotFinal, "lee.chan", "k1")));
        Assert.True((await new TaskingRecords(world.Store).LoadAsync(Number, CancellationToken.None))!.Tasking.Attachments[0].Final);
        Assert.IsType<Outcome.KeyReused>(await machine.DoAsync(Number, Final, "lee.chan", "k1"));
    }

    [Fact]
    public async Task Of_two_processes_with_the_same_key_at_once_the_first_one_counts()
    {
        var (world, machine) = await AttachedAsync();
        var other = world.Start(isSole: false);

        machine.Meanwhile(() => other.DoAsync(Number, Final, "lee.chan", "k1"));
        Assert.IsType<Outcome.KeyReused>(await machine.DoAsync(Number, NotFinal, "lee.chan", "k1"));

        machine.Meanwhile(async () =>
        {
            await other.DoAsync(Number, NotFinal, "lee.chan");
            Assert.Equal((true, false), What(await other.DoAsync(Number, Final, "lee.chan", "k2")));
        });
        Assert.Equal((false, true), What(await machine.DoAsync(Number, Final, "lee.chan", "k2")));
    }

    private static (bool Changed, bool Repeated) What(Outcome outcome) =>
        Assert.IsType<Outcome.Done>(outcome) is var done ? (done.Changed, done.Repeated) : default;

    private static async Task<string> SnapshotAsync(World world) =>
        (await world.Store.GetAsync(TaskingKeys.Partition(Number), TaskingKeys.Snapshot))!.ETag;

    private static async Task<(World World, Machine Machine)> AttachedAsync()
    {
        var world = new World();
        var machine = world.Start(isSole: false);
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", "lee.chan", [])]);
        await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await machine.DoAsync(
            Number, new TaskingCommand.AddAttachments([new NewAttachment("0a", "log.csv", "text/csv", 3, "00")], Final: false), "lee.chan");
        return (world, machine);
    }
}
