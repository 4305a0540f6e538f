using System.Text.RegularExpressions;
using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>What a mail seems to say. A task manager checks it before it counts.</summary>
/// <param name="Requestor">Who asks: the one who asked first, if the mail was forwarded.</param>
/// <param name="Address">Their address. Null: it is not shown.</param>
/// <param name="CaseNumber">The authority's number, from the subject or else from the text. Null: none is found.</param>
/// <param name="AlienNumbers">"A" and eight or nine digits, each once.</param>
/// <param name="Deadline">The earliest deadline that the mail states. Null: none is found.</param>
/// <param name="IsShort">That deadline is less than 24 hours after the mail came.</param>
public sealed record MailProposal(
    string Requestor, string? Address, string? CaseNumber, IReadOnlyList<string> AlienNumbers, StatedDeadline? Deadline, bool IsShort)
{
    internal static MailProposal Of(IncomingMail mail, DateTimeOffset receivedAt, IntakeSettings settings, BusinessCalendar calendar)
    {
        // What a reply quotes was asked before. What is forwarded is asked now.
        var text = mail.Forwarded is null ? ReplyText.Of(mail.Text) : mail.Text;
        var deadline = StatedDeadline.Earliest($"{mail.Subject}.\n{text}", receivedAt, calendar);
        return new MailProposal(
            RequestorOf(mail),
            mail.Forwarded is { } forwarded ? forwarded.Address : mail.From,
            settings.CaseNumberIn(mail.Subject) ?? settings.CaseNumberIn(text),
            [.. AlienNumbersIn(mail.Subject).Concat(AlienNumbersIn(text)).Distinct(StringComparer.Ordinal)],
            deadline,
            deadline is not null && deadline.At - receivedAt < TimeSpan.FromHours(24));
    }

    /// <summary>Who asks: a name, or else an address.</summary>
    internal static string RequestorOf(IncomingMail mail) =>
        mail.Forwarded is { } first ? NameOf(first.Name, first.Address) : NameOf(mail.FromName, mail.From);

    private static string NameOf(string name, string? address) =>
        new[] { name, address, "Unknown" }.First(text => !string.IsNullOrWhiteSpace(text))!;

    private static IEnumerable<string> AlienNumbersIn(string text) =>
        MailPatterns.AlienNumber().Matches(NormalizedText.Of(text).Text).Select(match => "A" + string.Concat(match.Value.Where(char.IsAsciiDigit)));
}

internal static partial class MailPatterns
{
    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])A(?:lien)?[-# :.]{0,3}(?:\d{3}[- ]?\d{3}[- ]?\d{3}|\d{2}[- ]?\d{3}[- ]?\d{3})(?![\p{L}\p{Nd}])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex AlienNumber();
}
