namespace Itms.Application.SignIn;

/// <summary>How people prove who they are. One way applies to the whole server.</summary>
public enum SignInKind
{
    /// <summary>Accounts of ITMS's own, with passwords.</summary>
    Local,

    /// <summary>Azure App Service authentication, which puts a header on every request it lets through.</summary>
    AppService,

    /// <summary>By naming oneself: the demonstration, on loopback alone.</summary>
    Demo,
}

/// <param name="PublicUrl">Where people reach ITMS: a browser's <c>Origin</c> may be this one, or the request's own host.</param>
/// <param name="AppService">What the platform's header must say; null unless the platform's authentication is on and is the way that applies.</param>
public sealed record SignInSettings(SignInKind Kind, Uri PublicUrl, AppServiceSettings? AppService = null)
{
    /// <summary>
    /// <c>__Host-</c> makes the browser itself refuse a cookie that came without https or from a sibling's domain. The demo
    /// is plain http, where no such cookie can be set.
    /// </summary>
    public string Cookie => Kind == SignInKind.Demo ? "itms-session" : "__Host-itms";

    /// <summary>
    /// Whether a caller known by a cookie must send the antiforgery token too. The demo takes cookies without it, so that it
    /// can be tried with nothing but curl; what a browser says is from another site is refused there as well.
    /// </summary>
    public bool AntiforgeryTokenRequired => Kind != SignInKind.Demo;
}

/// <summary>What a principal of App Service authentication must claim to be believed (azure.md, "Sign-in").</summary>
public sealed record AppServiceSettings(string Issuer, string Audience, string Tenant);

/// <summary>The clock sign-in goes by: real time, whatever the demo's clock says. Moving that by months must not sign anybody out.</summary>
public sealed class RealTime(TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();
}
