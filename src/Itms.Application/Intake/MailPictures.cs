using System.Text.RegularExpressions;
using MimeKit;

namespace Itms.Application.Intake;

/// <summary>Knows the pictures that the pages of a mail show. They are no documents, wherever in the mail they are.</summary>
internal sealed partial class MailPictures
{
    private const int MostReferences = 10_000;

    private readonly HashSet<string> shown = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes what a page refers to, by <c>cid:</c> or by place.</summary>
    public void NotePage(string html)
    {
        foreach (var match in Reference().Matches(html).TakeWhile(_ => shown.Count < MostReferences))
            shown.Add(Uri.UnescapeDataString(match.Groups["id"].Value));
    }

    public bool Shows(MimePart part) => IsPicture(part) && (IsNoted(part, "Content-ID") || IsNoted(part, "Content-Location"));

    private bool IsNoted(MimePart part, string field) => MailHeaders.First(part.Headers, field) is { } id && shown.Contains(id.Trim('<', '>', ' '));

    private static bool IsPicture(MimePart part) => part.ContentType.IsMimeType("image", "*")
        || (part.FileName is { } name && MimeTypes.GetMimeType(name).StartsWith("image/", StringComparison.Ordinal));

    [GeneratedRegex("""(cid:|src\s*=\s*["']?(cid:)?)(?<id>[^"'<>\s)]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
