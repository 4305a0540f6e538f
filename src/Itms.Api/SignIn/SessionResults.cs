using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.People;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.SignIn;

/// <param name="Token">For an <c>Authorization: Bearer</c> header; a browser has it as a cookie.</param>
/// <param name="CsrfToken">For the header <c>X-CSRF-Token</c> of whoever uses the cookie.</param>
public sealed record SessionDocument(string Token, string CsrfToken, DateTimeOffset ExpiresAt, PersonDocument Person);

/// <summary>Begins and ends sessions over HTTP.</summary>
public sealed class SessionResults(Sessions sessions, SignInSettings settings)
{
    /// <summary>A new session: its token, and the cookie.</summary>
    public IResult Begin(HttpContext context, Person person, int epoch)
    {
        var (token, session) = sessions.Issue(person.Id, epoch);
        context.Response.Cookies.Append(settings.Cookie, token, Cookie(context));
        return Results.Json(
            new SessionDocument(token, sessions.AntiforgeryToken(session.Id), session.Until, PersonDocument.Of(person)), Json.Http);
    }

    public void RemoveCookie(HttpContext context) => context.Response.Cookies.Delete(settings.Cookie, Cookie(context));

    /// <summary>The session the request came with.</summary>
    public Session? Of(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var token = Credential.Of(context) == Credential.Bearer ? header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim() : context.Request.Cookies[settings.Cookie];
        return token is null ? null : sessions.Read(token);
    }

    private CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        // The demo's cookie goes over plain http on this machine; every other is for https, proxy or not.
        Secure = settings.Kind != SignInKind.Demo || context.Request.IsHttps,
        Path = "/",
    };
}
