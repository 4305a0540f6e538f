using System.Text.RegularExpressions;

namespace Itms.Application.Intake;

/// <summary>Finds who asked first in a mail that forwards another one within its text, as Outlook, Gmail and Apple Mail do.</summary>
internal static partial class ForwardedText
{
    /// <summary>Nobody writes more before what they forward, and a match takes time.</summary>
    private const int Longest = 20_000;

    /// <returns>Null: the subject does not say that it forwards, or the text shows no sender.</returns>
    public static ForwardedFrom? Find(string subject, string text)
    {
        if (!Subject().IsMatch(subject)) return null;
        var lines = IncomingMail.Cut(text, Longest).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (From().Match(lines[i]) is not { Success: true } from) continue;
            // A header has more than a sender: when it was sent, to whom, about what.
            var block = lines.Skip(i + 1).Take(8).ToList();
            if (!block.Exists(line => Other().IsMatch(line))) continue;
            var about = block.Select(line => About().Match(line)).FirstOrDefault(match => match.Success)?.Groups["text"].Value.Trim();
            var written = from.Groups["text"].Value.Trim().Replace("mailto:", "", StringComparison.OrdinalIgnoreCase)
                .Replace('[', '<').Replace(']', '>');
            var sender = MailSender.Of(written);
            return new ForwardedFrom(sender?.Name ?? IncomingMail.Cut(MailHeaders.Line(written), 200), sender?.Address, about);
        }

        return null;
    }

    [GeneratedRegex(@"^\s*(fwd?|wg|tr|rv|enc|i|fs)\s*[:_]|\bforwarded\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Subject();

    [GeneratedRegex(@"^[>\s*]*(from|von|de)\s*:\**\s*(?<text>\S.*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex From();

    [GeneratedRegex(@"^[>\s*]*(sent|date|to|gesendet|an|datum|envoyé|enviado|para|fecha)\s*:",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Other();

    [GeneratedRegex(@"^[>\s*]*(subject|betreff|objet|asunto)\s*:\**\s*(?<text>.*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex About();
}
