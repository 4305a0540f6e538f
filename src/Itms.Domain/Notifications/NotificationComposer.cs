using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>Writes the letters that go out when something has happened to a tasking.</summary>
public static class NotificationComposer
{
    /// <summary>The letters of one commit. Each person gets one, the first that concerns them, and every reminder addressed to them.</summary>
    /// <param name="before">Null at creation.</param>
    public static IReadOnlyList<Notification> For(Tasking? before, IReadOnlyList<Recorded> happened, Rules rules)
    {
        // Entered after the fact: nobody has anything left to do.
        if (happened.Any(r => r.Event is TaskingEvent.LoggedRetroactively)) return [];
        var notifications = new List<Notification>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recorded in happened)
        {
            var after = Tasking.Apply(before, recorded);
            foreach (var notification in new Composition(before, after, recorded, rules).Write())
                if (rules.Directory.Find(notification.To) is { Active: true } && (recorded.Event is TaskingEvent.ReminderSent || told.Add(notification.To)))
                    notifications.Add(notification);
            before = after;
        }

        return notifications;
    }

    private sealed record Composition(Tasking? Before, Tasking After, Recorded Recorded, Rules Rules)
    {
        private string By => Recorded.OnBehalfOf is { } other
            ? $"{Rules.Directory.NameOf(Recorded.By)}, on behalf of {Rules.Directory.NameOf(other)},"
            : Rules.Directory.NameOf(Recorded.By);

        public IEnumerable<Notification> Write() => Recorded.Event switch
        {
            TaskingEvent.Created e => Placed(e.Components),
            TaskingEvent.Assigned e => Placed(e.Components.Select(p => OnlyNewlyTold(p, e.Kept ?? []))).Concat(Unassigned()),
            TaskingEvent.ComponentWithdrawn e => Withdrawn(e.Unit),
            TaskingEvent.Delegated e => Delegated(e),
            TaskingEvent.DelegationCompleted e => Tell(
                "delegationCompleted", [After.ComponentOf(e.Unit)?.Assignee],
                "Delegated task completed", $"{By} has completed the delegated task for {e.Unit}. It is ready for your review."),
            TaskingEvent.Concurred e => Tell(
                "concurred", [After.ComponentOf(e.Unit)?.Assignee],
                "Concurrence recorded", $"{Rules.Directory.NameOf(e.Person)} concurs with the response of {e.Unit} ({Level(e.Level)})."),
            TaskingEvent.ComponentReported e => Tell(
                "componentReported", Rules.Directory.TaskManagers,
                $"{e.Unit} has reported complete",
                $"{By} has reported the part of {e.Unit} complete.",
                After.Outstanding.Any()
                    ? $"Still outstanding: {string.Join(", ", After.Outstanding.Select(c => c.Unit))}."
                    : "All units have reported: it can be submitted to HQ."),
            TaskingEvent.Deferred e => Tell(
                "deferred", Rules.Directory.TaskManagers,
                $"{e.Unit} defers to {e.ToUnit}", $"{By} defers the part of {e.Unit} to {e.ToUnit}. It waits for you to reassign it; the reason is in ITMS.")
                .Concat(DelegationEnded(e.Unit, $"{By} has deferred the part of {e.Unit} to another unit."))
                .Concat(Before?.ComponentOf(e.Unit)?.Assignee is { } officer && officer != Recorded.By
                    ? [Compose("unassigned", officer, "No longer yours", $"{By} has deferred the part of {e.Unit} to another unit. Nothing more is expected of you.")]
                    : []),
            TaskingEvent.SubmittedToHq => Tell(
                "submittedToHq", Rules.Directory.TaskManagers, "Submitted to HQ", $"{By} has submitted the response to HQ. It is ready for your review."),
            TaskingEvent.Returned e => Tell(
                "returned", e.Units.SelectMany(People).Concat(Officials(Before)), "Returned", $"{By} has returned the tasking to {string.Join(", ", e.Units)}; the reason is in ITMS."),
            TaskingEvent.SentToAd => Tell(
                "clearanceRequested",
                After.Clearance.Positions.SelectMany(p => ClearanceAuthority.HoldersOf(After, p, Rules, Recorded.At)),
                "For your clearance", $"A response waits for clearance ({Clearance()})."),
            TaskingEvent.AdCleared => Tell(
                "cleared", Rules.Directory.TaskManagers, "Cleared", "The response is cleared and can be submitted to the authority."),
            TaskingEvent.ClearanceReturned => Tell(
                "clearanceReturned", Rules.Directory.TaskManagers, "Not cleared", $"{By} has returned the response without clearing it; the reason is in ITMS."),
            TaskingEvent.SubmittedToAuthority => Tell(
                "submittedToAuthority", Everyone(), "Submitted to the authority", "The response has been submitted to the task authority. The tasking is closed."),
            TaskingEvent.Acknowledged => Tell(
                "acknowledged", Rules.Directory.TaskManagers, "Acknowledged", $"{By} has acknowledged the tasking. It is closed."),
            TaskingEvent.DatesSet => Tell("datesChanged", Everyone(), "New dates", "The dates of this tasking have changed; the reason is in ITMS."),
            TaskingEvent.ActionSet e => ActionSet(e),
            TaskingEvent.OccurrencesSkipped e => Tell(
                "occurrencesSkipped", Rules.Directory.TaskManagers,
                "Occurrences skipped",
                $"This tasking recurs. {e.Count} of what would have come after it {(e.Count == 1 ? "was" : "were")} past before it could be opened, and {(e.Count == 1 ? "is" : "are")} left out: {Span(e)}.",
                "The next one opens in its turn. What is to be answered all the same has to be entered."),
            TaskingEvent.Reopened => Reopened(),
            TaskingEvent.ReminderSent e => e.To.Select(id => Reminder(e, id)),
            _ => [],
        };

        /// <summary>Of a part whose action officer stays only those are told who were not before.</summary>
        private Placement OnlyNewlyTold(Placement p, IReadOnlyList<string> kept) =>
            kept.Contains(p.Unit) ? p with { Cc = [.. p.Cc.Except(Before!.ComponentOf(p.Unit)!.Cc)] } : p;

        private IEnumerable<Notification> Placed(IEnumerable<Placement> placements)
        {
            var assigned = placements.Where(p => p.Assignee is not null).ToList();
            var officers = assigned.Where(p => p.Assignee != Before?.ComponentOf(p.Unit)?.Assignee || Before?.Status == TaskingStatus.Reopened).Select(p => Compose(
                "assigned", p.Assignee!, "Assigned to you",
                $"You are the action officer of {p.Unit} for this tasking.",
                ActionLine()));
            var told = assigned.SelectMany(p => p.Cc.Select(id => Compose(
                "assignedCc", id, $"Assigned to {p.Unit}",
                $"{Rules.Directory.NameOf(p.Assignee!)} is the action officer of {p.Unit} for this tasking. You are told as their chain of command.",
                ActionLine())));
            return officers.Concat(told);
        }

        private IEnumerable<Notification> Unassigned() =>
            (Before?.Components ?? [])
                .Where(was => After.ComponentOf(was.Unit) is var now && (now?.Assignee != was.Assignee || now?.Delegate != was.Delegate))
                .SelectMany(was => new[] { was.Assignee, was.Delegate })
                .OfType<string>()
                .Except(After.Components.SelectMany(c => new[] { c.Assignee, c.Delegate }).OfType<string>())
                .Select(id => Compose("unassigned", id, "No longer yours", "This tasking has been reassigned. Nothing more is expected of you."));

        private IEnumerable<Notification> Delegated(TaskingEvent.Delegated e)
        {
            yield return Compose(
                "delegated", e.Delegate, "Delegated to you",
                $"{By} has delegated the part of {e.Unit} to you. Any instructions are in ITMS. Mark it Delegated Task Completed when it is done.");
            foreach (var notification in DelegationEnded(e.Unit, $"{By} has delegated the part of {e.Unit} to somebody else."))
                if (notification.To != e.Delegate)
                    yield return notification;
        }

        private IEnumerable<Notification> DelegationEnded(string unit, string line) =>
            Before?.ComponentOf(unit) is { State: ComponentState.Delegated, Delegate: { } designee }
                ? [Compose("delegationEnded", designee, "No longer delegated to you", line)]
                : [];

        private IEnumerable<Notification> Withdrawn(string unit) =>
            Before?.ComponentOf(unit) is { } was && (was.Assignee is not null || was.Cc.Count > 0)
                ? Tell(
                    "withdrawn", [was.Assignee, was.Delegate, .. was.Cc],
                    $"{unit} withdrawn", $"{By} has withdrawn the part of {unit} from this tasking. Nothing more is expected of {unit}; the reason is in ITMS.")
                : [];

        private IEnumerable<Notification> ActionSet(TaskingEvent.ActionSet e) => e.Action switch
        {
            TaskAction.StandDown => Tell("stoodDown", Everyone(), "Stand down", "Halt processing. No further action is required until further notice."),
            TaskAction.Review => Tell("forReview", Everyone(), "For review", "This tasking is now informational. No action is required but to acknowledge it."),
            _ => Tell("resumed", Everyone(), "Resumed", "This tasking is to be worked again. Its clocks run."),
        };

        private IEnumerable<Notification> Reopened() =>
            After.EarlierCycles[^1].Components
                .SelectMany(c => new[] { c.Assignee, c.Delegate })
                .OfType<string>()
                .Concat(Rules.Directory.TaskManagers.Where(id => id != Recorded.By))
                .Distinct()
                .Select(id => Compose("reopened", id, "Re-opened", $"{By} has re-opened this tasking. What is needed now is in ITMS."));

        private Notification Reminder(TaskingEvent.ReminderSent e, string id)
        {
            var rule = Rules.EscalationOf(After.PolicyVersion).Rules.First(r => r.Kind == e.Kind);
            var calendar = Rules.Calendar;
            var (subject, line) = rule.Trigger switch
            {
                EscalationTrigger.BeforeDue when calendar.DayOf(e.Basis) == calendar.DayOf(Recorded.At) => ("Due today", "This tasking is due today."),
                EscalationTrigger.BeforeDue => ("Due soon", $"This tasking is due {calendar.Format(e.Basis)}."),
                EscalationTrigger.Overdue => ("Overdue", $"This tasking was due {calendar.Format(e.Basis)} and is not finished."),
                EscalationTrigger.Pending => ("Still pending", $"This tasking has been pending since {calendar.Format(e.Basis)}. It has not been assigned."),
                _ => ("Waiting for clearance", $"The response has been waiting for clearance since {calendar.Format(e.Basis)} ({Clearance()})."),
            };
            return Compose(e.Kind, id, subject, line, $"Status: {After.Status.Label()}. {WithWhom()}");
        }

        /// <summary>Tells everyone named but the one who did it; the task managers where all who are named have left.</summary>
        private IEnumerable<Notification> Tell(string kind, IEnumerable<string?> to, string subject, params string[] lines)
        {
            var people = to.OfType<string>().Distinct().ToList();
            if (people.All(id => Rules.Directory.Find(id) is not { Active: true })) people = [.. Rules.Directory.TaskManagers];
            return people.Where(id => id != Recorded.By).Select(id => Compose(kind, id, subject, lines));
        }

        private Notification Compose(string kind, string to, string subject, params string[] lines) =>
            new(kind, to, $"[{After.Number}] {subject}{(After.IsClosed ? "" : DueInSubject())}", [.. lines, Facts()]);

        private string DueInSubject() => After.Due is { } due ? $" - due {Rules.Calendar.Format(due.At(Rules.Calendar))}" : "";

        private string Facts()
        {
            var calendar = Rules.Calendar;
            var parts = new List<string>
            {
                TaskTypes.LabelOf(After.Form.TaskType),
                $"priority {After.Form.Priority.ToString().ToLowerInvariant()}",
            };
            if (!After.IsClosed && After.Form.InternalDueDate is { } due) parts.Add($"internal due date {calendar.Format(due.At(calendar))}");
            if (!After.IsClosed && After.Form.AuthorityDate is { } authority) parts.Add($"due to the authority {calendar.Format(authority.At(calendar))}");
            return string.Join("; ", parts) + ".";
        }

        private static string Span(TaskingEvent.OccurrencesSkipped e) =>
            e.From == e.Through ? $"the one of {Day(e.From)}" : $"from the one of {Day(e.From)} through the one of {Day(e.Through)}";

        private static string Day(DateOnly day) => day.ToString("dddd, MMMM d, yyyy", System.Globalization.CultureInfo.InvariantCulture);

        private string ActionLine() => After.Form.Action switch
        {
            TaskAction.StandDown => "Action: stand down. Nothing is to be done until further notice.",
            TaskAction.Review => "Action: review. Informational; no action is required but to acknowledge it.",
            _ => "Action: work. Take action to complete the task.",
        };

        private string WithWhom() => After.Components.Count == 0
            ? "Nobody is assigned."
            : "With " + string.Join("; ", After.Components.Select(c =>
                $"{c.Unit}: {(c.Assignee is null ? "nobody" : Rules.Directory.NameOf(c.Assignee))}{(c.ReportedAt is null ? "" : " (reported complete)")}")) + ".";

        private string Clearance() =>
            string.Join(After.Clearance.Kind == ClearanceKind.AllOf ? " and " : " or ", After.Clearance.Positions);

        private IEnumerable<string?> People(string unit) =>
            After.ComponentOf(unit) is { } c ? [c.Assignee, c.Delegate] : [];

        private IEnumerable<string?> Everyone() =>
            After.Components.SelectMany(c => (IEnumerable<string?>)[c.Assignee, c.Delegate, .. c.Cc]).Concat(Officials(After));

        /// <summary>Those who were asked to clear, while they are.</summary>
        private IEnumerable<string?> Officials(Tasking? tasking) => tasking is { Status: TaskingStatus.SentToAd }
            ? tasking.Clearance.Positions.SelectMany(p => ClearanceAuthority.HoldersOf(tasking, p, Rules, Recorded.At))
            : [];

        private static string Level(ConcurrenceLevel level) => level switch
        {
            ConcurrenceLevel.UnitChief => "unit chief",
            ConcurrenceLevel.Division => "division",
            _ => "supervisor",
        };
    }
}
