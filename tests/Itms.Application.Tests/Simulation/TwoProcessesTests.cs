using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>Two processes share one store, as Functions instances do. Neither knows of the other's locks.</summary>
public class TwoProcessesTests
{
    private const string Number = "ITMS-2027-000001";

    [Fact]
    public async Task Changes_from_both_are_all_kept_and_the_projections_end_up_right()
    {
        var world = new World();
        var machines = new[] { world.Start(isSole: false), world.Start(isSole: false) };
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", "lee.chan", [])]);
        await machines[0].Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => machines[i % 2].DoAsync(
            Number,
            i % 4 < 2
                ? new TaskingCommand.AddComment($"comment {i}")
                : new TaskingCommand.SetDates(new Moment(new DateOnly(2027, 3, 1).AddDays(i)), null, null, "reason"),
            "ana.ruiz"))));

        var done = outcomes.Count(o => o is Outcome.Done);
        Assert.All(outcomes, o => Assert.True(o is Outcome.Done or Outcome.Busy, o.ToString()));
        var tasking = (await new TaskingRecords(world.Store).LoadAsync(Number, CancellationToken.None))!.Tasking;
        Assert.Equal(1 + done, tasking.Seq);

        world.Clock.Now += TimeSpan.FromMinutes(5);
        foreach (var machine in machines)
        {
            await machine.HearAsync();
            await machine.RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None);
        }

        await world.AssertConsistentAsync(Number);
        Assert.Equal(world.Sent.Distinct().Count(), world.Sent.Count);
    }

    /// <summary>As on Azure, where the answer does not wait for the second look.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Duplicates_that_two_processes_create_at_once_are_noticed_after_their_answers(bool bySweep)
    {
        var world = new World();
        var machines = new[] { world.Start(isSole: false, sendsItself: false), world.Start(isSole: false, sendsItself: false) };
        // Nobody is notified of a draft without a unit, so only the look for duplicates is left to do.
        var create = new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 2, 20)), []);
        // The first process has looked before, and then writes.
        machines[0].Meanwhile(() => machines[1].Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None));
        await machines[0].Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        string[] numbers = [Number, "ITMS-2027-000002"];
        foreach (var number in numbers) Assert.False(await IsFlaggedAsync(number));

        if (bySweep) await machines[1].RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        else
            foreach (var number in numbers) await machines[1].RecoverySweep.ProcessAsync(number, CancellationToken.None);

        foreach (var number in numbers) Assert.True(await IsFlaggedAsync(number));
        await world.AssertConsistentAsync(numbers);

        async Task<bool> IsFlaggedAsync(string number) =>
            (await new TaskingRecords(world.Store).LoadAsync(number, CancellationToken.None))!.Tasking.PossibleDuplicate;
    }

    [Fact]
    public async Task A_batch_that_one_process_is_sending_is_left_alone_by_the_other_until_the_lease_runs_out()
    {
        var world = new World();
        var (one, other) = (world.Start(isSole: false), world.Start(isSole: false));
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", "lee.chan", [])]);
        await one.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);

        world.Clock.Now += TimeSpan.FromMinutes(1);
        await other.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        Assert.Empty(world.Sent);
        world.Clock.Now += TimeSpan.FromMinutes(2);
        await other.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        Assert.Single(world.Sent);
        await one.HearAsync();
        Assert.Single(world.Sent);
        await world.AssertConsistentAsync(Number);
    }
}
