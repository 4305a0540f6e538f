using Itms.Application.SignIn;
using Itms.Server;
using Itms.Server.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>Accounts of ITMS's own, from the first administrator on: outside the demo.</summary>
public sealed class AccountsPageTests(BrowserOffice office)
{
    private const string Password = "plain wooden bridge";

    [Fact]
    public async Task A_code_is_shown_once_opens_the_account_and_the_account_is_disabled()
    {
        Assert.SkipWhen(BrowserOffice.Executable is null, "There is no Chromium here.");
        var folder = DemoServer.NewFolder();
        try
        {
            await using var server = await RunningServer.StartAsync(
                new ServerOptions(Demo: false, folder, ["http://127.0.0.1:0"], Empty: true),
                // Few rounds: a test need not be slow on purpose.
                builder => builder.Services.AddSingleton(new Passwords(iterations: 1_000)),
                TestContext.Current.CancellationToken);
            await using var root = await office.VisitAsync();
            await root.Page.GotoAsync(server.Addresses[0]);
            var setUp = root.Page.Locator("section", new() { HasText = "Become an administrator" });
            await setUp.GetByLabel("Code").FillAsync(server.SetupCode!);
            await setUp.GetByLabel("Your name", new() { Exact = true }).FillAsync("Alex Root");
            await setUp.GetByLabel("Your email").FillAsync("root@agency.gov");
            await setUp.GetByLabel("Your sign-in name").FillAsync("the.root");
            await setUp.GetByLabel("New password").FillAsync(Password);
            await setUp.GetByRole(AriaRole.Button, new() { Name = "Make me an administrator" }).ClickAsync();

            await root.Page.GetByRole(AriaRole.Link, new() { Name = "Administration" }).ClickAsync();
            await root.Page.GetByRole(AriaRole.Button, new() { Name = "Add a person" }).ClickAsync();
            await root.Dialog.GetByLabel("Sign-in name").FillAsync("kai.moss");
            await root.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Kai Moss");
            await root.Dialog.GetByLabel("Email").FillAsync("kai.moss@agency.gov");
            await root.Dialog.GetByLabel("Unit", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await root.Dialog.GetByLabel("Staff", new() { Exact = true }).CheckAsync();
            await root.ConfirmAsync();
            await root.IsDoneAsync();

            await root.Page.GetByRole(AriaRole.Link, new() { Name = "Accounts", Exact = true }).ClickAsync();
            var row = root.Page.GetByRole(AriaRole.Row, new() { Name = "Kai Moss" });
            await Expect(row).ToContainTextAsync("No account");
            await root.IsAccessibleAsync("accounts");
            await row.GetByRole(AriaRole.Button, new() { Name = "Give a code" }).ClickAsync();
            await root.ConfirmAsync();
            await Expect(root.Dialog.Locator(".code")).ToBeVisibleAsync();
            await root.IsAccessibleAsync("the code");
            var code = await root.Dialog.Locator(".code").InnerTextAsync();
            await root.Dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
            await root.IsDoneAsync();
            await Expect(row).ToContainTextAsync("Has a code");
            await Expect(root.Page.Locator("body")).Not.ToContainTextAsync(code);

            await using (var kai = await office.VisitAsync())
            {
                await kai.Page.GotoAsync(server.Addresses[0]);
                await kai.Page.GetByRole(AriaRole.Button, new() { Name = "I have a code for my first sign-in" }).ClickAsync();
                await kai.Page.GetByLabel("Your sign-in name").FillAsync("kai.moss");
                await kai.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(code);
                await kai.Page.GetByLabel("New password").FillAsync(Password);
                await kai.Page.GetByRole(AriaRole.Button, new() { Name = "Set password and sign in" }).ClickAsync();
                await Expect(kai.Page.Locator("h1")).ToHaveTextAsync("Awaiting me");
            }

            await root.Page.ReloadAsync();
            await Expect(row).ToContainTextAsync("Can sign in");
            await row.GetByRole(AriaRole.Button, new() { Name = "Sign out Kai Moss everywhere" }).ClickAsync();
            await root.ConfirmAsync();
            await root.IsDoneAsync();
            await Expect(row).ToContainTextAsync("Can sign in");
            await row.GetByRole(AriaRole.Button, new() { Name = "Disable the account of Kai Moss" }).ClickAsync();
            await root.ConfirmAsync();
            await root.IsDoneAsync();
            await Expect(row).ToContainTextAsync("Disabled");
            await Expect(root.Page.Locator(".timeline")).ToContainTextAsync("Kai Moss: was disabled, by Alex Root");
            await Expect(root.Page.Locator(".timeline")).ToContainTextAsync("Kai Moss: was signed out everywhere, by Alex Root");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
