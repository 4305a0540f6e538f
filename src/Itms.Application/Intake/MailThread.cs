using System.Text.RegularExpressions;
using MimeKit;

namespace Itms.Application.Intake;

/// <summary>Which mails a mail answers.</summary>
internal static partial class MailThread
{
    private const int MostIds = 100;
    private const int LongestField = 10_000;

    /// <summary>The ids in In-Reply-To and References, in order, without repeats. Programs leave out the angle brackets.</summary>
    public static IReadOnlyList<string> Of(HeaderList headers) =>
    [
        .. MailHeaders.All(headers, "In-Reply-To").Concat(MailHeaders.All(headers, "References"))
            .SelectMany(field => Id().Matches(IncomingMail.Cut(field, LongestField)).Select(match => match.Value))
            .Distinct(StringComparer.Ordinal)
            .Take(MostIds),
    ];

    [GeneratedRegex(@"[^\s<>,;""()@]+@[^\s<>,;""()@]+", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
