using System.Globalization;
using Itms.Domain.Shared;

namespace Itms.Domain.Notifications;

/// <summary>When the weekly digest goes out.</summary>
/// <param name="At">Mondays at this time on the agency's wall clock. If Monday is a day off, the next business day.</param>
public sealed record DigestSchedule(TimeOnly At)
{
    public static DigestSchedule Default { get; } = new(new TimeOnly(7, 0));
}

/// <summary>The week of a digest, named by its Monday. It is the same for everybody.</summary>
public readonly record struct DigestWeek(DateOnly Monday)
{
    private const string Prefix = "digest-";
    private const string Date = "yyyy-MM-dd";

    /// <summary>Identifies the digest in places where a number identifies a tasking.</summary>
    public string Id => Prefix + Key;

    public string Key => Monday.ToString(Date, CultureInfo.InvariantCulture);

    /// <summary>Whether this is the id of a digest. No ITMS number has this form.</summary>
    public static bool IsId(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    public static DigestWeek Read(string key) => new(DateOnly.ParseExact(key, Date, CultureInfo.InvariantCulture));

    /// <summary>The week of that instant on the agency's wall clock.</summary>
    public static DigestWeek Of(DateTimeOffset now, BusinessCalendar calendar)
    {
        var day = calendar.DayOf(now);
        return new DigestWeek(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)));
    }

    /// <summary>When its digest goes out: on its first business day. If it is late, it can still go out until the week is over.</summary>
    public DateTimeOffset SentAt(DigestSchedule schedule, BusinessCalendar calendar) => calendar.At(calendar.BusinessDayFrom(Monday), schedule.At);

    public DigestWeek Next() => new(Monday.AddDays(7));
}
