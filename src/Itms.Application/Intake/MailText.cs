using System.Net;
using System.Text;

namespace Itms.Application.Intake;

/// <summary>From the bytes of a mail's text to what people read.</summary>
internal static class MailText
{
    private static readonly string[] Hidden = ["script", "style", "head", "title"];
    private static readonly string[] Breaking = ["br", "p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"];

    /// <summary>The encoding of that name; null where there is none such.</summary>
    public static Encoding? Charset(string name)
    {
        try
        {
            // Mail that calls itself ASCII and is not, is UTF-8 nowadays.
            return name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <returns>Null where it is not base64.</returns>
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

    /// <summary>RFC 2045, 6.7; what is not well formed stays as it is, as that paragraph advises.</summary>
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

    /// <summary>What a page says, without its marks: one pass, whatever it is made of.</summary>
    public static string OfHtml(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var i = 0; i < html.Length;)
        {
            var open = html.IndexOf('<', i);
            if (open < 0) open = html.Length;
            // A page breaks lines where its marks say so; a line of its source is no line.
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

    /// <summary>Lines without controls and trailing space, at most one empty one between two that are not.</summary>
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

    /// <summary>Where it goes on after the next such mark; at the end where there is none.</summary>
    private static int After(string html, string mark, int from)
    {
        var at = from >= html.Length ? -1 : html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html.Length : at + mark.Length;
    }
}
