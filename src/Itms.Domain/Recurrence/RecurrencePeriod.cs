using Itms.Domain.Forms;

namespace Itms.Domain.Recurrence;

/// <summary>The time from one occurrence to the next: calendar days or months, 0 or more.</summary>
public sealed record RecurrencePeriod(int Days, int Months)
{
    public static RecurrencePeriod None { get; } = new(0, 0);

    /// <summary>The period from the ERO task type or the audit frequency (G I.C). Null: the tasking does not recur.</summary>
    public static RecurrencePeriod? Of(TaskingForm form) => (form.EroTask?.Type, form.Audit?.Frequency) switch
    {
        (EroTaskType.ReoccurringBiWeekly, _) => new(14, 0),
        (EroTaskType.ReoccurringQuarterly, _) or (_, AuditFrequency.Quarterly) => new(0, 3),
        (EroTaskType.ReoccurringSemiAnnual, _) or (_, AuditFrequency.SemiAnnual) => new(0, 6),
        (EroTaskType.ReoccurringAnnual, _) or (_, AuditFrequency.Annual) => new(0, 12),
        _ => null,
    };

    public RecurrencePeriod Plus(RecurrencePeriod other) => new(Days + other.Days, Months + other.Months);

    public RecurrencePeriod Times(int count) => new(Days * count, Months * count);

    /// <summary>Whether it has the same unit, days or months, as the next period.</summary>
    public bool IsAddedTo(RecurrencePeriod next) => this == None || Days > 0 == next.Days > 0;

    /// <summary>How many whole periods fit between the two days. 0 if the second day is not later.</summary>
    public int CountBetween(DateOnly from, DateOnly through)
    {
        if (through <= from) return 0;
        var count = Days > 0
            ? (through.DayNumber - from.DayNumber) / Days
            : (((through.Year - from.Year) * 12) + through.Month - from.Month) / Months;
        return Times(count).After(from) > through ? count - 1 : count;
    }

    /// <summary>The day one period later. If the month has no such day, its last day: three months after January 31 is April 30.</summary>
    public DateOnly After(DateOnly day) => day.AddMonths(Months).AddDays(Days);
}
