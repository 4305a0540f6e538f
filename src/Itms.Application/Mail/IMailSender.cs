namespace Itms.Application.Mail;

/// <summary>
/// The way out for mail. A send may be repeated after a crash: <see cref="OutgoingMail.EffectId"/> stays the same,
/// and an adapter passes it on (Message-ID, file name, custom argument) so that a receiver can tell a repeat.
/// </summary>
public interface IMailSender
{
    /// <summary>Returns when the mail has been handed over for good; throws when it has not, and the relay tries again later.</summary>
    Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}

/// <summary>One message to one person. It never holds a detainee's name, an alien number or free text of a tasking.</summary>
/// <param name="EffectId">Letters, digits, '.', '-': the same however often the mail is sent.</param>
/// <param name="Number">The ITMS number the mail is about; null where it is about several.</param>
/// <param name="Kind">The kind of letter, e.g. <c>assigned</c>.</param>
public sealed record OutgoingMail(
    string EffectId,
    string ToName,
    string ToAddress,
    string Subject,
    string Text,
    string Html,
    string? Number,
    string Kind);
