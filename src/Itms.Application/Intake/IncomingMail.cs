using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Itms.Application.Intake;

/// <summary>What a mail (RFC 5322) says: as much of it as a request needs. Its documents are not read.</summary>
/// <param name="MessageId">As the sender made it up; null where there is none.</param>
/// <param name="From">The address it claims to come from; null where there is not exactly one.</param>
/// <param name="FromName">What the sender calls themselves; empty where they do not.</param>
/// <param name="IsAutomatic">A program wrote it: an absence note, a report of a delivery (RFC 3834).</param>
/// <param name="Authentication">Values of <c>Authentication-Results</c>, from the top.</param>
public sealed record IncomingMail(
    string? MessageId, string? From, string FromName, string Subject, string Text, bool IsAutomatic, IReadOnlyList<string> Authentication)
{
    private const int Deepest = 10;
    private const int MostParts = 500;

    private static readonly MediaTypeHeaderValue Plain = new("text/plain");

    /// <summary>The domain of <see cref="From"/>.</summary>
    public string? Domain => From?[(From.LastIndexOf('@') + 1)..];

    /// <summary>Of what it says, in 32 hex digits: the same whatever way it came by.</summary>
    public string Id() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{MessageId}\n{From}\n{FromName}\n{Subject}\n{Text}")).AsSpan(0, 16));

    /// <exception cref="UnreadableMailException">It is no mail, or none whose text can be got at.</exception>
    public static IncomingMail Read(ReadOnlyMemory<byte> mail)
    {
        var (headers, body) = MailHeaders.Read(mail);
        var from = headers.All("From").ToList();
        var subject = MailHeaders.Decoded(headers.First("Subject") ?? "");
        var texts = new Texts();
        texts.Read(headers, body, depth: 0);
        if (from.Count == 0 && subject.Length == 0) throw new UnreadableMailException("It has neither a sender nor a subject.");
        if (subject.Length == 0 && texts.Best.Length == 0) throw new UnreadableMailException("It says nothing.");

        var address = from is [var one] && AddressOf(one) is { } found ? found : null;
        return new IncomingMail(
            headers.First("Message-ID") is { Length: > 0 } id ? MailHeaders.Line(id) : null,
            address?.Address,
            MailHeaders.Decoded(address?.DisplayName ?? from.FirstOrDefault() ?? ""),
            subject,
            texts.Best,
            headers.First("Auto-Submitted") is { Length: > 0 } auto && !auto.StartsWith("no", StringComparison.OrdinalIgnoreCase),
            [.. headers.All("Authentication-Results")]);
    }

    /// <summary>Null where it names nobody, or several.</summary>
    private static MailAddress? AddressOf(string from)
    {
        try
        {
            return new MailAddressCollection { from } is [var address] ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Finds the text among the parts: the first that is plain, else the first page, its marks taken off.</summary>
    private sealed class Texts
    {
        private int parts;
        private string? plain, page;

        public string Best => plain ?? page ?? "";

        public void Read(MailHeaders headers, ReadOnlyMemory<byte> body, int depth)
        {
            if (depth > Deepest || ++parts > MostParts) throw new UnreadableMailException("It has too many parts.");
            var type = MediaTypeHeaderValue.TryParse(headers.First("Content-Type") ?? "", out var given) ? given : Plain;
            var kind = type.MediaType.ToString().ToLowerInvariant();
            if (kind == "multipart/encrypted" || (depth == 0 && !kind.StartsWith("text/", StringComparison.Ordinal) && !kind.StartsWith("multipart/", StringComparison.Ordinal)))
                throw new UnreadableMailException("It is sealed, or a document without a text.");
            if (kind.StartsWith("multipart/", StringComparison.Ordinal))
            {
                foreach (var part in PartsOf(body, HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? ""))
                {
                    var (inner, content) = MailHeaders.Read(part);
                    Read(inner, content, depth + 1);
                }
            }
            else if (kind is "text/plain" or "text/html" && !IsAttached(headers)) Take(kind == "text/html", TextOf(headers, type, body));
        }

        private void Take(bool isPage, string text)
        {
            if (isPage) text = MailText.OfHtml(text);
            text = MailText.Tidy(text);
            if (text.Length == 0) return;
            if (isPage) page ??= text;
            else plain ??= text;
        }

        private static bool IsAttached(MailHeaders headers) =>
            headers.First("Content-Disposition")?.StartsWith("attachment", StringComparison.OrdinalIgnoreCase) == true;

        private static string TextOf(MailHeaders headers, MediaTypeHeaderValue type, ReadOnlyMemory<byte> body)
        {
            var bytes = (headers.First("Content-Transfer-Encoding") ?? "").ToLowerInvariant() switch
            {
                "base64" => MailText.FromBase64(body.Span) ?? throw new UnreadableMailException("Its text is not encoded as it says."),
                "quoted-printable" => MailText.FromQuotedPrintable(body.Span),
                "" or "7bit" or "8bit" or "binary" => body.ToArray(),
                _ => throw new UnreadableMailException("Its text is encoded in a way nobody knows."),
            };
            var charset = HeaderUtilities.RemoveQuotes(type.Charset).Value is { Length: > 0 } name ? name : "us-ascii";
            return (MailText.Charset(charset) ?? throw new UnreadableMailException("Its text is in letters nobody knows.")).GetString(bytes);
        }

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
                begin = body.Length - rest.Length;
            }

            if (begin < 0) throw new UnreadableMailException("Its parts cannot be told apart.");
            // What breaks off, breaks off in its last part.
            if (!ended) found.Add(body[begin..]);
            return found;
        }
    }
}
