using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Application.Intake;

/// <summary>It is no mail, or none whose text can be got at. The message says why and quotes nothing of it.</summary>
public sealed class UnreadableMailException(string why) : Exception(why);

/// <summary>The header fields of a mail or of one of its parts (RFC 5322, 2.2), unfolded, in their order.</summary>
internal sealed partial class MailHeaders
{
    private const int MostFields = 1000;
    private const int MostBytes = 256 * 1024;

    // A folded field grows line by line.
    private readonly List<(string Name, StringBuilder Value)> fields = [];

    /// <returns>The fields, and what follows the empty line after them.</returns>
    /// <exception cref="UnreadableMailException">It does not begin with header fields.</exception>
    public static (MailHeaders Headers, ReadOnlyMemory<byte> Body) Read(ReadOnlyMemory<byte> entity)
    {
        var (headers, rest) = (new MailHeaders(), entity);
        while (rest.Length > 0)
        {
            var line = MailLines.Next(ref rest);
            if (line.IsEmpty) return (headers, rest);
            if (entity.Length - rest.Length > MostBytes || headers.fields.Count > MostFields) throw new UnreadableMailException(
                "Its header is too long.");
            headers.Add(Text(line.Span));
        }

        return (headers, rest);
    }

    /// <summary>Every value of the fields of that name, from the top.</summary>
    public IEnumerable<string> All(string name) =>
        fields.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value.ToString().Trim());

    /// <summary>The first of them; null where there is none.</summary>
    public string? First(string name) => All(name).FirstOrDefault();

    /// <summary>Whether there are several of that name.</summary>
    public bool Repeats(string name) => All(name).Skip(1).Any();

    /// <summary>Text as people read it: encoded words (RFC 2047) decoded, in one line.</summary>
    public static string Decoded(string value) =>
        Line(EncodedWord().Replace(BetweenWords().Replace(value, ""), word => Word(word) ?? word.Value));

    /// <summary>Without controls and line breaks, each run of white space one space.</summary>
    public static string Line(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private void Add(string line)
    {
        if (line[0] is ' ' or '\t')
        {
            if (fields.Count == 0) throw new UnreadableMailException("It does not begin with a header field.");
            fields[^1].Value.Append(line);
            return;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var name = colon > 0 ? line[..colon].TrimEnd() : "";
        if (name.Length == 0 || name.Any(c => c is <= ' ' or > '~')) throw new UnreadableMailException("A line of its header is no header field.");
        fields.Add((name, new StringBuilder(line[(colon + 1)..])));
    }

    /// <summary>UTF-8 (RFC 6532) where it is, else a byte a character.</summary>
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>Null where the word cannot be decoded: then it stays as it is.</summary>
    private static string? Word(Match word)
    {
        if (MailText.Charset(word.Groups["charset"].Value.Split('*')[0]) is not { } charset) return null;
        var encoded = Encoding.Latin1.GetBytes(word.Groups["text"].Value);
        var bytes = word.Groups["kind"].Value is "B" or "b" ? MailText.FromBase64(encoded) : MailText.FromQuotedPrintable(encoded, isWord: true);
        return bytes is null ? null : charset.GetString(bytes);
    }

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<kind>[BbQq])\?(?<text>[^?\s]*)\?=", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex EncodedWord();

    /// <summary>White space between two encoded words belongs to neither.</summary>
    [GeneratedRegex(@"(?<=\?=)[ \t]+(?==\?)", RegexOptions.CultureInvariant)]
    private static partial Regex BetweenWords();
}

/// <summary>Lines that end with CRLF, or with LF alone as some programs leave them.</summary>
internal static class MailLines
{
    /// <summary>Takes the next line off, without its end.</summary>
    public static ReadOnlyMemory<byte> Next(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.Length > 0 && line.Span[^1] == (byte)'\r' ? line[..^1] : line;
    }
}
