using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>WCAG 2.2 AA on every page and dialog: axe in three sets of colors, and no sideways scrolling at 320 pixels.</summary>
[Collection(BrowserOffice.First)]
public sealed class AccessibilityTests(BrowserOffice office)
{
    private static readonly string[] Pages = ["/", "/active", "/mine", "/due-30", "/overdue", "/search", "/archive", "/nowhere"];
    private static readonly string[] Tabs = ["work", "details", "documents", "comments", "history", "mails", "similar"];

    [Fact]
    public async Task Axe_finds_nothing_on_any_page()
    {
        await using var ana = await office.VisitAsync();
        var number = await CreateAsync();
        await ana.Page.GotoAsync("/");
        await Expect(ana.Page.Locator("[data-person]").First).ToBeVisibleAsync();
        await ana.IsAccessibleInAnyLookAsync("sign-in");
        await ana.EnterAsync("lee.chan");
        foreach (var page in Pages)
        {
            await ana.GoAsync(page);
            await ana.IsAccessibleInAnyLookAsync(page);
        }

        await ana.GoAsync("/active");
        foreach (var panel in new[] { "Filters", "Options" })
        {
            await ana.Page.GetByRole(AriaRole.Button, new() { Name = panel }).ClickAsync();
            await Expect(ana.Page.Locator(".panel")).ToBeVisibleAsync();
            await ana.IsAccessibleInAnyLookAsync(panel);
        }

        foreach (var tab in Tabs)
        {
            await ana.GoAsync($"/taskings/{number}?tab={tab}");
            await ana.IsAccessibleInAnyLookAsync(tab);
        }
    }

    [Fact]
    public async Task Axe_finds_nothing_in_any_dialog_and_focus_returns_to_its_button()
    {
        await using var ana = await office.VisitAsync();
        var number = await CreateAsync();
        await ana.EnterAsync("ana.ruiz", $"/taskings/{number}");
        await ana.Page.GetByText("More (").ClickAsync();
        var actions = await ana.Page.Locator("[data-action]").EvaluateAllAsync<string[]>("all => all.map(b => b.dataset.action)");
        Assert.NotEmpty(actions);
        foreach (var action in actions)
        {
            await ana.StartAsync(action);
            await ana.IsAccessibleInAnyLookAsync(action);
            await ana.Page.Keyboard.PressAsync("Escape");
            await ana.IsDoneAsync();
            await Expect(ana.Page.Locator($"[data-action='{action}']")).ToBeFocusedAsync();
        }
    }

    private async Task<string> CreateAsync()
    {
        var ana = await office.Server.As("ana.ruiz");
        var number = await ana.CreateAsync(Requests.ForTwoUnits());
        await (await office.Server.As("lee.chan")).DoAsync(number, "respond", Requests.Substantive("There were 412 visits."));
        await ana.PostAsync($"/api/taskings/{number}/comments", new { text = "Thank you." });
        return number;
    }
}
