using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>What people do in a day, in a real browser on the real server.</summary>
[Collection(BrowserOffice.Second)]
public sealed class JourneyTests(BrowserOffice office)
{
    [Fact]
    public async Task A_link_in_a_mail_leads_through_sign_in_to_the_tasking()
    {
        await using var lee = await office.VisitAsync();
        var number = await CreateAsync();
        await lee.EnterAsync("lee.chan", $"/taskings/{number}");
        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync(number);
        await Expect(lee.Page).ToHaveTitleAsync($"{number} – ITMS");
        Assert.EndsWith($"/taskings/{number}", lee.Page.Url, StringComparison.Ordinal);

        await lee.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(lee.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sign-in$"));
        await lee.Page.GotoAsync("/active");
        await Expect(lee.Page.Locator("[data-person='lee.chan']")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task By_keyboard_the_first_row_is_three_tabs_away_and_a_comment_takes_fifteen_keys()
    {
        await using var lee = await office.VisitAsync();
        await CreateAsync();
        await lee.EnterAsync("lee.chan");
        var keys = 0;
        await Expect(lee.Page.Locator("[data-row]").First).ToBeVisibleAsync();
        for (; keys < 4 && !await lee.Page.EvaluateAsync<bool>("() => document.activeElement.hasAttribute('data-row')"); keys++)
            await lee.Page.Keyboard.PressAsync("Tab");
        Assert.InRange(keys, 1, 3);

        await PressAsync("Enter");
        await Expect(lee.Page.Locator("[role=tablist]")).ToBeVisibleAsync();
        await PressAsync("c");
        await Expect(lee.Page.Locator("#new-comment")).ToBeFocusedAsync();
        await lee.Page.Keyboard.TypeAsync("I have asked the clinic.");
        await PressAsync("Control+Enter");
        await Expect(lee.Page.Locator(".comments li").First).ToContainTextAsync("I have asked the clinic.");
        Assert.InRange(keys, 1, 15);

        async Task PressAsync(string key)
        {
            keys++;
            await lee.Page.Keyboard.PressAsync(key);
        }
    }

    [Fact]
    public async Task On_a_phone_the_menu_is_a_button_and_closes_when_it_has_led_somewhere()
    {
        await using var lee = await office.VisitAsync(new Look(Width: 360));
        await CreateAsync();
        await lee.EnterAsync("lee.chan");
        var menu = lee.Page.GetByRole(AriaRole.Button, new() { Name = "Menu", Expanded = false });
        var mine = lee.Page.GetByRole(AriaRole.Link, new() { Name = "My tasks" });
        await Expect(mine).ToHaveCountAsync(0);

        await menu.FocusAsync();
        await lee.Page.Keyboard.PressAsync("Enter");
        await lee.IsAccessibleAsync("the menu on a phone");
        await lee.FitsAsync("the menu on a phone");
        await mine.ClickAsync();

        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync("My tasks");
        await Expect(menu).ToBeVisibleAsync();
        await Expect(mine).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_columns_of_a_view_fit_beside_the_menu()
    {
        await using var ana = await office.VisitAsync();
        await CreateAsync();
        await ana.EnterAsync("ana.ruiz", "/active");
        await Expect(ana.Page.Locator("[data-row]").First).ToBeVisibleAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Flag" })).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Equal(0, await ana.Page.Locator(".rows").EvaluateAsync<int>("rows => rows.scrollWidth - rows.clientWidth"));
    }

    [Fact]
    public async Task A_view_is_filtered_and_sorted_and_its_address_holds_no_name()
    {
        await using var ana = await office.VisitAsync();
        var number = await CreateAsync("MCMU", "mia.lund", requestor: "Jane Roe");
        await CreateAsync();
        await ana.EnterAsync("ana.ruiz", "/active");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await ana.Page.GetByLabel("Units").SelectOptionAsync("MCMU");
        await ana.Page.GetByLabel("Requestor").FillAsync("Jane");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(ana.Page.Locator("[data-row]")).ToHaveTextAsync([number]);
        Assert.EndsWith("/active?unit=MCMU", ana.Page.Url, StringComparison.Ordinal);

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Clear all" }).ClickAsync();
        await Expect(ana.Page.Locator("[data-row]").Nth(1)).ToBeVisibleAsync();
        var byNumber = ana.Page.GetByRole(AriaRole.Button, new() { Name = "Number", Exact = true });
        await byNumber.ClickAsync();
        await byNumber.ClickAsync();
        await Expect(ana.Page.Locator("th").First).ToHaveAttributeAsync("aria-sort", "descending");
        var shown = await ana.Page.Locator("[data-row]").AllInnerTextsAsync();
        Assert.Equal(shown.OrderDescending(StringComparer.Ordinal), shown);

        await ana.Page.Locator("[data-row]").First.FocusAsync();
        await ana.Page.Keyboard.PressAsync("j");
        await Expect(ana.Page.Locator("[data-row]").Nth(1)).ToBeFocusedAsync();
        await ana.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(ana.Page.Locator("[data-row]").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_the_first_page_shows_is_asked_for_once()
    {
        await using var ana = await office.VisitAsync();
        var number = await CreateAsync();
        await ana.EnterAsync("ana.ruiz");
        foreach (var (page, asked) in new[]
        {
            ("/", "/api/views/awaiting"), ("/active", "/api/views/active?top=50"),
            ("/active?sort=number", "/api/views/active?sort=number&top=50"), ($"/taskings/{number}", $"/api/taskings/{number}"),
        })
        {
            var requests = new List<string>();
            void Note(object? sender, IRequest request) => requests.Add(new Uri(request.Url).PathAndQuery);
            ana.Page.Request += Note;
            await ana.GoAsync(page);
            await Expect(ana.Page.Locator("main a, main button").First).ToBeVisibleAsync();
            ana.Page.Request -= Note;
            Assert.Single(requests, asked);
            Assert.Single(requests, "/api/me");
            // What the page's Link header names is what the script takes.
            var begun = requests.TakeWhile(request => !request.StartsWith("/assets/main-", StringComparison.Ordinal));
            if (!page.Contains('?', StringComparison.Ordinal)) Assert.Contains(asked, begun);
            var lists = requests.Where(request => request.Split('?')[0] == asked.Split('?')[0]);
            Assert.Single(lists, list => !list.EndsWith("count=true", StringComparison.Ordinal));
            Assert.Single(requests, request => request.StartsWith("/api/directory/people", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_search_box_finds_a_tasking_and_tells_the_address_nothing()
    {
        await using var ana = await office.VisitAsync();
        var number = await CreateAsync(requestor: "Office of Zymurgy");
        await ana.EnterAsync("ana.ruiz");
        await ana.Page.Keyboard.PressAsync("/");
        await ana.Page.Keyboard.TypeAsync("zymurgy");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Expect(ana.Page.Locator("[data-row]")).ToHaveTextAsync([number]);
        Assert.EndsWith("/search", ana.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_changed_the_tasking_and_nothing_typed_is_lost()
    {
        await using var lee = await office.VisitAsync();
        var number = await CreateAsync();
        await lee.EnterAsync("lee.chan", $"/taskings/{number}");
        await lee.StartAsync("respond");
        await lee.Dialog.GetByLabel("Response", new() { Exact = true }).FillAsync("There were 412 visits.");
        await (await office.Server.As("ana.ruiz")).PostAsync($"/api/taskings/{number}/comments", new { text = "Please hurry." });
        await lee.ConfirmAsync();
        await Expect(lee.Dialog).ToContainTextAsync("Somebody changed this tasking meanwhile");
        await Expect(lee.Dialog).ToContainTextAsync("Ana Ruiz");
        await Expect(lee.Dialog.GetByLabel("Response", new() { Exact = true })).ToHaveValueAsync("There were 412 visits.");
        await lee.ConfirmAsync();
        await lee.IsDoneAsync();
        await Expect(lee.Page.Locator(".card").First).ToContainTextAsync("There were 412 visits.");
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_an_answer_costs_nothing_typed()
    {
        await using var lee = await office.VisitAsync();
        var number = await CreateAsync();
        await lee.EnterAsync("lee.chan", $"/taskings/{number}");
        await lee.StartAsync("respond");
        await lee.Dialog.GetByLabel("Response", new() { Exact = true }).FillAsync("There were 412 visits.");
        await lee.Page.Context.ClearCookiesAsync();
        await lee.ConfirmAsync();
        var again = lee.Page.GetByRole(AriaRole.Alertdialog);
        await Expect(again).ToContainTextAsync("Your session has ended");
        await again.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(again).ToHaveCountAsync(0);
        await lee.ConfirmAsync();
        await lee.IsDoneAsync();
        await Expect(lee.Page.Locator(".card").First).ToContainTextAsync("There were 412 visits.");
    }

    private async Task<string> CreateAsync(string unit = "HOU", string assignee = "lee.chan", string requestor = "CRCL")
    {
        var request = Requests.InformationRequest().With("requestor", requestor);
        request["components"]![0]!["unit"] = unit;
        request["components"]![0]!["assignee"] = assignee;
        return await (await office.Server.As("ana.ruiz")).CreateAsync(request);
    }
}
