using System.Globalization;
using System.Text.RegularExpressions;

namespace Itms.Application.TaskingStore;

/// <summary>ITMS numbers, such as <c>ITMS-2027-000042</c>: the year in agency time, and a count from 1 within it.</summary>
public static partial class ItmsNumber
{
    public static string Format(int year, long count) => string.Create(CultureInfo.InvariantCulture, $"ITMS-{year:D4}-{count:D6}");

    /// <param name="number">Must be well formed.</param>
    public static (int Year, long Count) Parse(string number) =>
        (int.Parse(number.AsSpan(5, 4), CultureInfo.InvariantCulture), long.Parse(number.AsSpan(10), CultureInfo.InvariantCulture));

    public static bool IsWellFormed(string? text) => text is not null && Pattern().IsMatch(text);

    [GeneratedRegex("^ITMS-[0-9]{4}-[0-9]{6,9}$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
