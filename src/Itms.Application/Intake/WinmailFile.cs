using MimeKit;
using MimeKit.Tnef;

namespace Itms.Application.Intake;

/// <summary>Looks through a <c>winmail.dat</c>. MimeKit converts it and says nothing of what is missing.</summary>
internal static class WinmailFile
{
    /// <returns>The subject that it keeps, and whether it is a whole file.</returns>
    public static (string? Subject, bool IsWhole) Scan(MimePart part)
    {
        using var content = MailContent.Open(part);
        using var reader = new TnefReader(content, 0, TnefComplianceMode.Loose);
        var (subject, count) = ((string?)null, 0);
        while (reader.ReadNextAttribute())
        {
            count++;
            if (reader.AttributeTag == TnefAttributeTag.Subject) subject = reader.TnefPropertyReader.ReadValueAsString();
        }

        return (subject, count > 0 && !reader.ComplianceStatus.HasFlag(TnefComplianceStatus.StreamTruncated));
    }
}
