using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.IO;

namespace Itms.Application.Intake;

/// <summary>Decodes the content of a part, as far as it goes.</summary>
internal static class MailContent
{
    private const int LongestName = 150;

    /// <summary>The decoded content. It is decoded while it is read.</summary>
    public static Stream Open(MimePart part)
    {
        if (part.Content is not { Stream: { } stream }) return Stream.Null;
        var encoding = EncodingOf(part);
        stream.Position = 0;
        if (encoding != ContentEncoding.Base64) return new MimeContent(stream, encoding).Open();
        // Programs leave out the padding at the end, and the decoder would drop the last letters.
        var padded = new ChainedStream();
        padded.Add(stream, leaveOpen: true);
        padded.Add(new MemoryStream("=="u8.ToArray()));
        return new MimeContent(padded, encoding).Open();
    }

    /// <summary>The content as text.</summary>
    /// <param name="say">Called with what could not be read as it says.</param>
    /// <returns>The text, and whether it is whole: of a very long one, only the beginning is read.</returns>
    public static (string Text, bool IsWhole) Text(MimePart part, Action<string> say)
    {
        if (part.Content is null) return ("", true);
        if (IsDamaged(part)) say("The encoding of its text is damaged. Some of it may be missing.");
        using var content = Open(part);
        var beginning = new TextBeginning(content);
        if (beginning.IsCut) say("Its text is longer than anyone reads. The end is only in the attached mail.");
        var text = MailLetters.Read(
            beginning.Bytes,
            part.ContentType.Parameters["charset"],
            () => say("It names a character set that nobody knows, or the wrong one. Its letters were guessed."));
        return (text, beginning.IsWhole);
    }

    /// <summary>Hash of the decoded content. Without an encoding, the ends of its lines may differ on the way, so they do not count.</summary>
    public static byte[] HashOf(MimePart part)
    {
        using var content = Open(part);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        while (content.Read(buffer) is var read and > 0)
        {
            var length = 0;
            foreach (var b in buffer.AsSpan(0, read))
                if (b is not ((byte)'\r' or (byte)'\n')) buffer[length++] = b;
            hash.AppendData(buffer, 0, length);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The part as the text that it is, if its type names no more than that: <c>text</c>, <c>plain</c>, <c>html</c>, or nothing.</summary>
    public static MimeEntity WithType(MimeEntity entity)
    {
        if (entity is not MimePart part || part is TextPart || MailHeaders.First(part.Headers, "Content-Type") is not { } written) return entity;
        var end = written.IndexOf(';', StringComparison.Ordinal) is var at and >= 0 ? at : written.Length;
        var kind = written[..end].Trim().ToLowerInvariant() switch
        {
            "" or "text" or "text/" or "plain" => "plain",
            "html" => "html",
            _ => null,
        };
        if (kind is null || !ContentType.TryParse($"text/{kind}{written[end..]}", out var type)) return entity;
        var text = new TextPart(kind) { Content = part.Content };
        foreach (var field in part.Headers.Where(field => field.Id != HeaderId.ContentType)) text.Headers.Add(field.Field, field.Value);
        foreach (var parameter in type.Parameters) text.ContentType.Parameters[parameter.Name] = parameter.Value;
        return text;
    }

    /// <summary>The mail that an encoded part holds. Null: none that can be read.</summary>
    public static MimeMessage? MailIn(MimePart part)
    {
        try
        {
            using (var checkedFirst = Open(part))
                if (MailBounds.ExcessOf(checkedFirst) is not null) return null;
            using var content = Open(part);
            return MimeMessage.Load(MailReader.Parsing, content);
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            return null;
        }
    }

    /// <summary>Whether its base64 has signs that are none, or breaks off within a letter.</summary>
    public static bool IsDamaged(MimePart part)
    {
        if (part.Content is null || EncodingOf(part) != ContentEncoding.Base64) return false;
        var stream = part.Content.Stream!;
        stream.Position = 0;
        var (buffer, letters, isForeign) = (new byte[81920], 0L, false);
        while (!isForeign && stream.Read(buffer) is var read and > 0)
            foreach (var b in buffer.AsSpan(0, read))
            {
                if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/') letters++;
                else isForeign |= b > (byte)' ' && b != (byte)'=';
            }

        stream.Position = 0;
        return isForeign || letters % 4 == 1;
    }

    /// <summary>A file name on one line, without folders. A nameless document is called after its type.</summary>
    /// <param name="number">Its place among the documents, from 1.</param>
    public static string NameOf(MimePart part, int number)
    {
        var given = MailHeaders.Decoded(WrittenName(part) ?? part.FileName ?? "");
        var name = given[(given.LastIndexOfAny(['/', '\\', ':']) + 1)..].Trim(' ', '.');
        if (name.Length > 0)
        {
            if (name.Length <= LongestName) return name;
            var ending = Path.GetExtension(name);
            return ending.Length is > 0 and < 10 ? IncomingMail.Cut(name, LongestName - ending.Length) + ending : IncomingMail.Cut(name, LongestName);
        }

        return $"document {number}{EndingOf(part)}";
    }

    /// <summary>The name as it is written, if it consists of encoded words. MimeKit loses letters that are divided between these.</summary>
    private static string? WrittenName(MimePart part)
    {
        foreach (var (field, parameter) in (ReadOnlySpan<(string, string)>)[("Content-Disposition", "filename"), ("Content-Type", "name")])
            if (MailHeaders.First(part.Headers, field) is { } written && written.Contains("=?", StringComparison.Ordinal)
                && Regex.Match(
                    IncomingMail.Cut(written, 5_000),
                    $@"[;\s]{parameter}\s*=\s*""(?<name>[^""]*=\?[^""]*)""", RegexOptions.IgnoreCase) is { Success: true } match)
                return match.Groups["name"].Value;
        return null;
    }

    private static string EndingOf(MimePart part) =>
        part.ContentType.IsMimeType("text", "calendar") ? ".ics"
        : part.ContentType.IsMimeType("text", "plain") ? ".txt"
        : MimeTypes.TryGetExtension(part.ContentType.MimeType, out var ending) ? ending : "";

    /// <summary>Forgives what stands around the name: <c>8-bit</c>, <c>base64;</c>, <c>"base64"</c>.</summary>
    private static ContentEncoding EncodingOf(MimePart part)
    {
        // Out of a winmail.dat, the content is not encoded, whatever the field says.
        if (part.Content is { } content && content.Encoding != part.ContentTransferEncoding) return content.Encoding;
        if (MailHeaders.First(part.Headers, "Content-Transfer-Encoding") is not { } written) return ContentEncoding.Default;
        var name = new StringBuilder();
        foreach (var c in written.ToLowerInvariant())
        {
            if (c is ';' or '(') break;
            if (char.IsAsciiLetterOrDigit(c)) name.Append(c);
        }

        return name.ToString() switch
        {
            "base64" or "b64" => ContentEncoding.Base64,
            "quotedprintable" => ContentEncoding.QuotedPrintable,
            "uuencode" or "xuuencode" or "xuue" or "uue" => ContentEncoding.UUEncode,
            "7bit" => ContentEncoding.SevenBit,
            "binary" => ContentEncoding.Binary,
            _ => ContentEncoding.EightBit,
        };
    }
}
