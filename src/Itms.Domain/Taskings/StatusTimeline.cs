using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// One turn of a cycle: what its status, action or due dates had been until then; null where that did not change. What they
/// became is in the turns after it, and in the end in the tasking itself, so that nothing stands twice.
/// </summary>
public sealed record StatusChange(DateTimeOffset At, TaskingStatus? Status = null, TaskAction? Action = null, DueDates? Dates = null);

/// <param name="Authority">The extension where there was one, else the date due to the authority.</param>
public sealed record DueDates(Moment? Internal, Moment? Authority)
{
    public static DueDates Of(TaskingForm form) => new(form.InternalDueDate, form.AuthorityDate);

    /// <inheritdoc cref="Tasking.Due"/>
    public Moment? In(TaskingStatus status) => status.IsBeforeHq() ? Internal ?? Authority : Authority ?? Internal;
}

/// <summary>A stretch of a cycle in which nothing turned.</summary>
/// <param name="To">Null: it lasts.</param>
/// <param name="Due">The due date that counted.</param>
public sealed record Stretch(DateTimeOffset From, DateTimeOffset? To, TaskingStatus Status, bool StoodDown, Moment? Due);

/// <summary>What a cycle was when it ended that the tasking may no longer be: what figures of its time are made of.</summary>
/// <param name="ReceivedAt">Of the first cycle, where the form had it.</param>
/// <param name="StatusChanges">Null: unknown, the tasking was stored by a version that did not keep them.</param>
/// <param name="Reminders">Those that were sent.</param>
public sealed record CycleTimeline(
    TaskType TaskType, Priority Priority, DateTimeOffset? ReceivedAt, IReadOnlyList<StatusChange>? StatusChanges, IReadOnlyList<SentReminder> Reminders);

/// <param name="Kind">The rule's name in the escalation policy.</param>
public sealed record SentReminder(string Kind, DateTimeOffset At);

/// <summary>How a cycle came from one status to the next: kept as turns, told as stretches.</summary>
public static class StatusTimeline
{
    /// <summary>The turns of the present cycle after one more event.</summary>
    internal static IReadOnlyList<StatusChange>? After(Tasking before, Tasking after, DateTimeOffset at)
    {
        if (after.Cycle != before.Cycle) return [];
        if (before.StatusTimeline is null) return null;
        var turn = new StatusChange(
            at,
            before.Status == after.Status ? null : before.Status,
            before.Form.Action == after.Form.Action ? null : before.Form.Action,
            ReferenceEquals(before.Form, after.Form) || DueDates.Of(before.Form) == DueDates.Of(after.Form) ? null : DueDates.Of(before.Form));
        return turn is { Status: null, Action: null, Dates: null } ? before.StatusTimeline : [.. before.StatusTimeline, turn];
    }

    /// <summary>What stays of the present cycle when the next one begins.</summary>
    internal static CycleTimeline Of(Tasking tasking) => new(
        tasking.Form.TaskType,
        tasking.Form.Priority,
        tasking.Cycle == 1 ? tasking.Form.ReceivedAt : null,
        tasking.StatusTimeline,
        Sent(tasking.Reminders));

    public static IReadOnlyList<SentReminder> Sent(IReadOnlyList<Reminder> reminders) =>
        [.. reminders.Where(r => r.Sent).Select(r => new SentReminder(r.Kind, r.At))];

    /// <summary>The stretches from a cycle's beginning, in their order, without a gap; those of no length are left out.</summary>
    /// <param name="until">When the cycle ended; null: it has not.</param>
    /// <param name="status">At the end, as are the action and the dates.</param>
    public static List<Stretch> Stretches(
        DateTimeOffset from, DateTimeOffset? until, IReadOnlyList<StatusChange> turns, TaskingStatus status, TaskAction action, DueDates dates)
    {
        // Each turn says what was before it: told backwards, then put in order.
        var stretches = new List<Stretch>(turns.Count + 1);
        var to = until;
        for (var i = turns.Count - 1; i >= 0; i--)
        {
            Add(turns[i].At);
            (status, action, dates) = (turns[i].Status ?? status, turns[i].Action ?? action, turns[i].Dates ?? dates);
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

    /// <summary>A clock that was set back must not count any time twice.</summary>
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
