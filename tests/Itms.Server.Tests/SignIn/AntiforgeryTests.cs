using static Itms.Server.Tests.SignIn.LocalServer;

namespace Itms.Server.Tests.SignIn;

/// <summary>A change that a cookie alone brings must come from our own pages.</summary>
public sealed class AntiforgeryTests
{
    [Fact]
    public async Task With_a_cookie_a_change_needs_the_token_and_no_sign_of_another_site()
    {
        var (server, root) = await WithAdministratorAsync();
        await using var _ = server;
        var (mine, anothers) = (await server.SignInAsync("the.root"), await server.SignInAsync("the.root"));
        var own = server.Running.Addresses[0];
        var cookie = Cookie(mine);
        Assert.Equal((string)mine.Body!["csrfToken"]!, (string)(await server.GetAsync("/api/me/antiforgery", cookie)).Body!["csrfToken"]!);

        await ExpectAsync(201, cookie, Csrf(mine));
        await ExpectAsync(201, cookie, Csrf(mine), ("Origin", own), ("Sec-Fetch-Site", "same-origin"));
        await ExpectAsync(403, cookie);
        await ExpectAsync(403, cookie, ("X-CSRF-Token", "nonsense"));
        await ExpectAsync(403, cookie, Csrf(anothers));
        await ExpectAsync(403, cookie, Csrf(mine), ("Origin", "https://evil.example"));
        await ExpectAsync(403, cookie, Csrf(mine), ("Origin", "null"));
        await ExpectAsync(403, cookie, Csrf(mine), ("Sec-Fetch-Site", "cross-site"));
        await ExpectAsync(403, cookie, Csrf(mine), ("Sec-Fetch-Site", "same-site"));
        // A header no site can make a browser send.
        await ExpectAsync(201, Bearer(mine));
        await ExpectAsync(201, Bearer(mine), ("Origin", "https://evil.example"));
        // Another scheme is no bearer: the cookie is what counts.
        await ExpectAsync(403, cookie, ("Authorization", "Basic eDp5"));
        // Reading changes nothing.
        (await server.GetAsync("/api/me", cookie, ("Origin", "https://evil.example"))).Is(200);
        // The demo's cookie is none here.
        (await server.GetAsync("/api/me", ("Cookie", "itms-session=" + (string)mine.Body["token"]!))).Is(401, "not-signed-in");

        async Task ExpectAsync(int status, params (string, string)[] headers)
        {
            var answer = await server.PostAsync("/api/me/tokens", new { name = "x" }, headers);
            Assert.True(answer.Status == status, $"{string.Join(" ", headers)}: {answer.Status} {answer.Text}");
            if (status == 403) answer.Is(403, "antiforgery");
        }
    }

    [Fact]
    public async Task Nobody_is_signed_in_from_another_site()
    {
        var (server, _) = await WithAdministratorAsync();
        await using var stopped = server;
        var credentials = new { userName = "the.root", password = Password };
        (await server.PostAsync("/api/session", credentials, ("Origin", "https://evil.example"))).Is(403, "antiforgery");
        (await server.PostAsync("/api/session", credentials, ("Sec-Fetch-Site", "cross-site"))).Is(403, "antiforgery");
        (await server.PostAsync("/api/session", credentials, ("Origin", server.Running.Addresses[0]), ("Sec-Fetch-Site", "same-origin"))).Is(200);
    }

    [Fact]
    public async Task Whoever_has_a_cookie_still_can_sign_in_again()
    {
        var (server, root) = await WithAdministratorAsync();
        await using var stopped = server;
        var credentials = new { userName = "the.root", password = Password };
        (await server.PostAsync("/api/session", credentials, Cookie(root))).Is(200);
        (await server.PostAsync("/api/session/activate", new { person = "the.root", code = "x", password = Password }, Cookie(root)))
            .Is(401, "sign-in-failed");
        (await server.PostAsync("/api/setup", new { code = "x", name = "x", email = "a@b.c", userName = "other", password = Password }, Cookie(root)))
            .Is(409, "setup-closed");
        foreach (var path in new[] { "/api/session", "/api/session/activate", "/api/setup" })
            (await server.PostAsync(path, credentials, Cookie(root), ("Sec-Fetch-Site", "cross-site"))).Is(403, "antiforgery");
    }

    [Fact]
    public async Task The_demo_takes_its_cookie_alone_but_not_from_another_site()
    {
        await using var server = await StartAsync(demo: true);
        var session = await server.PostAsync("/api/session", new { person = "ana.ruiz" });
        Assert.StartsWith("itms-session=", session.SetCookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", session.SetCookie, StringComparison.OrdinalIgnoreCase);
        (await server.PostAsync("/api/me/tokens", new { name = "x" }, Cookie(session))).Is(201);
        (await server.PostAsync("/api/me/tokens", new { name = "x" }, Cookie(session), ("Origin", server.Running.Addresses[0]))).Is(201);
        (await server.PostAsync("/api/me/tokens", new { name = "x" }, Cookie(session), ("Origin", "https://evil.example"))).Is(403, "antiforgery");
        (await server.PostAsync("/api/demo/clock", new { advance = "1.00:00:00" }, ("Sec-Fetch-Site", "cross-site"))).Is(403, "antiforgery");

        // Signing out ends this session, and no other.
        var other = await server.PostAsync("/api/session", new { person = "ana.ruiz" });
        (await server.SendAsync(HttpMethod.Delete, "/api/session", null, Cookie(session))).Is(204);
        (await server.GetAsync("/api/me", Cookie(session))).Is(401, "not-signed-in");
        (await server.GetAsync("/api/me", Bearer(other))).Is(200);
        (await server.SendAsync(HttpMethod.Delete, "/api/session?everywhere=true", null, Bearer(other))).Is(204);
        (await server.GetAsync("/api/me", Bearer(other))).Is(401, "not-signed-in");
        (await server.GetAsync("/api/me", Bearer(await server.PostAsync("/api/session", new { person = "ana.ruiz" })))).Is(200);
        foreach (var path in new[] { "/api/setup", "/api/session/activate", "/api/me/password", "/api/admin/accounts" })
            (await server.PostAsync(path, new { }, Bearer(other))).Is(404, "not-found");
    }
}
