using System.Text;
using MimeKit;

namespace Itms.Application.Intake;

/// <summary>
/// Tells the lines of a header from others. Programs add lines that are no header fields, such as the first line of a mailbox file, and the
/// sender and subject stand behind them. Others forget the empty line between header and text.
/// </summary>
/// <param name="Mail">The mail with a header of header fields alone.</param>
/// <param name="Flaw">Why it is not certain where the header ends. Null: it is certain.</param>
/// <param name="IsAmbiguous">What is left out of the header may name another sender.</param>
internal sealed record MailHeaderLines(ReadOnlyMemory<byte> Mail, string? Flaw, bool IsAmbiguous)
{
    private const int MostFields = 1000;
    private const int MostBytes = 256 * 1024;
    private const string OpenEnd = "No empty line ends its header. Its text may begin with a part of the header.";

    /// <summary>A header has each of these once. A second one behind other lines is quoted in the text.</summary>
    private static readonly HashSet<HeaderId> Single =
    [
        HeaderId.From, HeaderId.Sender, HeaderId.ReplyTo, HeaderId.To, HeaderId.Cc, HeaderId.Bcc, HeaderId.Subject, HeaderId.Date,
        HeaderId.MessageId,
    ];

    /// <summary>People begin lines of a text with these words and a colon.</summary>
    private static readonly HashSet<HeaderId> Words =
    [
        HeaderId.Unknown, HeaderId.Comments, HeaderId.Keywords, HeaderId.Priority, HeaderId.Importance, HeaderId.Sensitivity,
        HeaderId.Organization,
    ];

    private static readonly Dictionary<string, HeaderId> Known = Enum.GetValues<HeaderId>().Where(id => id != HeaderId.Unknown)
        .ToDictionary(id => id.ToHeaderName(), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UnreadableMailException">It has no header field at all.</exception>
    public static MailHeaderLines Of(ReadOnlyMemory<byte> mail)
    {
        var kept = new List<ReadOnlyMemory<byte>>();
        var seen = new HashSet<HeaderId>();
        // The header ends behind the last line that surely belongs to it, if lines follow that are no header fields.
        var (rest, surely, atSure) = (mail, 0, mail);
        var (fields, bytes, isSure, isField) = (0, 0, false, false);
        var (isTooLong, hasOthers, othersFollow, hasSecond, isEnded) = (false, false, false, false, false);
        while (rest.Length > 0)
        {
            var begin = rest;
            var line = NextLine(ref rest);
            if (isEnded = line.IsEmpty) break;
            bytes += line.Length;
            // A line that goes on is what the line before it is.
            if (line.Span[0] is not ((byte)' ' or (byte)'\t') || fields == 0)
            {
                isField = IsField(line.Span, out var name);
                var id = isField ? IdOf(name) : HeaderId.Unknown;
                var isSecond = !seen.Add(id) && Single.Contains(id);
                hasSecond |= isSecond;
                isSure = isField && !isSecond && (!Words.Contains(id) || name is [(byte)'X' or (byte)'x', (byte)'-', ..]);
                if (isField) fields++;
            }

            isTooLong |= fields > MostFields || bytes > MostBytes;
            if (isField && !isTooLong) kept.Add(begin[..(begin.Length - rest.Length)]);
            else (hasOthers, othersFollow) = (true, true);
            if (isSure) (surely, atSure, othersFollow) = (kept.Count, rest, false);
        }

        if (fields == 0) throw new UnreadableMailException("It does not begin with header fields.");
        var isOpen = surely > 0 && (othersFollow || (!isEnded && surely < kept.Count));
        if (isOpen) return new MailHeaderLines(Join(kept[..surely], atSure), OpenEnd, hasSecond);
        if (isTooLong) return new MailHeaderLines(Join(kept, rest), "Its header is longer than anyone writes. Its end was not read.", true);
        return new MailHeaderLines(hasOthers ? Join(kept, rest) : mail, null, false);
    }

    private static ReadOnlyMemory<byte> Join(List<ReadOnlyMemory<byte>> header, ReadOnlyMemory<byte> text)
    {
        var clean = new MemoryStream();
        foreach (var line in header) clean.Write(line.Span);
        clean.Write("\r\n"u8);
        clean.Write(text.Span);
        return clean.ToArray();
    }

    private static bool IsField(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name)
    {
        name = line[..Math.Max(0, line.IndexOf((byte)':'))].TrimEnd(" \t"u8);
        return name.Length > 0 && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    private static HeaderId IdOf(ReadOnlySpan<byte> name) => Known.GetValueOrDefault(Encoding.ASCII.GetString(name), HeaderId.Unknown);

    /// <summary>Removes the next line from <paramref name="rest"/> and returns it without its end: CRLF, or LF alone.</summary>
    private static ReadOnlyMemory<byte> NextLine(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.Length > 0 && line.Span[^1] == (byte)'\r' ? line[..^1] : line;
    }
}
