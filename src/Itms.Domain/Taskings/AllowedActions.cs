using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;

namespace Itms.Domain.Taskings;

/// <summary>
/// Which actions a person could take now. For each action it puts a plain example of the command to the decider itself,
/// so the list cannot disagree with what the decider will say.
/// </summary>
public static class AllowedActions
{
    private const string Reason = "-";

    private static readonly ConcurrenceLevel[] Levels = Enum.GetValues<ConcurrenceLevel>();

    /// <summary>The names of the actions as the HTTP API has them, in the order of a tasking's life.</summary>
    public static IReadOnlyList<string> Of(Tasking tasking, Actor actor, Rules rules, DateTimeOffset now)
    {
        var allowed = new List<string>();
        foreach (var (action, command) in Examples(tasking, actor, rules, now))
            if (!allowed.Contains(action) && TaskingDecider.Decide(tasking, command, actor, rules, now) is Decision.Accepted)
                allowed.Add(action);
        return allowed;
    }

    private static IEnumerable<(string Action, TaskingCommand Command)> Examples(Tasking t, Actor actor, Rules rules, DateTimeOffset now)
    {
        var directory = rules.Directory;
        var negative = new ResponseDraft(ResponseKind.Negative, null);
        var units = t.Units.ToList();

        if ((units.FirstOrDefault() ?? directory.FirstUnitBesides(units)) is { } unit && directory.FirstPersonBesides(null) is { } anyone)
            yield return ("assign", new TaskingCommand.Assign([new PlacementRequest(unit, anyone, [])]));
        foreach (var c in t.Components)
        {
            if (directory.FirstPersonBesides(c.Assignee) is { } designee)
                yield return ("delegate", new TaskingCommand.Delegate(c.Unit, designee, null));
            yield return ("complete-delegation", new TaskingCommand.CompleteDelegation(c.Unit, null));
            if (directory.FirstUnitBesides(units) is { } other)
                yield return ("defer", new TaskingCommand.Defer(c.Unit, other) { Comment = Reason });
            yield return ("respond", new TaskingCommand.Respond(c.Unit, negative));
            foreach (var level in Levels)
            {
                yield return ("concur", new TaskingCommand.Concur(c.Unit, level, null, null));
                foreach (var giver in directory.ConcurringIn(c.Unit, level))
                    yield return ("concur", new TaskingCommand.Concur(c.Unit, level, Reason, giver));
            }

            yield return ("report-complete", new TaskingCommand.ReportComplete(c.Unit));
            yield return ("return", new TaskingCommand.Return(c.Unit, Reason));
            yield return ("withdraw", new TaskingCommand.Withdraw(c.Unit, Reason));
        }

        yield return ("respond", new TaskingCommand.Respond(null, negative));
        yield return ("submit-to-hq", new TaskingCommand.SubmitToHq(null));
        yield return ("send-to-icu", new TaskingCommand.SendToIcu(null));
        yield return ("return-from-icu", new TaskingCommand.ReturnFromIcu(null));
        yield return ("name-clearing-official", new TaskingCommand.NameClearingOfficial([Position.AssistantDirector], ClearanceKind.AnyOf, Reason));
        yield return ("send-to-ad", new TaskingCommand.SendToAd());
        yield return ("clear", new TaskingCommand.Clear(null));
        yield return ("return-clearance", new TaskingCommand.ReturnClearance(Reason));
        yield return ("submit-to-authority", new TaskingCommand.SubmitToAuthority(t.Form.ReceivedVia, null, null));
        yield return ("acknowledge", new TaskingCommand.Acknowledge());
        yield return ("set-dates", new TaskingCommand.SetDates(new Moment(now), null, null, Reason));
        yield return ("set-action", new TaskingCommand.SetAction(t.IsStoodDown ? TaskAction.Work : TaskAction.StandDown, Reason));
        yield return ("follow-up", new TaskingCommand.RecordFollowUp(FollowUpKind.FollowUp, Reason));
        yield return ("reopen", new TaskingCommand.Reopen(Reason, Reason, null, new Moment(now.AddDays(1))));
    }
}
