using Itms.Server;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A real installation, where people have accounts with passwords.</summary>
public sealed class OwnAccountsTests(BrowserOffice office)
{
    private const string Password = "plain wooden bridge";

    [Fact]
    public async Task The_lock_ends_the_session_and_asks_for_the_password()
    {
        await using var root = await office.VisitAsync();
        await root.Page.Clock.InstallAsync();
        await using var server = await SetUpAsync(root);
        await root.GoAsync($"{server.Address}search");
        var typed = root.Page.GetByLabel("Number, case or words", new() { Exact = true });
        await typed.FillAsync("half a word");
        Assert.Equal(200, await StatusAsync(root));

        await root.Page.RunAndWaitForResponseAsync(
            () => root.Page.Clock.FastForwardAsync("16:00"), answer => answer.Request.Method == "DELETE" && answer.Status == 204);
        await Expect(Locked(root)).ToBeVisibleAsync();
        await Expect(Locked(root).GetByLabel("Password")).ToBeFocusedAsync();
        await root.IsAccessibleAsync("locked, with a password");
        await Expect(root.Page.Locator("main")).ToBeHiddenAsync();
        Assert.Equal(401, await StatusAsync(root));

        await SignInAsync(root, "a wrong password");
        await Expect(Locked(root)).ToContainTextAsync("The name or the password is wrong.");
        await SignInAsync(root, Password);
        await Expect(Locked(root)).ToHaveCountAsync(0);
        await Expect(typed).ToHaveValueAsync("half a word");
        await Expect(typed).ToBeFocusedAsync();
        await Expect(root.Page.GetByRole(AriaRole.Alertdialog)).ToHaveCountAsync(0);
        Assert.Equal(200, await StatusAsync(root));
    }

    [Fact]
    public async Task A_password_is_changed_with_the_current_one()
    {
        await using var root = await office.VisitAsync();
        await using var server = await SetUpAsync(root);
        await root.GoAsync($"{server.Address}me");
        var section = root.Page.GetByRole(AriaRole.Region, new() { Name = "My password" });
        await section.GetByLabel("Current password").FillAsync("not this one");
        await section.GetByLabel("New password").FillAsync("another wooden bridge");
        await root.Page.Keyboard.PressAsync("Enter");
        await Expect(section).ToContainTextAsync("Current password is not your current password");
        await Expect(section.GetByLabel("Current password")).ToBeFocusedAsync();
        await section.GetByLabel("Current password").FillAsync(Password);
        await root.Page.Keyboard.PressAsync("Enter");
        await Expect(section).ToContainTextAsync("Your password was changed.");
        await root.IsAccessibleAsync("me, with a password");

        // The session goes on, and the next sign-in needs the new password.
        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await root.Page.GetByLabel("Your sign-in name").FillAsync("the.root");
        await root.Page.GetByLabel("Password").FillAsync("another wooden bridge");
        await root.Page.Keyboard.PressAsync("Enter");
        await Expect(root.Page.Locator(".who")).ToContainTextAsync("Alex Root");

        await root.GoAsync($"{server.Address}me");
        var everywhere = root.Page.GetByRole(AriaRole.Region, new() { Name = "Sign out everywhere" });
        await everywhere.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(root.Page.GetByLabel("Your sign-in name")).ToBeVisibleAsync();
        Assert.Equal(401, await StatusAsync(root));
    }

    private static ILocator Locked(Visitor visitor) => visitor.Page.GetByRole(AriaRole.Alertdialog, new() { Name = "The page is locked" });

    private static async Task SignInAsync(Visitor visitor, string password)
    {
        await Locked(visitor).GetByLabel("Password").FillAsync(password);
        await visitor.Page.Keyboard.PressAsync("Enter");
    }

    private static Task<int> StatusAsync(Visitor visitor) => visitor.Page.EvaluateAsync<int>("() => fetch('/api/me').then(a => a.status)");

    /// <summary>Starts a server, and makes its first administrator with the code that it printed.</summary>
    private static async Task<Installation> SetUpAsync(Visitor root)
    {
        var server = await Installation.StartAsync();
        await root.Page.GotoAsync(server.Address.ToString());
        await root.Page.GetByLabel("Code").FillAsync(server.Running.SetupCode!);
        await root.Page.GetByLabel("Your name").FillAsync("Alex Root");
        await root.Page.GetByLabel("Your email").FillAsync("root@agency.invalid");
        await root.Page.GetByLabel("Your sign-in name").First.FillAsync("the.root");
        await root.Page.GetByLabel("New password").FillAsync(Password);
        await root.Page.Keyboard.PressAsync("Enter");
        await Expect(root.Page.Locator(".who")).ToContainTextAsync("Alex Root");
        return server;
    }

    private sealed record Installation(RunningServer Running, string Folder) : IAsyncDisposable
    {
        public Uri Address => new(Running.Addresses[0]);

        public static async Task<Installation> StartAsync()
        {
            var folder = DemoServer.NewFolder();
            var options = new ServerOptions(Demo: false, folder, ["http://127.0.0.1:0"]);
            return new Installation(await RunningServer.StartAsync(options, configure: null, CancellationToken.None), folder);
        }

        public async ValueTask DisposeAsync()
        {
            await Running.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
