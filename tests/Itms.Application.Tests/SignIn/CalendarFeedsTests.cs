using Itms.Application.SignIn;
using Itms.Application.Storage;

namespace Itms.Application.Tests.SignIn;

public sealed class CalendarFeedsTests
{
    [Fact]
    public async Task A_token_is_not_stored_and_opens_its_owners_calendar_alone()
    {
        using var front = await Front.OpenAsync();
        var feeds = new CalendarFeeds(front.Store, new RealTime(front.Clock));
        var (token, _) = await feeds.CreateAsync("lee.chan", default);

        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);
        Assert.Equal("lee.chan", (await feeds.FindAsync(token, default))!.Person);
        Assert.Null(await front.Tokens.FindAsync(token, default));
        Assert.Null(await feeds.FindAsync(token[..^1] + (token[^1] == 'A' ? 'E' : 'A'), default));
        Assert.Null(await feeds.FindAsync("", default));
        Assert.Null(await feeds.FindAsync(new string('ü', 10_000), default));
        await foreach (var row in front.Store.ReadAllAsync(new RowRange(SignInKeys.Partition)))
        {
            Assert.DoesNotContain(token, row.RowKey, StringComparison.Ordinal);
            Assert.DoesNotContain(token, System.Text.Encoding.UTF8.GetString(row.Body.Span), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_ends_with_the_account_and_with_a_password_set_by_a_code()
    {
        using var front = await Front.OpenAsync();
        var feeds = new CalendarFeeds(front.Store, new RealTime(front.Clock));
        await front.WithAccountAsync("lee.chan");
        var (before, _) = await feeds.CreateAsync("lee.chan", default);
        await front.WithAccountAsync("lee.chan", "another wooden bridge");
        Assert.Null(await feeds.FindAsync(before, default));

        await front.WithAccountAsync("adm.root");
        var (token, _) = await feeds.CreateAsync("lee.chan", default);
        var (other, _) = await feeds.CreateAsync("kim.dale", default);
        Assert.Equal(Disabling.Done, await front.Accounts.DisableAsync("lee.chan", "adm.root", default));
        Assert.Null(await feeds.FindAsync(token, default));
        Assert.Null(await feeds.OfAsync("lee.chan", default));
        Assert.NotNull(await feeds.FindAsync(other, default));
    }

    [Fact]
    public async Task Its_use_is_noted_to_the_hour_and_its_making_and_end_in_the_log()
    {
        using var front = await Front.OpenAsync();
        var feeds = new CalendarFeeds(front.Store, new RealTime(front.Clock));
        var (token, _) = await feeds.CreateAsync("lee.chan", default);
        front.Clock.Now += TimeSpan.FromMinutes(47);
        await feeds.FindAsync(token, default);
        Assert.Equal(new DateTimeOffset(2027, 1, 11, 14, 0, 0, TimeSpan.Zero), (await feeds.OfAsync("lee.chan", default))!.LastUsedAt);
        await feeds.RevokeAsync("lee.chan", default);

        var (log, _) = await front.Accounts.ReadLogAsync(null, 10, default);
        Assert.Equal([SignInEvent.CalendarRevoked, SignInEvent.CalendarCreated], log.Select(e => e.What));
    }
}
