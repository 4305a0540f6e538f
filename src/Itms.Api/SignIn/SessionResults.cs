using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.People;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.SignIn;

/// <param name="Token">For an <c>Authorization: Bearer</c> header. A browser also gets it as a cookie.</param>
/// <param name="CsrfToken">For the header <c>X-CSRF-Token</c>, required with the cookie.</param>
public sealed record SessionDocument(string Token, string CsrfToken, DateTimeOffset ExpiresAt, PersonDocument Person);

/// <summary>Starts and ends sessions over HTTP.</summary>
public sealed class SessionResults(Sessions sessions, KnownDevices devices, SignInSettings settings)
{
    /// <summary>Starts a session. Returns its token, sets the cookie, and remembers the device.</summary>
    public IResult Begin(HttpContext context, Person person, int epoch)
    {
        var (token, session) = sessions.Issue(person.Id, epoch);
        context.Response.Cookies.Append(settings.Cookie, token, Cookie(context));
        if (settings.Kind == SignInKind.Local) Remember(context, person.Id);
        return Results.Json(
            new SessionDocument(token, sessions.AntiforgeryToken(session.Id), session.Until, PersonDocument.Of(person)), Json.Http);
    }

    public void RemoveCookie(HttpContext context) => context.Response.Cookies.Delete(settings.Cookie, Cookie(context));

    /// <summary>The id of the device, if this person was the last to sign in from it. It stays after they sign out.</summary>
    public string? DeviceOf(HttpContext context, string name) => devices.Read(context.Request.Cookies[DeviceCookie], name);

    /// <summary>The session of the request; null if it has none.</summary>
    public Session? Of(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var token = Credential.Of(context) == Credential.Bearer
            ? header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim()
            : context.Request.Cookies[settings.Cookie];
        return token is null ? null : sessions.Read(token);
    }

    private void Remember(HttpContext context, string person)
    {
        var cookie = Cookie(context);
        cookie.MaxAge = KnownDevices.Lifetime;
        context.Response.Cookies.Append(DeviceCookie, devices.Issue(person, DeviceOf(context, person)), cookie);
    }

    private string DeviceCookie => settings.Cookie + "-device";

    private CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        // The demo uses plain http on the local machine. All other cookies are for https, with or without a proxy.
        Secure = settings.Kind != SignInKind.Demo || context.Request.IsHttps,
        Path = "/",
    };
}
