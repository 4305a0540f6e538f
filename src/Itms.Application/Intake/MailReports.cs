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
                OriginalIn(report, "Message-ID")?.Trim('<', '>', ' '))
            {
                Diagnostic = MailHeaders.First(group, "Diagnostic-Code") is { Length: > 0 } said ? Cut(said) : null,
                OriginalNumber = OriginalIn(report, "X-ITMS-Number"),
            };
        }

        return null;
    }

    /// <summary>A field of the mail that was returned, whole or with its header alone.</summary>
    private static string? OriginalIn(MultipartReport report, string field)
    {
        foreach (var part in report)
            if (part is MessagePart { Message: { } returned } && MailHeaders.First(returned.Headers, field) is { Length: > 0 } value)
                return Cut(value);
        return null;
    }

    private static string Cut(string value) => IncomingMail.Cut(value, LongestValue);
}
