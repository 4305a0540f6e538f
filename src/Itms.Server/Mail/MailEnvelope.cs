using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Itms.Application.Mail;

namespace Itms.Server.Mail;

/// <summary>
/// Turns an <see cref="OutgoingMail"/> into the message that this host's mail senders send, from one no-reply address. No value in
/// it can add a header (<see cref="MailForm"/>).
/// </summary>
internal sealed class MailEnvelope
{
    private readonly MailAddress from;
    private readonly MailAddress? replyTo;

    /// <param name="fromAddress">The no-reply address. Its domain is also the domain of the Message-IDs.</param>
    /// <param name="fromName">The name shown with the address.</param>
    /// <param name="replyTo">The taskings mailbox, where replies go. Null or empty: mails name none.</param>
    /// <exception cref="ArgumentException">An address is not a plain ASCII mail address.</exception>
    public MailEnvelope(string fromAddress, string fromName, string? replyTo = null)
    {
        from = MailForm.Address(fromAddress, fromName)
            ?? throw new ArgumentException("The sender's address is not a plain mail address.", nameof(fromAddress));
        if (string.IsNullOrEmpty(replyTo)) return;
        this.replyTo = MailForm.Address(replyTo, "")
            ?? throw new ArgumentException("ReplyTo is not a plain mail address.", nameof(replyTo));
    }

    /// <returns>The message. The caller disposes of it.</returns>
    /// <exception cref="ArgumentException">The mail has a malformed effect id, address, number or kind.</exception>
    public MailMessage Seal(OutgoingMail mail)
    {
        MailForm.Check(mail);
        var message = new MailMessage(from, MailForm.Address(mail.ToAddress, mail.ToName)!)
        {
            Subject = MailForm.OneLine(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{mail.EffectId}@{from.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        if (MailForm.ConversationId(mail, from.Host) is { } conversation)
        {
            message.Headers.Add("In-Reply-To", conversation);
            message.Headers.Add("References", conversation);
        }

        if (replyTo is not null) message.ReplyToList.Add(replyTo);
        if (mail.Number is not null) message.Headers.Add("X-ITMS-Number", mail.Number);
        message.Headers.Add("X-ITMS-Kind", mail.Kind);
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        return message;
    }

    // Base64 keeps long lines, leading dots and trailing spaces safe from the servers on the way.
    private static AlternateView View(string content, string mediaType)
    {
        var view = AlternateView.CreateAlternateViewFromString(content.ReplaceLineEndings("\r\n"), Encoding.UTF8, mediaType);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }
}
