using Itms.Application.SignIn;

namespace Itms.Application.Tests.SignIn;

public sealed class LockoutTests
{
    [Theory]
    [InlineData("lee.chan")]
    [InlineData("no.one")]
    [InlineData("old.hand")]
    [InlineData("kim.dale")]
    public async Task Five_failures_lock_a_name_for_fifteen_minutes_whether_there_is_such_an_account_or_not(string name)
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        for (var i = 0; i < 5; i++) Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync(name, "not the password"));
        Assert.Equal(TimeSpan.FromMinutes(15), Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync(name)).For);

        front.Clock.Now += TimeSpan.FromMinutes(14);
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync(name)).For);
    }

    [Fact]
    public async Task The_right_password_does_again_once_the_lock_is_over()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        for (var i = 0; i < 5; i++) await front.SignInAsync("lee.chan", "wrong");
        Assert.Equal(AccountState.Locked, (await front.Accounts.ListAsync(default)).Single(a => a.Person == "lee.chan").State);
        Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync("lee.chan"));

        front.Clock.Now += TimeSpan.FromMinutes(15);
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan"));
        Assert.Equal(AccountState.Active, (await front.Accounts.ListAsync(default)).Single(a => a.Person == "lee.chan").State);
    }

    [Fact]
    public async Task Success_forgives_what_failed_before_and_a_quarter_of_an_hour_does_too()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        for (var i = 0; i < 4; i++) await front.SignInAsync("lee.chan", "wrong");
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan"));
        for (var i = 0; i < 4; i++) await front.SignInAsync("lee.chan", "wrong");
        front.Clock.Now += TimeSpan.FromMinutes(15);
        for (var i = 0; i < 4; i++) Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan", "wrong"));
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan"));
    }

    [Fact]
    public async Task A_restart_forgets_no_failure()
    {
        using var before = await Front.OpenAsync();
        await before.WithAccountAsync("lee.chan");
        for (var i = 0; i < 5; i++) await before.SignInAsync("lee.chan", "wrong");
        using var after = await before.AnotherProcessAsync();
        Assert.IsType<SignInOutcome.Locked>(await after.SignInAsync("lee.chan"));
    }

    [Fact]
    public async Task Many_guesses_at_the_same_moment_are_as_many_as_one_after_the_other()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        var guesses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => front.SignInAsync("lee.chan", $"guess {i}"))));
        Assert.Equal(5, guesses.Count(g => g is SignInOutcome.Wrong));
        Assert.Equal(35, guesses.Count(g => g is SignInOutcome.Locked));
    }

    [Fact]
    public async Task The_code_of_an_invitation_and_the_present_password_cannot_be_tried_out_either()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        var lee = front.Rules.Current.Directory.Find("lee.chan")!;
        for (var i = 0; i < 3; i++) Assert.IsType<SignInOutcome.Wrong>(await front.Accounts.ActivateAsync("lee.chan", "23456-23456-23456-23456",
            Front.Password, new AttemptOrigin(), default));
        for (var i = 0; i < 2; i++) Assert.IsType<SignInOutcome.Invalid>(await front.Accounts.ChangePasswordAsync(lee, "wrong",
            "another wooden bridge", new AttemptOrigin(), default));
        Assert.IsType<SignInOutcome.Locked>(
            await front.Accounts.ChangePasswordAsync(lee, Front.Password, "another wooden bridge", new AttemptOrigin(), default));
        Assert.IsType<SignInOutcome.Locked>(await front.SignInAsync("lee.chan"));

        // An administrator can help.
        await front.WithAccountAsync("lee.chan", "another wooden bridge");
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan", "another wooden bridge"));
    }

    [Fact]
    public void From_one_address_thirty_attempts_a_minute_fail_and_what_succeeds_does_not_count()
    {
        var clock = new TestKit.ManualClock(DateTimeOffset.UnixEpoch);
        var limit = new AddressLimit(new RealTime(clock));
        var (one, other) = (System.Net.IPAddress.Parse("10.0.0.1"), System.Net.IPAddress.Parse("10.0.0.2"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(limit.Take(one));
            limit.GiveBack(one);
        }

        for (var i = 0; i < 30; i++) Assert.Null(limit.Take(one));
        clock.Now += TimeSpan.FromSeconds(20);
        Assert.Equal(TimeSpan.FromSeconds(40), limit.Take(one));
        Assert.Null(limit.Take(other));
        clock.Now += TimeSpan.FromSeconds(40);
        Assert.Null(limit.Take(one));
    }

    [Fact]
    public void A_network_of_IPv6_is_one_address()
    {
        var limit = new AddressLimit(new RealTime(new TestKit.ManualClock(DateTimeOffset.UnixEpoch)));
        for (var i = 0; i < 30; i++) Assert.Null(limit.Take(System.Net.IPAddress.Parse($"2001:db8::{i:x}")));
        Assert.NotNull(limit.Take(System.Net.IPAddress.Parse("2001:db8::ffff:1")));
        Assert.Null(limit.Take(System.Net.IPAddress.Parse("2001:db8:0:1::1")));
    }
}
