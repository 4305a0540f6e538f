using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Itms.Server.Tests.SignIn.LocalServer;

namespace Itms.Server.Tests.SignIn;

/// <summary>Accounts of ITMS's own, from the first start on.</summary>
public sealed class LocalAccountsTests
{
    [Fact]
    public async Task From_the_first_start_to_everyday_work_and_no_secret_in_any_log()
    {
        var log = new LogCapture();
        var (server, root) = await WithAdministratorAsync(b =>
        {
            b.Logging.ClearProviders().AddProvider(log);
            // The framework's own tracing too, which the product leaves off.
            b.Logging.AddFilter("Microsoft", LogLevel.Trace).AddFilter("System", LogLevel.Trace);
            b.Services.Configure<LoggerFilterOptions>(o => o.MinLevel = LogLevel.Trace);
        });
        await using var _ = server;
        var me = await server.GetAsync("/api/me", Bearer(root));
        Assert.Equal(("the.root", "administrator"), ((string)me.Body!["id"]!, (string)me.Body["roles"]![0]!));
        (await server.PostAsync("/api/setup",
            new { code = server.Running.SetupCode, name = "x", email = "a@b.c", userName = "other", password = Password }))
            .Is(409, "setup-closed");

        // Invited, activated, signed in.
        await server.AddAsync(new Domain.People.Person("lee.chan", "Lee Chan", "lee@agency.invalid", "ADMIN", [Domain.People.Role.Staff], []));
        Assert.Equal("none", await StateAsync());
        (await server.SignInAsync("lee.chan")).Is(401, "sign-in-failed");
        var invited = await server.PostAsync("/api/admin/accounts", new { person = "lee.chan" }, Bearer(root));
        invited.Is(201);
        var code = (string)invited.Body!["code"]!;
        Assert.Equal("invited", await StateAsync());
        (await server.PostAsync("/api/session/activate", new { person = "lee.chan", code, password = "password1234" })).Is(400, "invalid");
        var activated = await server.PostAsync("/api/session/activate", new { person = "lee.chan", code, password = "the first canarypass" });
        activated.Is(200);
        (await server.PostAsync("/api/session/activate", new { person = "lee.chan", code, password = "the first canarypass" }))
            .Is(401, "sign-in-failed");
        var lee = await server.SignInAsync("lee.chan", "the first canarypass");
        Assert.Equal("lee.chan", (string)lee.Body!["person"]!["id"]!);
        Assert.StartsWith("__Host-itms=", lee.SetCookie, StringComparison.Ordinal);
        foreach (var attribute in new[] { "path=/", "secure", "httponly", "samesite=strict" })
            Assert.Contains(attribute, lee.SetCookie!.Split("; "), StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", lee.SetCookie, StringComparison.OrdinalIgnoreCase);
        (await server.GetAsync("/api/me", Cookie(lee))).Is(200);
        Assert.Equal("active", await StateAsync());
        (await server.GetAsync("/api/admin/accounts", Bearer(lee))).Is(403, "not-allowed");
        (await server.PostAsync("/api/admin/accounts", new { person = "lee.chan" }, Bearer(lee))).Is(403, "not-allowed");

        // A new password ends the sessions there were, and brings a new one.
        (await server.PostAsync("/api/me/password", new { current = "not it at all", @new = "the second canarypass" }, Bearer(lee)))
            .Is(400, "invalid");
        var changed = await server.PostAsync("/api/me/password", new { current = "the first canarypass", @new = "the second canarypass" },
            Bearer(lee));
        changed.Is(200);
        foreach (var ended in new[] { activated, lee }) (await server.GetAsync("/api/me", Bearer(ended))).Is(401, "not-signed-in");
        (await server.GetAsync("/api/me", Cookie(lee))).Is(401, "not-signed-in");
        (await server.GetAsync("/api/me", Bearer(changed))).Is(200);

        // A token for a program, and its end.
        var made = await server.PostAsync("/api/me/tokens", new { name = "script", expires = DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd") },
            Bearer(changed));
        made.Is(201);
        var secret = (string)made.Body!["token"]!;
        Assert.Equal("lee.chan", (string)(await server.GetAsync("/api/me", Bearer(secret))).Body!["id"]!);
        (await server.PostAsync("/api/me/tokens", new { name = "another" }, Bearer(secret))).Is(403, "session-required");
        (await server.PostAsync("/api/me/password", new { current = "the second canarypass", @new = "third" }, Bearer(secret)))
            .Is(403, "session-required");
        (await server.SendAsync(HttpMethod.Delete, "/api/session", null, Bearer(secret))).Is(403, "session-required");
        var listed = await server.GetAsync("/api/me/tokens", Bearer(changed));
        Assert.DoesNotContain(secret, listed.Text, StringComparison.Ordinal);
        var listedToken = Assert.Single(listed.Body!["items"]!.AsArray())!;
        Assert.Equal("script", (string)listedToken["name"]!);
        Assert.NotNull(listedToken["lastUsedAt"]);
        (await server.SendAsync(HttpMethod.Delete, $"/api/me/tokens/{(string)made.Body["id"]!}", null, Bearer(root))).Is(404, "not-found");
        (await server.SendAsync(HttpMethod.Delete, $"/api/me/tokens/{(string)made.Body["id"]!}", null, Bearer(changed))).Is(204);
        (await server.GetAsync("/api/me", Bearer(secret))).Is(401, "not-signed-in");

        // An administrator's token does not administer accounts.
        var rootToken = (string)(await server.PostAsync("/api/me/tokens", new { name = "script" }, Bearer(root))).Body!["token"]!;
        (await server.GetAsync("/api/admin/accounts", Bearer(rootToken))).Is(403, "session-required");
        (await server.GetAsync("/api/admin/dead-letters", Bearer(rootToken))).Is(200);
        // Nor anything else: it may read it.
        (await server.GetAsync("/api/admin/people/the.root", Bearer(rootToken))).Is(200);
        var promoted = new { name = "Alex Root", email = "root@agency.invalid", unit = "ADMIN", roles = new[] { "administrator", "taskManager" } };
        (await server.SendAsync(HttpMethod.Put, "/api/admin/people/the.root", promoted, Bearer(rootToken))).Is(403, "session-required");
        (await server.PostAsync("/api/admin/dead-letters/x/resend", new { }, Bearer(rootToken))).Is(403, "session-required");
        Assert.Equal("administrator", (string?)Assert.Single((await server.GetAsync("/api/me", Bearer(root))).Body!["roles"]!.AsArray()));

        // Signed out: here, and everywhere.
        var (one, other) = (await server.SignInAsync("lee.chan", "the second canarypass"),
            await server.SignInAsync("lee.chan", "the second canarypass"));
        var signedOut = await server.SendAsync(HttpMethod.Delete, "/api/session", null, Cookie(one), Csrf(one));
        signedOut.Is(204);
        Assert.Contains("expires=Thu, 01 Jan 1970", signedOut.SetCookie, StringComparison.Ordinal);
        (await server.GetAsync("/api/me", Cookie(one))).Is(401, "not-signed-in");
        (await server.GetAsync("/api/me", Cookie(other))).Is(200);
        (await server.SendAsync(HttpMethod.Delete, "/api/session?everywhere=true", null, Bearer(other))).Is(204);
        foreach (var ended in new[] { changed, other }) (await server.GetAsync("/api/me", Bearer(ended))).Is(401, "not-signed-in");

        // Signed out by an administrator.
        var lost = await server.SignInAsync("lee.chan", "the second canarypass");
        (await server.SendAsync(HttpMethod.Delete, "/api/admin/accounts/the.root/sessions", null, Bearer(lost))).Is(403, "not-allowed");
        (await server.SendAsync(HttpMethod.Delete, "/api/admin/accounts/no.one/sessions", null, Bearer(root))).Is(404, "not-found");
        (await server.SendAsync(HttpMethod.Delete, "/api/admin/accounts/lee.chan/sessions", null, Bearer(root))).Is(204);
        (await server.GetAsync("/api/me", Bearer(lost))).Is(401, "not-signed-in");

        // Disabled; the last administrator is not.
        var last = await server.SignInAsync("lee.chan", "the second canarypass");
        (await server.SendAsync(HttpMethod.Delete, "/api/admin/accounts/lee.chan", null, Bearer(root))).Is(204);
        (await server.GetAsync("/api/me", Bearer(last))).Is(401, "not-signed-in");
        (await server.SignInAsync("lee.chan", "the second canarypass")).Is(401, "sign-in-failed");
        Assert.Equal("disabled", await StateAsync());
        (await server.SendAsync(HttpMethod.Delete, "/api/admin/accounts/the.root", null, Bearer(root))).Is(409, "last-administrator");
        (await server.SendAsync(HttpMethod.Delete, "/api/admin/accounts/no.one", null, Bearer(root))).Is(404, "not-found");
        (await server.PostAsync("/api/admin/accounts", new { person = "no.one" }, Bearer(root))).Is(400, "invalid");

        // Who did what, the latest first, and page by page.
        var first = await server.GetAsync("/api/admin/accounts/log?top=2", Bearer(root));
        string Told(JsonNode? entry) => $"{entry!["by"]} {entry["what"]} {entry["person"]}";
        Assert.Equal(["the.root disabled lee.chan", "lee.chan signedIn lee.chan"], first.Body!["items"]!.AsArray().Select(Told));
        var second = await server.GetAsync((string)first.Body["nextLink"]!, Bearer(root));
        Assert.Equal(["the.root signedOutEverywhere lee.chan", "lee.chan signedIn lee.chan"], second.Body!["items"]!.AsArray().Select(Told));
        (await server.GetAsync("/api/admin/accounts/log", Bearer(rootToken))).Is(403, "session-required");

        Assert.NotEmpty(log.Lines);
        foreach (var no in new[] { "canarypass", "not it at all", secret, rootToken, code, server.Running.SetupCode!, (string)lee.Body["token"]!,
            (string)lee.Body["csrfToken"]! })
            Assert.All(log.Lines, line => Assert.DoesNotContain(no, line, StringComparison.Ordinal));

        async Task<string> StateAsync()
        {
            var accounts = await server.GetAsync("/api/admin/accounts", Bearer(root));
            return (string)accounts.Body!["items"]!.AsArray().Single(a => (string?)a!["person"] == "lee.chan")!["state"]!;
        }
    }

    [Fact]
    public async Task Being_locked_out_tells_nobody_which_names_exist()
    {
        var (server, root) = await WithAdministratorAsync();
        await using var _ = server;
        await server.MemberAsync(root, "lee.chan");
        var answers = new List<List<string>>();
        foreach (var name in new[] { "lee.chan", "no.one" })
        {
            var said = new List<string>();
            for (var i = 0; i < 6; i++)
            {
                var answer = await server.SignInAsync(name, "not the password");
                answer.Body!.AsObject().Remove("traceId");
                said.Add($"{answer.Status} {answer.RetryAfter is { TotalMinutes: > 14 and <= 15 }} {answer.Body.ToJsonString()}");
            }

            answers.Add(said);
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(["401", "401", "401", "401", "401", "429"], answers[0].Select(a => a[..3]));
        Assert.Contains("True", answers[0][5], StringComparison.Ordinal);
        (await server.SignInAsync("lee.chan")).Is(429, "too-many-tries");
    }

    [Fact]
    public async Task One_address_cannot_try_many_names()
    {
        var (server, root) = await WithAdministratorAsync();
        await using var _ = server;
        for (var i = 0; i < 30; i++) (await server.SignInAsync($"no.one.{i}")).Is(401, "sign-in-failed");
        var answer = await server.SignInAsync("the.root");
        answer.Is(429, "too-many-tries");
        Assert.InRange(answer.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        (await server.GetAsync("/api/me", Bearer(root))).Is(200);
    }

    [Fact]
    public async Task A_restart_ends_no_session_and_prints_no_code_once_there_is_an_administrator()
    {
        var (first, root) = await WithAdministratorAsync();
        await first.Running.DisposeAsync();
        await using var second = await StartAsync(first.Folder);
        Assert.Null(second.Running.SetupCode);
        (await second.GetAsync("/api/me", Bearer(root))).Is(200);
    }

    [Theory]
    [InlineData("/api/session", """{"userName":"the.root"}""", "password")]
    [InlineData("/api/session", """{"password":"x"}""", "userName")]
    [InlineData("/api/session", """{"userName":7,"password":"x"}""", "userName")]
    [InlineData("/api/session/activate", """{"person":"the.root","password":"x"}""", "code")]
    [InlineData("/api/setup", """{"code":"x","name":"","email":"nonsense","userName":"A B","password":"short"}""", "email,name,password,userName")]
    public async Task What_is_missing_or_malformed_is_named(string path, string body, string fields)
    {
        await using var server = await StartAsync();
        var answer = await server.PostAsync(path, JsonNode.Parse(body)!);
        answer.Is(400, "invalid");
        Assert.Equal(fields, string.Join(',', answer.Body!["errors"]!.AsObject().Select(e => e.Key).Order()));
    }
}
