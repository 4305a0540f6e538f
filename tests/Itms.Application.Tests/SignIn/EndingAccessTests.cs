using Itms.Application.SignIn;

namespace Itms.Application.Tests.SignIn;

/// <summary>What opens ITMS without a new sign-in ends together.</summary>
public sealed class EndingAccessTests
{
    /// <summary>Whoever knew the old password, or took over a session, may have made a token or a calendar address.</summary>
    [Theory]
    [InlineData("a code")]
    [InlineData("a new password")]
    [InlineData("signing out everywhere")]
    [InlineData("an administrator")]
    [InlineData("the setup code")]
    public async Task Tokens_and_the_calendar_address_end_together_with_the_sessions(string by)
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        var feeds = new CalendarFeeds(front.Store, new RealTime(front.Clock));
        var session = await front.SessionAsync("lee.chan");
        var (_, secret, _) = await front.Tokens.CreateAsync("lee.chan", "script", null, default);
        var (_, kims, _) = await front.Tokens.CreateAsync("kim.dale", "script", null, default);
        var (calendar, _) = await feeds.CreateAsync("lee.chan", default);
        Assert.NotNull(await front.Tokens.FindAsync(secret, default));

        var lee = front.Rules.Current.Directory.Find("lee.chan")!;
        await (by switch
        {
            "a code" => front.WithAccountAsync("lee.chan"),
            "a new password" => front.Accounts.ChangePasswordAsync(lee, Front.Password, "another wooden bridge", new AttemptOrigin(), default),
            "the setup code" => SetUpAsync(),
            "an administrator" => front.Accounts.SignOutEverywhereAsync("lee.chan", "adm.root", default),
            _ => front.Accounts.SignOutEverywhereAsync("lee.chan", "lee.chan", default),
        });

        Assert.False(await front.HoldsAsync(session));
        Assert.Null(await front.Tokens.FindAsync(secret, default));
        Assert.Empty(await front.Tokens.ListAsync("lee.chan", default));
        Assert.Null(await feeds.FindAsync(calendar, default));
        Assert.NotNull(await front.Tokens.FindAsync(kims, default));

        async Task SetUpAsync()
        {
            var code = await front.First.OpenAsync(anyway: true, default);
            var setup = new NewAdministrator(code!, "Lee Chan", "lee.chan@agency.invalid", "lee.chan", "another wooden bridge");
            Assert.IsType<SignInOutcome.Done>(await front.First.SetUpAsync(setup, default));
        }
    }
}
