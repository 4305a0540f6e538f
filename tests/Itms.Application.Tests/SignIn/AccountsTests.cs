using System.Text;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Domain.Shared;

namespace Itms.Application.Tests.SignIn;

public sealed class AccountsTests
{
    [Fact]
    public async Task Only_an_active_person_of_the_directory_with_an_account_signs_in()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        var done = Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan"));
        Assert.Equal(front.Clock.Now, done.Account.LastSignInAt);
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync(" Lee.Chan "));
        foreach (var name in new[] { "sam.ortiz", "no.one", "old.hand", "", "日本語の名前", new string('é', 5000) })
            Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync(name));
        Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan", Front.Password + " "));
        Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan", new string('x', 100_000)));

        // Who leaves signs in no more.
        front.Rules.Use(TestKit.Agency.RulesWhere(p => p.Id == "lee.chan" ? p with { Active = false } : p).Directory);
        Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan"));
    }

    [Fact]
    public async Task An_invitation_works_once_within_three_days_and_only_the_last_one()
    {
        using var front = await Front.OpenAsync();
        var lee = front.Rules.Current.Directory.Find("lee.chan")!;
        var (first, _) = await front.Accounts.InviteAsync(lee, "adm.root", default);
        var (second, until) = await front.Accounts.InviteAsync(lee, "adm.root", default);
        Assert.Equal(front.Clock.Now + TimeSpan.FromHours(72), until);
        Assert.IsType<SignInOutcome.Wrong>(await Activate("lee.chan", first));
        Assert.IsType<SignInOutcome.Wrong>(await Activate("kim.dale", second));
        Assert.IsType<SignInOutcome.Invalid>(await Activate("lee.chan", second, "too short"));
        // However it is typed.
        Assert.IsType<SignInOutcome.Done>(await Activate("lee.chan", second.ToLowerInvariant().Replace('-', ' ')));
        Assert.IsType<SignInOutcome.Wrong>(await Activate("lee.chan", second));

        var (third, _) = await front.Accounts.InviteAsync(lee, "adm.root", default);
        // A forgotten password may be remembered meanwhile.
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan"));
        front.Clock.Now += TimeSpan.FromHours(72);
        Assert.IsType<SignInOutcome.Wrong>(await Activate("lee.chan", third));

        Task<SignInOutcome> Activate(string person, string code, string password = Front.Password) =>
            front.Accounts.ActivateAsync(person, code, password, new AttemptOrigin(), default);
    }

    [Fact]
    public async Task Without_an_invitation_no_code_is_the_right_one()
    {
        using var front = await Front.OpenAsync();
        foreach (var code in new[] { "", "-", " ", "23456" })
            Assert.IsType<SignInOutcome.Wrong>(
                await front.Accounts.ActivateAsync("lee.chan", code, Front.Password, new AttemptOrigin(), default));
    }

    [Fact]
    public async Task A_new_password_ends_every_session_and_the_old_password()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        var (one, other) = (await front.SessionAsync("lee.chan"), await front.SessionAsync("lee.chan"));
        var lee = front.Rules.Current.Directory.Find("lee.chan")!;
        Assert.IsType<SignInOutcome.Done>(
            await front.Accounts.ChangePasswordAsync(lee, Front.Password, "another wooden bridge", new AttemptOrigin(), default));
        Assert.False(await front.HoldsAsync(one) || await front.HoldsAsync(other));
        Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan"));
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync("lee.chan", "another wooden bridge"));
    }

    [Fact]
    public async Task Signing_out_ends_that_session_and_everywhere_ends_all()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        var (one, other, third) = (await front.SessionAsync("lee.chan"), await front.SessionAsync("lee.chan"), await front.SessionAsync("lee.chan"));
        await front.Accounts.SignOutAsync(one, default);
        Assert.Equal("False True True", await HoldAsync());
        await front.Accounts.SignOutEverywhereAsync("lee.chan", "lee.chan", default);
        Assert.Equal("False False False", await HoldAsync());

        async Task<string> HoldAsync() => $"{await front.HoldsAsync(one)} {await front.HoldsAsync(other)} {await front.HoldsAsync(third)}";
    }

    [Fact]
    public async Task Failed_guesses_of_others_end_nobodys_session()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        var session = await front.SessionAsync("lee.chan");
        for (var i = 0; i < 5; i++) await front.SignInAsync("lee.chan", "wrong");
        Assert.True(await front.HoldsAsync(session));
    }

    [Fact]
    public async Task Another_process_learns_of_it_within_half_a_minute()
    {
        using var here = await Front.OpenAsync();
        using var there = await here.AnotherProcessAsync();
        await here.WithAccountAsync("lee.chan");
        var session = await here.SessionAsync("lee.chan");
        Assert.True(await there.HoldsAsync(session));
        await here.Accounts.SignOutAsync(session, default);
        here.Clock.Now += TimeSpan.FromSeconds(30);
        Assert.False(await there.HoldsAsync(session));
    }

    [Fact]
    public async Task A_session_ends_by_itself_after_twelve_hours()
    {
        using var front = await Front.OpenAsync();
        var (token, _) = front.Sessions.Issue("lee.chan", 1);
        Assert.Equal("lee.chan", front.Sessions.Read(token)!.PersonId);
        foreach (var forged in new[] { token[..^1], token[1..], "x." + token, token.Split('.')[0] + ".", "", ".", "a.b" })
            Assert.Null(front.Sessions.Read(forged));
        front.Clock.Now += TimeSpan.FromHours(12);
        Assert.Null(front.Sessions.Read(token));
        using var later = await front.AnotherProcessAsync();
        Assert.Null(later.Sessions.Read(token));
    }

    [Fact]
    public async Task Disabling_takes_everything_away_until_a_new_invitation()
    {
        using var front = await Front.OpenAsync();
        await front.WithAccountAsync("lee.chan");
        var session = await front.SessionAsync("lee.chan");
        var (_, secret, _) = await front.Tokens.CreateAsync("lee.chan", "script", null, default);
        Assert.NotNull(await front.Tokens.FindAsync(secret, default));
        Assert.Equal(Disabling.Done, await front.Accounts.DisableAsync("lee.chan", "adm.root", default));
        Assert.False(await front.HoldsAsync(session));
        Assert.Null(await front.Tokens.FindAsync(secret, default));
        Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan"));
        Assert.Equal(AccountState.Disabled, await StateAsync());
        await front.Accounts.InviteAsync(front.Rules.Current.Directory.Find("lee.chan")!, "adm.root", default);
        Assert.Equal(AccountState.Invited, await StateAsync());
        Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan"));
        Assert.Equal(Disabling.NoAccount, await front.Accounts.DisableAsync("kim.dale", "adm.root", default));

        async Task<AccountState> StateAsync() => (await front.Accounts.ListAsync(default)).Single(a => a.Person == "lee.chan").State;
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_made_anew_at_the_next_sign_in()
    {
        using var before = await Front.OpenAsync(iterations: 1_000);
        await before.WithAccountAsync("lee.chan");
        var old = (await before.Accounts.FindAsync("lee.chan", default))!.PasswordHash;
        using var after = await before.AnotherProcessAsync(iterations: 2_000);
        Assert.IsType<SignInOutcome.Done>(await after.SignInAsync("lee.chan"));
        var fresh = (await after.Accounts.FindAsync("lee.chan", default))!.PasswordHash;
        Assert.NotEqual(old, fresh);
        Assert.IsType<SignInOutcome.Done>(await after.SignInAsync("lee.chan"));
        Assert.Equal(fresh, (await after.Accounts.FindAsync("lee.chan", default))!.PasswordHash);
    }

    [Fact]
    public async Task What_is_stored_holds_no_secret_and_tells_who_did_what()
    {
        using var front = await Front.OpenAsync();
        var lee = front.Rules.Current.Directory.Find("lee.chan")!;
        var (code, _) = await front.Accounts.InviteAsync(lee, "adm.root", default);
        await front.Accounts.ActivateAsync("lee.chan", code, Front.Password, new AttemptOrigin(), default);
        await front.SignInAsync("typed in the wrong field", "x");
        await front.SignInAsync("lee.chan");
        var (token, secret, _) = await front.Tokens.CreateAsync("lee.chan", "script", null, default);
        await front.Tokens.FindAsync(secret, default);
        await front.Tokens.RevokeAsync("lee.chan", token!.Id, default);
        await front.Accounts.ChangePasswordAsync(lee, Front.Password, "another wooden bridge", new AttemptOrigin(), default);
        for (var i = 0; i < 5; i++) await front.SignInAsync("lee.chan", "wrong guess");
        await front.Accounts.DisableAsync("lee.chan", "adm.root", default);

        var entries = new List<SignInEntry>();
        await foreach (var row in front.Store.ReadAllAsync(new RowRange(SignInKeys.Partition)))
        {
            var text = row.RowKey + Encoding.UTF8.GetString(row.Body.Span);
            foreach (var no in new[] { code, code.Replace("-", "", StringComparison.Ordinal), Front.Password, "another wooden bridge", secret,
                secret[5..], "typed", "wrong" })
                Assert.DoesNotContain(no, text, StringComparison.OrdinalIgnoreCase);
            if (row.RowKey[0] == 'L') entries.Add(Json.Read<SignInEntry>(row.Body));
        }

        Assert.All(entries, e => Assert.Equal("lee.chan", e.Person));
        SignInEvent[] expected =
        [
            SignInEvent.Activated, SignInEvent.Disabled, SignInEvent.Invited, SignInEvent.LockedOut, SignInEvent.PasswordChanged,
                SignInEvent.SignedIn,
            SignInEvent.TokenCreated, SignInEvent.TokenRevoked,
        ];
        Assert.Equal(expected, entries.Select(e => e.What).OrderBy(w => w.ToString()));
        Assert.All(entries, e => Assert.Equal(e.What is SignInEvent.Invited or SignInEvent.Disabled ? "adm.root" : "lee.chan", e.By));
    }

    [Theory]
    [InlineData("plain wooden bridge", true)]
    [InlineData("häufig, aber länger als zwölf", true)]
    [InlineData("eleven char", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("password1234", false)]
    [InlineData("Password123!!", false)]
    [InlineData("123456789012", false)]
    [InlineData("qwertyuiop123", false)]
    [InlineData("Summer2026!!!", false)]
    [InlineData("aaaaaaaaaaaaaaa", false)]
    [InlineData("lee.chan.the.third", false)]
    [InlineData("LEE.CHAN.THE.THIRD", false)]
    [InlineData("lee.chan@agency.invalid", false)]
    public void A_password_is_long_and_not_among_the_first_to_be_tried(string? password, bool does)
    {
        var errors = new FieldErrors();
        PasswordRules.Check("password", password, "lee.chan.the.third", "lee.chan@agency.invalid", errors);
        Assert.Equal(does, !errors.Any);
    }

    [Fact]
    public void A_password_has_an_end()
    {
        var errors = new FieldErrors();
        PasswordRules.Check("password", string.Concat(Enumerable.Repeat("correct horse ", 15)), "lee.chan", null, errors);
        Assert.True(errors.Any);
    }
}
