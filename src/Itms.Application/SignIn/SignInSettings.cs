namespace Itms.Application.SignIn;

/// <summary>How people sign in. One kind applies to the whole server.</summary>
public enum SignInKind
{
    /// <summary>ITMS's own accounts with passwords.</summary>
    Local,

    /// <summary>Azure App Service authentication, which adds a header to every request it accepts.</summary>
    AppService,

    /// <summary>By choosing a person. For the demo only, on the loopback address.</summary>
    Demo,
}

/// <param name="PublicUrl">Address of ITMS. A browser's <c>Origin</c> must be this address or the request's host.</param>
/// <param name="AppService">Required claims of the platform's header; null unless the platform's authentication is on and in use.</param>
public sealed record SignInSettings(SignInKind Kind, Uri PublicUrl, AppServiceSettings? AppService = null)
{
    /// <summary>
    /// <c>__Host-</c> makes the browser refuse a cookie that came without https or from a sibling domain. The demo uses plain
    /// http, where such a cookie cannot be set.
    /// </summary>
    public string Cookie => Kind == SignInKind.Demo ? "itms-session" : "__Host-itms";

    /// <summary>After how many idle minutes the pages cover themselves.</summary>
    public int LockAfterMinutes { get; init; } = 15;

    /// <summary>
    /// True if a caller with a cookie must also send the antiforgery token. The demo accepts cookies without it, so that you
    /// can try it with curl. It still refuses requests that a browser marks as coming from another site.
    /// </summary>
    public bool AntiforgeryTokenRequired => Kind != SignInKind.Demo;
}

/// <summary>Claims a principal of App Service authentication must have to be trusted (docs/azure.md, "Signing in").</summary>
public sealed record AppServiceSettings(string Issuer, string Audience, string Tenant);

/// <summary>The clock for sign-in: real time. Moving the demo's clock by months must not sign anyone out.</summary>
public sealed class RealTime(TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();
}
