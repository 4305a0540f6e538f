using MimeKit;

namespace Itms.Application.Intake;

/// <summary>Reads reports about mails that could not be delivered (RFC 3464).</summary>
internal static class MailReports
{
    private const int LongestValue = 320;

    /// <param name="returned">The mail that was returned, whole or with its header alone. Null: the report has none.</param>
    /// <returns>Null: nothing failed for good.</returns>
    public static DeliveryFailure? FailureOf(MessageDeliveryStatus status, MimeMessage? returned)
    {
        foreach (var group in status.StatusGroups)
        {
            if (!"failed".Equals(MailHeaders.First(group, "Action"), StringComparison.OrdinalIgnoreCase)) continue;
            var recipient = MailHeaders.First(group, "Final-Recipient") ?? MailHeaders.First(group, "Original-Recipient");
            return new DeliveryFailure(
                recipient is null ? null : Cut(recipient[(recipient.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim()),
                MailHeaders.First(group, "Status") is { } code ? Cut(code) : null,
                OriginalIn(returned, "Message-ID")?.Trim('<', '>', ' '))
            {
                Diagnostic = MailHeaders.First(group, "Diagnostic-Code") is { Length: > 0 } said ? Cut(said) : null,
                OriginalNumber = OriginalIn(returned, "X-ITMS-Number"),
            };
        }

        return null;
    }

    /// <summary>The mail that a part of a report returns. It may be encoded, and only its header may be left.</summary>
    public static MimeMessage? ReturnedBy(MimeEntity part) => part switch
    {
        MessagePart { Message: { } message } => message,
        MimePart encoded when part.ContentType.IsMimeType("message", "rfc822") || part.ContentType.IsMimeType("text", "rfc822-headers")
            => MailContent.MailIn(encoded),
        _ => null,
    };

    private static string? OriginalIn(MimeMessage? returned, string field) =>
        returned is not null && MailHeaders.First(returned.Headers, field) is { Length: > 0 } value ? Cut(value) : null;

    private static string Cut(string value) => IncomingMail.Cut(value, LongestValue);
}
