using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Application.Intake;

/// <summary>It is not a mail, or its text cannot be read. The message says why and quotes nothing of the mail.</summary>
public sealed class UnreadableMailException(string why) : Exception(why);

/// <summary>The header fields of a mail or of one of its parts (RFC 5322, 2.2), unfolded, in their original order.</summary>
internal sealed partial class MailHeaders
{
    private const int MostFields = 1000;
    private const int MostBytes = 256 * 1024;

    // Builders, because a folded field comes line by line.
    private readonly List<(string Name, StringBuilder Value)> fields = [];

    /// <returns>The fields, and the body after the empty line.</returns>
    /// <exception cref="UnreadableMailException">It does not begin with header fields.</exception>
    public static (MailHeaders Headers, ReadOnlyMemory<byte> Body) Read(ReadOnlyMemory<byte> entity)
    {
        var (headers, rest) = (new MailHeaders(), entity);
        while (rest.Length > 0)
        {
            var line = MailLines.Next(ref rest);
            if (line.IsEmpty) return (headers, rest);
            if (entity.Length - rest.Length > MostBytes || headers.fields.Count > MostFields)
                throw new UnreadableMailException("Its header is too long.");
            headers.Add(Text(line.Span));
        }

        return (headers, rest);
    }

    /// <summary>The values of all fields with this name, from the top.</summary>
    public IEnumerable<string> All(string name) =>
        fields.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value.ToString().Trim());

    /// <summary>The value of the first field with this name. Null: there is none.</summary>
    public string? First(string name) => All(name).FirstOrDefault();

    /// <summary>Whether there are several fields with this name.</summary>
    public bool Repeats(string name) => All(name).Skip(1).Any();

    /// <summary>The text as people read it: one line, with encoded words (RFC 2047) decoded.</summary>
    public static string Decoded(string value) =>
        Line(EncodedWord().Replace(BetweenWords().Replace(value, ""), word => Word(word) ?? word.Value));

    /// <summary>The text as one line: without control characters, and with each run of white space as one space.</summary>
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

    /// <summary>Decodes valid UTF-8 (RFC 6532). Otherwise, each byte becomes one character.</summary>
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

    /// <summary>Decodes one encoded word. Null: it cannot be decoded, and stays as it is.</summary>
    private static string? Word(Match word)
    {
        if (MailText.Charset(word.Groups["charset"].Value.Split('*')[0]) is not { } charset) return null;
        var encoded = Encoding.Latin1.GetBytes(word.Groups["text"].Value);
        var bytes = word.Groups["kind"].Value is "B" or "b" ? MailText.FromBase64(encoded) : MailText.FromQuotedPrintable(encoded, isWord: true);
        return bytes is null ? null : charset.GetString(bytes);
    }

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<kind>[BbQq])\?(?<text>[^?\s]*)\?=", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex EncodedWord();

    /// <summary>White space between two encoded words is not part of the text.</summary>
    [GeneratedRegex(@"(?<=\?=)[ \t]+(?==\?)", RegexOptions.CultureInvariant)]
    private static partial Regex BetweenWords();
}

/// <summary>Reads lines that end with CRLF, or with LF alone, as some programs write them.</summary>
internal static class MailLines
{
    /// <summary>Removes the next line from <paramref name="rest"/> and returns it without its line ending.</summary>
    public static ReadOnlyMemory<byte> Next(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.Length > 0 && line.Span[^1] == (byte)'\r' ? line[..^1] : line;
    }
}
