using System.Runtime.InteropServices;
using System.Security.Cryptography;
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
    private const int MostParts = 500;

    private readonly IncrementalHash rest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> flaws = [];
    private readonly List<MimePart> files = [];
    private readonly List<ReceivedDocument> documents = [];
    private readonly MailPictures pictures = new();
    private readonly ShownText text = new();
    private int parts, depth;

    /// <summary>Hash of the decoded parts. A mail may be encoded anew on its way, but its decoded parts stay the same.</summary>
    public string Rest => Convert.ToHexStringLower(rest.GetCurrentHash());

    public string Text => MailText.Tidy(text.All);

    /// <summary>Without the mails within the mail.</summary>
    public string OwnText => MailText.Tidy(text.Own);

    public IReadOnlyList<ReceivedDocument> Documents => documents;

    public IReadOnlyList<string> Flaws => flaws;

    public string? Unreadable { get; private set; }

    /// <summary>The sender of the first mail within the mail. Null: there is none.</summary>
    public ForwardedFrom? Forwarded { get; private set; }

    public DeliveryFailure? Failure { get; private set; }

    /// <summary>What the mail consists of, without a signature around it.</summary>
    public MimeEntity? Content { get; private set; }

    /// <summary>The subject that a <c>winmail.dat</c> keeps. Null: there is none.</summary>
    public string? InnerSubject { get; private set; }

    public void Read(MimeEntity? entity)
    {
        Content = entity;
        Walk(entity, isAlone: true);
        // Only now is it known which pictures the pages show.
        foreach (var file in files.Where(file => !pictures.Shows(file))) AddDocument(file);
    }

    /// <param name="isAlone">Whether the mail consists of this part.</param>
    private void Walk(MimeEntity? entity, bool isAlone = false)
    {
        if (entity is null) return;
        if (++parts > MostParts || depth > MailReader.Deepest)
        {
            Unreadable ??= "It has too many parts.";
            return;
        }

        // A mail within a mail begins the parser's count anew, so the depth is counted here too.
        depth++;
        switch (MailContent.WithType(entity))
        {
            case MultipartReport report: ReadReport(report); break;
            case MultipartEncrypted: Seal(); break;
            case MultipartAlternative alternative: ReadAlternative(alternative); break;
            case Multipart multipart: ReadAll(multipart); break;
            case MessagePart { Message: { } inner }: ReadMessage(inner); break;
            case TnefPart tnef: ReadTnef(tnef); break;
            case TextPart shown when IsShown(shown, isAlone): Show(shown); break;
            // A signature says nothing to people.
            case ApplicationPkcs7Signature or ApplicationPgpSignature: Note((MimePart)entity); break;
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
            text.Append(multipart.Preamble ?? "");
        }

        foreach (var part in multipart) Walk(part);
    }

    /// <summary>Of several forms of one text, the plain one, unless the page says much more.</summary>
    private void ReadAlternative(MultipartAlternative alternative)
    {
        var (best, plain) = ("", "");
        foreach (var part in alternative)
        {
            var form = text.Apart(() => Walk(part));
            if (MailContent.WithType(part) is TextPart { IsPlain: true }) plain = plain.Length > 0 ? plain : form;
            else if (form.Trim().Length > 0) best = form;
        }

        // "Your program cannot show this mail."
        var isEnough = plain.Trim().Length > 0 && (plain.Trim().Length > 2_000 || plain.Length * 4 > best.Length);
        text.Append(isEnough || best.Length == 0 ? plain : best);
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
        Note(from + subject);
        text.AppendMail(
            $"---------- Forwarded message ----------\nFrom: {MailHeaders.Decoded(from)}\n"
                + $"Date: {MailHeaders.First(inner.Headers, "Date")}\nSubject: {subject}\n",
            () => Walk(inner.Body, isAlone: true));
    }

    private void ReadReport(MultipartReport report)
    {
        var returned = report.Select(MailReports.ReturnedBy).FirstOrDefault(message => message is not null);
        foreach (var part in report)
        {
            if (part is MessageDeliveryStatus status) Failure = MailReports.FailureOf(status, returned);
            if (part is MessageDeliveryStatus or MessageDispositionNotification) Note((MimePart)part);
            else if (MailReports.ReturnedBy(part) is { } message) Note(string.Concat(message.Headers.Select(h => h.Field + h.Value)));
            else Walk(part);
        }
    }

    private void ReadTnef(TnefPart tnef)
    {
        var isWhole = false;
        try
        {
            (var subject, isWhole) = WinmailFile.Scan(tnef);
            var inner = tnef.ConvertToMessage();
            subject = inner.Subject is { Length: > 0 } own ? own : subject;
            InnerSubject ??= subject is null ? null : MailHeaders.Line(subject);
            // Outlook writes the text twice: beside the file, and in it.
            var shown = text.Apart(() => Walk(inner.Body, isAlone: true));
            if (!MailText.Repeats(text.All, shown)) text.Append(shown);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            isWhole = false;
        }

        if (isWhole) return;
        Say("A winmail.dat cannot be opened, or not wholly. It is attached as it came.");
        Note(tnef);
        files.Add(tnef);
    }

    private void ReadPart(MimePart part)
    {
        if (part is ApplicationPkcs7Mime { SecureMimeType: SecureMimeType.SignedData or SecureMimeType.Unknown } signed
            && SignedMail.Open(signed) is { } inner)
        {
            if (depth == 1) Content = inner;
            Walk(inner, isAlone: true);
            return;
        }

        if (part is ApplicationPkcs7Mime { SecureMimeType: SecureMimeType.EnvelopedData or SecureMimeType.AuthEnvelopedData }) Seal();
        // The parser stops at a depth, or where no boundary is given.
        if (part.ContentType.IsMimeType("multipart", "*")) Unreadable ??= "It has too many parts within parts, or they cannot be told apart.";
        else if (part.ContentType.IsMimeType("message", "rfc822") && parts < MostParts && MailContent.MailIn(part) is { } message)
        {
            ReadMessage(message);
            return;
        }

        Note(part);
        files.Add(part);
    }

    /// <summary>A text with a file name is the text if there is no other.</summary>
    private bool IsShown(TextPart part, bool isAlone) =>
        (part.IsPlain || part.IsHtml || part.IsRichText || part.ContentType.MediaSubtype.ToLowerInvariant() is "enriched" or "markdown")
        && (isAlone || (!part.IsAttachment && (text.IsBlank || string.IsNullOrEmpty(part.FileName))));

    private void Show(TextPart part)
    {
        var (letters, isWhole) = MailContent.Text(part, Say);
        if (isWhole) Note(letters);
        else rest.AppendData(MailContent.HashOf(part));
        if (part.IsHtml) pictures.NotePage(letters);
        text.Append(
            part.IsHtml ? MailText.OfHtml(letters)
            : RichText.Is(letters) ? RichText.TextOf(letters)
            : part.IsFlowed ? MailText.OfFlowed(letters, part)
            : letters);
        if (part.IsAttachment) files.Add(part);
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

    /// <summary>Adds a document to the hash as it is decoded.</summary>
    private void Note(MimePart part)
    {
        if (part is TextPart && MailContent.Text(part, _ => { }) is (var letters, IsWhole: true)) Note(letters);
        else if (part.Content is not null) rest.AppendData(MailContent.HashOf(part));
    }
}
