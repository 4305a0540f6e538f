using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace Itms.Domain.Shared;

/// <summary>
/// The agency's working days and wall clock (requirements, "Dates"). A business day is a Monday to Friday on which no
/// federal holiday is observed and that is not an extra closure. It has no clock of its own, never changes and may be
/// used by any number of threads.
/// </summary>
/// <remarks>
/// Today's eleven holidays are applied to every year from 1 to 9999, also to years before a holiday existed
/// (Juneteenth before 2021): deadlines look forward, and imported old dates are counted, not re-decided.
/// Inauguration Day, a holiday around Washington only, is none of them; give it as an extra closure where it applies.
/// </remarks>
public sealed class BusinessCalendar
{
    /// <summary>17:00 agency time: when a day without a time is due.</summary>
    public static readonly TimeOnly EndOfDay = new(17, 0);

    /// <summary>08:00 agency time: when the agency's day begins.</summary>
    public static readonly TimeOnly StartOfDay = new(8, 0);

    private const long QuarterHour = 15 * TimeSpan.TicksPerMinute;

    // The same few due dates are asked for again and again, at every reading of a tasking; the answers never change.
    private readonly Memo<(long Ticks, int Days), DateTimeOffset> added = new();
    private readonly Memo<(int Day, long Time), DateTimeOffset> instants = new();
    private readonly Memo<long, string> formatted = new();
    private readonly Memo<long, TimeSpan> offsets = new();

    private readonly TimeZoneInfo agencyZone;
    private readonly FrozenSet<DateOnly> extraClosures;

    /// <param name="agencyZone">The zone of the agency's wall clock, by default of the settings America/New_York.</param>
    /// <param name="extraClosures">Further days off, e.g. closed by executive order. A repeat or a weekend changes nothing.</param>
    public BusinessCalendar(TimeZoneInfo agencyZone, IEnumerable<DateOnly>? extraClosures = null)
    {
        ArgumentNullException.ThrowIfNull(agencyZone);
        this.agencyZone = agencyZone;
        this.extraClosures = (extraClosures ?? []).ToFrozenSet();
    }

    /// <summary>
    /// The eleven federal holidays whose <see cref="Holiday.Date"/> lies in the year, earliest first; extra closures are
    /// not among them. New Year's Day may be observed in the year before: see <see cref="Holiday.Observed"/>.
    /// </summary>
    /// <param name="year">1 to 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such year.</exception>
    public static IReadOnlyList<Holiday> Holidays(int year) => FederalHolidays.Of(year);

    /// <summary>What it was made of: calendars of the same identity give the same answers.</summary>
    public string Identity => string.Join(';', extraClosures.Order().Select(day => day.ToString("O", CultureInfo.InvariantCulture)).Prepend(agencyZone.Id));

    /// <summary>Whether the agency works that day.</summary>
    public bool IsBusinessDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && !FederalHolidays.IsObservedOn(day)
        && !extraClosures.Contains(day);

    /// <summary>
    /// The day that many business days later, or earlier when negative. The day itself is not counted: from a day off,
    /// +1 is the next business day and −1 the one before. 0 gives the same day back, even a day off.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The result lies outside the years 1 to 9999.</exception>
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

    /// <summary>The business days after the one day up to and including the other; 0 where that is not later.</summary>
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
    /// The instant that many business days later, or earlier when negative, at the same time on the agency's wall clock;
    /// in UTC. 0 gives the same instant back. Where the clock skips or repeats that time, as <see cref="At"/> says.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The result lies outside the years 1 to 9999.</exception>
    public DateTimeOffset AddBusinessDays(DateTimeOffset instant, int days)
    {
        // Not by way of the wall clock: the second of two equal times would become the first.
        if (days == 0)
            return instant.ToUniversalTime();

        return added.Of((instant.UtcTicks, days), this, static (key, calendar) =>
        {
            var local = calendar.WallClock(new DateTimeOffset(key.Ticks, TimeSpan.Zero));
            return calendar.At(calendar.AddBusinessDays(DateOnly.FromDateTime(local), key.Days), TimeOnly.FromDateTime(local));
        });
    }

    /// <summary>
    /// The instant, in UTC, at which the agency's wall clock shows that day and time. A time skipped in spring moves
    /// forward by the gap (2:30 means 3:30); of a time shown twice in autumn the first is meant.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies outside the years 1 to 9999.</exception>
    public DateTimeOffset At(DateOnly day, TimeOnly time) => instants.Of(
        (day.DayNumber, time.Ticks), this, static (key, calendar) => calendar.Find(DateOnly.FromDayNumber(key.Day), new TimeOnly(key.Time)));

    private DateTimeOffset Find(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        TimeSpan offset;
        if (agencyZone.IsInvalidTime(local))
            offset = agencyZone.GetUtcOffset(local.AddDays(-1)); // the offset before the gap carries the time across it
        else if (agencyZone.IsAmbiguousTime(local))
            offset = agencyZone.GetAmbiguousTimeOffsets(local).Max(); // the larger offset is the earlier instant
        else
            offset = agencyZone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The date on the agency's wall clock at that instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(WallClock(instant));

    /// <summary>When something due that day is due: <see cref="EndOfDay"/>, agency time; in UTC.</summary>
    public DateTimeOffset DueAt(DateOnly day) => At(day, EndOfDay);

    /// <summary>The time on the agency's wall clock at that instant.</summary>
    public TimeOnly TimeOf(DateTimeOffset instant) => TimeOnly.FromDateTime(WallClock(instant));

    // Zones change their clocks on the quarter of an hour, and most instants asked about are now.
    private DateTime WallClock(DateTimeOffset instant) => new(instant.UtcTicks + offsets.Of(
        instant.UtcTicks / QuarterHour, this, static (quarter, calendar) => calendar.agencyZone.GetUtcOffset(new DateTimeOffset(quarter * QuarterHour, TimeSpan.Zero))).Ticks);

    /// <summary>As the agency's people read it: <c>Friday, January 15, 2027, 17:00</c>, agency time.</summary>
    public string Format(DateTimeOffset instant) => formatted.Of(instant.UtcTicks, this, static (ticks, calendar) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(ticks, TimeSpan.Zero), calendar.agencyZone)
            .ToString("dddd, MMMM d, yyyy, HH:mm", CultureInfo.InvariantCulture));

    /// <summary>Remembers answers that never change; bounded: when full it starts over.</summary>
    private sealed class Memo<TKey, TValue>
        where TKey : notnull
    {
        private const int Capacity = 4_096;

        private readonly ConcurrentDictionary<TKey, TValue> known = new();

        // To count the dictionary would be to lock all of it.
        private int count;

        public TValue Of(TKey key, BusinessCalendar calendar, Func<TKey, BusinessCalendar, TValue> find)
        {
            if (known.TryGetValue(key, out var value)) return value;
            if (Interlocked.Increment(ref count) > Capacity)
            {
                known.Clear();
                Volatile.Write(ref count, 1);
            }

            return known[key] = find(key, calendar);
        }
    }
}
