using Itms.Application.Projections;
using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Projections;

/// <summary>The queue: what waits for whoever holds a post now, not for whoever held it when the tasking last changed.</summary>
public sealed class QueueReaderTests
{
    private readonly World world = new();

    [Fact]
    public async Task A_change_of_the_directory_moves_what_waits_to_the_new_holder_of_a_post()
    {
        var machine = world.Start();
        var number = await CreateAsync(machine);
        await machine.DoAsync(number, Respond("One."), "lee.chan");
        Assert.Equal([(WaitingKind.Concur, number)], await QueueAsync(machine, "ray.singh"));

        var hou = Agency.Directory.FindUnit("HOU")!;
        machine.Rules.Use(Agency.Directory.With(units: [hou with { Chief = "kim.dale" }]));
        Assert.Empty(await QueueAsync(machine, "ray.singh"));
        Assert.Equal([(WaitingKind.Concur, number)], await QueueAsync(machine, "kim.dale"));
    }

    [Fact]
    public async Task What_waits_for_somebody_who_left_waits_for_the_task_managers()
    {
        var machine = world.Start();
        var number = await CreateAsync(machine);
        Assert.Empty(await QueueAsync(machine, "ana.ruiz"));

        machine.Rules.Use(Agency.Directory.With(people: [Agency.Person("lee.chan") with { Active = false }]));
        Assert.Equal([(WaitingKind.Answer, number)], await QueueAsync(machine, "ana.ruiz"));
    }

    [Fact]
    public async Task What_waits_for_a_task_manager_in_charge_waits_for_their_substitute_too()
    {
        var machine = world.Start();
        var (hers, his) = (await EnterAsync(machine, "ana.ruiz"), await EnterAsync(machine, "tom.becker"));
        Assert.Equal([(WaitingKind.Assign, hers), (WaitingKind.Assign, his)], await QueueAsync(machine, "ana.ruiz"));
        Assert.Empty(await QueueAsync(machine, "uma.vega"));

        var (from, until) = (world.Clock.Now, world.Clock.Now.AddDays(4));
        machine.Rules.Use(current => current with { Absences = [new Absence("a", "ana.ruiz", "uma.vega", from, until, "ana.ruiz", from)] });

        Assert.Equal([(WaitingKind.Assign, hers)], await QueueAsync(machine, "uma.vega"));
        await machine.DoAsync(hers, new TaskingCommand.Assign([new PlacementRequest("HOU", "lee.chan", [])]), "uma.vega");
        Assert.Empty(await QueueAsync(machine, "uma.vega"));
    }

    [Fact]
    public async Task Clearance_waits_for_officials_who_may_clear_and_for_the_ads_delegate_while_the_delegation_lasts()
    {
        var machine = world.Start();
        var number = await CreateAsync(machine, "dan.okoro");
        await machine.DoAsync(number, Respond("One."), "dan.okoro");
        await machine.DoAsync(number, new TaskingCommand.Concur("HOU", ConcurrenceLevel.UnitChief, null, null), "ray.singh");
        await machine.DoAsync(number, new TaskingCommand.Concur("HOU", ConcurrenceLevel.Division, null, null), "dan.okoro");
        await machine.DoAsync(number, new TaskingCommand.SubmitToHq(null), "dan.okoro");
        await machine.DoAsync(
            number,
            new TaskingCommand.NameClearingOfficial([Position.AssistantDirector, Position.DadClinicalServices], ClearanceKind.AnyOf, "asked"),
            "ana.ruiz");
        await machine.DoAsync(number, new TaskingCommand.SendToAd(), "ana.ruiz");

        // The author of the response may not clear it.
        Assert.Empty(await QueueAsync(machine, "dan.okoro"));
        Assert.Equal([(WaitingKind.Clear, number)], await QueueAsync(machine, "ada.wells"));
        Assert.Empty(await QueueAsync(machine, "joe.lind"));

        var until = world.Clock.Now.AddHours(1);
        machine.Rules.Use([new ClearanceDelegation("d1", "ada.wells", "joe.lind", until, "travel", "ada.wells", world.Clock.Now)]);
        Assert.Equal([(WaitingKind.Clear, number)], await QueueAsync(machine, "joe.lind"));
        world.Clock.Now = until;
        Assert.Empty(await QueueAsync(machine, "joe.lind"));
    }

    private static TaskingCommand.Respond Respond(string text) => new("HOU", new ResponseDraft(ResponseKind.Substantive, text));

    private static async Task<string> CreateAsync(Machine machine, string officer = "lee.chan")
    {
        var command = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 1, 20), new DateOnly(2027, 2, 3)), [new PlacementRequest("HOU", officer, [])]);
        var outcome = await machine.Service.CreateAsync(command, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        return Assert.IsType<Outcome.Done>(outcome).Tasking.Number;
    }

    /// <summary>Enters a tasking that somebody has yet to assign.</summary>
    private static async Task<string> EnterAsync(Machine machine, string manager)
    {
        var command = new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 1, 20), new DateOnly(2027, 2, 3)), []);
        return Assert.IsType<Outcome.Done>(
            await machine.Service.CreateAsync(command, Agency.Actor(manager), null, CancellationToken.None)).Tasking.Number;
    }

    private async Task<List<(WaitingKind Step, string Number)>> QueueAsync(Machine machine, string person)
    {
        var viewer = machine.Rules.Current.Directory.Find(person)!;
        var page = await new QueueReader(world.Store, machine.Rules, world.Clock).PageAsync(200, null, viewer, CancellationToken.None);
        return [.. page.Rows.Select(row => (row.Step, row.Row.Document().Number))];
    }
}
