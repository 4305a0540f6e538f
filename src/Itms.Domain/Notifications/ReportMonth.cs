using System.Globalization;
using Itms.Domain.Shared;

namespace Itms.Domain.Notifications;

/// <summary>The month that the monthly reports cover, named by its first day (D 5-2.1.c).</summary>
public readonly record struct ReportMonth(DateOnly First)
{
    private const string Prefix = "reports-";
    private const string Month = "yyyy-MM";

    /// <summary>Identifies the month's mails in places where a number identifies a tasking.</summary>
    public string Id => Prefix + Key;

    public string Key => First.ToString(Month, CultureInfo.InvariantCulture);

    /// <summary>The month in words: "February 2027".</summary>
    public string Name => First.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    public DateOnly Last => First.AddMonths(1).AddDays(-1);

    /// <summary>Whether this is the id of a month's mails. No ITMS number has this form.</summary>
    public static bool IsId(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    public static ReportMonth Read(string key) => new(DateOnly.ParseExact(key, Month, CultureInfo.InvariantCulture));

    /// <summary>The month before that instant's, on the agency's wall clock.</summary>
    public static ReportMonth Before(DateTimeOffset now, BusinessCalendar calendar)
    {
        var day = calendar.DayOf(now);
        return new ReportMonth(new DateOnly(day.Year, day.Month, 1).AddMonths(-1));
    }

    /// <summary>
    /// When its mails go out: on the first business day of the next month, at the time of the weekly digest. If they are late, they can still
    /// go out until that month is over.
    /// </summary>
    public DateTimeOffset SentAt(DigestSchedule schedule, BusinessCalendar calendar) =>
        calendar.At(calendar.BusinessDayFrom(First.AddMonths(1)), schedule.At);

    /// <summary>The first time after an instant at which the mails of a month go out.</summary>
    public static DateTimeOffset NextSending(DateTimeOffset after, DigestSchedule schedule, BusinessCalendar calendar)
    {
        var month = Before(after, calendar);
        while (month.SentAt(schedule, calendar) <= after) month = month.Next();
        return month.SentAt(schedule, calendar);
    }

    public ReportMonth Next() => new(First.AddMonths(1));
}
