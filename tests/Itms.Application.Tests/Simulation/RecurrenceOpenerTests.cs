using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;
using static Itms.Application.Tests.Simulation.Series;

namespace Itms.Application.Tests.Simulation;

/// <summary>When the occurrences of a recurring tasking open.</summary>
public sealed class RecurrenceOpenerTests
{
    [Fact]
    public async Task After_a_long_stop_only_occurrences_that_can_still_be_worked_open()
    {
        var world = new World();
        var machine = world.Start();
        // Due five weeks after it opens.
        await machine.Service.CreateAsync(
            Request with { Form = Forms.BiWeekly(Start, Start.AddDays(35)) }, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
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
    public async Task Years_of_overlapping_occurrences_open_a_dozen_at_a_time()
    {
        var world = new World();
        var machine = world.Start();
        await machine.Service.CreateAsync(
            Request with { Form = Forms.BiWeekly(Start, Start.AddYears(3)) }, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-10-01 10:00");

        foreach (var open in new[] { 13, 19, 19 })
        {
            await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
            Assert.Equal(open, (await world.TaskingsAsync()).Count);
        }
    }

    [Fact]
    public async Task A_record_that_takes_no_more_steps_still_has_room_for_automatic_changes()
    {
        var world = new World();
        var machine = world.Start();
        await machine.Service.CreateAsync(
            Request with { Components = [.. Agency.Units.Select(unit => new PlacementRequest(unit.Code, "lee.chan", []))] },
            Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        var number = (await world.TaskingsAsync())[0].Number;
        while (await IsDoneAsync(new TaskingCommand.AddComment(new string('x', 10_000)))) continue;
        foreach (var unit in Agency.Units)
        {
            var (least, most) = (0, 60_000);
            for (var length = most; least < most; length = (least + most + 1) / 2)
            {
                var response = new ResponseDraft(ResponseKind.Substantive, new string('x', length));
                if (await IsDoneAsync(new TaskingCommand.Respond(unit.Code, response))) least = length;
                else most = length - 1;
            }

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
    public async Task A_series_that_is_stood_down_or_ended_opens_nothing_and_its_row_is_gone()
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

    /// <summary>A request of the same type about the same detainee that is of no series.</summary>
    private static TaskingForm Once(DateOnly due) => Forms.BiWeekly(due, due) with { EroTask = new EroTaskTab("EX-B-05", EroTaskType.New) };

    [Fact]
    public async Task Occurrences_are_not_duplicates_of_each_other_but_another_tasking_about_the_same_detainee_is()
    {
        var world = new World();
        var machine = world.Start(isSole: false);
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-01-26 08:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);

        foreach (var tasking in await world.TaskingsAsync())
        {
            // A task manager may enter the same case number for each.
            var edited = tasking.Form with { Instruction = "Count them by month.", CaseNumber = Request.Form.CaseNumber };
            await machine.DoAsync(tasking.Number, new TaskingCommand.Edit(edited), "ana.ruiz");
        }

        Assert.All(await world.TaskingsAsync(), t => Assert.False(t.PossibleDuplicate));

        await machine.Service.CreateAsync(
            new TaskingCommand.Create("", Once(new DateOnly(2027, 3, 1)), []), Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        Assert.True((await world.TaskingsAsync())[2].PossibleDuplicate);
        world.Clock.Now = Agency.Time("2027-02-09 08:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        Assert.True((await world.TaskingsAsync())[3].PossibleDuplicate);
    }

    [Fact]
    public async Task After_years_of_occurrences_another_tasking_about_the_same_detainee_is_still_found()
    {
        var world = new World();
        var machine = world.Start(isSole: false);
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        for (var i = 0; i < 210; i++) await NextAsync();
        Assert.False((await world.TaskingsAsync())[^1].PossibleDuplicate);

        await machine.Service.CreateAsync(
            new TaskingCommand.Create("", Once(new DateOnly(2037, 3, 2)), []), Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await NextAsync();
        Assert.True((await world.TaskingsAsync()).MaxBy(t => t.CreatedAt)!.PossibleDuplicate);

        async Task NextAsync()
        {
            world.Clock.Now = (await machine.RecurrenceOpener.NextAsync(after: null, CancellationToken.None))!.Value;
            await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Its_projection_rows_are_rebuilt()
    {
        var world = new World();
        var machine = world.Start();
        await machine.Service.CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-01-26 08:00");
        await machine.RecurrenceOpener.OpenDueAsync(CancellationToken.None);
        var before = await world.Store.ReadAllAsync(ProjectionKeys.Recurrences).Select(row => row.RowKey).ToListAsync();

        // Lose one row, and add one that belongs to no tasking.
        await world.Store.CommitAsync(
            DerivedRows.Partition,
            [
                new RowWrite.Delete(before[0]),
                new RowWrite.Insert(ProjectionKeys.Recurrences.Key(KeyText.Timed(world.Clock.Now, "ITMS-2027-000001")), default),
            ]);

        await world.Start().Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None);

        Assert.Single(before);
        Assert.Equal(before, await world.Store.ReadAllAsync(ProjectionKeys.Recurrences).Select(row => row.RowKey).ToListAsync());
    }
}
