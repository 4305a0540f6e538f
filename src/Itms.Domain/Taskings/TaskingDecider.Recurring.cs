using Itms.Domain.Recurrence;

namespace Itms.Domain.Taskings;

/// <content>The series of a tasking that recurs (Life 10).</content>
public static partial class TaskingDecider
{
    /// <summary>Accepted without an event if there is nothing to skip: two timers may ask.</summary>
    private static Decision SkipOccurrences(Tasking t, Rules rules, DateTimeOffset now) =>
        OccurrencePlanner.PastBy(t, rules.Calendar, now) is { } past
            ? new TaskingEvent.OccurrencesSkipped(past.Count, past.From, past.Through)
            : new Decision.Accepted([]);

    /// <summary>Records the next occurrence even if the series has ended meanwhile. A tasking has at most one next occurrence.</summary>
    private static Decision NoteNextOccurrence(Tasking t, TaskingCommand.NoteNextOccurrence c) =>
        t.NextOccurrence is null ? new TaskingEvent.NextOccurrenceOpened(c.Number) : new Decision.Accepted([]);

    private static Decision BeginRecurrence(Tasking t, TaskingCommand.BeginRecurrence c)
    {
        if (t.NextOccurrence is { } next) return Refusal.NotLastOccurrence(next);
        if (RecurrencePeriod.Of(t.Form) is null) return Refusal.NotRecurring();
        if (t.RecurrenceEnded is null) return Refusal.RecurringAlready();
        return Check(errors => errors.Text("reason", c.Reason, required: true)) is { } invalid
            ? invalid
            : new TaskingEvent.RecurrenceBegun(c.Reason.Trim());
    }

    private static Decision EndRecurrence(Tasking t, TaskingCommand.EndRecurrence c)
    {
        if (t.NextOccurrence is { } next) return Refusal.NotLastOccurrence(next);
        if (RecurrencePeriod.Of(t.Form) is null || t.RecurrenceEnded is not null) return Refusal.NotRecurring();
        return Check(errors => errors.Text("reason", c.Reason, required: true)) is { } invalid
            ? invalid
            : new TaskingEvent.RecurrenceEnded(c.Reason.Trim());
    }
}
