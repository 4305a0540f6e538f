using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>The notifications about one event: who is told, and in what words.</summary>
internal sealed partial record EventNotifications(Tasking? Before, Tasking After, Recorded Recorded, Rules Rules)
{
    private const string Done = "You don't need to do anything more on it.";
    private const string SeeReason = "You can read the reason in ITMS.";

    public IEnumerable<Notification> Compose() => Recorded.Event switch
    {
        TaskingEvent.Created e => Assigned(e.Components),
        TaskingEvent.Assigned e => Assigned(e.Components.Select(p => OnlyNewCc(p, e.Kept ?? []))).Concat(Unassigned())
            .Concat(OfficersChanged(e)),
        TaskingEvent.ComponentWithdrawn e => Withdrawn(e),
        TaskingEvent.Delegated e => Delegated(e),
        TaskingEvent.DelegationCompleted e => Tell(
            "delegationCompleted", [After.ComponentOf(e.Unit)?.Assignee],
            "Delegated task completed", $"{By} has completed the delegated task for {e.Unit}. Please review it."),
        TaskingEvent.DelegationWithdrawn e => DelegationEnded(e.Unit, [e.Delegate], $"{By} took {e.Unit}'s part of this tasking back. {Done}"),
        TaskingEvent.Responded { Unit: { } unit } => ConcurrenceAsked(unit),
        TaskingEvent.DesigneeAnswered e => IsUnitsResponse(e.Unit) ? ConcurrenceAsked(e.Unit) : [],
        TaskingEvent.ConcurrenceRequested e => AskConcurrence(e.Unit, e.Level),
        TaskingEvent.Concurred e => Concurred(e),
        TaskingEvent.SentToIcu => Tell(
            "sentToIcu", Rules.Directory.IcuPeople,
            "For your editing", $"{By} sent this response to the ICU. Please edit it and return it. The response and its note are in ITMS."),
        TaskingEvent.ReturnedFromIcu => Tell(
            "returnedFromIcu", Managers,
            "Back from the ICU", $"{By} returned the response from the ICU. You can now take the next step on it."),
        TaskingEvent.ComponentReported e => Tell(
            "componentReported", Managers,
            $"{e.Unit} reported complete", $"{By} reported {e.Unit}'s part complete.", WhatIsOutstanding()),
        TaskingEvent.Deferred e => Deferred(e),
        TaskingEvent.SubmittedToHq => Tell(
            "submittedToHq", Managers, "Submitted to HQ", $"{By} submitted the response to HQ. Please review it."),
        TaskingEvent.Returned e => Tell(
            "returned", e.Units.SelectMany(OfficersOf).Concat(OfficialsAsked(Before)),
            "Returned", $"{By} returned this tasking to {string.Join(", ", e.Units)} for more work. {SeeReason}"),
        TaskingEvent.SentToAd => Tell(
            "clearanceRequested",
            ClearanceAuthority.PeopleAt(After, ClearanceAuthority.Places(After), Rules, Recorded.At),
            "For your clearance", $"Please review this response, then clear it or return it. It needs clearance from {ClearingPositions}."),
        TaskingEvent.AdCleared => Tell(
            "cleared", Managers, "Cleared", "The response is cleared. You can now submit it to the task authority."),
        TaskingEvent.ClearanceReturned => Tell(
            "clearanceReturned", Managers, "Not cleared", $"{By} returned the response without clearing it. {SeeReason}"),
        TaskingEvent.SubmittedToAuthority => Tell(
            "submittedToAuthority", Everyone(),
            "Submitted to the authority", $"The response went to the task authority, and the tasking is closed. {Done}"),
        TaskingEvent.Acknowledged => Tell(
            "acknowledged", Managers, "Acknowledged", $"{By} acknowledged this tasking. It is now closed."),
        TaskingEvent.TakenInCharge e => TakenInCharge(e),
        TaskingEvent.ClosedWithoutResponse e => ClosedWithoutResponse(e),
        TaskingEvent.ExtensionRequested e => ExtensionRequested(e),
        TaskingEvent.ExtensionDeclined e => ExtensionDeclined(e),
        TaskingEvent.DatesSet e => DatesSet(e),
        TaskingEvent.ActionSet e => ActionSet(e),
        TaskingEvent.Commented => Tell(
            "comment", TakingPart(), "New comment", $"{By} commented on this tasking. You can read the comment in ITMS."),
        TaskingEvent.FollowedUp e => FollowedUp(e),
        TaskingEvent.OccurrencesSkipped e => Skipped(e),
        TaskingEvent.Reopened => Reopened(),
        TaskingEvent.ClearanceOverridden e => Overridden(e),
        TaskingEvent.ReminderSent e => e.To.Select(id => Reminder(e, id)),
        _ => [],
    };

    /// <summary>If the action officer stays, only people who were not in the cc before are told.</summary>
    private Placement OnlyNewCc(Placement p, IReadOnlyList<string> kept) =>
        kept.Contains(p.Unit) ? p with { Cc = [.. p.Cc.Except(Before!.ComponentOf(p.Unit)!.Cc)] } : p;

    private IEnumerable<Notification> Assigned(IEnumerable<Placement> placements)
    {
        var assigned = placements.Where(p => p.Assignee is not null).ToList();
        // Each person gets one mail, so it names all the units that it is about.
        var officers = assigned.Where(IsNewOfficer).GroupBy(p => p.Assignee!).Select(own => Write(
            "assigned", own.Key, "Assigned to you", $"You are the action officer for {UnitsOf(own)} on this tasking. {WhatToDo()}"));
        var cc = assigned.SelectMany(p => p.Cc.Select(id => (Id: id, Part: p))).GroupBy(copy => copy.Id, copy => copy.Part).Select(parts => Write(
            "assignedCc", parts.Key, $"Assigned to {UnitsOf(parts)}",
            string.Concat(parts.Select(p => $"{NameOf(p.Assignee!)} is the action officer for {p.Unit} on this tasking. "))
            + "You get this copy because you are in their chain of command.",
            $"Task action: {Choices.LabelOf(Choices.TaskAction, After.Form.Action)}."));
        return officers.Concat(cc);

        static string UnitsOf(IEnumerable<Placement> parts) => string.Join(" and ", parts.Select(p => p.Unit));

        bool IsNewOfficer(Placement p) => p.Assignee != Before?.ComponentOf(p.Unit)?.Assignee || Before?.Status == TaskingStatus.Reopened;
    }

    private IEnumerable<Notification> Unassigned() =>
        (Before?.Components ?? [])
            .SelectMany(was => was.Officers)
            .Except(After.Components.SelectMany(c => c.Officers))
            .Select(id => Write("unassigned", id, "No longer assigned to you", $"This tasking has been reassigned. {Done}"));

    private IEnumerable<Notification> Deferred(TaskingEvent.Deferred e)
    {
        var line = $"{By} deferred {e.Unit}'s part of this tasking to another unit. {Done}";
        return Tell(
                "deferred", Managers,
                $"{e.Unit} defers to {e.ToUnit}", $"{By} deferred {e.Unit}'s part to {e.ToUnit}. Please reassign it. {SeeReason}")
            .Concat(DelegationEnded(e.Unit, Before?.ComponentOf(e.Unit)?.Designees ?? [], line))
            .Concat(Before?.ComponentOf(e.Unit)?.Assignee is { } officer && officer != Recorded.By
                ? [Write("unassigned", officer, "No longer assigned to you", line)]
                : []);
    }

    private IEnumerable<Notification> Withdrawn(TaskingEvent.ComponentWithdrawn e)
    {
        // With several units, a task manager submits to HQ. The officer who is left would go on waiting for that.
        var left = e.GivenBack is { } only
            ? Tell(
                "withdrawn", [After.ComponentOf(only)?.Assignee],
                $"{e.Unit} withdrawn",
                $"{By} withdrew {e.Unit}'s part from this tasking. {only} is now its only unit, so please submit {only}'s response to HQ.")
            : [];
        return left.Concat(Before?.ComponentOf(e.Unit) is { } was && (was.Assignee is not null || was.Cc.Count > 0)
            ? Tell(
                "withdrawn", was.Officers.Concat(was.Cc),
                $"{e.Unit} withdrawn",
                $"{By} withdrew {e.Unit}'s part from this tasking. {e.Unit} doesn't need to do anything more on it. {SeeReason}")
            : []);
    }

    private IEnumerable<Notification> ActionSet(TaskingEvent.ActionSet e) => e.Action switch
    {
        TaskAction.StandDown => Tell("stoodDown", Everyone(), "Stand down", WhatToDo()),
        TaskAction.Review => Tell("forReview", Everyone(), "For review", WhatToDo()),
        _ => Tell("resumed", Everyone(), "Resumed", "Please resume work on this tasking. Its reminders are on again."),
    };

    /// <summary>The one who is in charge now, and the one who was.</summary>
    private IEnumerable<Notification> TakenInCharge(TaskingEvent.TakenInCharge e)
    {
        if (e.Person != Recorded.By) yield return Write("inCharge", e.Person, "You are in charge", $"{By} put you in charge of this tasking.");
        if (Before?.TaskManager is { } was && was != Recorded.By)
            yield return Write("noLongerInCharge", was, "No longer in your charge", $"{NameOf(e.Person)} is in charge of this tasking now. {Done}");
    }

    /// <summary>Everyone who had a part. If nobody had one, nobody is told.</summary>
    private IEnumerable<Notification> ClosedWithoutResponse(TaskingEvent.ClosedWithoutResponse e)
    {
        var people = Everyone().Concat(OfficialsAsked(Before)).Concat(After.Components.SelectMany(c => c.Concurrences.Select(x => x.By)))
            .Concat(After.Decisions.Select(d => d.By)).OfType<string>().Distinct().ToList();
        var why = e.Reason switch
        {
            ClosingReason.Cancelled => "The requestor canceled the request",
            ClosingReason.EnteredInError => "This tasking was entered in error",
            _ => "Another tasking answers the same request",
        };
        return people.Count == 0
            ? []
            : Tell(
                "closedWithoutResponse", people,
                "Closed without a response", $"{why}, so {By} closed this tasking. Nothing more is expected of you.");
    }

    private IEnumerable<Notification> Skipped(TaskingEvent.OccurrencesSkipped e)
    {
        var skipped = e.Count == 1
            ? $"1 occurrence was skipped because its dates had already passed: {Day(e.From)}."
            : $"{e.Count} occurrences were skipped because their dates had already passed: {Day(e.From)} through {Day(e.Through)}.";
        return Tell(
            "occurrencesSkipped", Managers,
            "Occurrences skipped",
            $"This tasking recurs. {skipped}",
            "The next one opens on schedule. If a skipped one still needs an answer, enter it yourself.");
    }

    private IEnumerable<Notification> Reopened() =>
        After.EarlierCycles[^1].Components
            .SelectMany(c => c.Officers)
            .Concat(Managers.Where(id => id != Recorded.By))
            .Distinct()
            .Select(id => Write("reopened", id, "Re-opened", $"{By} re-opened this tasking. Please read in ITMS what is needed now."));

    /// <summary>Those whom the override takes out are told, whether they had been asked yet or not.</summary>
    private IEnumerable<Notification> Overridden(TaskingEvent.ClearanceOverridden e) =>
        ClearanceAuthority.PeopleAt(Before!, ClearanceAuthority.Places(Before!), Rules, Recorded.At)
            .Except(ClearanceAuthority.PeopleAt(After, ClearanceAuthority.Places(After), Rules, Recorded.At))
            .Where(id => id != Recorded.By)
            .Select(id => Write(
                "clearanceOverridden", id, "Clearance overridden",
                $"{By} named {PositionsOf(e.Is)} to clear this response instead of {PositionsOf(e.Was)}. Your clearance is no longer asked for.",
                SeeReason));

    private Notification Reminder(TaskingEvent.ReminderSent e, string id)
    {
        var rule = Rules.EscalationOf(After.PolicyVersion).Rules.First(r => r.Kind == e.Kind);
        var calendar = Rules.Calendar;
        var basis = calendar.Format(e.Basis);
        var (subject, line) = rule.Trigger switch
        {
            EscalationTrigger.BeforeDue when calendar.DayOf(e.Basis) == calendar.DayOf(Recorded.At) => ("Due today", "This tasking is due today."),
            EscalationTrigger.BeforeDue => ("Due soon", $"This tasking is due {basis}."),
            EscalationTrigger.Overdue => ("Overdue", $"This tasking was due {basis} and is not finished."),
            EscalationTrigger.Pending => ("Still pending", $"This tasking has been pending since {basis}. It has not been assigned."),
            EscalationTrigger.AtAd => ("Waiting for clearance", $"The response has been waiting for clearance since {basis} ({ClearingPositions})."),
            _ => throw new ArgumentOutOfRangeException(nameof(e), rule.Trigger, "No mail is written for this trigger."),
        };
        return Write(e.Kind, id, subject, line, $"Status: {After.Status.Label()}. {WithWhom()}");
    }
}
