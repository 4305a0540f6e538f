namespace Itms.Application.Mail;

/// <summary>
/// Sends mail. A mail may be sent again after a crash. Its <see cref="OutgoingMail.EffectId"/> stays the same, and an adapter
/// passes it on (as Message-ID, file name or custom argument), so that the receiver can recognize the repeat.
/// </summary>
public interface IMailSender
{
    /// <summary>
    /// Returns when the mail has been handed over for good. Throws otherwise. The outbox processor then tries again later, except after the
    /// two exceptions named here.
    /// </summary>
    /// <exception cref="MailRefusedException">The mail service refused this mail or its recipient for good.</exception>
    /// <exception cref="ArgumentException">The mail is malformed.</exception>
    Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}

/// <summary>One message to one person. It never holds a detainee's name, an alien number or free text of a tasking.</summary>
/// <param name="EffectId">Letters, digits, '.' and '-'. It stays the same however often the mail is sent.</param>
/// <param name="Number">The ITMS number the mail is about. Null: it is about several taskings.</param>
/// <param name="Kind">The kind of notification, such as <c>assigned</c>.</param>
public sealed record OutgoingMail(
    string EffectId,
    string ToName,
    string ToAddress,
    string Subject,
    string Text,
    string Html,
    string? Number,
    string Kind);
