using Itms.Domain.Forms;

namespace Itms.Domain.Recurrence;

/// <summary>How long after one occurrence the next one comes: days or months of the calendar, 0 or more.</summary>
public sealed record RecurrencePeriod(int Days, int Months)
{
    public static RecurrencePeriod None { get; } = new(0, 0);

    /// <summary>As the ERO task's type or the audit's frequency says (G I.C); null: it does not recur.</summary>
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

    /// <summary>Counted in the same unit as what comes after it: three months and a fortnight are no place in a series.</summary>
    public bool IsAddedTo(RecurrencePeriod next) => this == None || Days > 0 == next.Days > 0;

    /// <summary>How many whole periods lie between the two days; 0 where the second is not the later one.</summary>
    public int CountBetween(DateOnly from, DateOnly through)
    {
        if (through <= from) return 0;
        var count = Days > 0
            ? (through.DayNumber - from.DayNumber) / Days
            : (((through.Year - from.Year) * 12) + through.Month - from.Month) / Months;
        return Times(count).After(from) > through ? count - 1 : count;
    }

    /// <summary>The day so much later. Where a month has no such day, its last: three months after 31 January is 30 April.</summary>
    public DateOnly After(DateOnly day) => day.AddMonths(Months).AddDays(Days);
}
