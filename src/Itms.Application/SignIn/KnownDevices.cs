using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Itms.Application.SignIn;

/// <summary>
/// Remembers on a device that a person has signed in from it, as OWASP describes "device cookies". Failures elsewhere cannot lock the person out
/// there. The token is no credential: it opens nothing, and five failures lock it like any other origin.
/// </summary>
public sealed class KnownDevices(SigningKey key, RealTime time)
{
    /// <summary>How long a device is remembered after a sign-in: 180 days.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    /// <param name="device">The id that the device already has for this person. Null: it gets one.</param>
    public string Issue(string person, string? device)
    {
        var until = (time.Now + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Base64Url.EncodeToString(key.Seal(Purpose(person), Encoding.ASCII.GetBytes($"{device ?? NewId()} {until}")));
    }

    /// <summary>The device's id. Null: the token is not ours, is about somebody else, or is too old.</summary>
    public string? Read(string? token, string person)
    {
        if (token is not { Length: > 0 and < 200 } || !Base64Url.IsValid(token)) return null;
        if (key.Open(Purpose(person), Base64Url.DecodeFromChars(token)) is not { } text) return null;
        return Encoding.ASCII.GetString(text).Split(' ') is [var device, var until]
            && long.Parse(until, CultureInfo.InvariantCulture) > time.Now.ToUnixTimeSeconds()
                ? device
                : null;
    }

    private static string Purpose(string person) => $"known device\n{person.Trim().ToLowerInvariant()}";

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
