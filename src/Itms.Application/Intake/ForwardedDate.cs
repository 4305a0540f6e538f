using System.Globalization;
using System.Text.RegularExpressions;

namespace Itms.Application.Intake;

/// <summary>When a forwarded mail was sent, as the program that forwards it writes.</summary>
/// <param name="Clock">What the clock showed there.</param>
/// <param name="Offset">Null: it names no time zone.</param>
internal sealed partial record ForwardedDate(DateTime Clock, TimeSpan? Offset)
{
    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["Z"] = 0,
        ["EST"] = -5,
        ["EDT"] = -4,
        ["CST"] = -6,
        ["CDT"] = -5,
        ["MST"] = -7,
        ["MDT"] = -6,
        ["PST"] = -8,
        ["PDT"] = -7,
        ["AKST"] = -9,
        ["AKDT"] = -8,
        ["HST"] = -10,
    };

    /// <returns>Null: it is no date, or not certainly one.</returns>
    public static ForwardedDate? Read(string written)
    {
        if (Date().Match(IncomingMail.Cut(written, 200)) is not { Success: true } match) return null;
        var g = match.Groups;
        var month = g["name"].Success ? DateWords.MonthOf(g["name"].Value) : Number("month");
        var (year, day, hour, minute, second) = (Number("year"), Number("day"), Number("hour"), Number("minute"), Number("second"));
        // Some countries write the day first.
        if (g["slash"].Success && day <= 12) return null;
        if (g["half"].Success)
        {
            if (DateWords.HourOf(hour, g["half"].Value) is not { } ofDay) return null;
            hour = ofDay;
        }

        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return null;
        var clock = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        if (g["weekday"].Success && DateWords.DayOf(g["weekday"].Value) != clock.DayOfWeek) return null;
        var zone = g["zone"].Value;
        if (zone.Length == 0) return new ForwardedDate(clock, null);
        return OffsetOf(zone) is { } offset ? new ForwardedDate(clock, offset) : null;

        int Number(string group) => g[group].Success ? int.Parse(g[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    private static TimeSpan? OffsetOf(string zone)
    {
        if (Zones.TryGetValue(zone, out var hours)) return TimeSpan.FromHours(hours);
        if (Numbers().Match(zone) is not { Success: true } match) return null;
        var minutes = match.Groups["minutes"].Success ? int.Parse(match.Groups["minutes"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var offset = new TimeSpan(int.Parse(match.Groups["hours"].ValueSpan, CultureInfo.InvariantCulture), minutes, 0);
        return offset > TimeSpan.FromHours(14) ? null : match.Groups["sign"].Value == "-" ? -offset : offset;
    }

    [GeneratedRegex(
        $@"^\s*((?<weekday>[a-z]{{3,9}})\.?,?\s+)?"
            + $@"((?<name>{DateWords.Months})[a-z]*\.?\s+(?<day>\d{{1,2}})(st|nd|rd|th)?,?\s+(?<year>\d{{4}})"
            + $@"|(?<day>\d{{1,2}})(st|nd|rd|th)?\s+(?<name>{DateWords.Months})[a-z]*\.?,?\s+(?<year>\d{{4}})"
            + @"|(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})|(?<month>\d{1,2})(?<slash>/)(?<day>\d{1,2})/(?<year>\d{4}))"
            + @",?(\s+at)?[\sT]+(?<hour>\d{1,2}):(?<minute>\d{2})(:(?<second>\d{2}))?(\s*(?<half>[AP])\.?M\.?)?"
            + @"\s*\(?(?<zone>[A-Z]{1,5}|((UTC|GMT)\s?)?[+-]\d{1,2}:?(\d{2})?)?\)?(\s*\([^()]*\))?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<sign>[+-])(?<hours>\d{1,2}):?(?<minutes>\d{2})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Numbers();
}
