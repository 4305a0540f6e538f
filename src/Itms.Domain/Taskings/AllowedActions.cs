using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// Lists the actions that a person can take now. It asks the decider itself with an example of each command, so the list and the decider
/// cannot disagree.
/// </summary>
public static class AllowedActions
{
    private const string Reason = "-";

    private static readonly ConcurrenceLevel[] Levels = Enum.GetValues<ConcurrenceLevel>();
    private static readonly ResponseDraft Negative = new(ResponseKind.Negative, null);

    private static readonly TaskingCommand RespondForAgency = new TaskingCommand.Respond(null, Negative);

    private static readonly (string Action, TaskingCommand Command)[] AtHq =
    [
        ("submit-to-hq", new TaskingCommand.SubmitToHq(null)),
        ("send-to-icu", new TaskingCommand.SendToIcu(null)),
        ("return-from-icu", new TaskingCommand.ReturnFromIcu(null)),
        ("name-clearing-official", new TaskingCommand.NameClearingOfficial([Position.AssistantDirector], ClearanceKind.AnyOf, Reason)),
        ("send-to-ad", new TaskingCommand.SendToAd()),
        ("clear", new TaskingCommand.Clear(null)),
        ("return-clearance", new TaskingCommand.ReturnClearance(Reason)),
    ];

    private static readonly TaskingCommand RecordUpload = new TaskingCommand.RecordUpload(Reason);
    private static readonly TaskingCommand Acknowledge = new TaskingCommand.Acknowledge();
    private static readonly TaskingCommand StandDown = new TaskingCommand.SetAction(TaskAction.StandDown, Reason);
    private static readonly TaskingCommand Resume = new TaskingCommand.SetAction(TaskAction.Work, Reason);
    private static readonly TaskingCommand BeginRecurrence = new TaskingCommand.BeginRecurrence(Reason);
    private static readonly TaskingCommand EndRecurrence = new TaskingCommand.EndRecurrence(Reason);
    private static readonly TaskingCommand CloseWithoutResponse = new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, Reason, null);
    private static readonly TaskingCommand TakeCharge = new TaskingCommand.TakeCharge(null);
    private static readonly TaskingCommand FollowUp = new TaskingCommand.RecordFollowUp(FollowUpKind.FollowUp, Reason);

    /// <summary>The names of the actions in the HTTP API, in the order of a tasking's life.</summary>
    public static IReadOnlyList<string> Of(Tasking tasking, Actor actor, Rules rules, DateTimeOffset now)
    {
        var ask = new Question(tasking, actor, rules, now);
        List<string> units = [.. tasking.Units];
        var unit = units.Count > 0 ? units[0] : rules.Directory.FirstUnitBesides(units);
        if (unit is not null && rules.Directory.FirstPersonBesides(null) is { } anyone)
        {
            var routingReason = units.Count == 0 ? Reason : null;
            ask.Put("assign", new TaskingCommand.Assign([new PlacementRequest(unit, anyone, [])]) { RoutingReason = routingReason });
        }

        // A chief, or whoever stands in for one, may put somebody of their unit in place.
        if (actor.Person is { ManagesTaskings: false } person)
            foreach (var chief in Absences.ActedForBy(rules.Absences, person.Id, now, rules.Directory).Prepend(person))
                foreach (var led in units.Where(u => rules.Directory.ChiefOf(u) == chief.Id))
                    ask.Put("assign", new TaskingCommand.Assign([new PlacementRequest(led, chief.Id, [])]));

        var other = tasking.Components.Count > 0 ? rules.Directory.FirstUnitBesides(units) : null;
        foreach (var component in tasking.Components) PutParts(component, other, rules.Directory, ask);

        ask.Put("respond", RespondForAgency);
        foreach (var (action, command) in AtHq) ask.Put(action, command);
        ask.Put("submit-to-authority", new TaskingCommand.SubmitToAuthority(tasking.Form.ReceivedVia, null, null));
        ask.Put("record-upload", RecordUpload);
        ask.Put("acknowledge", Acknowledge);
        ask.Put("close-without-response", CloseWithoutResponse);
        ask.Put("set-dates", new TaskingCommand.SetDates(new Moment(now), new Moment(now), new Moment(now), Reason));
        ask.Put("set-action", tasking.IsStoodDown ? Resume : StandDown);
        ask.Put("begin-recurrence", BeginRecurrence);
        ask.Put("end-recurrence", EndRecurrence);
        ask.Put("follow-up", FollowUp);
        ask.Put("take-charge", TakeCharge);
        ask.Put("reopen", new TaskingCommand.Reopen(Reason, Reason, null, new Moment(now.AddDays(1))));
        return ask.Allowed;
    }

    /// <summary>The actions on one unit's part.</summary>
    /// <param name="other">A unit without a part in this tasking. Null: none.</param>
    private static void PutParts(Component c, string? other, AgencyDirectory directory, Question ask)
    {
        if (directory.FirstPersonBesides(c.Assignee) is { } designee)
            ask.Put("delegate", new TaskingCommand.Delegate(c.Unit, designee, null, Replace: true));
        ask.Put("complete-delegation", new TaskingCommand.CompleteDelegation(c.Unit, null));
        foreach (var d in c.Delegates) ask.Put("complete-delegation", new TaskingCommand.CompleteDelegation(c.Unit, null, d.Person));
        if (c.Delegates.Count > 0) ask.Put("withdraw-delegation", new TaskingCommand.WithdrawDelegation(c.Unit, c.Delegates[0].Person));
        if (other is not null) ask.Put("defer", new TaskingCommand.Defer(c.Unit, other) { Comment = Reason });
        ask.Put("respond", new TaskingCommand.Respond(c.Unit, Negative));
        foreach (var level in Levels)
        {
            if (ask.Allowed.Contains("concur")) break;
            ask.Put("concur", new TaskingCommand.Concur(c.Unit, level, null, null));
            foreach (var giver in directory.ConcurringIn(c.Unit, level)) ask.Put("concur", new TaskingCommand.Concur(c.Unit, level, Reason, giver));
        }

        ask.Put("request-concurrence", new TaskingCommand.RequestConcurrence(c.Unit, null));
        foreach (var level in Levels) ask.Put("request-concurrence", new TaskingCommand.RequestConcurrence(c.Unit, level));
        ask.Put("request-extension", new TaskingCommand.RequestExtension(c.Unit, new Moment(ask.Now.AddYears(100)), Reason));
        ask.Put("decline-extension", new TaskingCommand.DeclineExtension(c.Unit, Reason));
        ask.Put("report-complete", new TaskingCommand.ReportComplete(c.Unit));
        ask.Put("return", new TaskingCommand.Return(c.Unit, Reason));
        ask.Put("withdraw", new TaskingCommand.Withdraw(c.Unit, Reason));
    }

    private sealed record Question(Tasking Tasking, Actor Actor, Rules Rules, DateTimeOffset Now)
    {
        public List<string> Allowed { get; } = new(12);

        public void Put(string action, TaskingCommand example)
        {
            if (!Allowed.Contains(action) && TaskingDecider.Decide(Tasking, example, Actor, Rules, Now) is Decision.Accepted) Allowed.Add(action);
        }
    }
}
