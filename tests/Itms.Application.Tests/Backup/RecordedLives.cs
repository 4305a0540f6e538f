using System.Globalization;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Backup;

/// <summary>Lives of an office that are worth recording, because they lead to as many different histories as possible.</summary>
internal static class RecordedLives
{
    private const int Taskings = 40, Steps = 20;

    private static readonly string[] People = ["ana.ruiz", "lee.chan", "mia.lund", "ray.singh", "eva.stone", "dan.okoro", "ada.wells", "pia.novak"];

    /// <summary>Every command once, and everything else that people store.</summary>
    public static async Task<World> EveryCommandAsync()
    {
        var world = new World();
        await world.SettleAsync();
        foreach (var step in NthFaultSteps.All)
        {
            world.Clock.Now += step.After;
            await step.LiveAsync(world);
        }

        return world;
    }

    /// <summary>Many taskings, of which each goes its own way.</summary>
    public static async Task<World> ManyWaysAsync()
    {
        var (world, dice) = (new World(), new Random(1));
        await world.SettleAsync();
        var machine = world.Start();
        var taken = new Dictionary<Type, int>();
        for (var i = 0; i < Taskings; i++)
        {
            var mark = i.ToString(CultureInfo.InvariantCulture);
            var created = await machine.Service.CreateAsync(
                RandomStep.Create(world.Clock.Now, dice, mark), Agency.Actor("ana.ruiz"), null, CancellationToken.None);
            var tasking = Done(created);
            for (var step = 0; step < Steps; step++)
            {
                world.Clock.Now += TimeSpan.FromMinutes(dice.Next(1, 120));
                (string By, TaskingCommand Command)[] possible =
                [
                    .. from command in Commands(tasking, world.Clock.Now)
                       from person in People
                       where TaskingDecider.Decide(tasking, command, Agency.Actor(person), Agency.Rules, world.Clock.Now)
                           is Decision.Accepted { Events.Count: > 0 }
                       group (person, command) by command into takers
                       select takers.First(),
                ];
                if (possible.Length == 0) break;
                // The kind of step that was taken least often. So a tasking moves on, and no kind is missed.
                dice.Shuffle(possible);
                var next = possible.MinBy(step => taken.GetValueOrDefault(step.Command.GetType()));
                taken[next.Command.GetType()] = taken.GetValueOrDefault(next.Command.GetType()) + 1;
                var outcome = await machine.DoAsync(tasking.Number, next.Command, next.By);
                tasking = Done(outcome);
            }

            await SettleAsync(machine);
        }

        await ReportAndWithdrawAsync(machine);
        return world;
    }

    /// <summary>One unit reports complete, and the other one is withdrawn. A random life seldom comes to that.</summary>
    private static async Task ReportAndWithdrawAsync(Machine machine)
    {
        var number = Done(await machine.Service.CreateAsync(
            new TaskingCommand.Create(
                "", Forms.InformationRequest(new DateOnly(2027, 6, 10)),
                [new PlacementRequest("HOU", "lee.chan", []), new PlacementRequest("MCMU", "mia.lund", [])]),
            Agency.Actor("ana.ruiz"), null, CancellationToken.None)).Number;
        Done(await machine.DoAsync(number, new TaskingCommand.Respond("MCMU", new ResponseDraft(ResponseKind.Substantive, "412")), "mia.lund"));
        Done(await machine.DoAsync(number, new TaskingCommand.Concur("MCMU", ConcurrenceLevel.UnitChief, null, null), "eva.stone"));
        Done(await machine.DoAsync(number, new TaskingCommand.Concur("MCMU", ConcurrenceLevel.Division, null, null), "dan.okoro"));
        Done(await machine.DoAsync(number, new TaskingCommand.ReportComplete("MCMU"), "mia.lund"));
        Done(await machine.DoAsync(number, new TaskingCommand.Withdraw("HOU", "Not theirs."), "ana.ruiz"));
        await SettleAsync(machine);
    }

    private static Tasking Done(Application.Taskings.Outcome outcome) =>
        Assert.IsType<Application.Taskings.Outcome.Done>(outcome).Tasking;

    /// <summary>What somebody may want to do next, each with words or without.</summary>
    private static IEnumerable<TaskingCommand> Commands(Tasking tasking, DateTimeOffset now)
    {
        var (day, draft) = (new Moment(Agency.Calendar.DayOf(now).AddDays(9)), new ResponseDraft(ResponseKind.Substantive, "412"));
        foreach (var unit in tasking.Units)
            foreach (var command in new TaskingCommand[]
            {
                new TaskingCommand.Delegate(unit, "sam.ortiz", "Count."), new TaskingCommand.CompleteDelegation(unit, draft),
                new TaskingCommand.WithdrawDelegation(unit, "sam.ortiz"), new TaskingCommand.Respond(unit, draft),
                new TaskingCommand.RequestConcurrence(unit, null), new TaskingCommand.Concur(unit, ConcurrenceLevel.UnitChief, null, null),
                new TaskingCommand.Concur(unit, ConcurrenceLevel.Division, null, null), new TaskingCommand.ReportComplete(unit),
                new TaskingCommand.Withdraw(unit, "Not theirs."), new TaskingCommand.Defer(unit, "HPMU") { Comment = "Theirs." },
                new TaskingCommand.Return(unit, "Not yet."), new TaskingCommand.RequestExtension(unit, day, "Ill."),
                new TaskingCommand.DeclineExtension(unit, "No time."),
            }) yield return command;
        yield return new TaskingCommand.Assign([new PlacementRequest("MCMU", "mia.lund", [])]);
        yield return new TaskingCommand.Reassign("lee.chan", "kim.dale");
        yield return new TaskingCommand.TakeCharge("ana.ruiz");
        yield return new TaskingCommand.SubmitToHq(null);
        yield return new TaskingCommand.SendToIcu("Please edit.");
        yield return new TaskingCommand.ReturnFromIcu(null);
        yield return new TaskingCommand.NameClearingOfficial([Position.ChiefOfStaff], ClearanceKind.AnyOf, "Sensitive.");
        yield return new TaskingCommand.SendToAd();
        yield return new TaskingCommand.Clear(null);
        yield return new TaskingCommand.ReturnClearance("Why so many?");
        yield return new TaskingCommand.SubmitToAuthority(Channel.Email, null, null);
        yield return new TaskingCommand.Reopen("Again.", "A question.", null, day);
        yield return new TaskingCommand.SetDates(day, null, null, "More time.");
        yield return new TaskingCommand.SetAction(tasking.IsStoodDown ? TaskAction.Work : TaskAction.StandDown, "So be it.");
        yield return new TaskingCommand.RecordFollowUp(FollowUpKind.FollowUp, "Called.");
        if (tasking.Seq > 12) yield return new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "Not needed.", null);
    }

    private static async Task SettleAsync(Machine machine)
    {
        await machine.HearAsync();
        await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
    }
}
