using Itms.Domain.Shared;

namespace Itms.Domain.Reports;

/// <summary>The days that a report covers, on the agency's wall clock.</summary>
/// <param name="To">The last day, inclusive.</param>
/// <param name="Start">When the first day begins.</param>
/// <param name="End">When the day after the last one begins.</param>
public sealed record ReportPeriod(DateOnly From, DateOnly To, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>A series has a point for each day up to 62 days, for each week up to 53 weeks, and for each month beyond that.</summary>
    private const int MostDays = 62;
    private const int MostWeeks = 53 * 7;

    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> is before <paramref name="from"/>.</exception>
    public static ReportPeriod Of(DateOnly from, DateOnly to, BusinessCalendar calendar)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return new ReportPeriod(from, to, calendar.At(from, TimeOnly.MinValue), calendar.At(to.AddDays(1), TimeOnly.MinValue));
    }

    public bool Holds(DateTimeOffset? instant) => instant >= Start && instant < End;

    /// <summary>The same number of days, right before it.</summary>
    public ReportPeriod Before(BusinessCalendar calendar) => Of(From.AddDays(-Days), From.AddDays(-1), calendar);

    public SeriesStep Step => Days <= MostDays ? SeriesStep.Day : Days <= MostWeeks ? SeriesStep.Week : SeriesStep.Month;

    /// <summary>Its days, weeks (from Monday) or months in order. The first and the last may be cut.</summary>
    public IEnumerable<ReportPeriod> Split(BusinessCalendar calendar)
    {
        for (var from = From; from <= To;)
        {
            var last = Step switch
            {
                SeriesStep.Day => from,
                SeriesStep.Week => from.AddDays((7 - (int)from.DayOfWeek) % 7),
                _ => new DateOnly(from.Year, from.Month, DateTime.DaysInMonth(from.Year, from.Month)),
            };
            yield return Of(from, last < To ? last : To, calendar);
            from = last.AddDays(1);
        }
    }
}

public enum SeriesStep
{
    Day,
    Week,
    Month,
}
