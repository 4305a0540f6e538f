using System.Net;
using System.Text;

namespace Itms.Application.Intake;

/// <summary>Turns the bytes of a mail's text into readable text.</summary>
internal static class MailText
{
    private static readonly string[] Hidden = ["script", "style", "head", "title"];
    private static readonly string[] Breaking = ["br", "p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"];

    /// <summary>The encoding with this name. Null: it is unknown.</summary>
    public static Encoding? Charset(string name)
    {
        try
        {
            // Mail that claims to be ASCII but is not is usually UTF-8 today.
            return name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <returns>Null: it is not base64.</returns>
    public static byte[]? FromBase64(ReadOnlySpan<byte> text)
    {
        var compact = new char[text.Length];
        var length = 0;
        foreach (var b in text)
            if (b > (byte)' ') compact[length++] = (char)b;
        try
        {
            return Convert.FromBase64CharArray(compact, 0, length);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Decodes quoted-printable text. Malformed parts stay as they are, as RFC 2045, 6.7 advises.</summary>
    /// <param name="isWord">The variant of encoded words: an underscore is a space.</param>
    public static byte[] FromQuotedPrintable(ReadOnlySpan<byte> text, bool isWord = false)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text[(i + 1)..];
            if (text[i] == (byte)'_' && isWord) bytes.Add((byte)' ');
            else if (text[i] != (byte)'=') bytes.Add(text[i]);
            else if (rest is [var high, var low, ..] && char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low))
            {
                bytes.Add((byte)((Convert.ToInt32(((char)high).ToString(), 16) << 4) | Convert.ToInt32(((char)low).ToString(), 16)));
                i += 2;
            }
            else if (rest is [(byte)'\n', ..]) i++;
            else if (rest is [(byte)'\r', (byte)'\n', ..]) i += 2;
            else bytes.Add(text[i]);
        }

        return [.. bytes];
    }

    /// <summary>The text of an HTML page without its markup. It takes one pass, however the page is built.</summary>
    public static string OfHtml(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var i = 0; i < html.Length;)
        {
            var open = html.IndexOf('<', i);
            if (open < 0) open = html.Length;
            // Only markup breaks lines on a page. Line breaks in its source do not count.
            text.Append(html[i..open].ReplaceLineEndings(" "));
            if (open == html.Length) break;
            var name = NameOf(html, open);
            if (Breaking.Contains(name.TrimStart('/'), StringComparer.OrdinalIgnoreCase)) text.Append('\n');
            i = html.AsSpan(open).StartsWith("<!--") ? After(html, "-->", open)
                : Hidden.Contains(name, StringComparer.OrdinalIgnoreCase) ? After(html, ">", After(html, "</" + name, open))
                : After(html, ">", open);
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    /// <summary>The text without control characters and trailing spaces, and with at most one empty line in a row.</summary>
    public static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var empty = 0;
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = new string([.. raw.Select(c => c == '\t' || !char.IsControl(c) ? c : ' ')]).TrimEnd();
            empty = line.Length == 0 ? empty + 1 : 0;
            if (empty <= 1) tidy.Append(line).Append('\n');
        }

        return tidy.ToString().Trim();
    }

    private static string NameOf(string html, int open)
    {
        var end = open + 1;
        while (end < html.Length && end - open < 12 && (char.IsAsciiLetterOrDigit(html[end]) || (html[end] == '/' && end == open + 1))) end++;
        return html[(open + 1)..end];
    }

    /// <summary>The position after the next occurrence of <paramref name="mark"/>. The end of the text: there is none.</summary>
    private static int After(string html, string mark, int from)
    {
        var at = from >= html.Length ? -1 : html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html.Length : at + mark.Length;
    }
}
