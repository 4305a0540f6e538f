using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Utils;

namespace Itms.Application.Intake;

/// <summary>Reads header fields as people wrote them, not as the standard asks.</summary>
internal static partial class MailHeaders
{
    private const int MostFields = 1000;
    private const int MostBytes = 256 * 1024;

    /// <summary>
    /// The mail without the lines of its header that are no header fields, such as the first line of a mailbox file. Programs add them, and
    /// the sender and subject stand behind them.
    /// </summary>
    /// <returns>The mail, and whether the header is longer than anyone writes. Then its end is left out.</returns>
    /// <exception cref="UnreadableMailException">It has no header field at all.</exception>
    public static (ReadOnlyMemory<byte> Mail, bool IsTooLong) WithoutJunk(ReadOnlyMemory<byte> mail)
    {
        var kept = new List<ReadOnlyMemory<byte>>();
        var (rest, fields, bytes, isJunk, isTooLong) = (mail, 0, 0, false, false);
        while (rest.Length > 0)
        {
            var begin = rest;
            var line = NextLine(ref rest);
            if (line.IsEmpty) break;
            var isField = IsField(line.Span);
            // A line that goes on belongs to the field before it. If that is junk, so is the line.
            var goesOn = line.Span[0] is (byte)' ' or (byte)'\t' && fields > 0;
            bytes += line.Length;
            if (isField) fields++;
            if ((!isField && !goesOn) || fields > MostFields || bytes > MostBytes)
            {
                isTooLong |= fields > MostFields || bytes > MostBytes;
                isJunk = true;
            }
            else kept.Add(begin[..(begin.Length - rest.Length)]);
        }

        if (fields == 0) throw new UnreadableMailException("It does not begin with header fields.");
        if (!isJunk) return (mail, false);
        var clean = new MemoryStream();
        foreach (var line in kept) clean.Write(line.Span);
        clean.Write("\r\n"u8);
        clean.Write(rest.Span);
        return (clean.ToArray(), isTooLong);
    }

    /// <summary>The values of all fields with this name, from the top, decoded and on one line.</summary>
    public static IEnumerable<string> All(HeaderList headers, string name) =>
        headers.Where(h => h.Field.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => Line(MailLetters.Guess(h.RawValue)));

    /// <summary>The value of the first field with this name, as it is written, on one line. Null: there is none.</summary>
    public static string? First(HeaderList headers, string name) => All(headers, name).FirstOrDefault();

    /// <summary>The text as people read it: one line, with encoded words (RFC 2047) decoded.</summary>
    public static string Decoded(string value)
    {
        var words = EncodedWord().Replace(value, static word => Normal(word) ?? word.Value.Replace("=?", "=\0?", StringComparison.Ordinal));
        return Line(Rfc2047.DecodeText(Encoding.UTF8.GetBytes(words)).Replace("\0", "", StringComparison.Ordinal));
    }

    /// <summary>The text as one line: without control characters, and with each run of white space as one space.</summary>
    public static string Line(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The encoded word as the standard writes it. Null: it cannot be decoded, and stays as it is.</summary>
    private static string? Normal(Match word)
    {
        var charset = MailLetters.Find(word.Groups["charset"].Value)?.WebName ?? "utf-8";
        var text = word.Groups["text"].Value;
        if (word.Groups["kind"].Value is "Q" or "q") return $"=?{charset}?Q?{text.Replace(' ', '_')}?=";
        text = text.Replace(" ", "", StringComparison.Ordinal).TrimEnd('=');
        return text.Length % 4 == 1 || !Base64().IsMatch(text) ? null : $"=?{charset}?B?{text.PadRight((text.Length + 3) / 4 * 4, '=')}?=";
    }

    private static bool IsField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0) return false;
        var name = line[..colon].TrimEnd(" \t"u8);
        return name.Length > 0 && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    /// <summary>Removes the next line from <paramref name="rest"/> and returns it without its end: CRLF, or LF alone.</summary>
    private static ReadOnlyMemory<byte> NextLine(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.Length > 0 && line.Span[^1] == (byte)'\r' ? line[..^1] : line;
    }

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<kind>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex EncodedWord();

    [GeneratedRegex("^[A-Za-z0-9+/]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();
}
