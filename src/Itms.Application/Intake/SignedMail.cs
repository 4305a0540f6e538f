using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Cms;

namespace Itms.Application.Intake;

/// <summary>
/// Opens a mail that is signed in one piece (RFC 8551, 3.5.2). It is not encrypted. The signature is not checked: it proves nothing to
/// ITMS.
/// </summary>
internal static class SignedMail
{
    /// <returns>Null: it holds no mail, or it is damaged.</returns>
    public static MimeEntity? Open(ApplicationPkcs7Mime signed)
    {
        try
        {
            using var content = MailContent.Open(signed);
            using var inner = new MemoryStream();
            if (new CmsSignedData(content).SignedContent is not { } data) return null;
            data.Write(inner);
            inner.Position = 0;
            if (MailBounds.ExcessOf(inner) is not null) return null;
            inner.Position = 0;
            return MimeEntity.Load(MailReader.Parsing, inner);
        }
        catch (Exception e) when (e is CmsException or IOException or FormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
