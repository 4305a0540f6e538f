using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Itms.Application.Tables;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Itms.Server;

/// <summary>
/// Sessions as signed tokens: whose, until when, and a signature under a key kept in the store. They outlive a restart
/// and need no row of their own.
/// </summary>
public sealed class Sessions
{
    /// <summary>In real time: moving the demo's clock by months must not sign anybody out.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Tokens whose signature was found good: it need not be computed again for every request.</summary>
    private const int MaxKnown = 1_000;

    private readonly ConcurrentDictionary<string, (string PersonId, DateTimeOffset Until)> known = new(StringComparer.Ordinal);
    private readonly byte[] key;
    private readonly TimeProvider realTime;

    private Sessions(byte[] key, TimeProvider realTime)
    {
        this.key = key;
        this.realTime = realTime;
    }

    public static async Task<Sessions> OpenAsync(ITableStore store, TimeProvider realTime)
    {
        var row = await store.GetAsync(Keys.Server, "session-key");
        if (row is not null) return new Sessions(row.Body.ToArray(), realTime);
        var key = RandomNumberGenerator.GetBytes(32);
        await store.CommitAsync(Keys.Server, [new RowWrite.Insert("session-key", key)]);
        return new Sessions(key, realTime);
    }

    public string Issue(string personId)
    {
        var until = (realTime.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        var claim = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{until}|{personId}"));
        return $"{WebEncoders.Base64UrlEncode(claim)}.{WebEncoders.Base64UrlEncode(HMACSHA256.HashData(key, claim))}";
    }

    /// <returns>The person's id, or null where the token is not ours, or has run out.</returns>
    public string? Read(string token)
    {
        if (known.TryGetValue(token, out var session)) return session.Until > realTime.GetUtcNow() ? session.PersonId : null;
        if (token.Length > 500 || token.Split('.') is not [var body, var signature]) return null;
        try
        {
            var claim = WebEncoders.Base64UrlDecode(body);
            if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, claim), WebEncoders.Base64UrlDecode(signature))) return null;
            var parts = Encoding.UTF8.GetString(claim).Split('|', 2);
            var until = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            if (until <= realTime.GetUtcNow()) return null;
            if (known.Count >= MaxKnown) known.Clear();
            known[token] = (parts[1], until);
            return parts[1];
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>Knows the caller by the session cookie or an <c>Authorization: Bearer</c> header with the same token.</summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";
    public const string Cookie = "itms-session";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : Request.Cookies[Cookie];
        if (token is null) return Task.FromResult(AuthenticateResult.NoResult());
        if (sessions.Read(token) is not { } personId) return Task.FromResult(AuthenticateResult.Fail("Not a session."));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, personId)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }
}
