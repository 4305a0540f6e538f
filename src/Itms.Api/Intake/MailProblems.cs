using Itms.Api.Http;
using Itms.Application.Intake;

namespace Itms.Api.Intake;

/// <summary>Why a decision about a mail is refused.</summary>
internal static class MailProblems
{
    public static Problem TooLarge() => new(
        413, "too-large", "Too large", $"A mail may have at most {MailIntake.MaxLength / (1024 * 1024)} MiB ({MailIntake.MaxLength} bytes).");

    public static Problem Decided(ReceivedMail mail) => new(
        409, "mail-decided", "Already decided",
        mail switch
        {
            { State: MailState.Accepted, Number: { } number } => $"{mail.By} already accepted this mail. It belongs to {number}.",
            { State: MailState.Rejected } => $"{mail.By} already rejected this mail.",
            _ => "Someone already made a different decision about this mail.",
        });

    public static Problem Unreadable() =>
        new(
            409, "mail-unreadable", "Nothing to read",
            "This mail has no text to make a tasking from. Enter the tasking yourself and reject the mail here.");

    public static Problem Reused() =>
        new(
            409, "mail-reused", "Possibly a duplicate",
            "Another mail had the same Message-ID. Look at its tasking first. To make a second tasking, accept this mail again.");
}
