using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;
using static Itms.Application.Tests.Simulation.Series;

namespace Itms.Application.Tests.Simulation;

/// <summary>A recurring tasking opens exactly one next occurrence, whatever crashes and however many processes run.</summary>
public sealed class SeriesCrashTests
{
    [Fact]
    public async Task A_crash_anywhere_leaves_one_next_occurrence_and_both_links()
    {
        var (calm, commits) = await LiveAsync(death: null);
        Assert.InRange(commits, 15, 100);
        Assert.Equal(["- 1 2", "1 2 3", "2 3 -"], await ChainAsync(calm));

        for (var at = 1; at <= commits; at++)
            foreach (var after in new[] { false, true })
            {
                var (world, _) = await LiveAsync(new Death(at, after));
                var where = $"dying {(after ? "after" : "before")} write {at}";
                Assert.True((await ChainAsync(calm)).SequenceEqual(await ChainAsync(world)), where);
                Assert.Equal(calm.Sent.Count, world.Sent.Distinct().Count());
                Assert.True(world.Sent.Count <= calm.Sent.Count + 2, where);
            }
    }

    [Fact]
    public async Task Two_processes_at_once_and_a_timer_run_twice_open_it_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var world = new World();
            var machines = new[] { world.Start(isSole: false), world.Start(isSole: false) };
            await machines[0].Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
            world.Clock.Now = Agency.Time("2027-01-26 08:00");

            await Task.WhenAll(machines.Concat(machines).Select(m => Task.Run(() => m.RecurrenceOpener.OpenDueAsync(CancellationToken.None))));
            await machines[1].RecurrenceOpener.OpenDueAsync(CancellationToken.None);

            Assert.Equal(["- 1 2", "1 2 -"], await ChainAsync(world));
            await SettleAsync(world, machines);
            Assert.Equal(world.Sent.Distinct().Count(), world.Sent.Count);
        }
    }

    [Fact]
    public async Task An_occurrence_created_before_a_crash_counts_even_if_it_is_past_by_then()
    {
        var world = new World();
        var machine = world.Start();
        await OpenWithoutLinkAsync(world, machine);

        world.Clock.Now = Agency.Time("2027-06-30 10:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);

        Assert.Equal(["- 1 2", "1 2 3", "2 3 -"], await ChainAsync(world));
        Assert.Null((await world.TaskingsAsync())[0].Skipped);
        await SettleAsync(world, machine);
    }

    [Fact]
    public async Task A_person_who_ends_a_series_between_a_crash_and_the_link_is_told_of_the_open_occurrence()
    {
        foreach (var command in new Func<Tasking, TaskingCommand>[]
        {
            _ => new TaskingCommand.EndRecurrence("No longer asked for."),
            t => new TaskingCommand.Edit(t.Form with { EroTask = new EroTaskTab("EX-B-04", EroTaskType.New) }),
        })
        {
            var world = new World();
            var machine = world.Start();
            var first = await OpenWithoutLinkAsync(world, machine);

            var outcome = await machine.Service.ExecuteAsync(
                first.Number, command(first), Agency.Actor("ana.ruiz"), null, null, CancellationToken.None);

            if (outcome is Outcome.Refused { Refusal: var refusal }) Assert.Contains("ITMS-2027-000002", refusal.Detail, StringComparison.Ordinal);
            else Assert.Equal("ITMS-2027-000002", Assert.IsType<Outcome.Done>(outcome).Tasking.NextOccurrence);
            Assert.Equal(["- 1 2", "1 2 -"], await ChainAsync(world));
        }
    }

    [Fact]
    public async Task If_it_is_stood_down_between_a_crash_and_the_link_the_link_comes_with_the_next_occurrence()
    {
        var world = new World();
        var machine = world.Start();
        var first = await OpenWithoutLinkAsync(world, machine);
        await machine.DoAsync(first.Number, new TaskingCommand.SetAction(TaskAction.StandDown, "Wait."), "ana.ruiz");

        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        Assert.Equal(["- 1 -", "1 2 -"], await ChainAsync(world));
        world.Clock.Now = Agency.Time("2027-02-09 08:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);

        Assert.Equal(["- 1 2", "1 2 3", "2 3 -"], await ChainAsync(world));
        await SettleAsync(world, machine);
    }

    /// <summary>A tasking is entered, and its next two occurrences open. If the process crashes, the next one continues.</summary>
    private static async Task<(World World, int Commits)> LiveAsync(Death? death)
    {
        var world = new World();
        var machine = world.Start(death);
        machine = await SurviveAsync(
            world, machine, m => m.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), new IdempotencyKey("entered", ""), CancellationToken.None));
        foreach (var day in new[] { "2027-01-26 08:00", "2027-02-09 08:00" })
        {
            world.Clock.Now = Agency.Time(day);
            machine = await SurviveAsync(world, machine, m => m.RecurrenceOpener.OpenDueAsync(CancellationToken.None));
        }

        await SettleAsync(world, machine);
        return (world, machine.Commits);
    }

    /// <summary>A tasking is entered. The process crashes after opening its next occurrence and before linking it.</summary>
    /// <returns>The tasking.</returns>
    private static async Task<Tasking> OpenWithoutLinkAsync(World world, Machine machine)
    {
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-01-26 08:00");
        var first = (await world.TaskingsAsync())[0];
        await machine.Service.CreateAsync(
            OccurrencePlanner.Open(first, Agency.Rules)!, Actor.System, IdempotencyKey.OfOccurrenceAfter(first.Number), CancellationToken.None);
        return first;
    }

    private static async Task<Machine> SurviveAsync(World world, Machine machine, Func<Machine, Task> what)
    {
        try
        {
            await what(machine);
            await machine.HearAsync();
        }
        catch (ProcessDiedException)
        {
            // The process crashed, as planned.
        }

        if (!machine.IsDead) return machine;
        var next = world.Start();
        await next.RecoverySweep.RestoreProjectionsAsync(CancellationToken.None);
        await next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        await what(next);
        await next.HearAsync();
        return next;
    }
}
