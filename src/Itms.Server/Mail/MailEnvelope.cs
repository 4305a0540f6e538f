using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;
using Itms.Application.Mail;

namespace Itms.Server.Mail;

/// <summary>
/// Turns an <see cref="OutgoingMail"/> into the message every adapter of this host sends, from one no-reply address.
/// </summary>
/// <remarks>
/// No value can add a header. A subject or a name is for reading: its control characters become spaces, so that a stray
/// line break does not hold a mail back for ever. What programs read (addresses, effect id, number, kind) is refused
/// when malformed. No refusal repeats the value: it may be personal, and refusals are logged.
/// </remarks>
internal sealed partial class MailEnvelope
{
    // With ".eml" and a temporary name's ending it stays a file name everywhere.
    private const int LongestEffectId = 200;
    private const int LongestHeaderValue = 200;

    private readonly MailAddress from;

    /// <param name="fromAddress">The no-reply address; its domain is also that of the Message-IDs.</param>
    /// <param name="fromName">The name shown with it.</param>
    /// <exception cref="ArgumentException">The address is not a plain ASCII mail address.</exception>
    public MailEnvelope(string fromAddress, string fromName) =>
        from = Address(fromAddress, fromName)
            ?? throw new ArgumentException("The sender's address is not a plain mail address.", nameof(fromAddress));

    /// <summary>The message, to be disposed by the caller.</summary>
    /// <exception cref="ArgumentException">The mail has a malformed effect id, address, number or kind.</exception>
    public MailMessage Seal(OutgoingMail mail)
    {
        CheckEffectId(mail);
        var to = Address(mail.ToAddress, mail.ToName)
            ?? throw new ArgumentException($"The recipient's address in mail {mail.EffectId} is not a plain mail address.", nameof(mail));
        var number = mail.Number is null ? null : HeaderValue(mail, mail.Number, nameof(mail.Number));
        var kind = HeaderValue(mail, mail.Kind, nameof(mail.Kind));

        var message = new MailMessage(from, to)
        {
            Subject = OneLine(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{mail.EffectId}@{from.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        if (number is not null) message.Headers.Add("X-ITMS-Number", number);
        message.Headers.Add("X-ITMS-Kind", kind);
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        return message;
    }

    /// <summary>Refuses an effect id that could not be a file name and the left part of a Message-ID.</summary>
    public static void CheckEffectId(OutgoingMail mail)
    {
        if (mail.EffectId.Length > LongestEffectId || !EffectId().IsMatch(mail.EffectId))
            throw new ArgumentException("A mail's effect id holds something else than letters, digits, '-' and single dots between them.", nameof(mail));
    }

    // Base64, because a long line, a leading dot or a trailing space of the text then means nothing to what is on the way.
    private static AlternateView View(string content, string mediaType)
    {
        var view = AlternateView.CreateAlternateViewFromString(content.ReplaceLineEndings("\r\n"), Encoding.UTF8, mediaType);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }

    // MailAddress also reads 'Name <address>', comments and quoted parts; what it makes of them must not differ from what was given.
    private static MailAddress? Address(string address, string name) =>
        address.All(c => c is > ' ' and <= '~')
        && MailAddress.TryCreate(address, OneLine(name), Encoding.UTF8, out var parsed)
        && parsed.Address == address
            ? parsed
            : null;

    private static string HeaderValue(OutgoingMail mail, string value, string name) =>
        value.Length is > 0 and <= LongestHeaderValue && value.All(c => c is > ' ' and <= '~')
            ? value
            : throw new ArgumentException($"The {name} of mail {mail.EffectId} is not a word of printable ASCII.", nameof(mail));

    private static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, given) =>
        {
            for (var i = 0; i < given.Length; i++)
                line[i] = char.IsControl(given[i]) ? ' ' : given[i];
        });

    [GeneratedRegex(@"\A[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z")]
    private static partial Regex EffectId();
}
