using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// One change in a cycle: the status, action or due dates before it. Null: that did not change. The new values are in the next change, and
/// after the last one in the tasking itself, so nothing is stored twice.
/// </summary>
public sealed record StatusChange(DateTimeOffset At, TaskingStatus? Status = null, TaskAction? Action = null, DueDates? Dates = null);

/// <param name="Authority">The extension if there was one, else the date due to the authority.</param>
public sealed record DueDates(Moment? Internal, Moment? Authority)
{
    public static DueDates Of(TaskingForm form) => new(form.InternalDueDate, form.AuthorityDate);

    /// <inheritdoc cref="Tasking.Due"/>
    public Moment? In(TaskingStatus status) => status.IsBeforeHq() ? Internal ?? Authority : Authority ?? Internal;
}

/// <summary>A stretch of a cycle without any change.</summary>
/// <param name="To">Null: it has not ended.</param>
/// <param name="Due">The due date that counted.</param>
public sealed record Stretch(DateTimeOffset From, DateTimeOffset? To, TaskingStatus Status, bool StoodDown, Moment? Due);

/// <summary>What the reports need to know about a closed cycle, frozen when it ended.</summary>
/// <param name="ReceivedAt">When the request was received. Only in the first cycle.</param>
/// <param name="StatusChanges">Oldest first.</param>
/// <param name="Reminders">The reminders that were sent.</param>
public sealed record CycleTimeline(
    TaskType TaskType,
    Priority Priority,
    DateTimeOffset? ReceivedAt,
    IReadOnlyList<StatusChange> StatusChanges,
    IReadOnlyList<SentReminder> Reminders);

/// <param name="Kind">The rule's name in the escalation policy.</param>
public sealed record SentReminder(string Kind, DateTimeOffset At);

/// <summary>How a cycle went from one status to the next. It is stored as changes and read as stretches.</summary>
public static class StatusTimeline
{
    /// <summary>The changes of the present cycle after one more event.</summary>
    internal static IReadOnlyList<StatusChange> After(Tasking before, Tasking after, DateTimeOffset at)
    {
        if (after.Cycle != before.Cycle) return [];
        var change = new StatusChange(
            at,
            before.Status == after.Status ? null : before.Status,
            before.Form.Action == after.Form.Action ? null : before.Form.Action,
            DueDates.Of(before.Form) == DueDates.Of(after.Form) ? null : DueDates.Of(before.Form));
        return change is { Status: null, Action: null, Dates: null } ? before.StatusTimeline : [.. before.StatusTimeline, change];
    }

    /// <summary>What is kept of the present cycle when the next one begins.</summary>
    internal static CycleTimeline Of(Tasking tasking) => new(
        tasking.Form.TaskType,
        tasking.Form.Priority,
        tasking.Cycle == 1 ? tasking.Form.ReceivedAt : null,
        tasking.StatusTimeline,
        Sent(tasking.Reminders));

    public static IReadOnlyList<SentReminder> Sent(IReadOnlyList<Reminder> reminders) =>
        [.. reminders.Where(r => r.Sent).Select(r => new SentReminder(r.Kind, r.At))];

    /// <summary>The stretches from a cycle's beginning, in order and without a gap. Empty ones are left out.</summary>
    /// <param name="until">When the cycle ended. Null: it has not.</param>
    /// <param name="status">The status at the end. The action and the dates are also those at the end.</param>
    public static List<Stretch> Stretches(
        DateTimeOffset from, DateTimeOffset? until, IReadOnlyList<StatusChange> changes, TaskingStatus status, TaskAction action, DueDates dates)
    {
        // Each change holds the values before it, so the stretches are built from the end.
        var stretches = new List<Stretch>(changes.Count + 1);
        var to = until;
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            Add(changes[i].At);
            (status, action, dates) = (changes[i].Status ?? status, changes[i].Action ?? action, changes[i].Dates ?? dates);
        }

        Add(from);
        stretches.Reverse();
        return Ordered(stretches);

        void Add(DateTimeOffset start)
        {
            stretches.Add(new Stretch(start, to, status, action == TaskAction.StandDown, dates.In(status)));
            to = start;
        }
    }

    /// <summary>If a clock was set back, no time may count twice.</summary>
    private static List<Stretch> Ordered(List<Stretch> stretches)
    {
        var ordered = new List<Stretch>(stretches.Count);
        var reached = stretches[0].From;
        foreach (var stretch in stretches)
        {
            if (stretch.To <= reached) continue;
            ordered.Add(stretch.From < reached ? stretch with { From = reached } : stretch);
            reached = stretch.To ?? reached;
        }

        return ordered;
    }
}
