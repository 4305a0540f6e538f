using System.Net;
using System.Text;

namespace Itms.Domain.Letters;

/// <summary>Puts a letter into words as plain text and as HTML. The same letter always gives the same words.</summary>
public static class LetterText
{
    private const string Footer =
        "ITMS sends this message by itself; replies are not read. Send task-related mail to the taskings mailbox.";

    /// <param name="link">Where the tasking is to be seen.</param>
    public static string Plain(Letter letter, string toName, Uri link)
    {
        var text = new StringBuilder();
        text.Append(toName).Append(",\n\n");
        foreach (var line in letter.Lines) text.Append(line).Append("\n\n");
        return text.Append("Open the tasking: ").Append(link).Append("\n\n-- \n").Append(Footer).Append('\n').ToString();
    }

    /// <summary>The hyperlink is marked "Click here" (G Appendix C 2).</summary>
    public static string Html(Letter letter, string toName, Uri link)
    {
        var html = new StringBuilder("<!doctype html><html><body style=\"font-family:sans-serif\">");
        Paragraph(toName + ",");
        foreach (var line in letter.Lines) Paragraph(line);
        html.Append("<p><a href=\"").Append(WebUtility.HtmlEncode(link.ToString())).Append("\">Click here</a> to open the tasking.</p><hr>");
        Paragraph(Footer);
        return html.Append("</body></html>").ToString();

        void Paragraph(string line) => html.Append("<p>").Append(WebUtility.HtmlEncode(line)).Append("</p>");
    }
}
