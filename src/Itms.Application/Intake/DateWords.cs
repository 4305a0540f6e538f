namespace Itms.Application.Intake;

/// <summary>How people write days, months and hours in English.</summary>
internal static class DateWords
{
    /// <summary>The beginnings of the names of all months, as alternatives of a regular expression.</summary>
    public const string Months = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <param name="name">A month's name, or its first three letters.</param>
    /// <returns>1 to 12.</returns>
    public static int MonthOf(string name) => (Months.IndexOf(name[..3], StringComparison.OrdinalIgnoreCase) / 4) + 1;

    /// <param name="name">The name of a day, or its first three letters.</param>
    /// <returns>Null: no day of the week is called so.</returns>
    public static DayOfWeek? DayOf(string name) =>
        Array.FindIndex(Days, day => name.StartsWith(day, StringComparison.OrdinalIgnoreCase)) is >= 0 and var day ? (DayOfWeek)day : null;

    /// <param name="hour">On a clock of twelve hours.</param>
    /// <param name="half">"a" or "p".</param>
    /// <returns>0 to 23. Null: the clock has no such hour.</returns>
    public static int? HourOf(int hour, string half) =>
        hour is < 1 or > 12 ? null : (hour % 12) + (half.Equals("p", StringComparison.OrdinalIgnoreCase) ? 12 : 0);
}
