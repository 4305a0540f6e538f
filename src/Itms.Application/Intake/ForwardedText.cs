using System.Text.RegularExpressions;

namespace Itms.Application.Intake;

/// <summary>Finds who asked first in a mail that forwards another one, attached or within its text, as Outlook, Gmail and Apple Mail do.</summary>
internal static partial class ForwardedText
{
    /// <summary>Nobody writes more before what they forward, and a match takes time.</summary>
    private const int Longest = 20_000;

    /// <summary>Most letters that somebody writes who only forwards. With more, the request is theirs.</summary>
    private const int ShortCover = 400;

    /// <summary>The same, if the subject says that it forwards. Offices add notices to their mail.</summary>
    private const int LongCover = 1_200;

    /// <param name="own">The text without the mails that are attached.</param>
    /// <param name="attached">The sender of an attached mail. Null: there is none.</param>
    /// <param name="date">When the mail itself was sent, if it says so.</param>
    /// <returns>Null: the mail forwards nothing.</returns>
    public static ForwardedFrom? Of(string subject, string own, ForwardedFrom? attached, DateTimeOffset? date)
    {
        var letters = own.Count(c => !char.IsWhiteSpace(c));
        return attached is not null && letters <= (Subject().IsMatch(subject) ? LongCover : ShortCover) ? attached : Find(subject, own, date);
    }

    /// <returns>Null: the subject does not say that it forwards, or the text shows no sender.</returns>
    private static ForwardedFrom? Find(string subject, string text, DateTimeOffset? date)
    {
        if (!Subject().IsMatch(subject)) return null;
        var lines = IncomingMail.Cut(text, Longest).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (From().Match(lines[i]) is not { Success: true } from) continue;
            // A header has more than a sender: when it was sent, to whom, about what. The sender need not come first.
            var block = lines.Take(i).Reverse().TakeWhile(line => Other().IsMatch(line) || About().IsMatch(line))
                .Concat(lines.Skip(i + 1).Take(8)).ToList();
            if (!block.Exists(line => Other().IsMatch(line))) continue;
            var about = block.Select(line => About().Match(line)).FirstOrDefault(match => match.Success)?.Groups["text"].Value.Trim();
            var written = from.Groups["text"].Value.Trim().Replace("mailto:", "", StringComparison.OrdinalIgnoreCase)
                .Replace('[', '<').Replace(']', '>');
            var sender = MailSender.Of(written);
            var sent = block.Select(line => Sent().Match(line)).FirstOrDefault(match => match.Success)?.Groups["text"].Value;
            return new ForwardedFrom(sender?.Name ?? IncomingMail.Cut(MailHeaders.Line(written), 200), sender?.Address, about)
                .SentAt(sent is null ? null : ForwardedDate.Read(sent), date);
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

    [GeneratedRegex(@"^[>\s*]*(sent|date)\s*:\**\s*(?<text>\S.*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Sent();

    [GeneratedRegex(@"^[>\s*]*(subject|betreff|objet|asunto)\s*:\**\s*(?<text>.*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex About();
}
