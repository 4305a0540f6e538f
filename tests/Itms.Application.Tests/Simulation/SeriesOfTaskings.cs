using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>Taskings that recur open one next occurrence each, whatever processes and timers do.</summary>
public class SeriesOfTaskings
{
    private static readonly DateOnly Start = new(2027, 1, 12);

    private static readonly TaskingCommand.Create Request = new("", Forms.BiWeekly(Start, Start.AddDays(7)), [new PlacementRequest("HOU", "lee.chan", ["kim.dale"])]);

    [Fact]
    public async Task A_death_anywhere_leaves_one_next_occurrence_and_both_links()
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
    public async Task After_a_long_stop_each_that_can_still_be_worked_opens_and_no_other()
    {
        var world = new World();
        var machine = world.Start();
        // Due five weeks after it opens.
        await machine.Service.CreateAsync(Request with { Form = Forms.BiWeekly(Start, Start.AddDays(35)) }, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-06-30 10:00");

        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);

        var taskings = await world.TaskingsAsync();
        Assert.Equal(["2027-01-12", "2027-06-01", "2027-06-15", "2027-06-29"], taskings.Select(t => t.Form.StartDate.ToString()));
        var skipped = taskings[1].Occurrence!.Skipped!;
        Assert.Equal((9, new DateOnly(2027, 1, 26), new DateOnly(2027, 5, 18)), (skipped.Count, skipped.From, skipped.Through));
        Assert.Equal(Agency.Time("2027-07-13 08:00"), await machine.RecurrenceOpener.NextAsync(after: null, CancellationToken.None));
        await SettleAsync(world, machine);
    }

    [Fact]
    public async Task What_was_created_before_a_death_counts_even_where_it_is_past_by_then()
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
    public async Task Who_ends_a_series_between_a_death_and_the_link_is_told_of_the_occurrence_that_is_open()
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

            var outcome = await machine.Service.ExecuteAsync(first.Number, command(first), Agency.Actor("ana.ruiz"), null, null, CancellationToken.None);

            if (outcome is Outcome.Refused { Refusal: var refusal }) Assert.Contains("ITMS-2027-000002", refusal.Detail, StringComparison.Ordinal);
            else Assert.Equal("ITMS-2027-000002", Assert.IsType<Outcome.Done>(outcome).Tasking.NextOccurrence);
            Assert.Equal(["- 1 2", "1 2 -"], await ChainAsync(world));
        }
    }

    [Fact]
    public async Task Years_of_overlapping_occurrences_open_a_dozen_at_a_time()
    {
        var world = new World();
        var machine = world.Start();
        await machine.Service.CreateAsync(Request with { Form = Forms.BiWeekly(Start, Start.AddYears(3)) }, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-10-01 10:00");

        foreach (var open in new[] { 13, 19, 19 })
        {
            await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
            Assert.Equal(open, (await world.TaskingsAsync()).Count);
        }
    }

    [Fact]
    public async Task A_record_that_takes_no_more_steps_has_room_for_what_follows()
    {
        var world = new World();
        var machine = world.Start();
        await machine.Service.CreateAsync(
            Request with { Components = [.. Agency.Units.Select(unit => new PlacementRequest(unit.Code, "lee.chan", []))] }, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        var number = (await world.TaskingsAsync())[0].Number;
        while (await IsDoneAsync(new TaskingCommand.AddComment(new string('x', 10_000)))) continue;
        foreach (var unit in Agency.Units)
        {
            var (least, most) = (0, 60_000);
            for (var length = most; least < most; length = (least + most + 1) / 2)
                if (await IsDoneAsync(new TaskingCommand.Respond(unit.Code, new ResponseDraft(ResponseKind.Substantive, new string('x', length))))) least = length;
                else most = length - 1;
            if (least < 60_000) break;
        }

        Assert.False(await IsDoneAsync(new TaskingCommand.Assign([new PlacementRequest("HOU", "lee.chan", ["kim.dale", "ray.singh", "sam.ortiz"])])));
        world.Clock.Now = Agency.Time("2027-03-10 08:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);

        Assert.Equal(["- 1 2", "1 2 -"], await ChainAsync(world));
        Assert.Equal(3, (await world.TaskingsAsync())[1].Occurrence!.Skipped!.Count);

        async Task<bool> IsDoneAsync(TaskingCommand command) => await machine.DoAsync(number, command, "ana.ruiz") is Outcome.Done;
    }

    [Fact]
    public async Task Where_it_was_stood_down_between_a_death_and_the_link_the_link_comes_with_the_next_occurrence()
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

    [Fact]
    public async Task Stood_down_or_ended_nothing_opens_and_its_row_is_gone()
    {
        var world = new World();
        var machine = world.Start();
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        var number = (await world.TaskingsAsync())[0].Number;

        await machine.DoAsync(number, new TaskingCommand.SetAction(TaskAction.StandDown, "Wait."), "ana.ruiz");
        world.Clock.Now = Agency.Time("2027-01-27 10:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        Assert.Null(await machine.RecurrenceOpener.NextAsync(after: null, CancellationToken.None));
        Assert.Single(await world.TaskingsAsync());

        await machine.DoAsync(number, new TaskingCommand.SetAction(TaskAction.Work, "Go on."), "ana.ruiz");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        var next = (await world.TaskingsAsync())[1].Number;

        await machine.DoAsync(next, new TaskingCommand.EndRecurrence("No longer asked for."), "tom.becker");
        world.Clock.Now = Agency.Time("2027-12-27 10:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        Assert.Null(await machine.RecurrenceOpener.NextAsync(after: null, CancellationToken.None));
        Assert.Equal(2, (await world.TaskingsAsync()).Count);
        await SettleAsync(world, machine);
    }

    [Fact]
    public async Task Occurrences_are_no_duplicates_of_each_other_but_a_stranger_of_the_same_case_is()
    {
        var world = new World();
        var machine = world.Start(isSole: false);
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-01-26 08:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);

        foreach (var tasking in await world.TaskingsAsync())
            await machine.DoAsync(tasking.Number, new TaskingCommand.Edit(tasking.Form with { Instruction = "Count them by month." }), "ana.ruiz");
        Assert.All(await world.TaskingsAsync(), t => Assert.False(t.PossibleDuplicate));

        await machine.Service.CreateAsync(
            new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 3, 1)), []), Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        Assert.True((await world.TaskingsAsync())[2].PossibleDuplicate);
        world.Clock.Now = Agency.Time("2027-02-09 08:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        Assert.True((await world.TaskingsAsync())[3].PossibleDuplicate);
    }

    [Fact]
    public async Task After_years_of_occurrences_a_stranger_of_the_same_case_is_found_still()
    {
        var world = new World();
        var machine = world.Start(isSole: false);
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        for (var i = 0; i < 210; i++) await NextAsync();
        Assert.False((await world.TaskingsAsync())[^1].PossibleDuplicate);

        await machine.Service.CreateAsync(
            new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2037, 3, 2)), []), Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await NextAsync();
        Assert.True((await world.TaskingsAsync()).MaxBy(t => t.CreatedAt)!.PossibleDuplicate);

        async Task NextAsync()
        {
            world.Clock.Now = (await machine.RecurrenceOpener.NextAsync(after: null, CancellationToken.None))!.Value;
            await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Its_rows_are_made_anew()
    {
        var world = new World();
        var machine = world.Start();
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-01-26 08:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        var before = await world.Store.ReadAllAsync(new RowRange(ProjectionKeys.Recurrences)).Select(row => row.RowKey).ToListAsync();

        // One is lost, and one is nobody's.
        await world.Store.CommitAsync(
            ProjectionKeys.Recurrences, [new RowWrite.Delete(before[0]), new RowWrite.Insert(KeyText.Timed(world.Clock.Now, "ITMS-2027-000001"), default)]);

        await world.Start().Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None);

        Assert.Single(before);
        Assert.Equal(before, await world.Store.ReadAllAsync(new RowRange(ProjectionKeys.Recurrences)).Select(row => row.RowKey).ToListAsync());
    }

    /// <summary>A tasking is entered, the time of its next occurrence comes and of the one after it; should the process die, the next one goes on.</summary>
    private static async Task<(World World, int Commits)> LiveAsync(Death? death)
    {
        var world = new World();
        var machine = world.Start(death);
        machine = await SurviveAsync(world, machine, m => m.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), new IdempotencyKey("entered", ""), CancellationToken.None));
        foreach (var day in new[] { "2027-01-26 08:00", "2027-02-09 08:00" })
        {
            world.Clock.Now = Agency.Time(day);
            machine = await SurviveAsync(world, machine, m => m.RecurrenceOpener.OpenDueAsync(CancellationToken.None));
        }

        await SettleAsync(world, machine);
        return (world, machine.Commits);
    }

    /// <summary>A tasking is entered, and the process dies between its next occurrence and the link to it.</summary>
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
            // As it says.
        }

        if (!machine.IsDead) return machine;
        var next = world.Start();
        await next.RecoverySweep.RestoreProjectionsAsync(CancellationToken.None);
        await next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        await what(next);
        await next.HearAsync();
        return next;
    }

    private static async Task SettleAsync(World world, params Machine[] machines)
    {
        world.Clock.Now += TimeSpan.FromMinutes(5);
        foreach (var machine in machines)
        {
            await machine.HearAsync();
            await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        }

        await world.AssertConsistentAsync([.. (await world.TaskingsAsync()).Select(t => t.Number)]);
    }

    /// <summary>Of each tasking the one before it, itself and the one after it, counted from 1: a number that a death has lost is not counted.</summary>
    private static async Task<List<string>> ChainAsync(World world)
    {
        var taskings = await world.TaskingsAsync();
        return [.. taskings.Select(t => $"{Place(t.Occurrence?.Previous)} {Place(t.Number)} {Place(t.NextOccurrence)}")];

        string Place(string? number) => number is null ? "-" : $"{taskings.FindIndex(t => t.Number == number) + 1}";
    }
}
