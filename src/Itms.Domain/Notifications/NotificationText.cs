using System.Net;
using System.Text;

namespace Itms.Domain.Notifications;

/// <summary>Writes a notification as plain text and as HTML. The same notification always gives the same text.</summary>
public static class NotificationText
{
    private const string Footer =
        "This is an automated message from the no-reply address of ITMS. Send task-related mail to the taskings mailbox.";

    /// <param name="link">The tasking's page. For a digest, the start page; for a report, its page.</param>
    /// <param name="linkTo">The page of each tasking in a digest, by number.</param>
    public static string Plain(Notification notification, string toName, Uri link, Func<string, Uri> linkTo)
    {
        var text = new StringBuilder();
        text.Append(toName).Append(",\n\n");
        foreach (var line in notification.Lines) text.Append(line).Append("\n\n");
        foreach (var item in notification.Items ?? [])
            text.Append(item.Number).Append(": ").Append(item.Text).Append('\n').Append(linkTo(item.Number)).Append("\n\n");
        text.Append(IsAboutOne(notification) ? "Open the tasking: " : "Open ITMS: ").Append(link);
        return text.Append("\n\n-- \n").Append(Footer).Append('\n').ToString();
    }

    private static bool IsAboutOne(Notification notification) => notification is { Items: null, Page: null };

    /// <summary>The hyperlink is marked "Click here" (G Appendix C 2).</summary>
    /// <inheritdoc cref="Plain"/>
    public static string Html(Notification notification, string toName, Uri link, Func<string, Uri> linkTo)
    {
        var html = new StringBuilder("<!doctype html><html><body style=\"font-family:sans-serif\">");
        Paragraph(toName + ",");
        foreach (var line in notification.Lines) Paragraph(line);
        if (notification.Items is { } items)
        {
            html.Append("<ul>");
            foreach (var item in items)
            {
                html.Append("<li>");
                Anchor(linkTo(item.Number), item.Number);
                html.Append(": ").Append(WebUtility.HtmlEncode(item.Text)).Append("</li>");
            }

            html.Append("</ul>");
        }

        html.Append("<p>");
        Anchor(link, "Click here");
        html.Append(IsAboutOne(notification) ? " to open the tasking.</p><hr>" : " to open ITMS.</p><hr>");
        Paragraph(Footer);
        return html.Append("</body></html>").ToString();

        void Paragraph(string line) => html.Append("<p>").Append(WebUtility.HtmlEncode(line)).Append("</p>");

        void Anchor(Uri to, string text) =>
            html.Append("<a href=\"").Append(WebUtility.HtmlEncode(to.ToString())).Append("\">").Append(WebUtility.HtmlEncode(text)).Append("</a>");
    }
}
