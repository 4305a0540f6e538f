using Itms.Application.SignIn;

namespace Itms.Application.Tests.SignIn;

/// <summary>A process remembers accounts for half a minute. A session that another process has just opened counts all the same.</summary>
public sealed class SessionsOfOtherProcessesTests
{
    [Fact]
    public async Task A_session_of_a_new_password_counts_at_once_in_a_process_that_remembers_the_old_one()
    {
        using var one = await Front.OpenAsync();
        await one.WithAccountAsync("lee.chan");
        using var other = await one.AnotherProcessAsync();
        var before = await one.SessionAsync("lee.chan");
        Assert.True(await other.HoldsAsync(before));

        await one.WithAccountAsync("lee.chan", "another wooden bridge");
        var outcome = Assert.IsType<SignInOutcome.Done>(await one.SignInAsync("lee.chan", "another wooden bridge"));
        var after = one.Sessions.Read(one.Sessions.Issue("lee.chan", outcome.Account.Epoch).Token)!;

        Assert.True(await other.HoldsAsync(after));
        // It has read the account again.
        Assert.False(await other.HoldsAsync(before));
    }

    [Fact]
    public async Task A_first_session_counts_at_once_in_a_process_that_knew_of_no_account()
    {
        using var one = await Front.OpenAsync();
        using var other = await one.AnotherProcessAsync();
        Assert.Null(await other.Accounts.FindAsync("lee.chan", default));

        await one.WithAccountAsync("lee.chan");

        Assert.True(await other.HoldsAsync(await one.SessionAsync("lee.chan")));
    }
}
