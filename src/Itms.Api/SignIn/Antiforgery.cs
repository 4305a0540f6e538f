using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Itms.Api.Http;
using Itms.Application.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.SignIn;

/// <summary>
/// Refuses what another site made the user's browser send. Who sends an <c>Authorization: Bearer</c> header is exempt: no
/// site can make a browser do that.
/// </summary>
public sealed class Antiforgery(RequestDelegate next, SignInSettings settings, Sessions sessions)
{
    public const string Header = "X-CSRF-Token";

    private const string OwnCookies = "The request came by a cookie alone: send the antiforgery token too, in " + Header + " (GET /api/me/antiforgery).";
    private const string OtherSite = "The browser says that another site sent this.";

    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)) return next(context);
        var credential = Credential.Of(context);
        if (credential is Credential.Bearer or Credential.Token) return next(context);
        if (IsCrossSite(context.Request)) throw new ProblemException(Problems.Forged(OtherSite));
        if (credential is Credential.Cookie or Credential.Platform && settings.AntiforgeryTokenRequired && !NeedsNobody(context) && !HasToken(context))
            throw new ProblemException(Problems.Forged(OwnCookies));
        return next(context);
    }

    /// <summary>What anybody may send takes nothing from the cookie: whoever still has one can sign in again.</summary>
    private static bool NeedsNobody(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>As far as the browser says: other clients say nothing.</summary>
    private bool IsCrossSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none")) return true;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return false;
        // Not the scheme: a proxy in front may have taken the https off.
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

/// <summary>Takes the platform's <c>X-MS-*</c> headers off every request where the platform did not put them on: anybody can send them.</summary>
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
