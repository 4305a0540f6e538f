using Itms.Domain.People;
using static Itms.Server.Tests.SignIn.LocalServer;

namespace Itms.Server.Tests.SignIn;

/// <summary>The platform's headers count where the platform puts them on, and nowhere else.</summary>
public sealed class AppServiceHeadersTests
{
    private static readonly (string, string)[] Settings =
    [
        ("Itms:SignIn", "appService"), ("WEBSITE_AUTH_ENABLED", "True"),
        ("Itms:AppService:Issuer", "https://login.example/tenant/v2.0"), ("Itms:AppService:Audience", "itms"), ("Itms:AppService:Tenant", "tenant"),
    ];

    private static (string, string) Lee => Principal("lee@agency.invalid");

    [Fact]
    public async Task A_person_of_the_directory_is_signed_in_by_the_platform()
    {
        await using var server = await StartAsync(settings: Settings);
        await server.AddAsync(new Person("lee.chan", "Lee Chan", "Lee@agency.invalid", "ADMIN", [Role.Staff], []));
        Assert.Equal("lee.chan", (string)(await server.GetAsync("/api/me", Lee)).Body!["id"]!);
        (await server.GetAsync("/api/me")).Is(401, "not-signed-in");
        (await server.GetAsync("/api/me", Principal("somebody@else.invalid"))).Is(403, "not-in-directory");
        (await server.GetAsync("/api/me", Principal("lee@agency.invalid", tenant: "other"))).Is(401, "not-signed-in");
        (await server.GetAsync("/api/me", ("X-MS-CLIENT-PRINCIPAL", "%%%"))).Is(401, "not-signed-in");
        (await server.GetAsync("/health/ready", Principal("somebody@else.invalid"))).Is(200);

        // The platform's session is a cookie, too.
        (await server.PostAsync("/api/me/tokens", new { name = "x" }, Lee)).Is(403, "antiforgery");
        var csrf = await server.GetAsync("/api/me/antiforgery", Lee);
        var made = await server.PostAsync("/api/me/tokens", new { name = "x" }, Lee, Csrf(csrf));
        made.Is(201);
        (await server.PostAsync("/api/me/tokens", new { name = "x" }, Lee, Csrf(csrf), ("Origin", "https://evil.example"))).Is(403, "antiforgery");
        Assert.Equal("lee.chan", (string)(await server.GetAsync("/api/me", Bearer((string)made.Body!["token"]!))).Body!["id"]!);

        // There are no passwords here.
        foreach (var path in new[] { "/api/session", "/api/session/activate", "/api/me/password", "/api/admin/accounts" })
            (await server.PostAsync(path, new { }, Lee, Csrf(csrf))).Is(404, "not-found");
        var setUp = await server.PostAsync("/api/setup",
            new { code = server.Running.SetupCode, name = "Alex Root", email = "root@agency.invalid", userName = "the.root" });
        setUp.Is(200);
        Assert.Null(setUp.SetCookie);
        Assert.Equal("administrator", (string)(await server.GetAsync("/api/me", Principal("root@agency.invalid"))).Body!["roles"]![0]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everywhere_else_they_change_nothing(bool demo)
    {
        await using var server = await StartAsync(demo: demo, settings: Settings[1..]);
        var (email, token) = ("ana.ruiz@agency.invalid", demo ? (string)(await server.PostAsync("/api/session", new { person = "lee.chan" }))
            .Body!["token"]! : null);
        (await server.GetAsync("/api/me", Principal(email))).Is(401, "not-signed-in");
        (await server.GetAsync("/api/me", Principal(email), ("X-MS-CLIENT-PRINCIPAL-NAME", email), ("X-MS-CLIENT-PRINCIPAL-ID", "ana.ruiz")))
            .Is(401, "not-signed-in");
        if (token is not null)
            Assert.Equal("lee.chan", (string)(await server.GetAsync("/api/me", Principal(email), Bearer(token))).Body!["id"]!);
    }

    [Theory]
    [InlineData("WEBSITE_AUTH_ENABLED", "false", "WEBSITE_AUTH_ENABLED")]
    [InlineData("WEBSITE_AUTH_ENABLED", "", "WEBSITE_AUTH_ENABLED")]
    [InlineData("Itms:AppService:Tenant", "", "Itms:AppService:Tenant")]
    [InlineData("Itms:AppService:Issuer", "", "Itms:AppService:Issuer")]
    [InlineData("Itms:AppService:Audience", "", "Itms:AppService:Audience")]
    [InlineData("Itms:SignIn", "demo", "Itms:SignIn")]
    [InlineData("Itms:SignIn", "nonsense", "SignIn")]
    public async Task It_does_not_start_half_configured(string key, string value, string named)
    {
        var settings = Settings.Where(s => s.Item1 != key).Append((key, value)).ToArray();
        var refused = await Assert.ThrowsAsync<StartupException>(() => StartAsync(settings: settings));
        Assert.Equal(StartupException.Usage, refused.ExitCode);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static (string, string) Principal(string email, string tenant = "tenant") => ("X-MS-CLIENT-PRINCIPAL", LocalServer.Principal(
        ("iss", "https://login.example/tenant/v2.0"), ("aud", "itms"),
        ("http://schemas.microsoft.com/identity/claims/tenantid", tenant),
        ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", email)));
}
