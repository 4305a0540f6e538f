using System.Globalization;
using System.Text.RegularExpressions;
using Itms.Domain.Shared;

namespace Itms.Application.TaskingStore;

/// <summary>
/// An ITMS number as people carry it: between brackets or underscores, behind "Re:", with hyphens, dashes or spaces of any kind, or as year
/// and count alone. This is the only place that decides what such a number is. Search, filters and mail ask here.
/// </summary>
/// <param name="Number">The number as ITMS writes it: <c>ITMS-2027-000042</c>.</param>
/// <param name="Place">Where it is in the text.</param>
/// <param name="SaysItms">False: year and count alone. These could also be something else, such as part of another office's number.</param>
public readonly partial record struct WrittenNumber(string Number, Range Place, bool SaysItms)
{
    /// <summary>The numbers in a text, in their order. A number that is there twice comes once.</summary>
    public static IReadOnlyList<WrittenNumber> FindIn(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var normalized = NormalizedText.Of(text);
        var found = new List<WrittenNumber>();
        foreach (Match match in Written().Matches(normalized.Text))
        {
            var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
            var count = long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
            var number = ItmsNumber.Format(year, count);
            if (found.TrueForAll(other => other.Number != number))
                found.Add(new WrittenNumber(number, normalized.Written(match.Index, match.Length), match.Groups["itms"].Success));
        }

        return found;
    }

    /// <summary>
    /// The beginning of a number, or a whole one, in capitals, with one hyphen wherever the text has hyphens, dashes, underscores or spaces:
    /// "itms – 2027" becomes <c>ITMS-2027</c>.
    /// </summary>
    public static string Plain(string text) => Separators().Replace(NormalizedText.Of(text).Text.Trim().ToUpperInvariant(), "-");

    /// <summary>Hyphens and dashes of any kind, the minus sign, underscores and spaces.</summary>
    private const string Separator = @"[\p{Pd}\p{Pc}\s\u2212\u2043\u02d7]";

    // Six digits, or more without a leading zero: a count has no other form.
    private const string Count = "(?<count>[0-9]{6}|[1-9][0-9]{6,8})(?![0-9])";

    /// <summary>
    /// With ITMS before it, almost anything may separate the parts, or nothing. Year and count alone need a separator, and nothing may join
    /// them to other letters or digits: <c>CRCL-2027-004212</c> is a case number.
    /// </summary>
    [GeneratedRegex(
        $@"(?<![\p{{L}}\p{{Nd}}])(?<itms>ITMS)[^\p{{L}}\p{{Nd}}]{{0,5}}(?<year>[0-9]{{4}})(?:{Separator}|[/.]){{0,3}}{Count}"
            + $@"|(?<![\p{{L}}\p{{Nd}}])(?<![\p{{L}}\p{{Nd}}][\p{{Pd}}\p{{Pc}}\u2212/.#])(?<year>[12][0-9]{{3}}){Separator}{{1,3}}{Count}(?!\p{{L}})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    [GeneratedRegex($"{Separator}+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
