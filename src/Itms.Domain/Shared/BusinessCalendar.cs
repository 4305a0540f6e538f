using System.Collections.Frozen;
using System.Globalization;

namespace Itms.Domain.Shared;

/// <summary>
/// The agency's business days and wall clock (docs/life.md, "Dates"). A business day is a Monday to Friday that is neither an observed
/// federal holiday nor an extra closure. The calendar does not read the current time. It never changes and is safe for concurrent use.
/// </summary>
/// <remarks>
/// Today's eleven holidays apply to every year from 1 to 9999, even to years before a holiday existed (Juneteenth before 2021).
/// Inauguration Day is a holiday around Washington only, so it is not one of them. Add it as an extra closure where it applies.
/// </remarks>
public sealed class BusinessCalendar
{
    /// <summary>17:00 agency time. A due date without a time means this time.</summary>
    public static readonly TimeOnly EndOfDay = new(17, 0);

    /// <summary>08:00 agency time. The agency's day begins.</summary>
    public static readonly TimeOnly StartOfDay = new(8, 0);

    private readonly TimeZoneInfo agencyZone;
    private readonly FrozenSet<DateOnly> extraClosures;

    /// <param name="agencyZone">The zone of the agency's wall clock. The settings default to America/New_York.</param>
    /// <param name="extraClosures">More days off, for example by executive order. Duplicates and weekends are allowed.</param>
    public BusinessCalendar(TimeZoneInfo agencyZone, IEnumerable<DateOnly>? extraClosures = null)
    {
        ArgumentNullException.ThrowIfNull(agencyZone);
        this.agencyZone = agencyZone;
        this.extraClosures = (extraClosures ?? []).ToFrozenSet();
    }

    /// <summary>The name of the agency's time zone: <c>America/New_York</c>.</summary>
    public string TimeZone => agencyZone.Id;

    /// <summary>The zone and the extra closures as text. Calendars with the same identity give the same answers.</summary>
    public string Identity =>
        string.Join(';', extraClosures.Order().Select(day => day.ToString("O", CultureInfo.InvariantCulture)).Prepend(agencyZone.Id));

    /// <summary>Whether the agency works that day.</summary>
    public bool IsBusinessDay(DateOnly day) =>
        !IsWeekend(day)
        && !FederalHolidays.IsObservedOn(day)
        && !extraClosures.Contains(day);

    /// <summary>The days from Monday to Friday on which the agency does not work, earliest first.</summary>
    public IEnumerable<DayOff> DaysOff(DateOnly from, DateOnly through)
    {
        for (var day = from; day <= through; day = day.AddDays(1))
            if (!IsWeekend(day) && !IsBusinessDay(day))
                yield return new DayOff(day, FederalHolidays.ObservedOn(day)?.Name);
    }

    /// <summary>The day itself if it is a business day, or else the next one.</summary>
    public DateOnly BusinessDayFrom(DateOnly day) => IsBusinessDay(day) ? day : AddBusinessDays(day, 1);

    /// <summary>
    /// When "in that many days" ends: the whole last day counts, on the agency's clock. The first instant that is too late, in UTC.
    /// </summary>
    public DateTimeOffset EndOfDays(DateTimeOffset now, int days) => At(DayOf(now).AddDays(days + 1), TimeOnly.MinValue);

    /// <summary>
    /// The day that many business days later, or earlier if negative. The day itself does not count: from a day off, +1 is the next
    /// business day and −1 the one before. 0 returns the same day, even a day off.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The result is outside the years 1 to 9999.</exception>
    public DateOnly AddBusinessDays(DateOnly day, int days)
    {
        var step = Math.Sign(days);
        while (days != 0)
        {
            day = day.AddDays(step);
            if (IsBusinessDay(day))
                days -= step;
        }
        return day;
    }

    /// <summary>Counts the business days after the first day, through the second. 0 if the second day is not later.</summary>
    public int BusinessDaysBetween(DateOnly after, DateOnly through)
    {
        var count = 0;
        for (var day = after; day < through;)
        {
            day = day.AddDays(1);
            if (IsBusinessDay(day)) count++;
        }

        return count;
    }

    /// <summary>
    /// The instant that many business days later, or earlier if negative, at the same time on the agency's wall clock, in UTC. 0 returns
    /// the same instant. <see cref="At"/> says what happens when the clock skips or repeats that time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The result is outside the years 1 to 9999.</exception>
    public DateTimeOffset AddBusinessDays(DateTimeOffset instant, int days)
    {
        // The wall clock would turn the second of two equal times into the first.
        if (days == 0)
            return instant.ToUniversalTime();

        var local = WallClock(instant);
        return At(AddBusinessDays(DateOnly.FromDateTime(local), days), TimeOnly.FromDateTime(local));
    }

    /// <summary>
    /// The instant, in UTC, at which the agency's wall clock shows that day and time. A time that is skipped in spring moves forward by
    /// the gap: 2:30 means 3:30. A time that comes twice in fall means the first one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside the years 1 to 9999.</exception>
    public DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        TimeSpan offset;
        if (agencyZone.IsInvalidTime(local))
            offset = agencyZone.GetUtcOffset(local.AddDays(-1)); // the offset before the gap moves the time across it
        else if (agencyZone.IsAmbiguousTime(local))
            offset = agencyZone.GetAmbiguousTimeOffsets(local).Max(); // the larger offset is the earlier instant
        else
            offset = agencyZone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The date on the agency's wall clock at that instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(WallClock(instant));

    /// <summary>When a due date without a time is due: <see cref="EndOfDay"/>, agency time, in UTC.</summary>
    public DateTimeOffset DueAt(DateOnly day) => At(day, EndOfDay);

    /// <summary>The time on the agency's wall clock at that instant.</summary>
    public TimeOnly TimeOf(DateTimeOffset instant) => TimeOnly.FromDateTime(WallClock(instant));

    /// <summary>The instant in agency time for people: <c>Friday, January 15, 2027, 17:00</c>.</summary>
    public string Format(DateTimeOffset instant) => WallClock(instant).ToString("dddd, MMMM d, yyyy, HH:mm", CultureInfo.InvariantCulture);

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private DateTime WallClock(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, agencyZone).DateTime;
}
