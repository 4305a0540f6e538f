using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace Itms.Application.Intake;

/// <summary>
/// Reads a mail with MimeKit, and forgives what mail programs get wrong. What is damaged is left out and said
/// (<see cref="IncomingMail.Flaws"/>): one damaged part must not hide the others.
/// </summary>
internal static class MailReader
{
    /// <summary>Parts within parts beyond this depth are not read.</summary>
    public const int Deepest = 20;

    /// <summary>Most characters read of a subject or a name. Nobody writes more.</summary>
    private const int LongestLine = 1_000;

    private static readonly string[] Single = ["From", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"];

    /// <summary>The options for parsing any mail, also one within a mail. They are shared, so nobody changes them.</summary>
    public static ParserOptions Parsing { get; } = new() { MaxMimeDepth = Deepest };

    // MimeKit asks for the character sets of Windows by their names.
    static MailReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="UnreadableMailException">It is not a mail: it has neither a sender nor a subject, or says nothing at all.</exception>
    public static IncomingMail Read(ReadOnlyMemory<byte> mail)
    {
        var (clean, flaw, isUncertain) = MailHeaderLines.Of(mail);
        var excess = MailBounds.ExcessOf(StreamOf(clean));
        var message = excess is null ? Parse(clean) : new MimeMessage();
        // Not the message's own: it gives fields about content to its body, and merges those that came twice.
        var headers = HeaderList.Load(StreamOf(clean));
        var from = MailHeaders.All(headers, "From").ToList();
        var subject = Cut(MailHeaders.Decoded(MailHeaders.First(headers, "Subject") ?? ""));
        using var body = new MailBody();
        if (excess is null) body.Read(message.Body);
        else body.Note(Convert.ToHexStringLower(SHA256.HashData(clean.Span)));
        if (flaw is not null) body.Say(flaw);
        if (subject.Length == 0) subject = Cut(body.InnerSubject ?? "");
        var saysNothing = subject.Length == 0 && body.Text.Length == 0 && body.Documents.Count == 0;
        if (from.Count == 0 && subject.Length == 0) throw new UnreadableMailException("It has neither a sender nor a subject.");

        var messageId = MailHeaders.First(headers, "Message-ID") is { Length: > 0 } id ? Cut(id) : null;
        body.Note(MailHeaders.First(headers, "Reply-To") ?? "");
        if (messageId is null) body.Note(MailHeaders.First(headers, "Date") ?? "");

        var sender = from is [var one] ? MailSender.Of(one) : null;
        DateTimeOffset? date = DateUtils.TryParse(MailHeaders.First(headers, "Date") ?? "", out var sent) ? sent : null;
        return new IncomingMail(
            messageId,
            sender?.Address is { Length: <= LongestLine } address ? address : null,
            Cut(sender?.Name ?? MailHeaders.Decoded(from.FirstOrDefault() ?? "")),
            subject,
            body.Text,
            AutomaticMail.Is(headers, body.Content, subject) || body.Failure is not null,
            isUncertain || sender is { IsEncoded: true } || Array.Exists(Single, name => MailHeaders.All(headers, name).Skip(1).Any()),
            [.. MailHeaders.All(headers, "Authentication-Results")],
            body.Rest)
        {
            To = Cut(MailHeaders.Decoded(string.Join(", ", MailHeaders.All(headers, "To")))),
            Cc = Cut(MailHeaders.Decoded(string.Join(", ", MailHeaders.All(headers, "Cc")))),
            Date = date,
            Answers = MailThread.Of(headers),
            Documents = body.Documents,
            Forwarded = ForwardedText.Of(subject, body.OwnText, body.Forwarded, date),
            Failure = body.Failure,
            Flaws = body.Flaws,
            Unreadable = excess ?? body.Unreadable ?? (saysNothing ? "It says nothing." : null),
        };
    }

    private static MimeMessage Parse(ReadOnlyMemory<byte> mail)
    {
        try
        {
            // The parts point into the mail's own bytes, so a large document is not copied.
            return MimeMessage.Load(Parsing, StreamOf(mail), persistent: true);
        }
        catch (FormatException)
        {
            throw new UnreadableMailException("It is not a mail.");
        }
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    private static string Cut(string text) => IncomingMail.Cut(text, LongestLine);
}
