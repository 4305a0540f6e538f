using System.Collections.Concurrent;
using System.Collections.ObjectModel;

namespace Itms.Domain.Shared;

/// <summary>A federal holiday of one year.</summary>
/// <param name="Date">The day the statute names.</param>
/// <param name="Observed">
/// The day offices close: <paramref name="Date"/>, the Friday before a Saturday or the Monday after a Sunday.
/// New Year's Day on a Saturday is observed on 31 December of the year before.
/// </param>
public sealed record Holiday(DateOnly Date, DateOnly Observed, string Name);

/// <summary>A day from Monday to Friday on which the agency does not work.</summary>
/// <param name="Holiday">The federal holiday observed on that day. Null: an extra closure.</param>
public sealed record DayOff(DateOnly Date, string? Holiday);

/// <summary>The eleven holidays of 5 U.S.C. 6103(a), observed under 6103(b) and Executive Order 11582 for a Monday–Friday week.</summary>
internal static class FederalHolidays
{
    private const int LastYear = 9999;

    private static readonly ConcurrentDictionary<int, Year> Years = [];

    /// <summary>
    /// The holidays whose <see cref="Holiday.Date"/> is in the year, earliest first. New Year's Day may be observed in the year before: see
    /// <see cref="Holiday.Observed"/>.
    /// </summary>
    /// <param name="year">1 to 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The year is not 1 to 9999.</exception>
    public static ReadOnlyCollection<Holiday> Of(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);
        return Years.GetOrAdd(year, Make).Holidays;
    }

    public static bool IsObservedOn(DateOnly day) => Years.GetOrAdd(day.Year, Make).DaysOff.Contains(day.DayNumber);

    /// <summary>The holiday for which offices close that day. Null: none.</summary>
    public static Holiday? ObservedOn(DateOnly day) =>
        Of(day.Year).Concat(day.Year < LastYear ? Of(day.Year + 1) : []).FirstOrDefault(holiday => holiday.Observed == day);

    private static Year Make(int year)
    {
        ReadOnlyCollection<Holiday> holidays = new(
        [
            Fixed(year, 1, 1, "New Year's Day"),
            Floating(year, 1, 3, DayOfWeek.Monday, "Birthday of Martin Luther King, Jr."),
            Floating(year, 2, 3, DayOfWeek.Monday, "Washington's Birthday"),
            LastMondayOfMay(year, "Memorial Day"),
            Fixed(year, 6, 19, "Juneteenth National Independence Day"),
            Fixed(year, 7, 4, "Independence Day"),
            Floating(year, 9, 1, DayOfWeek.Monday, "Labor Day"),
            Floating(year, 10, 2, DayOfWeek.Monday, "Columbus Day"),
            Fixed(year, 11, 11, "Veterans Day"),
            Floating(year, 11, 4, DayOfWeek.Thursday, "Thanksgiving Day"),
            Fixed(year, 12, 25, "Christmas Day"),
        ]);
        var daysOff = holidays.Select(h => h.Observed.DayNumber);
        // Only New Year's Day can be observed in the year before, on a Friday.
        var lastDay = new DateOnly(year, 12, 31);
        return new Year(holidays, [.. lastDay.DayOfWeek == DayOfWeek.Friday ? daysOff.Append(lastDay.DayNumber) : daysOff]);
    }

    private static Holiday Fixed(int year, int month, int day, string name)
    {
        var date = new DateOnly(year, month, day);
        var observed = date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.AddDays(-1),
            DayOfWeek.Sunday => date.AddDays(1),
            _ => date,
        };
        return new Holiday(date, observed, name);
    }

    private static Holiday Floating(int year, int month, int nth, DayOfWeek weekday, string name)
    {
        var first = new DateOnly(year, month, 1);
        var date = first.AddDays((weekday - first.DayOfWeek + 7) % 7 + 7 * (nth - 1));
        return new Holiday(date, date, name);
    }

    private static Holiday LastMondayOfMay(int year, string name)
    {
        var last = new DateOnly(year, 5, 31);
        var date = last.AddDays(-((last.DayOfWeek - DayOfWeek.Monday + 7) % 7));
        return new Holiday(date, date, name);
    }

    /// <param name="DaysOff">Day numbers of the days in this year on which a holiday is observed.</param>
    private sealed record Year(ReadOnlyCollection<Holiday> Holidays, int[] DaysOff);
}
