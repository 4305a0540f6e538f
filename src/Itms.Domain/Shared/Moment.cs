using System.Globalization;

namespace Itms.Domain.Shared;

/// <summary>
/// A date as people write it: an exact instant, or a day, which means 17:00 agency time on that day. A day
/// stays a day when it is stored and read back.
/// </summary>
public readonly record struct Moment
{
    public Moment(DateOnly day) => Day = day;

    public Moment(DateTimeOffset instant) => Instant = instant.ToUniversalTime();

    public DateOnly? Day { get; }

    /// <summary>In UTC. Null for a day.</summary>
    public DateTimeOffset? Instant { get; }

    /// <summary>The last year that a date may be in. The first is 1900.</summary>
    public const int LastYear = 2999;

    /// <summary>The day in the agency's zone.</summary>
    public DateOnly DayOn(BusinessCalendar calendar) => Day ?? calendar.DayOf(Instant ?? default);

    /// <summary>The instant, in UTC.</summary>
    public DateTimeOffset At(BusinessCalendar calendar) => Instant ?? calendar.DueAt(Day ?? default);

    /// <summary>Reads <c>2027-01-15</c>, or an instant with an offset such as <c>2027-01-15T15:00:00Z</c>.</summary>
    public static bool TryParse(string? text, out Moment moment)
    {
        moment = default;
        if (text is null) return false;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            moment = new Moment(day);
            return IsSensible(day.Year);
        }

        if (!HasOffset(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            || !IsSensible(instant.Year))
            return false;
        moment = new Moment(instant);
        return true;
    }

    public override string ToString() =>
        Instant is { } instant
            ? instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
            : (Day ?? default).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Far enough from both ends of the calendar, so adding the days of a policy cannot overflow.
    private static bool IsSensible(int year) => year is >= 1900 and <= LastYear;

    private static bool HasOffset(string text) =>
        text.IndexOf('T', StringComparison.Ordinal) is var t and > 0
        && (text.EndsWith('Z') || text.AsSpan(t).IndexOfAny('+', '-') >= 0);
}
