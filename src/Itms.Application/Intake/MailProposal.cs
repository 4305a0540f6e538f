using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>What a mail seems to say. A task manager checks it before it counts.</summary>
/// <param name="Requestor">Who asks: the one who asked first, if the mail was forwarded.</param>
/// <param name="Address">Their address. Null: it is not shown.</param>
/// <param name="CaseNumber">The authority's number, from the subject or else from the text. Null: none is found.</param>
/// <param name="TaskAuthority">The authority that writes its numbers so (<see cref="IntakeSettings.Authorities"/>). Null: it is not known.</param>
/// <param name="Detainees">Each alien number once, in the order in which they appear.</param>
/// <param name="Deadlines">The deadlines that the mail states, the earliest first.</param>
/// <param name="IsShort">The earliest deadline is less than 24 hours after the mail came.</param>
public sealed record MailProposal(
    string Requestor,
    string? Address,
    string? CaseNumber,
    string? TaskAuthority,
    IReadOnlyList<NamedDetainee> Detainees,
    IReadOnlyList<StatedDeadline> Deadlines,
    bool IsShort)
{
    internal static MailProposal Of(IncomingMail mail, DateTimeOffset receivedAt, IntakeSettings settings, BusinessCalendar calendar)
    {
        // What a reply quotes was asked before. What is forwarded is asked now.
        var text = mail.Forwarded is null ? ReplyText.Of(mail.Text) : mail.Text;
        var deadlines = StatedDeadline.In($"{mail.Subject}.\n{text}", receivedAt, calendar);
        var caseNumber = settings.CaseNumberIn(mail.Subject) ?? settings.CaseNumberIn(text);
        return new MailProposal(
            RequestorOf(mail),
            mail.Forwarded is { } forwarded ? forwarded.Address : mail.From,
            caseNumber?.Number,
            caseNumber?.Authority,
            NamedDetainee.In($"{mail.Subject}\n{text}"),
            deadlines,
            deadlines is [var earliest, ..] && earliest.At - receivedAt < TimeSpan.FromHours(24));
    }

    /// <summary>Who asks: a name, or else an address.</summary>
    internal static string RequestorOf(IncomingMail mail) =>
        mail.Forwarded is { } first ? NameOf(first.Name, first.Address) : NameOf(mail.FromName, mail.From);

    private static string NameOf(string name, string? address) =>
        new[] { name, address, "Unknown" }.First(text => !string.IsNullOrWhiteSpace(text))!;
}
