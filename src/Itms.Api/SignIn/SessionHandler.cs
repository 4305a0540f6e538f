using System.Security.Claims;
using System.Text.Encodings.Web;
using Itms.Api.Http;
using Itms.Application.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Itms.Api.SignIn;

/// <summary>How a request proved who sends it.</summary>
public static class Credential
{
    /// <summary>A session in a cookie. The browser sends it automatically, even if another site caused the request.</summary>
    public const string Cookie = "cookie";

    /// <summary>The platform's own session. Treated like a cookie.</summary>
    public const string Platform = "platform";

    /// <summary>A session in an <c>Authorization</c> header. No other site can make a browser send one.</summary>
    public const string Bearer = "bearer";

    /// <summary>A personal token.</summary>
    public const string Token = "token";

    /// <summary>The claim with a session's id.</summary>
    public const string SessionClaim = "session";

    /// <summary>The caller's credential; null if nobody is signed in.</summary>
    public static string? Of(HttpContext context) => context.User.Identity?.AuthenticationType;
}

/// <summary>
/// Identifies the caller: by an <c>Authorization: Bearer</c> header with a session token or a personal token, by the session
/// cookie, or by the platform's principal if the platform signs people in.
/// </summary>
public sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SignInSettings settings,
    Sessions sessions,
    Accounts accounts,
    PersonalTokens tokens,
    AppServicePrincipals platform)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    private const string Prefix = "Bearer ";

    private Problem? refusal;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var bearer = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
        if (bearer is not null && PersonalTokens.IsOne(bearer)) return await OfTokenAsync(bearer);
        if (settings.Kind == SignInKind.AppService) return OfPlatform(bearer is null ? Credential.Platform : Credential.Bearer);
        if ((bearer ?? Request.Cookies[settings.Cookie]) is not { } token) return AuthenticateResult.NoResult();
        if (sessions.Read(token) is not { } session || !await accounts.IsCurrentAsync(session, Context.RequestAborted))
            return AuthenticateResult.Fail("The session is invalid or has ended.");
        return Known(session.PersonId, bearer is null ? Credential.Cookie : Credential.Bearer, session.Id);
    }

    /// <summary>Answers 401, or the problem found during authentication.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        refusal is null ? base.HandleChallengeAsync(properties) : throw new ProblemException(refusal);

    private async ValueTask<AuthenticateResult> OfTokenAsync(string secret) =>
        await tokens.FindAsync(secret, Context.RequestAborted) is { } token
        && await accounts.FindAsync(token.Person, Context.RequestAborted) is null or { Disabled: false }
            ? Known(token.Person, Credential.Token, session: null)
            : AuthenticateResult.Fail("The token is invalid or has ended.");

    private AuthenticateResult OfPlatform(string credential)
    {
        var header = Request.Headers[AppServicePrincipals.Header].ToString();
        if (header.Length == 0) return AuthenticateResult.NoResult();
        (var person, refusal) = platform.Read(header);
        return person is null ? AuthenticateResult.Fail("The platform's principal is not accepted.") : Known(person.Id, credential, person.Id);
    }

    private static AuthenticateResult Known(string person, string credential, string? session)
    {
        var identity = new ClaimsIdentity(credential);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, person));
        if (session is not null) identity.AddClaim(new Claim(Credential.SessionClaim, session));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
