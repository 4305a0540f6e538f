using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>The demo's bar: being somebody else, moving the clock, and reading the mails that went out.</summary>
[Collection(BrowserOffice.First)]
public sealed class DemoBarTests(BrowserOffice office)
{
    [Fact]
    public async Task One_is_somebody_else_with_two_clicks_and_stays_on_the_page()
    {
        await using var visitor = await office.VisitAsync();
        var number = await (await office.Server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest());
        await visitor.EnterAsync("ana.ruiz", $"/taskings/{number}");
        await Expect(visitor.Page.Locator(".menu a[href='/intake']")).ToHaveCountAsync(1);
        await Bar(visitor).GetByRole(AriaRole.Button, new() { Name = "You are Ana Ruiz" }).ClickAsync();
        await visitor.Dialog.Locator("[data-person='lee.chan']").ClickAsync();
        await Expect(Bar(visitor)).ToContainTextAsync("You are Lee Chan");
        await Expect(visitor.Page.Locator(".who")).ToContainTextAsync("Lee Chan");
        await Expect(visitor.Page.Locator("[data-action='respond']")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".menu a[href='/intake']")).ToHaveCountAsync(0);
        Assert.EndsWith($"/taskings/{number}", visitor.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_week_later_the_reminder_is_in_the_mailbox_and_its_link_leads_to_the_tasking()
    {
        await using var server = await DemoServer.StartAsync();
        var due = DateTime.UtcNow.AddDays(6).ToString("yyyy-MM-dd");
        var number = await (await server.As("ana.ruiz")).CreateAsync(
            Requests.InformationRequest(due, due).With("startDate", DateTime.UtcNow.ToString("yyyy-MM-dd")));
        await using var lee = await office.VisitAsync(server: server);
        await lee.EnterAsync("lee.chan");
        await OpenMailsAsync(lee);
        await Expect(lee.Dialog.Locator("summary")).ToHaveCountAsync(1);
        await lee.Page.Keyboard.PressAsync("Escape");
        await Expect(Bar(lee).GetByRole(AriaRole.Button, new() { Name = "Mails" })).ToBeFocusedAsync();

        await Bar(lee).GetByRole(AriaRole.Button, new() { Name = "Next week" }).ClickAsync();
        await Expect(lee.Page.Locator(".queue .late").First).ToBeVisibleAsync();
        await OpenMailsAsync(lee);
        await Expect(lee.Dialog.Locator("summary").Nth(3)).ToBeVisibleAsync();
        await lee.Dialog.Locator("summary", new() { HasText = number }).First.ClickAsync();
        await lee.Dialog.Locator($"details[open] a[href='/taskings/{number}']").First.ClickAsync();
        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync(number);
        await lee.IsDoneAsync();

        await OpenMailsAsync(lee);
        await lee.Dialog.GetByLabel("To", new() { Exact = true }).SelectOptionAsync("anyone");
        await Expect(lee.Dialog).ToContainTextAsync("to Kim Dale");
    }

    [Fact]
    public async Task The_clock_goes_to_the_morning_of_a_day()
    {
        await using var server = await DemoServer.StartAsync();
        await using var ana = await office.VisitAsync(server: server);
        await ana.EnterAsync("ana.ruiz");
        var day = DateTime.UtcNow.Date.AddDays(20);
        await Bar(ana).GetByLabel("Move the clock to a date").FillAsync(day.ToString("yyyy-MM-dd"));
        await ana.Page.Keyboard.PressAsync("Enter");
        await Expect(Bar(ana).Locator("time")).ToContainTextAsync($"{day:MMM d, yyyy}, 09:00");
        await Expect(ana.Page.Locator("[aria-live]")).ToContainTextAsync("It is now");

        await Bar(ana).GetByLabel("Move the clock to a date").FillAsync(day.AddDays(-1).ToString("yyyy-MM-dd"));
        await Bar(ana).GetByRole(AriaRole.Button, new() { Name = "Go" }).ClickAsync();
        await Expect(Bar(ana).GetByRole(AriaRole.Alert)).ToContainTextAsync("the clock only goes forward");
    }

    [Fact]
    public async Task A_newcomer_reads_what_to_try_and_the_bar_can_be_hidden_for_a_picture()
    {
        await using var ana = await office.VisitAsync();
        await ana.Page.GotoAsync("/");
        await Expect(ana.Page.Locator(".sign-in ol li")).ToHaveCountAsync(3);
        await ana.EnterAsync("ana.ruiz");
        await Bar(ana).GetByRole(AriaRole.Button, new() { Name = "Hide this bar" }).ClickAsync();
        await Expect(Bar(ana)).ToHaveCountAsync(0);
        await Expect(ana.Page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_page_does_not_move_when_the_bar_comes()
    {
        await using var ana = await office.VisitAsync();
        var release = new TaskCompletionSource();
        await ana.Page.RouteAsync("**/assets/DemoBar*.js", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        await ana.EnterAsync("ana.ruiz", "/search");
        var before = await PlacesAsync();
        await Expect(Bar(ana)).ToHaveCountAsync(0);
        release.SetResult();
        await Expect(Bar(ana)).ToBeVisibleAsync();
        Assert.Equal(before, await PlacesAsync());

        Task<string> PlacesAsync() => ana.Page.EvaluateAsync<string>(
            "() => JSON.stringify([...document.querySelectorAll('.top, .menu a, h1, main form')].map(e => e.getBoundingClientRect()))");
    }

    [Fact]
    public async Task Axe_finds_nothing_in_its_dialogs()
    {
        await using var ana = await office.VisitAsync();
        await (await office.Server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest());
        await ana.EnterAsync("lee.chan");
        await ana.IsAccessibleInAnyLookAsync("bar");
        await Bar(ana).GetByRole(AriaRole.Button, new() { Name = "You are Lee Chan" }).ClickAsync();
        await Expect(ana.Dialog.Locator("[data-person]").First).ToBeVisibleAsync();
        await ana.IsAccessibleInAnyLookAsync("people");
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.IsDoneAsync();
        await OpenMailsAsync(ana);
        await ana.Dialog.Locator("summary").First.ClickAsync();
        await ana.IsAccessibleInAnyLookAsync("mails");
    }

    private static ILocator Bar(Visitor visitor) => visitor.Page.GetByRole(AriaRole.Complementary, new() { Name = "Demo" });

    private static async Task OpenMailsAsync(Visitor visitor)
    {
        await Bar(visitor).GetByRole(AriaRole.Button, new() { Name = "Mails" }).ClickAsync();
        await Expect(visitor.Dialog.Locator("summary").First).ToBeVisibleAsync();
    }
}
