using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Itms.Application.Webhooks;

/// <summary>Secrets and signatures of Standard Webhooks 1.0: HMAC-SHA256 over id, time and body.</summary>
public static class WebhookSignature
{
    public const string Prefix = "whsec_";

    /// <summary>Fewest and most bytes of a secret.</summary>
    private const int Least = 24, Most = 64;

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The bytes of a secret. Null: it is not one, or is too short or too long.</summary>
    public static byte[]? Read(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 200) return null;
        var bytes = new byte[200];
        return Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length) && length is >= Least and <= Most ? bytes[..length] : null;
    }

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    /// <param name="seconds">The time of the attempt, in seconds since 1970.</param>
    public static string Of(byte[] secret, string id, long seconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{seconds.ToString(CultureInfo.InvariantCulture)}."));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
