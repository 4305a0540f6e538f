using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Text;

namespace Itms.Application.Intake;

/// <summary>Turns pages and flowed texts into plain text.</summary>
internal static partial class MailText
{
    private static readonly HtmlTagId[] Hidden = [HtmlTagId.Script, HtmlTagId.Style, HtmlTagId.Title];

    private static readonly HtmlTagId[] Breaking =
    [
        HtmlTagId.Br, HtmlTagId.P, HtmlTagId.Div, HtmlTagId.TR, HtmlTagId.LI, HtmlTagId.UL, HtmlTagId.OL, HtmlTagId.Table, HtmlTagId.BlockQuote,
        HtmlTagId.H1, HtmlTagId.H2, HtmlTagId.H3, HtmlTagId.H4, HtmlTagId.H5, HtmlTagId.H6, HtmlTagId.Pre, HtmlTagId.HR, HtmlTagId.DT, HtmlTagId.DD,
        HtmlTagId.Caption,
    ];

    /// <summary>The text of an HTML page, read as HTML says. It takes one pass, however the page is built.</summary>
    public static string OfHtml(string html)
    {
        // A comment, a title or a style that never ends would hide the rest of the page.
        if (!html.Contains("-->", StringComparison.Ordinal)) html = html.Replace("<!--", "", StringComparison.Ordinal);
        foreach (var name in (string[])["title", "style"])
            if (!html.Contains($"</{name}", StringComparison.OrdinalIgnoreCase))
                html = Regex.Replace(html, $"<{name}\\b[^>]*>", "", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);

        var (text, hidden, pre) = (new PageText(), HtmlTagId.Unknown, 0);
        var tokens = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        while (tokens.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag)
            {
                if (hidden != HtmlTagId.Unknown)
                {
                    if (tag.IsEndTag && tag.Id == hidden) hidden = HtmlTagId.Unknown;
                    continue;
                }

                if (!tag.IsEndTag && !tag.IsEmptyElement && Hidden.Contains(tag.Id)) hidden = tag.Id;
                if (tag.Id == HtmlTagId.Pre) pre = Math.Max(0, pre + (tag.IsEndTag ? -1 : 1));
                if (tag.IsEndTag && tag.Id is HtmlTagId.TD or HtmlTagId.TH) text.Tab();
                if (Breaking.Contains(tag.Id)) text.Line();
            }
            else if (token is HtmlDataToken { Kind: HtmlTokenKind.Data or HtmlTokenKind.CData } data && hidden == HtmlTagId.Unknown)
                text.Add(data.Data, keepsLines: pre > 0);
        }

        return text.ToString();
    }

    /// <summary>The text with the lines joined that were only broken to be sent (RFC 3676).</summary>
    public static string OfFlowed(string flowed, TextPart part)
    {
        var deletesSpace = "yes".Equals(part.ContentType.Parameters["delsp"], StringComparison.OrdinalIgnoreCase);
        return new FlowedToText { DeleteSpace = deletesSpace }.Convert(flowed);
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

    /// <summary>Text of a page as it grows: white space counts once, and lines break only where the page says so.</summary>
    private sealed class PageText
    {
        private readonly StringBuilder text = new();

        public void Line()
        {
            if (text.Length > 0) text.Append('\n');
        }

        public void Tab() => text.Append('\t');

        public void Add(string more, bool keepsLines)
        {
            foreach (var c in more)
                if (keepsLines || c is not (' ' or '\t' or '\r' or '\n' or '\f')) text.Append(c);
                else if (text.Length > 0 && text[^1] is not (' ' or '\n' or '\t')) text.Append(' ');
        }

        public override string ToString() => text.ToString();
    }
}
