using Itms.Server;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>Whatever interrupts one in the middle of an answer, nothing typed is lost and nobody else reads it.</summary>
[Collection(BrowserOffice.First)]
public sealed class LockTests(BrowserOffice office)
{
    private const string Answer = "There were 412 visits.";

    [Fact]
    public async Task After_fifteen_idle_minutes_nothing_can_be_read_and_one_click_goes_on_where_one_was()
    {
        await using var lee = await office.VisitAsync();
        await lee.Page.Clock.InstallAsync();
        var number = await BeginAnswerAsync(lee);
        await lee.Page.Clock.FastForwardAsync("14:30");
        await Expect(Locked(lee)).ToHaveCountAsync(0);
        await lee.Page.Keyboard.PressAsync("End");
        await lee.Page.Clock.FastForwardAsync("14:30");
        await Expect(Locked(lee)).ToHaveCountAsync(0);

        await lee.Page.Clock.FastForwardAsync("01:00");
        await Expect(Locked(lee)).ToBeVisibleAsync();
        await lee.IsAccessibleAsync("locked");
        Assert.DoesNotContain(number, await lee.Page.Locator("body").AriaSnapshotAsync(), StringComparison.Ordinal);
        await Expect(lee.Page.Locator("main")).ToBeHiddenAsync();
        await Expect(lee.Page.Locator("textarea").First).ToBeHiddenAsync();
        Assert.Equal("", (await lee.Page.Locator(".shell").InnerTextAsync()).Trim());
        await lee.Page.Keyboard.PressAsync("Escape");
        await lee.Page.Keyboard.PressAsync("Escape");
        await Expect(Locked(lee)).ToBeVisibleAsync();

        await Locked(lee).GetByRole(AriaRole.Button, new() { Name = "Go on as Lee Chan" }).ClickAsync();
        await Expect(Locked(lee)).ToHaveCountAsync(0);
        await Expect(Response(lee)).ToHaveValueAsync(Answer);
        await Expect(Response(lee)).ToBeFocusedAsync();
        await SendAnswerAsync(lee);
    }

    [Fact]
    public async Task Loading_a_locked_page_anew_leads_past_the_lock_nowhere()
    {
        await using var lee = await office.VisitAsync();
        await lee.Page.Clock.InstallAsync();
        await lee.EnterAsync("lee.chan");
        var ended = await lee.Page.RunAndWaitForResponseAsync(
            () => lee.Page.Clock.FastForwardAsync("16:00"),
            answer => answer.Request.Method == "DELETE" && answer.Url.EndsWith("/api/session", StringComparison.Ordinal));
        Assert.True(ended.Ok);
        await lee.Page.ReloadAsync();
        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task Where_App_Service_signs_people_in_it_signs_them_out_when_the_page_locks()
    {
        await using var lee = await office.VisitAsync();
        await lee.Page.Clock.InstallAsync();
        await lee.EnterAsync("lee.chan");
        await lee.Page.RouteAsync("**/api/sign-in", async route =>
        {
            var answer = await route.FetchAsync();
            var body = (await answer.TextAsync()).Replace("\"demo\"", "\"appService\"", StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = answer, Body = body });
        });
        var signedOut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await lee.Page.RouteAsync("**/.auth/logout", async route =>
        {
            await route.FulfillAsync(new() { Status = 204 });
            signedOut.TrySetResult();
        });
        await lee.GoAsync("/");

        await lee.Page.Clock.FastForwardAsync("16:00");
        await Expect(Locked(lee)).ToBeVisibleAsync();
        await signedOut.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_key_that_wakes_a_sleeping_computer_locks_and_types_nothing()
    {
        await using var lee = await office.VisitAsync();
        await lee.Page.Clock.InstallAsync();
        await BeginAnswerAsync(lee);
        // The clock goes on while the computer sleeps. Timers do not.
        await lee.Page.Clock.SetFixedTimeAsync(DateTime.UtcNow.AddHours(1));
        await lee.Page.Keyboard.PressAsync("x");
        await Expect(Locked(lee)).ToBeVisibleAsync();
        await Expect(lee.Page.Locator("textarea").First).ToHaveValueAsync(Answer);
    }

    [Fact]
    public async Task Tabs_share_that_somebody_is_here_and_are_locked_and_unlocked_together()
    {
        await using var lee = await office.VisitAsync();
        await lee.Page.Context.Clock.InstallAsync();
        await BeginAnswerAsync(lee);
        var other = await lee.Page.Context.NewPageAsync();
        await other.GotoAsync("/active");
        await Expect(other.Locator("h1")).ToBeVisibleAsync();
        // The first list is drawn before the page can lock.
        await Expect(other.Locator("[data-early]")).ToHaveCountAsync(0);

        await lee.Page.Context.Clock.FastForwardAsync("10:00");
        await other.Keyboard.PressAsync("j");
        await lee.Page.Context.Clock.FastForwardAsync("10:00");
        await Expect(Locked(lee)).ToHaveCountAsync(0);
        await lee.Page.Context.Clock.FastForwardAsync("06:00");
        await Expect(Locked(lee)).ToBeVisibleAsync();
        await Expect(other.GetByRole(AriaRole.Alertdialog)).ToBeVisibleAsync();

        await other.GetByRole(AriaRole.Button, new() { Name = "Go on as Lee Chan" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Alertdialog)).ToHaveCountAsync(0);
        await Expect(Locked(lee)).ToHaveCountAsync(0);
        await Expect(Response(lee)).ToHaveValueAsync(Answer);
    }

    [Fact]
    public async Task The_lock_fits_a_phone()
    {
        await using var lee = await office.VisitAsync(new Look(Width: 320));
        await lee.Page.Clock.InstallAsync();
        await lee.EnterAsync("lee.chan");
        await lee.Page.Clock.FastForwardAsync("16:00");
        await Expect(Locked(lee)).ToBeVisibleAsync();
        await lee.FitsAsync("locked");
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_a_comment_costs_nothing_typed_and_the_comment_goes_out()
    {
        await using var lee = await office.VisitAsync();
        var number = await CreateAsync(office.Server);
        await lee.EnterAsync("lee.chan", $"/taskings/{number}?tab=comments");
        await lee.Page.Locator("#new-comment").FillAsync("I have asked the clinic.");
        await lee.Page.Context.ClearCookiesAsync();
        await lee.Page.Keyboard.PressAsync("Control+Enter");
        var again = lee.Page.GetByRole(AriaRole.Alertdialog);
        await Expect(again).ToContainTextAsync("Your session has ended");
        await again.GetByRole(AriaRole.Button, new() { Name = "Sign in as Lee Chan" }).ClickAsync();
        await Expect(again).ToHaveCountAsync(0);
        await Expect(lee.Page.Locator("#new-comment")).ToHaveValueAsync("I have asked the clinic.");
        await lee.Page.Locator("#new-comment").PressAsync("Control+Enter");
        await Expect(lee.Page.Locator(".comments li")).ToHaveCountAsync(1);
        Assert.Single((await (await office.Server.As("ana.ruiz")).ReadAsync(number))["comments"]!.AsArray());
    }

    [Fact]
    public async Task A_server_that_restarts_in_the_middle_of_an_answer_costs_nothing_typed()
    {
        await using var server = await DemoServer.StartAsync();
        await using var lee = await office.VisitAsync(server: server);
        var number = await BeginAnswerAsync(lee, server);
        var address = server.Address;
        await server.StopAsync();
        await lee.ConfirmAsync();
        await Expect(lee.Dialog).ToContainTextAsync("The server does not answer.");
        await Expect(Response(lee)).ToHaveValueAsync(Answer);

        await using (await RunningServer.StartAsync(
            new ServerOptions(Demo: true, server.Folder, [address.ToString()], Empty: true), configure: null, CancellationToken.None))
        {
            await SendAnswerAsync(lee);
            using var ana = await Client.SignInAsync(address, "ana.ruiz");
            Assert.Equal(Answer, (string?)(await ana.ReadAsync(number))["components"]![0]!["response"]!["text"]);
        }
    }

    private static ILocator Locked(Visitor visitor) => visitor.Page.GetByRole(AriaRole.Alertdialog, new() { Name = "The page is locked" });

    private static ILocator Response(Visitor visitor) => visitor.Dialog.GetByLabel("Response", new() { Exact = true });

    private async Task<string> BeginAnswerAsync(Visitor lee, DemoServer? server = null)
    {
        var number = await CreateAsync(server ?? office.Server);
        await lee.EnterAsync("lee.chan", $"/taskings/{number}");
        await lee.StartAsync("respond");
        await Response(lee).FillAsync(Answer);
        return number;
    }

    private static async Task SendAnswerAsync(Visitor lee)
    {
        await lee.ConfirmAsync();
        await lee.IsDoneAsync();
        await Expect(lee.Page.Locator(".card").First).ToContainTextAsync(Answer);
    }

    private static async Task<string> CreateAsync(DemoServer server) =>
        await (await server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest());
}
