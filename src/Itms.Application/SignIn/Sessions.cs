using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Itms.Application.SignIn;

/// <summary>A session, read from its token. <see cref="Accounts.IsCurrentAsync"/> tells whether it has ended since.</summary>
/// <param name="Id">Unique to this session.</param>
/// <param name="Epoch">The account's epoch when the session was issued. Ending all sessions raises the account's epoch.</param>
public sealed record Session(string PersonId, string Id, int Epoch, DateTimeOffset Until);

/// <summary>
/// Sessions as signed tokens: the person, the expiry and a signature with a key from the store. They survive a restart and
/// need no row of their own.
/// </summary>
public sealed class Sessions(SigningKey key, RealTime time)
{
    /// <summary>How long a session lasts after sign-in, however much it is used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const int MaxKnown = 1_000;

    /// <summary>Tokens with a verified signature, so that it is not computed for every request.</summary>
    private readonly ConcurrentDictionary<string, Session> known = new(StringComparer.Ordinal);

    public (string Token, Session Session) Issue(string personId, int epoch)
    {
        var until = DateTimeOffset.FromUnixTimeSeconds((time.Now + Lifetime).ToUnixTimeSeconds());
        var session = new Session(personId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)), epoch, until);
        var claim = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()}|{session.Id}|{epoch}|{personId}"));
        return ($"{Base64Url.EncodeToString(claim)}.{Base64Url.EncodeToString(key.Sign(claim))}", session);
    }

    /// <returns>Null if the token is not ours or has expired.</returns>
    public Session? Read(string token)
    {
        if (known.TryGetValue(token, out var session)) return session.Until > time.Now ? session : null;
        if (token.Length > 500 || token.Split('.') is not [var body, var signature]) return null;
        try
        {
            var claim = Base64Url.DecodeFromChars(body);
            if (!CryptographicOperations.FixedTimeEquals(key.Sign(claim), Base64Url.DecodeFromChars(signature))) return null;
            // Signed with our key, but not a session.
            if (Encoding.UTF8.GetString(claim).Split('|', 4) is not [var until, var id, var epoch, var personId]) return null;
            session = new Session(
                personId, id, int.Parse(epoch, CultureInfo.InvariantCulture),
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture)));
            if (session.Until <= time.Now) return null;
            if (known.Count >= MaxKnown) known.Clear();
            return known[token] = session;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The token a browser must send with every change (<c>X-CSRF-Token</c>), bound to the caller.</summary>
    /// <param name="binding">The session's id, or the person's id if the platform holds the session.</param>
    public string AntiforgeryToken(string binding) => Base64Url.EncodeToString(key.Sign("antiforgery", binding));
}
