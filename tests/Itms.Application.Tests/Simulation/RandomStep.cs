using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>Picks commands that somebody could give a tasking as it is.</summary>
internal static class RandomStep
{
    private static readonly string[] People =
    [
        "ana.ruiz", "tom.becker", "lee.chan", "sam.ortiz", "kim.dale", "ray.singh", "mia.lund", "eva.stone", "dan.okoro", "ada.wells", "joe.lind",
    ];

    /// <summary>A step that moves the tasking on, seldom one aside. Its comment is the mark.</summary>
    public static (string By, TaskingCommand Command) For(Tasking tasking, Rules rules, DateTimeOffset now, Random dice, string mark)
    {
        for (var attempt = 0; attempt < 25; attempt++)
        {
            var command = Any(tasking, rules, now, dice, mark) with { Comment = mark };
            var first = dice.Next(People.Length);
            for (var i = 0; i < People.Length; i++)
            {
                var person = People[(first + i) % People.Length];
                if (TaskingDecider.Decide(tasking, command, Agency.Actor(person), rules, now) is Decision.Accepted { Events.Count: > 0 })
                    return (person, command);
            }
        }

        return ("ana.ruiz", new TaskingCommand.AddComment(mark));
    }

    public static TaskingCommand.Create Create(DateTimeOffset now, Random dice, string mark)
    {
        var due = Agency.Calendar.DayOf(now).AddDays(dice.Next(2, 12));
        PlacementRequest[] parts = dice.Next(4) switch
        {
            0 => [],
            1 => [new("HOU", "lee.chan", ["kim.dale"]), new("MCMU", "mia.lund", [])],
            _ => [new("HOU", "lee.chan", ["ray.singh"])],
        };
        var form = dice.Next(5) == 0 ? Forms.BiWeekly(due.AddDays(-1), due.AddDays(6)) : Forms.InformationRequest(due, due.AddDays(7));
        return new TaskingCommand.Create("", form with { Instruction = mark, CaseNumber = dice.Next(3) == 0 ? "CRCL-27-0042" : null }, parts);
    }

    private static TaskingCommand Any(Tasking t, Rules rules, DateTimeOffset now, Random dice, string mark)
    {
        var unit = t.Components.Count == 0 ? null : t.Components[dice.Next(t.Components.Count)].Unit;
        var draft = new ResponseDraft(ResponseKind.Substantive, "Text");
        var day = new Moment(Agency.Calendar.DayOf(now).AddDays(dice.Next(1, 20)));
        return dice.Next(24) switch
        {
            0 => new TaskingCommand.Assign([new PlacementRequest("HOU", "lee.chan", [])]),
            1 => new TaskingCommand.Assign([new PlacementRequest("MCMU", "mia.lund", [])]),
            2 => new TaskingCommand.Delegate(unit, "sam.ortiz", "Count."),
            3 => new TaskingCommand.CompleteDelegation(unit, draft),
            4 or 5 => new TaskingCommand.Respond(unit, draft),
            6 => new TaskingCommand.Concur(unit, ConcurrenceLevel.UnitChief, null, null),
            7 => new TaskingCommand.Concur(unit, ConcurrenceLevel.Division, null, null),
            8 or 9 => new TaskingCommand.SubmitToHq(null),
            10 or 11 => new TaskingCommand.SendToAd(),
            12 or 13 => new TaskingCommand.Clear(null),
            14 or 15 => new TaskingCommand.SubmitToAuthority(Channel.Email, null, null),
            16 => new TaskingCommand.Reopen("Again.", "A question.", null, day),
            17 => new TaskingCommand.SetDates(day, null, null, "More time."),
            18 => new TaskingCommand.SetAction(t.IsStoodDown ? TaskAction.Work : TaskAction.StandDown, "Wait."),
            19 => new TaskingCommand.Return(unit, "Not yet."),
            20 => new TaskingCommand.Edit(t.Form with { Instruction = mark }),
            21 => new TaskingCommand.RecordFollowUp(FollowUpKind.FollowUp, "Called."),
            22 => new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "Not needed.", null),
            _ => new TaskingCommand.RequestExtension(unit, day, "Ill."),
        };
    }
}
