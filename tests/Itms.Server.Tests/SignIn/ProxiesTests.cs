using Itms.Application.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Itms.Server.Tests.SignIn;

/// <summary>People behind a proxy, and what one attacker among them can do.</summary>
public sealed class ProxiesTests
{
    [Fact]
    public async Task An_unknown_proxy_on_this_machine_is_said_in_health_and_once_in_the_log()
    {
        var log = new LogCapture();
        await using var server = await LocalServer.StartAsync(configure: builder => builder.Logging.ClearProviders().AddProvider(log));
        Assert.Equal("no proxy so far", (await server.GetAsync("/health/proxy")).Text);

        for (var i = 0; i < 3; i++) await server.GetAsync("/api/sign-in", ("X-Forwarded-For", "203.0.113.7"));

        Assert.Contains("Itms__KnownProxies__0=127.0.0.1", (await server.GetAsync("/health/proxy")).Text, StringComparison.Ordinal);
        Assert.Single(log.Lines, line => line.Contains("is not in Itms:KnownProxies", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("X-Forwarded-For counts from: nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_that_is_named_tells_its_callers_apart_and_one_of_them_locks_out_only_themselves()
    {
        await using var server = await LocalServer.StartAsync(settings: ("Itms:KnownProxies:0", "127.0.0.1"));
        for (var i = 0; i < 30; i++) (await TryAsync($"no.one.{i}", "203.0.113.7")).Is(401);

        (await TryAsync("no.one", "203.0.113.7")).Is(429, "too-many-tries");
        (await TryAsync("no.one", "203.0.113.8")).Is(401);
        // What the caller itself writes is left of what the proxy adds.
        (await TryAsync("no.one", "203.0.113.8, 203.0.113.7")).Is(429);
        Assert.Equal("a proxy that the settings name", (await server.GetAsync("/health/proxy")).Text);

        Task<Reply> TryAsync(string userName, string from) =>
            server.PostAsync("/api/session", new { userName, password = "x" }, ("X-Forwarded-For", from));
    }

    [Fact]
    public async Task Behind_an_unknown_proxy_wrong_passwords_of_one_lock_out_nobody_who_was_here_before()
    {
        var (server, root) = await LocalServer.WithAdministratorAsync();
        await using var _ = server;
        var lee = await server.MemberAsync(root, "lee.chan");
        for (var i = 0; i < 30; i++) await server.SignInAsync($"no.one.{i}", "x");
        (await server.SignInAsync("lee.chan")).Is(429);

        var again = await server.PostAsync("/api/session", new { userName = "lee.chan", password = LocalServer.Password }, lee.Device);

        again.Is(200);
        (await server.PostAsync("/api/session", new { userName = "the.root", password = LocalServer.Password }, lee.Device)).Is(429);
        (await server.PostAsync("/api/session", new { userName = "the.root", password = LocalServer.Password }, again.Device)).Is(429);
    }

    [Fact]
    public async Task Who_finds_too_many_waiting_is_told_when_to_come_back_and_loses_no_attempt()
    {
        var (server, root) = await LocalServer.WithAdministratorAsync(
            builder => builder.Services.AddSingleton(new Passwords(iterations: 1_000, waitingStrangers: 0)));
        await using var _ = server;
        var passwords = server.Running.Services.GetRequiredService<Passwords>();
        var places = new List<IDisposable>();
        for (var i = 0; i < Passwords.AtOnce; i++) places.Add((await passwords.EnterAsync(isKnown: false, default))!);

        for (var i = 0; i < 40; i++)
        {
            var busy = await server.SignInAsync("the.root", "wrong");
            busy.Is(503, "many-sign-ins");
            Assert.Equal(TimeSpan.FromSeconds(2), busy.RetryAfter);
        }

        (await server.PostAsync("/api/session", new { userName = "the.root", password = LocalServer.Password }, root.Device)).Is(200);
        places.ForEach(place => place.Dispose());
        (await server.SignInAsync("the.root")).Is(200);
    }
}
