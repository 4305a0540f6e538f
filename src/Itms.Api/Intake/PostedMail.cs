using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Itms.Api.Http;
using Itms.Application.Intake;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Intake;

/// <summary>
/// A mail as SendGrid's Inbound Parse posts it: whole in the field <c>email</c>, or in parts that are reassembled into a
/// mail with the same header fields.
/// </summary>
internal static partial class PostedMail
{
    /// <summary>Largest request in bytes: the mail, plus 2 MiB for the fields beside it.</summary>
    private const long MaxRequest = MailIntake.MaxLength + (2 * 1024 * 1024);

    private const int MostFields = 200;
    private const int PieceLength = 64 * 1024;

    /// <summary>Constant, so that a mail posted again has the same bytes. It cannot occur in a part, because all parts are base64.</summary>
    private const string Boundary = "=_part";

    private const string TextBoundary = "=_text";

    private static readonly (string Field, string Type)[] Texts = [("text", "text/plain"), ("html", "text/html")];

    /// <returns>The mail, and the domains with a valid DKIM signature.</returns>
    /// <exception cref="ProblemException">400, 413 or 415.</exception>
    public static async Task<(byte[] Mail, IReadOnlyCollection<string> SignedBy)> ReadAsync(HttpContext context)
    {
        var fields = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        var files = new List<PostedFile>();
        long total = 0;
        await foreach (var part in MultipartForm.ReadAsync(context, MaxRequest))
        {
            if (fields.Count + files.Count == MostFields) throw new ProblemException(Problems.Malformed("body", "has too many fields"));
            var content = await ReadAsync(part.Body, MaxRequest - total, context.RequestAborted);
            total += content.Length;
            if (part.FileName is { } name) files.Add(new PostedFile(part.Field, part.ContentType ?? "application/octet-stream", name, content));
            else fields[part.Field] = content;
        }

        var signedBy = fields.TryGetValue("dkim", out var dkim) ? SignedBy(Encoding.UTF8.GetString(dkim)) : [];
        if (fields.TryGetValue("email", out var mail))
            return mail.Length <= MailIntake.MaxLength ? (mail, signedBy) : throw new ProblemException(MailProblems.TooLarge());
        if (!fields.TryGetValue("headers", out var headers)) throw new ProblemException(Problems.Malformed("email", "or headers is required"));
        var texts = Texts.Sum(text => fields.GetValueOrDefault(text.Field)?.Length ?? 0);
        var whole = headers.Length + (long)texts + files.Sum(file => file.Content.Length);
        if (whole > MailIntake.MaxLength) throw new ProblemException(MailProblems.TooLarge());
        return (PutTogether(headers, fields, files), signedBy);
    }

    /// <summary>
    /// The domains in the service's notation: <c>{@dhs.gov : pass, @else.example : fail}</c>. The sender chooses what the service repeats from a
    /// signature, so a field that is not wholly in this notation proves nothing.
    /// </summary>
    private static IReadOnlyCollection<string> SignedBy(string dkim)
    {
        var found = Verdicts().Match(dkim);
        return [.. found.Groups["domain"].Captures.Zip(found.Groups["verdict"].Captures)
            .Where(pair => pair.Second.Value == "pass").Select(pair => pair.First.Value)];
    }

    /// <summary>Reads piece by piece. A buffer that grows would take three times as much memory as the mail.</summary>
    private static async Task<byte[]> ReadAsync(Stream from, long most, CancellationToken cancellationToken)
    {
        var (pieces, length) = (new List<ReadOnlyMemory<byte>>(), 0);
        do
        {
            var piece = new byte[PieceLength];
            var reading = from.ReadAtLeastAsync(piece, PieceLength, throwOnEndOfStream: false, cancellationToken);
            pieces.Add(piece.AsMemory(0, await MultipartForm.GuardAsync(reading, MaxRequest)));
            length += pieces[^1].Length;
            if (length > most) throw new ProblemException(Problems.TooLarge(MaxRequest));
        }
        while (pieces[^1].Length == PieceLength);

        var content = new byte[length];
        for (var i = 0; i < pieces.Count; i++) pieces[i].CopyTo(content.AsMemory(i * PieceLength));
        return content;
    }

    /// <summary>
    /// Drops the MIME headers, because the service has already decoded the parts. Plain text and HTML are two forms of one text. A delivery report
    /// stays a report.
    /// </summary>
    private static byte[] PutTogether(byte[] headers, Dictionary<string, byte[]> fields, List<PostedFile> files)
    {
        var mail = new PostedMailWriter(headers.Length + fields.Values.Concat(files.Select(file => file.Content)).Sum(content => content.Length));
        var (mimeFields, isMime) = (new StringBuilder(), false);
        var letters = MailLetters.Read(headers, CharsetOf("subject", fields), guessed: static () => { });
        foreach (var line in letters.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0))
        {
            if (line[0] is not (' ' or '\t')) isMime = MimeField().IsMatch(line);
            if (isMime) mimeFields.Append(line[0] is ' ' or '\t' ? "" : "\n").Append(line);
            else mail.Write(line).Write("\r\n");
        }

        mail.Write("MIME-Version: 1.0\r\nContent-Type: multipart/").Write(Report().IsMatch(mimeFields.ToString()) ? "report" : "mixed")
            .Write($"; boundary=\"{Boundary}\"\r\n\r\n");
        var texts = Texts.Where(text => fields.GetValueOrDefault(text.Field) is { Length: > 0 }).ToList();
        if (texts.Count > 0)
        {
            mail.Write($"--{Boundary}\r\nContent-Type: multipart/alternative; boundary=\"{TextBoundary}\"\r\n\r\n");
            foreach (var (field, type) in texts)
                mail.WritePart(TextBoundary, CharsetOf(field, fields) is { } charset ? $"{type}; charset={charset}" : type, "inline", fields[field]);
            mail.Write($"--{TextBoundary}--\r\n");
        }

        var ids = PostedFile.ContentIdsOf(fields);
        foreach (var file in files)
        {
            var id = ids.TryGetValue(file.Field, out var known) ? $"\r\nContent-ID: <{known}>" : "";
            var disposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(file.Name)}{id}";
            mail.WritePart(Boundary, MailHeaders.Line(file.Type), disposition, file.Content);
        }

        return mail.Write($"--{Boundary}--\r\n").ToArray();
    }

    /// <summary>The text is in the mail's own character set, which a separate field names. Null: it does not.</summary>
    private static string? CharsetOf(string field, Dictionary<string, byte[]> fields)
    {
        try
        {
            return fields.TryGetValue("charsets", out var json) && JsonNode.Parse(json)?[field]?.ToString() is { } name && Charset().IsMatch(name)
                ? name
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // A member that is there twice is an ArgumentException.
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Charset();

    private const string Verdict = @"\s*@(?<domain>[A-Za-z0-9.-]+) : (?<verdict>[a-z]+)( *\([^(){}@,:]*\))?\s*";

    [GeneratedRegex($@"^\s*\{{{Verdict}(,{Verdict})*\}}\s*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Verdicts();

    [GeneratedRegex(@"^Content-Type *:\s*multipart/report\b",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Report();

    [GeneratedRegex("^(MIME-Version|Content-[A-Za-z-]+) *:", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex MimeField();
}
