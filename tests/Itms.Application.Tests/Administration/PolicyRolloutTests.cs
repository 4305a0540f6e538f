using Itms.Application.Administration;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Administration;

/// <summary>A new policy is brought to the running taskings: each once, whatever dies on the way.</summary>
public sealed class PolicyRolloutTests
{
    private static readonly string[] Numbers = ["ITMS-2027-000001", "ITMS-2027-000002", "ITMS-2027-000003"];

    [Fact]
    public async Task Running_taskings_keep_their_policy_until_they_are_replanned_and_each_is_once()
    {
        var world = await RunningAsync();
        var machine = await StartAsync(world);
        Assert.All(await TaskingsAsync(world), t => Assert.Equal(1, t.PolicyVersion));
        Assert.Equal([13, 13, 13], await HoursAsync(world));

        var (done, _) = await machine.Rollout.ReplanAsync("Agreed with the units.", Agency.Person("adm.root"), CancellationToken.None);

        Assert.Equal(new Rollout(2, More: false), done);
        Assert.Equal([12, 12, 12], await HoursAsync(world));
        Assert.Equal(done, (await machine.Rollout.ReplanAsync("Again.", Agency.Person("adm.root"), CancellationToken.None)).Done);
        await AssertOnceAsync(world, machine);
        Assert.Equal(
            (Domain.People.Actor.SystemId, "adm.root"),
            (await new TaskingRecords(world.Store).ReadHistoryAsync(Numbers[0], CancellationToken.None))
                .Where(e => e.Recorded.Event is TaskingEvent.Replanned).Select(e => (e.Recorded.By, e.Recorded.OnBehalfOf)).Single());
    }

    [Fact]
    public async Task A_reason_is_required()
    {
        var machine = await StartAsync(await RunningAsync());

        Assert.Equal(["reason"], (await machine.Rollout.ReplanAsync(" ", Agency.Person("adm.root"), CancellationToken.None)).Invalid!.ByField.Keys);
    }

    /// <summary>A rollout without an entry in the audit would be a change that nobody answers for.</summary>
    [Fact]
    public async Task Nothing_is_replanned_if_the_audit_cannot_have_its_entry()
    {
        var world = await RunningAsync();
        var (machine, other) = (await StartAsync(world), await StartAsync(world));
        var version = 2;
        machine.MeanwhileAlways(async _ => Assert.IsType<RulesOutcome.Done>(await RuleBookTests.ChangeAsync(
            other, expected: version++, RuleBookTests.Policy.Replace("dueIn2", $"dueIn2v{version}", StringComparison.Ordinal))));

        var answer = await machine.Rollout.ReplanAsync("Agreed.", Agency.Person("adm.root"), CancellationToken.None);

        Assert.Equal((null, null), answer);
        Assert.All(await TaskingsAsync(world), t => Assert.Equal(1, t.PolicyVersion));
        Assert.DoesNotContain((await other.Book.ReadAuditAsync(null, 100, CancellationToken.None)).Entries, entry => entry.What == "replan");
    }

    [Fact]
    public async Task Whatever_write_it_dies_at_the_next_one_finishes()
    {
        for (var commit = 1; ; commit++)
        {
            var world = await RunningAsync();
            var dying = world.Start(new Death(commit, AfterIt: commit % 2 == 0));
            try
            {
                await dying.Rollout.ReplanAsync("Agreed.", Agency.Person("adm.root"), CancellationToken.None);
            }
            catch (ProcessDiedException)
            {
                // As it says.
            }

            var next = await StartAsync(world);
            await next.RecoverySweep.RestoreProjectionsAsync(CancellationToken.None);
            await next.Rollout.ReplanAsync("Agreed.", Agency.Person("adm.root"), CancellationToken.None);
            world.Clock.Now += TimeSpan.FromMinutes(5);
            await next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
            await AssertOnceAsync(world, next);
            if (!dying.IsDead) return;
        }
    }

    /// <summary>Three taskings planned by the first policy, and the second in force.</summary>
    private static async Task<World> RunningAsync()
    {
        var world = new World();
        await world.SettleAsync();
        var machine = await StartAsync(world);
        foreach (var _ in Numbers)
            await machine.Service.CreateAsync(
                new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 2, 19)), [new PlacementRequest("HOU", "lee.chan", [])]),
                Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await machine.HearAsync();
        Assert.IsType<RulesOutcome.Done>(await RuleBookTests.ChangeAsync(machine, expected: 1));
        return world;
    }

    private static async Task<Machine> StartAsync(World world)
    {
        var machine = world.Start();
        await machine.Book.LoadAsync(CancellationToken.None);
        return machine;
    }

    private static async Task AssertOnceAsync(World world, Machine machine)
    {
        Assert.All(await TaskingsAsync(world), t => Assert.Equal(2, t.PolicyVersion));
        foreach (var number in Numbers)
            Assert.Single(await new TaskingRecords(world.Store).ReadHistoryAsync(number, CancellationToken.None), e => e.Kind == "replanned");
        await machine.HearAsync();
        await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        await world.AssertConsistentAsync(machine.Rules.Current, Numbers);
    }

    private static async Task<List<Tasking>> TaskingsAsync(World world)
    {
        var taskings = new List<Tasking>();
        foreach (var number in Numbers)
            taskings.Add((await new TaskingRecords(world.Store).LoadAsync(number, CancellationToken.None))!.Tasking);
        return taskings;
    }

    /// <summary>The hours (UTC) of the next deadlines: the first policy reminds at 8:00 in New York, the second at 7:00.</summary>
    private static async Task<List<int>> HoursAsync(World world) =>
        await world.Store.ReadAllAsync(ProjectionKeys.Deadlines).Select(row => KeyText.ReadTimed(row.RowKey).At!.Value.Hour)
            .ToListAsync();
}
