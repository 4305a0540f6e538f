using System.Globalization;
using System.Text.RegularExpressions;
using Itms.Application.TaskingStore;

namespace Itms.Application.Indexing;

/// <summary>
/// A search by ITMS number. It is a whole number (<c>ITMS-2027-000042</c>), the beginning of one (<c>ITMS-20</c>, <c>2027-0000</c>), or
/// digits alone, which mean a count in any year (<c>42</c>).
/// </summary>
internal sealed partial record NumberPattern(string? Exact, string Year, string Beginning, bool IsCount)
{
    /// <summary>A count has at least six digits, with leading zeros.</summary>
    private const int Digits = 6;

    private const int MostDigits = 9;

    /// <summary>
    /// Reads a search text. It may hold one whole number with anything around it, such as the subject of a mail (<see cref="WrittenNumber"/>).
    /// Null: it is not an ITMS number or its beginning.
    /// </summary>
    public static NumberPattern? Parse(string text) =>
        WrittenNumber.FindIn(text) is [var written] ? Of(written.Number) : ParseAlone(text);

    /// <summary>The pattern that matches one whole number.</summary>
    public static NumberPattern Of(string number) => new(number, "", "", false);

    /// <summary>Reads a text that is nothing but a number or its beginning. Null: it is something else, or has something around it.</summary>
    public static NumberPattern? ParseAlone(string text)
    {
        var number = WrittenNumber.Plain(text);
        if (ItmsNumber.IsWellFormed(number)) return Of(number);
        if (Count().IsMatch(number)) return new NumberPattern(null, "", number, IsCount: true);
        return Whole().Match(number) is { Success: true } match
            ? new NumberPattern(null, match.Groups["year"].Value, match.Groups["count"].Value, false)
            : null;
    }

    /// <summary>Whether the pattern matches an ITMS number.</summary>
    public bool Matches(string number)
    {
        if (Exact is not null) return number == Exact;
        var (_, count) = ItmsNumber.Parse(number);
        return IsCount
            ? count == long.Parse(Beginning, CultureInfo.InvariantCulture)
            : number.AsSpan(5, 4).StartsWith(Year, StringComparison.Ordinal) && number.AsSpan(10).StartsWith(Beginning, StringComparison.Ordinal);
    }

    /// <summary>The issued numbers that match, the newest first.</summary>
    /// <param name="last">The last count of each year, in ascending order of years.</param>
    public IEnumerable<string> Among(IReadOnlyList<(int Year, long Last)> last)
    {
        foreach (var (year, end) in last.Reverse())
        {
            if (Exact is not null)
            {
                if (ItmsNumber.Parse(Exact) is var (of, one) && of == year && one > 0 && one <= end) yield return Exact;
                continue;
            }

            if (IsCount)
            {
                if (long.Parse(Beginning, CultureInfo.InvariantCulture) is > 0 and var count && count <= end)
                    yield return ItmsNumber.Format(year, count);
                continue;
            }

            if (!year.ToString("D4", CultureInfo.InvariantCulture).StartsWith(Year, StringComparison.Ordinal)) continue;
            for (var digits = MostDigits; digits >= Math.Max(Digits, Beginning.Length); digits--)
            {
                var wide = (long)Math.Pow(10, digits - Beginning.Length);
                var first = (Beginning.Length == 0 ? 0 : long.Parse(Beginning, CultureInfo.InvariantCulture)) * wide;
                // A count of more than six digits does not begin with a zero.
                var least = digits == Digits ? Math.Max(1, first) : Math.Max(first, (long)Math.Pow(10, digits - 1));
                for (var count = Math.Min(end, first + wide - 1); count >= least; count--) yield return ItmsNumber.Format(year, count);
            }
        }
    }

    [GeneratedRegex("^(?:ITMS-?(?<year>[0-9]{0,4})|(?:ITMS-?)?(?<year>[0-9]{4})-(?<count>[0-9]{0,9}))$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex("^[0-9]{1,9}$", RegexOptions.CultureInvariant)]
    private static partial Regex Count();
}
