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
    /// <summary>Largest request in bytes: the mail, plus 2 MiB for the rest.</summary>
    private const long MaxRequest = MailIntake.MaxLength + (2 * 1024 * 1024);

    private const int MostFields = 200;

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
            using var content = new MemoryStream();
            await CopyAsync(part.Body, content, MaxRequest - total, context.RequestAborted);
            total += content.Length;
            if (part.FileName is { } name)
                files.Add(new PostedFile(part.Field, part.ContentType ?? "application/octet-stream", name, content.ToArray()));
            else fields[part.Field] = content.ToArray();
        }

        IReadOnlyCollection<string> signedBy = fields.TryGetValue("dkim", out var dkim)
            ? [.. Passed().Matches(Encoding.UTF8.GetString(dkim)).Select(match => match.Groups["domain"].Value)]
            : [];
        if (fields.TryGetValue("email", out var mail)) return (mail, signedBy);
        if (!fields.TryGetValue("headers", out var headers)) throw new ProblemException(Problems.Malformed("email", "or headers is required"));
        return (PutTogether(headers, fields, files), signedBy);
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, long most, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        while (await MultipartForm.GuardAsync(from.ReadAsync(buffer, cancellationToken), MaxRequest) is var read and > 0)
        {
            if (to.Length + read > most) throw new ProblemException(Problems.TooLarge(MaxRequest));
            to.Write(buffer, 0, read);
        }
    }

    /// <summary>
    /// Drops the MIME headers, because the service has already decoded the parts. Text and page are two forms of one text. A report stays one.
    /// </summary>
    private static byte[] PutTogether(byte[] headers, Dictionary<string, byte[]> fields, List<PostedFile> files)
    {
        var (mail, form, skips) = (new StringBuilder(), new StringBuilder(), false);
        var letters = MailLetters.Read(headers, CharsetOf("subject", fields), guessed: static () => { });
        foreach (var line in letters.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0))
        {
            if (line[0] is not (' ' or '\t')) skips = Form().IsMatch(line);
            if (skips) form.Append(line[0] is ' ' or '\t' ? "" : "\n").Append(line);
            else mail.Append(line).Append("\r\n");
        }

        mail.Append("MIME-Version: 1.0\r\nContent-Type: multipart/").Append(Report().IsMatch(form.ToString()) ? "report" : "mixed")
            .Append("; boundary=\"").Append(Boundary).Append("\"\r\n\r\n");
        var texts = Texts.Where(text => fields.GetValueOrDefault(text.Field) is { Length: > 0 }).ToList();
        if (texts.Count > 0)
        {
            mail.Append("--").Append(Boundary)
                .Append("\r\nContent-Type: multipart/alternative; boundary=\"").Append(TextBoundary).Append("\"\r\n\r\n");
            foreach (var (field, type) in texts)
                Append(TextBoundary, CharsetOf(field, fields) is { } charset ? $"{type}; charset={charset}" : type, "inline", fields[field]);
            mail.Append("--").Append(TextBoundary).Append("--\r\n");
        }

        var ids = PostedFile.ContentIdsOf(fields);
        foreach (var file in files)
        {
            var id = ids.TryGetValue(file.Field, out var known) ? $"\r\nContent-ID: <{known}>" : "";
            Append(Boundary, MailHeaders.Line(file.Type), $"attachment; filename*=UTF-8''{Uri.EscapeDataString(file.Name)}{id}", file.Content);
        }

        return Encoding.UTF8.GetBytes(mail.Append("--").Append(Boundary).Append("--\r\n").ToString());

        void Append(string boundary, string type, string disposition, byte[] content) => mail
            .Append("--").Append(boundary).Append("\r\nContent-Type: ").Append(type).Append("\r\nContent-Disposition: ").Append(disposition)
            .Append("\r\nContent-Transfer-Encoding: base64\r\n\r\n")
            .Append(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
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
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Charset();

    /// <summary>SendGrid's notation: <c>{@dhs.gov : pass}</c>.</summary>
    [GeneratedRegex(@"@(?<domain>[A-Za-z0-9.-]+) : pass\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Passed();

    [GeneratedRegex(@"^Content-Type *:\s*multipart/report\b",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Report();

    [GeneratedRegex("^(MIME-Version|Content-[A-Za-z-]+) *:", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
