using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Itms.Domain.Shared;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.Tnef;

namespace Itms.Application.Intake;

/// <summary>
/// Walks through the parts of a mail. Its text is what a mail program shows: all inline texts in order, one of each alternative. All else
/// is a document.
/// </summary>
internal sealed class MailBody : IDisposable
{
    /// <summary>Parts within parts beyond this depth are not read.</summary>
    public const int Deepest = 20;

    private const int MostParts = 500;

    /// <summary>Most characters kept of a text: several times what a tasking can hold.</summary>
    private const int LongestText = 4 * FieldErrors.TextLength;

    private readonly IncrementalHash rest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> flaws = [];
    private readonly List<ReceivedDocument> documents = [];
    private string text = "";
    private int parts, depth;

    /// <summary>Hash of the decoded parts. A mail may be encoded anew on its way, but its decoded parts stay the same.</summary>
    public string Rest => Convert.ToHexStringLower(rest.GetCurrentHash());

    public string Text => MailText.Tidy(text);

    public IReadOnlyList<ReceivedDocument> Documents => documents;

    public IReadOnlyList<string> Flaws => flaws;

    public string? Unreadable { get; private set; }

    public ForwardedFrom? Forwarded { get; private set; }

    public DeliveryFailure? Failure { get; private set; }

    /// <summary>The subject that a <c>winmail.dat</c> keeps. Null: there is none.</summary>
    public string? InnerSubject { get; private set; }

    public void Read(MimeEntity? entity)
    {
        if (entity is null) return;
        if (++parts > MostParts || depth > Deepest)
        {
            Unreadable ??= "It has too many parts.";
            return;
        }

        // A mail within a mail begins the parser's count anew, so the depth is counted here too.
        depth++;
        switch (entity)
        {
            case MultipartReport report: ReadReport(report); break;
            case MultipartEncrypted: Seal(); break;
            case MultipartAlternative alternative: ReadAlternative(alternative); break;
            case Multipart multipart: ReadAll(multipart); break;
            case MessagePart { Message: { } inner }: ReadMessage(inner); break;
            case TnefPart tnef: ReadTnef(tnef); break;
            case TextPart shown when IsShown(shown): Show(shown); break;
            case MimePart part: ReadPart(part); break;
        }

        depth--;
    }

    /// <summary>Adds a text to the hash, without white space, because lines may be broken differently on the way.</summary>
    public void Note(string noted)
    {
        var characters = new char[noted.Length];
        var length = 0;
        foreach (var c in noted)
            if (!char.IsWhiteSpace(c)) characters[length++] = c;
        rest.AppendData(SHA256.HashData(MemoryMarshal.AsBytes(characters.AsSpan(0, length))));
    }

    public void Say(string flaw)
    {
        if (!flaws.Contains(flaw)) flaws.Add(flaw);
    }

    public void Dispose() => rest.Dispose();

    private void Seal() => Unreadable ??= "It is encrypted.";

    private void ReadAll(Multipart multipart)
    {
        if (multipart.Count == 0)
        {
            Say("Its parts cannot be told apart. Its text is shown as it came.");
            Note(multipart.Preamble ?? "");
            Append(multipart.Preamble ?? "");
        }

        // A page that refers to its pictures: they are no documents.
        var page = multipart is MultipartRelated related ? related.Root : null;
        foreach (var part in multipart)
            if (page is not null && part != page && part is MimePart { ContentId.Length: > 0, IsAttachment: false } picture) Note(picture);
            else Read(part);
    }

    /// <summary>Of several forms of one text, the plain one, unless the page says much more.</summary>
    private void ReadAlternative(MultipartAlternative alternative)
    {
        var before = text;
        var (best, plain) = ("", "");
        foreach (var part in alternative)
        {
            text = "";
            Read(part);
            if (part is TextPart { IsPlain: true }) plain = plain.Length > 0 ? plain : text;
            else if (text.Trim().Length > 0) best = text;
        }

        // "Your program cannot show this mail."
        var isEnough = plain.Trim().Length > 0 && (plain.Trim().Length > 2_000 || plain.Length * 4 > best.Length);
        text = before;
        Append(isEnough || best.Length == 0 ? plain : best);
    }

    private void ReadMessage(MimeMessage inner)
    {
        var from = MailHeaders.First(inner.Headers, "From") ?? "";
        var subject = MailHeaders.Decoded(MailHeaders.First(inner.Headers, "Subject") ?? "");
        var sender = MailSender.Of(from);
        Forwarded ??= new ForwardedFrom(sender?.Name ?? MailHeaders.Decoded(from), sender?.Address, subject)
        {
            Sent = inner.Date == DateTimeOffset.MinValue ? null : inner.Date,
        };
        Append($"---------- Forwarded message ----------\nFrom: {MailHeaders.Decoded(from)}\n"
            + $"Date: {MailHeaders.First(inner.Headers, "Date")}\nSubject: {subject}\n");
        Note(from + subject);
        Read(inner.Body);
    }

    private void ReadReport(MultipartReport report)
    {
        foreach (var part in report)
        {
            if (part is MessageDeliveryStatus status) Failure = MailReports.FailureOf(status, report);
            if (part is MessageDeliveryStatus or MessageDispositionNotification) Note((MimePart)part);
            else if (part is MimePart or Multipart) Read(part);
            else if (part is MessagePart { Message: { } returned }) Note(string.Concat(returned.Headers.Select(h => h.Field + h.Value)));
        }
    }

    private void ReadTnef(TnefPart tnef)
    {
        try
        {
            var inner = tnef.ConvertToMessage();
            InnerSubject ??= inner.Subject is { Length: > 0 } subject ? MailHeaders.Line(subject) : null;
            // Outlook writes the text twice: beside the file, and in it.
            var before = text;
            Read(inner.Body);
            if (before.Trim().Length > 0) text = before;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Say("A winmail.dat cannot be opened. It is attached as it came.");
            AddDocument(tnef);
        }
    }

    private void ReadPart(MimePart part)
    {
        if (part is ApplicationPkcs7Mime { SecureMimeType: SecureMimeType.SignedData or SecureMimeType.Unknown } signed
            && SignedMail.Open(signed) is { } inner)
        {
            Read(inner);
            return;
        }

        if (part is ApplicationPkcs7Mime { SecureMimeType: SecureMimeType.EnvelopedData or SecureMimeType.AuthEnvelopedData }) Seal();
        // The parser stops at a depth, or where no boundary is given.
        if (part.ContentType.IsMimeType("multipart", "*")) Unreadable ??= "It has too many parts within parts, or they cannot be told apart.";
        else if (part.ContentType.IsMimeType("message", "rfc822") && InnerMessage(part) is { } message)
        {
            ReadMessage(message);
            return;
        }

        Note(part);
        AddDocument(part);
    }

    private MimeMessage? InnerMessage(MimePart part)
    {
        try
        {
            using var content = MailContent.Open(part);
            return parts < MostParts ? MimeMessage.Load(new ParserOptions { MaxMimeDepth = Deepest }, content) : null;
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            return null;
        }
    }

    private static bool IsShown(TextPart part) =>
        !part.IsAttachment && (part.IsPlain || part.IsHtml || part.IsRichText || part.ContentType.MediaSubtype is "enriched" or "markdown")
        && string.IsNullOrEmpty(part.FileName);

    private void Show(TextPart part)
    {
        var letters = MailContent.Text(part, Say);
        Note(letters);
        Append(part.IsHtml ? MailText.OfHtml(letters) : part.IsFlowed ? MailText.OfFlowed(letters, part) : letters);
    }

    private void Append(string more)
    {
        if (text.Length >= LongestText || more.Length == 0) return;
        if (text.Trim().Length > 0) text = text.TrimEnd() + "\n\n";
        text += IncomingMail.Cut(more, LongestText - Math.Min(text.Length, LongestText));
    }

    private void AddDocument(MimePart part)
    {
        if (part.Content is null) return;
        if (MailContent.IsDamaged(part)) Say("The encoding of a document is damaged. It may be incomplete.");
        documents.Add(new ReceivedDocument(MailContent.NameOf(part, documents.Count + 1), part.ContentType.MimeType.ToLowerInvariant())
        {
            Place = documents.Count,
            Open = () => MailContent.Open(part),
        });
    }

    /// <summary>Adds a document to the hash as it is decoded. Without an encoding, the ends of its lines may differ on the way.</summary>
    private void Note(MimePart part)
    {
        if (part.Content is null) return;
        if (MailContent.IsText(part))
        {
            Note(MailContent.Text(part, _ => { }));
            return;
        }

        using var content = MailContent.Open(part);
        rest.AppendData(SHA256.HashData(content));
    }
}
