using System.Net.Http.Headers;
using System.Net.Mail;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>The parts of a mail (RFC 5322) that a request needs. Attached documents are not read.</summary>
/// <param name="MessageId">The Message-ID as the sender wrote it. Null: there is none.</param>
/// <param name="From">The address it claims to come from. Null: it names no sender, or several.</param>
/// <param name="FromName">The sender's display name. Empty: there is none.</param>
/// <param name="IsAutomatic">A program wrote it, such as an out-of-office note or a delivery report (RFC 3834).</param>
/// <param name="IsAmbiguous">A header that may appear only once appears twice. A valid signature may cover the one that is not read.</param>
/// <param name="Authentication">Values of <c>Authentication-Results</c>, from the top.</param>
/// <param name="Rest">
/// Hash of everything else that distinguishes it from other mails: each part, the reply address and, without a Message-ID, the date.
/// </param>
public sealed record IncomingMail(
    string? MessageId, string? From, string FromName, string Subject, string Text, bool IsAutomatic, bool IsAmbiguous,
    IReadOnlyList<string> Authentication, string Rest)
{
    private const int Deepest = 10;
    private const int MostParts = 500;

    /// <summary>Most characters read of a subject or a name. Nobody writes more.</summary>
    private const int LongestLine = 1_000;

    /// <summary>Most characters read of a text: several times what a tasking can hold.</summary>
    private const int LongestText = 4 * FieldErrors.TextLength;

    /// <summary>Most characters read of an HTML page, most of which may be markup.</summary>
    private const int LongestPage = 25 * LongestText;

    private static readonly string[] Single = ["From", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"];

    private static readonly MediaTypeHeaderValue Plain = new("text/plain");

    /// <summary>The domain of <see cref="From"/>.</summary>
    public string? Domain => From?[(From.LastIndexOf('@') + 1)..];

    /// <summary>Hash of its content as 32 hex digits. It is the same whichever way the mail arrived.</summary>
    public string Id() => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{MessageId}\n{From}\n{FromName}\n{Subject}\n{Text}\n{Rest}")).AsSpan(0, 16));

    /// <exception cref="UnreadableMailException">It is not a mail, or its text cannot be read.</exception>
    public static IncomingMail Read(ReadOnlyMemory<byte> mail)
    {
        var (headers, body) = MailHeaders.Read(mail);
        var from = headers.All("From").ToList();
        var subject = Cut(MailHeaders.Decoded(headers.First("Subject") ?? ""), LongestLine);
        using var texts = new Texts();
        texts.Read(headers, body, depth: 0);
        if (from.Count == 0 && subject.Length == 0) throw new UnreadableMailException("It has neither a sender nor a subject.");
        if (subject.Length == 0 && texts.Best.Length == 0) throw new UnreadableMailException("It says nothing.");

        var messageId = headers.First("Message-ID") is { Length: > 0 } id ? Cut(MailHeaders.Line(id), LongestLine) : null;
        texts.Note(headers.First("Reply-To") ?? "");
        if (messageId is null) texts.Note(headers.First("Date") ?? "");

        var address = from is [var one] && AddressOf(one) is { } found ? found : null;
        return new IncomingMail(
            messageId,
            address?.Address,
            Cut(MailHeaders.Decoded(address?.DisplayName ?? from.FirstOrDefault() ?? ""), LongestLine),
            subject,
            texts.Best,
            headers.First("Auto-Submitted") is { Length: > 0 } auto && !auto.StartsWith("no", StringComparison.OrdinalIgnoreCase),
            Array.Exists(Single, headers.Repeats),
            [.. headers.All("Authentication-Results")],
            texts.Rest);
    }

    /// <summary>The text cut to at most this many characters, without splitting a surrogate pair.</summary>
    internal static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>The sender's address. Null: the header names nobody, or several people.</summary>
    private static MailAddress? AddressOf(string from)
    {
        try
        {
            return new MailAddressCollection { from } is [{ Address.Length: <= LongestLine } address] ? address : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Finds the text among the parts: the first plain text, or else the first HTML page without its markup.</summary>
    private sealed class Texts : IDisposable
    {
        private readonly IncrementalHash rest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int parts;
        private string? plain, page;

        /// <summary>Hash of the decoded parts. A mail may be encoded anew on its way, but its decoded parts stay the same.</summary>
        public string Rest => Convert.ToHexStringLower(rest.GetCurrentHash());

        public string Best => plain ?? page ?? "";

        public void Read(MailHeaders headers, ReadOnlyMemory<byte> body, int depth)
        {
            if (depth > Deepest || ++parts > MostParts) throw new UnreadableMailException("It has too many parts.");
            var type = MediaTypeHeaderValue.TryParse(headers.First("Content-Type") ?? "", out var given) ? given : Plain;
            var kind = (type.MediaType ?? "").ToLowerInvariant();
            if (kind == "multipart/encrypted"
                || (depth == 0 && !kind.StartsWith("text/", StringComparison.Ordinal) && !kind.StartsWith("multipart/", StringComparison.Ordinal)))
                throw new UnreadableMailException("It is sealed, or a document without a text.");
            if (kind.StartsWith("multipart/", StringComparison.Ordinal))
            {
                foreach (var part in PartsOf(
                    body, Unquoted(type.Parameters.FirstOrDefault(p => p.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value)))
                {
                    var (inner, content) = MailHeaders.Read(part);
                    Read(inner, content, depth + 1);
                }
            }
            else if (kind is "text/plain" or "text/html" && !IsAttached(headers)) Take(kind == "text/html", TextOf(headers, type, body));
            else Note((Decoded(headers, body) ?? body).Span);
        }

        /// <summary>Adds a text to the hash, without white space, because lines may be broken differently on the way.</summary>
        public void Note(string text)
        {
            var characters = new char[text.Length];
            var length = 0;
            foreach (var c in text)
                if (!char.IsWhiteSpace(c)) characters[length++] = c;
            Note(MemoryMarshal.AsBytes(characters.AsSpan(0, length)));
        }

        public void Dispose() => rest.Dispose();

        private void Note(ReadOnlySpan<byte> bytes) => rest.AppendData(SHA256.HashData(bytes));

        private void Take(bool isPage, string text)
        {
            Note(text);
            if (isPage) text = MailText.OfHtml(Cut(text, LongestPage));
            text = MailText.Tidy(Cut(text, LongestText));
            if (text.Length == 0) return;
            if (isPage) page ??= text;
            else plain ??= text;
        }

        private static string Unquoted(string? value) =>
            value is ['"', .., '"'] ? value[1..^1].Replace("\\", "", StringComparison.Ordinal) : value ?? "";

        private static bool IsAttached(MailHeaders headers) =>
            headers.First("Content-Disposition")?.StartsWith("attachment", StringComparison.OrdinalIgnoreCase) == true;

        private static string TextOf(MailHeaders headers, MediaTypeHeaderValue type, ReadOnlyMemory<byte> body)
        {
            var bytes = Decoded(headers, body) ?? throw new UnreadableMailException("Its text is not encoded as it says, or in a way nobody knows.");
            var charset = Unquoted(type.CharSet) is { Length: > 0 } name ? name : "us-ascii";
            return (MailText.Charset(charset) ?? throw new UnreadableMailException("Its text is in letters nobody knows.")).GetString(bytes.Span);
        }

        /// <summary>Null: the encoding is unknown, or the content does not match it.</summary>
        private static ReadOnlyMemory<byte>? Decoded(MailHeaders headers, ReadOnlyMemory<byte> body) =>
            (headers.First("Content-Transfer-Encoding") ?? "").ToLowerInvariant() switch
            {
                "base64" => MailText.FromBase64(body.Span) is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null,
                "quoted-printable" => MailText.FromQuotedPrintable(body.Span),
                "" or "7bit" or "8bit" or "binary" => body,
                _ => null,
            };

        private static List<ReadOnlyMemory<byte>> PartsOf(ReadOnlyMemory<byte> body, string boundary)
        {
            var (found, rest, begin, ended) = (new List<ReadOnlyMemory<byte>>(), body, -1, false);
            var mark = Encoding.UTF8.GetBytes("--" + boundary);
            while (rest.Length > 0 && !ended)
            {
                var at = body.Length - rest.Length;
                var line = MailLines.Next(ref rest).Span.TrimEnd(" \t"u8);
                if (boundary.Length == 0 || !line.StartsWith(mark)) continue;
                ended = line[mark.Length..].SequenceEqual("--"u8);
                // One boundary may begin with another.
                if (!ended && line.Length > mark.Length) continue;
                if (begin >= 0) found.Add(body[begin..at]);
                if (found.Count > MostParts) throw new UnreadableMailException("It has too many parts.");
                begin = body.Length - rest.Length;
            }

            if (begin < 0) throw new UnreadableMailException("Its parts cannot be told apart.");
            // The end is missing: the rest is the last, incomplete part.
            if (!ended) found.Add(body[begin..]);
            return found;
        }
    }
}
