namespace Itms.Application.Tests.SignIn;

public sealed class PersonalTokensTests
{
    [Fact]
    public async Task A_token_stands_for_its_owner_until_it_is_revoked_or_runs_out()
    {
        using var front = await Front.OpenAsync();
        using var there = await front.AnotherProcessAsync();
        var (token, secret, _) = await front.Tokens.CreateAsync("lee.chan", "script", front.Clock.Now + TimeSpan.FromDays(10), default);
        var (brief, briefSecret, _) = await front.Tokens.CreateAsync("lee.chan", "short", front.Clock.Now + TimeSpan.FromHours(1), default);
        Assert.Matches("^itms_[A-Za-z0-9_-]{43}$", secret);
        Assert.Equal("lee.chan", (await front.Tokens.FindAsync(secret, default))!.Person);
        Assert.Equal(brief!.Id, (await there.Tokens.FindAsync(briefSecret, default))!.Id);
        Assert.NotNull(await there.Tokens.FindAsync(secret, default));
        Assert.Null(await front.Tokens.FindAsync(secret[..^1] + (secret[^1] == 'A' ? 'E' : 'A'), default));
        Assert.Null(await front.Tokens.FindAsync("itms_", default));

        Assert.False(await front.Tokens.RevokeAsync("kim.dale", token!.Id, default));
        Assert.False(await front.Tokens.RevokeAsync("lee.chan", new string('ü', 1000), default));
        Assert.True(await front.Tokens.RevokeAsync("lee.chan", token.Id, default));
        Assert.Null(await front.Tokens.FindAsync(secret, default));
        front.Clock.Now += TimeSpan.FromSeconds(30);
        Assert.Null(await there.Tokens.FindAsync(secret, default));
        front.Clock.Now += TimeSpan.FromHours(1);
        Assert.Null(await there.Tokens.FindAsync(briefSecret, default));
        Assert.Equal("short", Assert.Single(await front.Tokens.ListAsync("lee.chan", default)).Name);
    }

    [Fact]
    public async Task Its_use_is_noted_to_the_hour()
    {
        using var front = await Front.OpenAsync();
        var (_, secret, _) = await front.Tokens.CreateAsync("lee.chan", "script", null, default);
        Assert.Null((await front.Tokens.ListAsync("lee.chan", default))[0].LastUsedAt);
        front.Clock.Now += TimeSpan.FromMinutes(47);
        await front.Tokens.FindAsync(secret, default);
        Assert.Equal(new DateTimeOffset(2027, 1, 11, 14, 0, 0, TimeSpan.Zero), (await front.Tokens.ListAsync("lee.chan", default))[0].LastUsedAt);
        front.Clock.Now += TimeSpan.FromHours(5);
        await front.Tokens.FindAsync(secret, default);
        Assert.Equal(new DateTimeOffset(2027, 1, 11, 19, 0, 0, TimeSpan.Zero), (await front.Tokens.ListAsync("lee.chan", default))[0].LastUsedAt);
    }

    [Fact]
    public async Task Twenty_a_person_a_year_at_most_and_each_has_a_name()
    {
        using var front = await Front.OpenAsync();
        Assert.Contains("name", (await front.Tokens.CreateAsync("lee.chan", " ", null, default)).Errors.ByField.Keys);
        foreach (var days in new[] { -1, 0, 367 })
            Assert.Contains("expires", (await front.Tokens.CreateAsync("lee.chan", "x", front.Clock.Now + TimeSpan.FromDays(days), default))
                .Errors.ByField.Keys);
        var made = await Task.WhenAll(Enumerable.Range(0, 25)
            .Select(i => Task.Run(() => front.Tokens.CreateAsync("lee.chan", $"script {i}", null, default))));
        Assert.Equal(20, made.Count(m => m.Token is not null));
        Assert.NotNull((await front.Tokens.CreateAsync("kim.dale", "hers", null, default)).Token);
        Assert.Equal(20, (await front.Tokens.ListAsync("lee.chan", default)).Count);
    }
}
