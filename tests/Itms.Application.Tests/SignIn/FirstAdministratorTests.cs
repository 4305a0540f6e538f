using Itms.Application.SignIn;
using Itms.Domain.People;

namespace Itms.Application.Tests.SignIn;

public sealed class FirstAdministratorTests
{
    [Fact]
    public async Task The_code_makes_one_administrator_and_is_void_then()
    {
        using var front = await Front.OpenAsync(nobody: true);
        var code = await front.First.OpenAsync(anyway: false, default);
        Assert.IsType<SignInOutcome.Invalid>(await front.First.SetUpAsync(Root(code!) with { UserName = "No Good" }, default));
        Assert.IsType<SignInOutcome.Invalid>(await front.First.SetUpAsync(Root(code!) with { Password = "short" }, default));
        var tries = await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(i => Task.Run(() => front.First.SetUpAsync(Root(code!) with { UserName = $"root{i}" }, default))));
        var done = Assert.Single(tries.OfType<SignInOutcome.Done>());
        Assert.Equal(4, tries.Count(t => t is SignInOutcome.Closed));

        var person = Assert.Single(front.Rules.Current.Directory.People);
        Assert.Equal((done.Account.Person, true, FirstAdministrator.Unit), (person.Id, person.Is(Role.Administrator), person.Unit));
        Assert.Equal(person.Id, front.Rules.Current.Directory.DivisionLeadOf(person.Unit));
        Assert.IsType<SignInOutcome.Done>(await front.SignInAsync(person.Id));
        using var later = await front.AnotherProcessAsync();
        later.Rules.Use(front.Rules.Current.Directory);
        Assert.Null(await later.First.OpenAsync(anyway: false, default));
        Assert.IsType<SignInOutcome.Closed>(await later.First.SetUpAsync(Root(code!), default));
    }

    [Fact]
    public async Task After_ten_tries_it_is_void_until_the_next_start_has_another()
    {
        using var front = await Front.OpenAsync();
        var code = await front.First.OpenAsync(anyway: false, default);
        for (var i = 0; i < 10; i++) Assert.IsType<SignInOutcome.Wrong>(await front.First.SetUpAsync(Root("23456-23456-23456-23456"), default));
        Assert.IsType<SignInOutcome.Closed>(await front.First.SetUpAsync(Root(code!), default));

        using var restarted = await front.AnotherProcessAsync();
        var next = await restarted.First.OpenAsync(anyway: false, default);
        Assert.NotEqual(code, next);
        Assert.IsType<SignInOutcome.Wrong>(await restarted.First.SetUpAsync(Root(code!), default));
        Assert.IsType<SignInOutcome.Done>(await restarted.First.SetUpAsync(Root(next!), default));
    }

    [Fact]
    public async Task Someone_who_is_in_the_directory_already_becomes_an_administrator()
    {
        using var front = await Front.OpenAsync();
        // adm.root is one by role, but cannot sign in.
        var code = await front.First.OpenAsync(anyway: false, default);
        Assert.IsType<SignInOutcome.Done>(await front.First.SetUpAsync(Root(code!) with { UserName = "lee.chan" }, default));
        var lee = front.Rules.Current.Directory.Find("lee.chan")!;
        Assert.Equal(["HOU"], [lee.Unit]);
        Assert.True(lee.Is(Role.Administrator) && lee.Is(Role.ActionOfficer));
        Assert.Null(await front.First.OpenAsync(anyway: false, default));

        // All have forgotten their passwords.
        var again = await front.First.OpenAsync(anyway: true, default);
        Assert.IsType<SignInOutcome.Done>(
            await front.First.SetUpAsync(Root(again!) with { UserName = "lee.chan", Password = "another wooden bridge" }, default));
        Assert.IsType<SignInOutcome.Wrong>(await front.SignInAsync("lee.chan"));
    }

    [Fact]
    public async Task Where_the_platform_signs_in_it_takes_no_password()
    {
        using var front = await Front.OpenAsync(kind: SignInKind.AppService);
        Assert.Null(await front.First.OpenAsync(anyway: false, default));
        front.Rules.Use(AgencyDirectory.Empty);
        var code = await front.First.OpenAsync(anyway: false, default);
        Assert.IsType<SignInOutcome.Invalid>(await front.First.SetUpAsync(Root(code!), default));
        Assert.IsType<SignInOutcome.Done>(await front.First.SetUpAsync(Root(code!) with { Password = null }, default));
        Assert.Equal("root@agency.invalid", front.Rules.Current.Directory.Find("the.root")!.Email);
    }

    private static NewAdministrator Root(string code) => new(code, "Alex Root", "root@agency.invalid", "the.root", Front.Password);
}
