using Itms.Domain.Shared;

namespace Itms.Domain.Reports;

/// <summary>One figure of a report: what it counts, in which period, and in which lines.</summary>
/// <param name="Lines">The key of each section that the figure is limited to. Empty: the total.</param>
/// <param name="Age">The index in <see cref="AgeBand.All"/>. Null: any age.</param>
/// <param name="Reminder">For <see cref="ReportMeasure.RemindersSent"/>: the reminder's kind. Null: any kind.</param>
public sealed record ReportSelection(
    ReportMeasure Measure,
    ReportPeriod Period,
    IReadOnlyDictionary<ReportSection, string> Lines,
    int? Age = null,
    string? Reminder = null)
{
    /// <summary>How much the cycle adds to the figure. 0: it is not part of it.</summary>
    public int Count(CycleFact fact, BusinessCalendar calendar, DateTimeOffset now)
    {
        if (Lines.Any(line => fact.KeysOf(line.Key).All(key => key.Key != line.Value))) return 0;
        if (Age is { } age && (fact.ClosedAt is not null || AgeBand.IndexOf(fact, now, calendar) != age)) return 0;
        if (Reminder is { } kind) fact = fact with { Reminders = [.. fact.Reminders.Where(sent => sent.Kind == kind)] };
        return fact.Count(Measure, Period, now);
    }
}
