using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Itms.Application.Tests.Intake;

/// <summary>Signs parts of mails with a certificate of its own (RFC 8551).</summary>
internal static class SignedParts
{
    private static readonly X509Certificate2 Certificate = NewCertificate();

    /// <param name="entity">A part with its header.</param>
    public static string Beside(string entity, string boundary) =>
        $"Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary={boundary}\r\n\r\n"
            + $"--{boundary}\r\n{entity}\r\n--{boundary}\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
            + "Content-Disposition: attachment; filename=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + $"{Signature(entity, isDetached: true)}\r\n--{boundary}--\r\n";

    public static string InOnePiece(string entity) =>
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + $"{Signature(entity, isDetached: false)}\r\n";

    private static string Signature(string entity, bool isDetached)
    {
        var signed = new SignedCms(new ContentInfo(Encoding.Latin1.GetBytes(entity)), isDetached);
        signed.ComputeSignature(new CmsSigner(Certificate));
        return Convert.ToBase64String(signed.Encode(), Base64FormattingOptions.InsertLineBreaks);
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=Pat", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
