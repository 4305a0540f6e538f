using System.Text;
using Itms.Application.Mail;
using MimeKit;

namespace Itms.Mailbox;

/// <summary>
/// Turns an <see cref="OutgoingMail"/> into the message that a mail sender sends, from one no-reply address. No value in it can
/// add a header (<see cref="MailForm"/>).
/// </summary>
public sealed class MailEnvelope
{
    private readonly MailboxAddress from;
    private readonly MailboxAddress? replyTo;

    /// <param name="fromAddress">The no-reply address. Its domain is also the domain of the Message-IDs.</param>
    /// <param name="fromName">The name shown with the address.</param>
    /// <param name="replyTo">The taskings mailbox, where replies go. Null or empty: mails name none.</param>
    /// <exception cref="ArgumentException">An address is not a plain ASCII mail address.</exception>
    public MailEnvelope(string fromAddress, string fromName, string? replyTo = null)
    {
        from = Address(fromAddress, fromName)
            ?? throw new ArgumentException("The sender's address is not a plain mail address.", nameof(fromAddress));
        if (string.IsNullOrEmpty(replyTo)) return;
        this.replyTo = Address(replyTo, "") ?? throw new ArgumentException("ReplyTo is not a plain mail address.", nameof(replyTo));
    }

    /// <summary>How a message is written: with the line ends of the mail standards.</summary>
    public static FormatOptions Format { get; } = DosLines();

    /// <returns>The message. The caller disposes of it.</returns>
    /// <exception cref="ArgumentException">The mail has a malformed effect ID, address, number or kind.</exception>
    public MimeMessage Seal(OutgoingMail mail)
    {
        MailForm.Check(mail);
        var message = new MimeMessage { MessageId = $"{mail.EffectId}@{from.Domain}", Subject = MailForm.OneLine(mail.Subject) };
        // A message's list subscribes to events of its addresses, so an address shared by messages would keep all of them in memory.
        message.From.Add(from.Clone());
        message.To.Add(Address(mail.ToAddress, mail.ToName)!);
        if (replyTo is not null) message.ReplyTo.Add(replyTo.Clone());
        if (MailForm.ConversationId(mail, from.Domain) is { } conversation)
        {
            message.Headers.Add(HeaderId.InReplyTo, conversation);
            message.Headers.Add(HeaderId.References, conversation);
        }

        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        if (mail.Number is not null) message.Headers.Add("X-ITMS-Number", mail.Number);
        message.Headers.Add("X-ITMS-Kind", mail.Kind);
        message.Body = new MultipartAlternative(Part(mail.Text, "plain"), Part(mail.Html, "html"));
        return message;
    }

    private static MailboxAddress? Address(string address, string name) =>
        MailForm.Address(address, name) is null ? null : new MailboxAddress(Encoding.UTF8, MailForm.Name(name), address);

    // Base64 keeps long lines, leading dots and trailing spaces safe from the servers on the way.
    private static TextPart Part(string content, string subtype)
    {
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.Base64 };
        part.SetText(Encoding.UTF8, content.ReplaceLineEndings("\r\n"));
        return part;
    }

    private static FormatOptions DosLines()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
