using System.Net;
using Itms.Application.SignIn;
using Itms.TestKit;

namespace Itms.Application.Tests.SignIn;

/// <summary>The clock was ahead for a while, and is set right. What it counted or kept then must not last until that day.</summary>
public sealed class ClockSetBackTests
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_lock_ends_with_it()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        front.Clock.Now += Ahead;
        for (var i = 0; i < 5; i++) await front.SignInAsync("lee.chan", "wrong");
        Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync("lee.chan"));

        front.Clock.Now -= Ahead;

        Assert.NotEqual(AccountState.Locked, (await front.Accounts.ListAsync(default)).Single(a => a.Person == "lee.chan").State);
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan"));
    }

    [Fact]
    public void The_limit_of_an_address_ends_with_it()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch + Ahead);
        var limit = new AddressLimit(new RealTime(clock));
        var address = IPAddress.Parse("10.0.0.1");
        for (var i = 0; i < 30; i++) limit.Take(address);
        Assert.NotNull(limit.Take(address));

        clock.Now -= Ahead;

        Assert.Null(limit.Take(address));
    }

    [Fact]
    public async Task Another_process_still_learns_that_sessions_and_tokens_have_ended()
    {
        using var one = await Front.OpenAsync();
        await one.WithAccountAsync("lee.chan");
        using var other = await one.AnotherProcessAsync();
        var session = await one.SessionAsync("lee.chan");
        var (_, secret, _) = await one.Tokens.CreateAsync("lee.chan", "script", null, default);
        one.Clock.Now += TimeSpan.FromMinutes(10);
        Assert.True(await other.HoldsAsync(session));
        Assert.NotNull(await other.Tokens.FindAsync(secret, default));

        one.Clock.Now -= TimeSpan.FromMinutes(10);
        await one.Accounts.SignOutEverywhereAsync("lee.chan", "lee.chan", default);
        one.Clock.Now += Accounts.Freshness;

        Assert.False(await other.HoldsAsync(session));
        Assert.Null(await other.Tokens.FindAsync(secret, default));
    }
}
