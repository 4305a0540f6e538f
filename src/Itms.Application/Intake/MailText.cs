using System.Text;
using System.Text.RegularExpressions;
using Itms.Domain.Shared;
using MimeKit;
using MimeKit.Text;

namespace Itms.Application.Intake;

/// <summary>Turns pages and flowed texts into plain text.</summary>
internal static partial class MailText
{
    private static readonly HtmlTagId[] Hidden = [HtmlTagId.Script, HtmlTagId.Style, HtmlTagId.Title];

    /// <summary>A comment or an element whose end is missing would hide the rest of the page.</summary>
    private static readonly (string End, string Begin)[] Hiding =
        [("-->", "<!--"), .. new[] { "title", "style", "script" }.Select(name => ($"</{name}", $"<{name}\\b[^>]*>"))];

    /// <summary>What stands within a line. All else begins a line.</summary>
    private static readonly HashSet<HtmlTagId> Inline =
    [
        HtmlTagId.Unknown, HtmlTagId.A, HtmlTagId.Abbr, HtmlTagId.Acronym, HtmlTagId.Applet, HtmlTagId.Area, HtmlTagId.Audio, HtmlTagId.B,
        HtmlTagId.Base, HtmlTagId.BaseFont, HtmlTagId.Bdi, HtmlTagId.Bdo, HtmlTagId.Big, HtmlTagId.Blink, HtmlTagId.Canvas, HtmlTagId.Cite,
        HtmlTagId.Code, HtmlTagId.Del, HtmlTagId.Dfn, HtmlTagId.EM, HtmlTagId.Embed, HtmlTagId.Font, HtmlTagId.I, HtmlTagId.Image, HtmlTagId.Ins,
        HtmlTagId.Kbd, HtmlTagId.Label, HtmlTagId.Link, HtmlTagId.Map, HtmlTagId.Mark, HtmlTagId.Meta, HtmlTagId.NoBR, HtmlTagId.Object,
        HtmlTagId.Output, HtmlTagId.Param, HtmlTagId.Q, HtmlTagId.RP, HtmlTagId.RT, HtmlTagId.Ruby, HtmlTagId.S, HtmlTagId.Samp, HtmlTagId.Small,
        HtmlTagId.Source, HtmlTagId.Span, HtmlTagId.Strike, HtmlTagId.Strong, HtmlTagId.Style, HtmlTagId.Script, HtmlTagId.Sub, HtmlTagId.Sup,
        HtmlTagId.Time, HtmlTagId.TT, HtmlTagId.U, HtmlTagId.Var, HtmlTagId.Video, HtmlTagId.Wbr, HtmlTagId.Xml,
    ];

    /// <summary>These hold lines and begin none of their own.</summary>
    private static readonly HashSet<HtmlTagId> Holders =
    [
        HtmlTagId.Html, HtmlTagId.Head, HtmlTagId.Body, HtmlTagId.Title, HtmlTagId.THead, HtmlTagId.TBody, HtmlTagId.Tfoot, HtmlTagId.Col,
        HtmlTagId.ColGroup, HtmlTagId.TD, HtmlTagId.TH,
    ];

    /// <summary>The text of an HTML page, read as HTML says. It takes one pass, however the page is built.</summary>
    public static string OfHtml(string html)
    {
        foreach (var (end, begin) in Hiding)
        {
            var closed = Math.Max(0, html.LastIndexOf(end, StringComparison.OrdinalIgnoreCase));
            var open = Regex.Replace(html[closed..], begin, " ", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
            if (open.Length + closed != html.Length) html = html[..closed] + open;
        }

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
                if (tag.Id is HtmlTagId.TD or HtmlTagId.TH) text.Cell(isEnd: tag.IsEndTag);
                else if (!Inline.Contains(tag.Id) && !Holders.Contains(tag.Id)) text.Line();
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
        return new FlowedToText { DeleteSpace = deletesSpace }.Convert(WithFixedSignatures(flowed));
    }

    /// <summary>
    /// The line <c>"-- "</c> before a signature ends in a space, yet it is joined to no other line (RFC 3676, 4.3). MimeKit 4.18.2 joins it to the
    /// next one, and the line before it too (findings/mimekit-flowed-signature.sh). Without their spaces they stay apart.
    /// </summary>
    private static string WithFixedSignatures(string flowed)
    {
        var lines = flowed.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            var words = line.TrimStart('>');
            if (words != "-- " && (words != " -- " || words.Length == line.Length)) continue;
            lines[i] = line.TrimEnd();
            if (i > 0) lines[i - 1] = lines[i - 1].TrimEnd();
        }

        return string.Join('\n', lines);
    }

    /// <summary>Whether nearly all words of the one text are in the other, so that showing both would repeat them.</summary>
    public static bool Repeats(string text, string more)
    {
        var known = Word().EnumerateMatches(text);
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in known) words.Add(text.Substring(word.Index, word.Length));
        var (all, missing) = (0, 0);
        foreach (var word in Word().EnumerateMatches(more))
        {
            all++;
            if (!words.Contains(more.Substring(word.Index, word.Length))) missing++;
        }

        return missing * 10 <= all;
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    /// <summary>The text without control characters and trailing spaces, and with at most one empty line in a row.</summary>
    public static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var empty = 0;
        foreach (var raw in BidiControls.Remove(text).ReplaceLineEndings("\n").Split('\n'))
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

        /// <summary>Programs leave out the ends of cells, so their beginnings count too.</summary>
        public void Cell(bool isEnd)
        {
            if (isEnd || (text.Length > 0 && text[^1] is not ('\n' or '\t'))) text.Append('\t');
        }

        public void Add(string more, bool keepsLines)
        {
            foreach (var c in more)
                if (keepsLines || c is not (' ' or '\t' or '\r' or '\n' or '\f')) text.Append(c);
                else if (text.Length > 0 && text[^1] is not (' ' or '\n' or '\t')) text.Append(' ');
        }

        public override string ToString() => text.ToString();
    }
}
