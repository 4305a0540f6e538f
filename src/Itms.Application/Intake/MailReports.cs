using MimeKit;

namespace Itms.Application.Intake;

/// <summary>Reads reports about mails that could not be delivered (RFC 3464).</summary>
internal static class MailReports
{
    private const int LongestValue = 320;

    /// <returns>Null: nothing failed for good.</returns>
    public static DeliveryFailure? FailureOf(MessageDeliveryStatus status, MultipartReport report)
    {
        foreach (var group in status.StatusGroups)
        {
            if (!"failed".Equals(MailHeaders.First(group, "Action"), StringComparison.OrdinalIgnoreCase)) continue;
            var recipient = MailHeaders.First(group, "Final-Recipient") ?? MailHeaders.First(group, "Original-Recipient");
            return new DeliveryFailure(
                recipient is null ? null : Cut(recipient[(recipient.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim()),
                MailHeaders.First(group, "Status") is { } code ? Cut(code) : null,
                OriginalIdIn(report));
        }

        return null;
    }

    /// <summary>The Message-ID of the mail that was returned, whole or with its header alone.</summary>
    private static string? OriginalIdIn(MultipartReport report)
    {
        foreach (var part in report)
        {
            var id = part switch
            {
                MessagePart { Message: { } returned } => MailHeaders.First(returned.Headers, "Message-ID"),
                _ => null,
            };
            if (id is { Length: > 0 }) return Cut(id.Trim('<', '>', ' '));
        }

        return null;
    }

    private static string Cut(string value) => IncomingMail.Cut(value, LongestValue);
}
