using System.Text.RegularExpressions;
using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>A detainee whom a mail names by their alien number.</summary>
/// <param name="AlienNumber">"A" and eight or nine digits.</param>
/// <param name="Name">The name that stands right before the number. Null: there is none.</param>
public sealed partial record NamedDetainee(string AlienNumber, string? Name)
{
    /// <summary>A name has at most so many characters, with what may stand around it.</summary>
    private const int LongestName = 120;

    /// <summary>The detainees whom a text names, each number once. A number that has a name in one place keeps it.</summary>
    public static IReadOnlyList<NamedDetainee> In(string text)
    {
        var normalized = NormalizedText.Of(text);
        return
        [
            .. AlienNumbers().Matches(normalized.Text)
                .Select(match => new NamedDetainee(
                    "A" + string.Concat(match.Value.Where(char.IsAsciiDigit)), NameBefore(text[..normalized.Written(match.Index, 1).Start])))
                .GroupBy(found => found.AlienNumber)
                .Select(same => same.FirstOrDefault(found => found.Name is not null) ?? same.First()),
        ];
    }

    private static string? NameBefore(string text)
    {
        if (text.Length > LongestName) text = text[^LongestName..];
        return Names().Match(text) is { Success: true } match && match.Groups["name"].Value.Length > 0 ? match.Groups["name"].Value : null;
    }

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])A(?:lien)?[-# :.]{0,3}(?:\d{3}[- ]?\d{3}[- ]?\d{3}|\d{2}[- ]?\d{3}[- ]?\d{3})(?![\p{L}\p{Nd}])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AlienNumbers();

    /// <summary>
    /// Two to four words with capital letters at the end of the text, "EXAMPLE, Pat" too. Words that say who somebody is are no part of it.
    /// </summary>
    [GeneratedRegex(
        @"(?:^|[^\p{L}])(?:(?:[Dd]etainee|[Nn]on-?citizen|[Pp]atient|[Ii]nmate|[Ss]ubject|[Nn]ame|[Rr]e|RE|[Rr]egarding|[Mm]rs?|[Mm]s"
            + @"|[Cc]omplainant)\b[.:]?[ ]+)*"
            + @"(?<name>(?!(?:Detainee|Patient|Inmate|Subject|Name|Re|RE|Regarding|Alien)\b)\p{Lu}[\p{L}'’-]*"
            + @"(?:,?[ ]+(?!Alien\b|Number\b)\p{Lu}[\p{L}.'’-]*){1,3})"
            + @"[ ]*[,;:(\[–-]*[ ]*(?:(?:[Aa]lien )?(?:[Nn]umber|[Nn]o\.|#)?[ :]*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Names();
}
