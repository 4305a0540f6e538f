using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Itms.Api.Http;
using Itms.Application.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.SignIn;

/// <summary>
/// Refuses requests that another site made the user's browser send. Requests with an <c>Authorization: Bearer</c> header are
/// exempt, because no site can make a browser send one.
/// </summary>
public sealed class Antiforgery(RequestDelegate next, SignInSettings settings, Sessions sessions)
{
    public const string Header = "X-CSRF-Token";

    private const string OwnCookies =
        "You signed in with a cookie. Send the antiforgery token too, in the header " + Header + ". GET /api/me/antiforgery returns it.";
    private const string OtherSite = "Your browser reports that another site sent this request.";

    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)) return next(context);
        var credential = Credential.Of(context);
        if (credential is Credential.Bearer or Credential.Token) return next(context);
        if (IsCrossSite(context.Request)) throw new ProblemException(Problems.Forged(OtherSite));
        if (credential is Credential.Cookie or Credential.Platform
            && settings.AntiforgeryTokenRequired && !IsAnonymous(context) && !HasToken(context))
            throw new ProblemException(Problems.Forged(OwnCookies));
        return next(context);
    }

    /// <summary>Anonymous endpoints do not use the cookie, so a caller with an old cookie can still sign in.</summary>
    private static bool IsAnonymous(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>Relies on browser headers. Other clients do not send them.</summary>
    private bool IsCrossSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none")) return true;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return false;
        // Ignore the scheme: a proxy may handle https.
        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || !(IsAt(from, request.Host.Value) || IsAt(from, settings.PublicUrl.Authority));
    }

    private static bool IsAt(Uri origin, string? authority) =>
        string.Equals(origin.Authority, authority, StringComparison.OrdinalIgnoreCase)
        || string.Equals($"{origin.Host}:{origin.Port}", authority, StringComparison.OrdinalIgnoreCase);

    private bool HasToken(HttpContext context)
    {
        var binding = context.User.FindFirstValue(Credential.SessionClaim) ?? "";
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(context.Request.Headers[Header].ToString()), Encoding.UTF8.GetBytes(sessions.AntiforgeryToken(binding)));
    }
}

/// <summary>Removes <c>X-MS-*</c> headers unless the platform sets them, because anyone can send them.</summary>
public sealed class PlatformHeaders(RequestDelegate next, SignInSettings settings)
{
    private const string Prefix = "X-MS-";

    public Task InvokeAsync(HttpContext context)
    {
        if (settings is { Kind: SignInKind.AppService, AppService: not null }) return next(context);
        List<string>? sent = null;
        foreach (var header in context.Request.Headers)
            if (header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) (sent ??= []).Add(header.Key);
        foreach (var name in sent ?? []) context.Request.Headers.Remove(name);
        return next(context);
    }
}
