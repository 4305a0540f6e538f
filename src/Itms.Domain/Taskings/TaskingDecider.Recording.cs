using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Action, comments, follow-ups, acknowledgement, re-opening, deadlines (Life 1 and 8).</content>
public static partial class TaskingDecider
{
    private static Decision AddComment(TaskingCommand.AddComment c) =>
        Check(errors => errors.Text("text", c.Text, required: true)) is { } invalid ? invalid : new TaskingEvent.Commented(c.Text.Trim());

    private static Decision RecordFollowUp(TaskingCommand.RecordFollowUp c) =>
        Check(errors => errors.Text("text", c.Text, required: true)) is { } invalid ? invalid : new TaskingEvent.FollowedUp(c.Kind, c.Text.Trim());

    private static Decision SetAction(Tasking t, TaskingCommand.SetAction c, Rules rules)
    {
        if (c.Action == t.Form.Action) return Refusal.ActionUnchanged();
        var invalid = Check(errors =>
        {
            errors.Text("reason", c.Reason, required: true);
            errors.Require(
                c.Action == TaskAction.Review || t.Due is not null || t.Components.All(p => p.Assignee is null),
                "action",
                "needs a due date first, because somebody is assigned");
        });
        return invalid is not null ? invalid : new TaskingEvent.ActionSet(c.Action, c.Reason.Trim(), rules.Escalation.Version);
    }

    /// <summary>With one unit, its action officer may close a tasking for review. With several units, only the task manager may.</summary>
    private static Decision Acknowledge(Tasking t, Actor actor)
    {
        if (t.Form.Action != TaskAction.Review) return Refusal.NotForReview();
        return t.HasSeveralComponents && !actor.ManagesTaskings ? Refusal.TaskManagerOnly() : new TaskingEvent.Acknowledged();
    }

    private static Decision Reopen(TaskingCommand.Reopen c, Rules rules, DateTimeOffset now)
    {
        var invalid = Check(errors =>
        {
            errors.Text("instructions", c.Instructions, required: true);
            errors.Text("reason", c.Reason, required: true);
            errors.Require(c.AuthorityDueDate is not null, "authorityDueDate", "is required: a re-opened tasking needs a new due date");
            // With an old date the tasking would be overdue at once.
            errors.Require(c.AuthorityDueDate is not { } authority || authority.At(rules.Calendar) > now, "authorityDueDate",
                "must be in the future");
            errors.Require(c.InternalDueDate is not { } due || due.At(rules.Calendar) > now, "internalDueDate", "must be in the future");
            CheckDates(new FormDates { InternalDueDate = c.InternalDueDate, AuthorityDueDate = c.AuthorityDueDate }, rules.Calendar, now, errors);
        });
        return invalid is not null
            ? invalid
            : new TaskingEvent.Reopened(c.Instructions.Trim(), c.Reason.Trim(), c.InternalDueDate, c.AuthorityDueDate!.Value,
                rules.Escalation.Version);
    }

    /// <summary>Accepted without an event if this policy already applies, so that re-planning many taskings can be repeated.</summary>
    private static Decision Replan(Tasking t, TaskingCommand.Replan c, Rules rules)
    {
        if (Check(errors => errors.Text("reason", c.Reason, required: true)) is { } invalid) return invalid;
        return t.PolicyVersion == rules.Escalation.Version
            ? new Decision.Accepted([])
            : new TaskingEvent.Replanned(rules.Escalation.Version, c.Reason.Trim());
    }

    /// <summary>
    /// Everything on the agenda that is due by now happens once. If a late timer finds several "due soon" reminders, only the last one is
    /// still true, and none is true after the due date. The others are recorded as overtaken.
    /// </summary>
    private static Decision.Accepted ReachDeadline(Tasking t, Rules rules, DateTimeOffset now)
    {
        var reached = Agenda.ReachedBy(t, rules, now);
        var lastBefore = reached.LastOrDefault(entry => entry.BeforeDue);
        return new Decision.Accepted(
        [
            .. reached.Select(TaskingEvent (entry) => !entry.BeforeDue || (entry == lastBefore && now < entry.Basis)
                ? new TaskingEvent.ReminderSent(entry.Kind, entry.Basis, entry.Ordinal, entry.At, entry.To)
                : new TaskingEvent.ReminderOvertaken(entry.Kind, entry.Basis, entry.Ordinal, entry.At)),
        ]);
    }
}
