using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>What a figure of a report counts. "In the period" means in the days that the report covers.</summary>
public enum ReportMeasure
{
    /// <summary>Open now, including those stood down.</summary>
    Open,

    /// <summary>Overdue now: open, not stood down, due date passed.</summary>
    Overdue,

    /// <summary>Stood down now.</summary>
    StoodDown,

    /// <summary>Open at the end of the period, or now if it is not over.</summary>
    OpenAtEnd,

    /// <summary>Overdue at the end of the period, or now if it is not over, by the due date that counted then.</summary>
    OverdueAtEnd,

    /// <summary>Entered or re-opened in the period.</summary>
    Opened,

    /// <summary>Answered in the period.</summary>
    Closed,

    /// <summary>Closed in the period without a response. Not among those closed.</summary>
    ClosedWithoutResponse,

    /// <summary>Closed with a due date.</summary>
    WithDueDate,

    /// <summary>Closed on or before the due date.</summary>
    OnTime,

    /// <summary>Closed after the due date.</summary>
    Late,

    /// <summary>Closed without times: in no turnaround and no stage.</summary>
    WithoutTimes,

    /// <summary>Closed, and stood down at some time before.</summary>
    ClosedAfterStandDown,

    /// <summary>Closed, and entered after they had been answered.</summary>
    Retroactive,

    /// <summary>The retroactive ones entered later than two business days after completion (D 6-1.3).</summary>
    LateEntries,

    /// <summary>Re-opened in the period.</summary>
    Reopened,

    /// <summary>How often the clearance rule was overridden in the period.</summary>
    ClearanceOverrides,

    /// <summary>Reminders sent in the period.</summary>
    RemindersSent,
}

/// <summary>Counts one cycle. Every figure of a report, and the list of taskings behind it, is made with this.</summary>
public static class ReportMeasures
{
    /// <summary>How much the cycle adds to the figure. 0: it is not part of it.</summary>
    public static int Count(this CycleFact fact, ReportMeasure measure, ReportPeriod period, DateTimeOffset now)
    {
        var (open, closed) = (fact.ClosedAt is null, period.Holds(fact.AnsweredAt));
        return measure switch
        {
            ReportMeasure.RemindersSent => fact.Reminders.Count(sent => period.Holds(sent.At)),
            ReportMeasure.ClearanceOverrides => fact.ClearanceOverrides.Count(at => period.Holds(at)),
            _ => Holds() ? 1 : 0,
        };

        bool Holds() => measure switch
        {
            ReportMeasure.Open => open,
            ReportMeasure.Overdue => open && TaskingRow.IsOverdue(fact.Status, fact.Action, fact.DueAt, now),
            ReportMeasure.StoodDown => open && fact.IsStoodDown,
            ReportMeasure.OpenAtEnd => period.Start <= now && fact.OpenedAt <= Moment() && !(fact.ClosedAt <= Moment()),
            ReportMeasure.OverdueAtEnd => period.Start <= now && fact.Overdue.Any(time => time.From < Moment() && !(time.To <= Moment())),
            ReportMeasure.Opened => period.Holds(fact.OpenedAt),
            ReportMeasure.Closed => closed,
            ReportMeasure.ClosedWithoutResponse => period.Holds(fact.DroppedAt),
            ReportMeasure.WithDueDate => closed && fact.OnTime is not null,
            ReportMeasure.OnTime => closed && fact.OnTime == true,
            ReportMeasure.Late => closed && fact.OnTime == false,
            ReportMeasure.WithoutTimes => closed && fact.Times is null,
            ReportMeasure.ClosedAfterStandDown => closed && fact.Times?.StoodDown > TimeSpan.Zero,
            ReportMeasure.Retroactive => closed && fact.Retroactive,
            ReportMeasure.LateEntries => closed && fact.LateEntry,
            ReportMeasure.Reopened => fact.IsReopening && period.Holds(fact.OpenedAt),
            _ => false,
        };

        DateTimeOffset Moment() => period.End <= now ? period.End.AddTicks(-1) : now;
    }
}
