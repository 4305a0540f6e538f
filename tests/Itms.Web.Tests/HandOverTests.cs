using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A task manager hands the parts of one person over to another.</summary>
[Collection(BrowserOffice.First)]
public sealed class HandOverTests(BrowserOffice office)
{
    [Fact]
    public async Task By_keyboard_rows_are_selected_and_handed_over_and_each_result_is_shown()
    {
        var (first, second) = (await CreateAsync("Office of Hand-overs"), await CreateAsync("Office of Hand-overs"));
        var closed = await CreateAsync("Office of Hand-overs");
        await using var ana = await OpenAsync("Office of Hand-overs");
        await Expect(ana.Page.Locator("[data-row]")).ToHaveCountAsync(3);
        await ana.Page.Locator("[data-row]").First.FocusAsync();
        await ana.Page.Keyboard.PressAsync("x");
        await Expect(ana.Page.Locator(".save-bar")).ToContainTextAsync("1 tasking selected");
        await Expect(ana.Page.Locator("[data-row]").First).ToBeFocusedAsync();
        await ana.Page.Keyboard.PressAsync("j");
        await ana.Page.Keyboard.PressAsync("x");
        await ana.Page.Keyboard.PressAsync("j");
        await ana.Page.Keyboard.PressAsync("x");
        await Expect(ana.Page.Locator(".save-bar")).ToContainTextAsync("3 taskings selected");
        await ana.IsAccessibleAsync("selected rows");

        // One of them is closed before the hand-over.
        await (await office.Server.As("tom.becker")).DoAsync(
            closed, "close-without-response", new { reason = "cancelled", note = "Withdrawn." });
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Hand over" }).ClickAsync();
        await Expect(ana.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "From" })).ToHaveValueAsync("Lee Chan, HOU");
        await ana.Dialog.Locator("button[type=submit]").ClickAsync();
        await Expect(ana.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "To" })).ToBeFocusedAsync();
        await Expect(ana.Dialog.GetByText("Reason is required")).ToBeVisibleAsync();
        await ana.IsAccessibleAsync("hand-over with faults");

        await ana.Page.Keyboard.TypeAsync("ray");
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.TypeAsync("Lee Chan is on leave.");
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(ana.Dialog).ToContainTextAsync("2 of 3 handed over.");
        await Expect(ana.Dialog.Locator("li", new() { HasText = closed })).ToContainTextAsync("refused");
        await Expect(ana.Dialog.Locator("li", new() { HasText = first })).ToContainTextAsync("handed over");
        await ana.IsAccessibleAsync("hand-over results");
        await ana.Page.Keyboard.PressAsync("Enter");
        await ana.IsDoneAsync();

        var client = await office.Server.As("ana.ruiz");
        foreach (var number in new[] { first, second })
            Assert.Equal("ray.singh", (string?)(await client.ReadAsync(number))["components"]![0]!["assignee"]);
    }

    [Fact]
    public async Task The_boxes_cost_no_key_on_the_way_to_the_first_row_and_others_have_none()
    {
        await CreateAsync("Office of Boxes");
        await using var ana = await OpenAsync("Office of Boxes");
        await ana.Page.Locator("h1").FocusAsync();
        for (var i = 0; i < 3; i++) await ana.Page.Keyboard.PressAsync("Tab");
        await Expect(ana.Page.Locator("[data-row]").First).ToBeFocusedAsync();
        await ana.Page.Keyboard.PressAsync("ArrowRight");
        await ana.Page.Keyboard.PressAsync("Space");
        await Expect(ana.Page.Locator("tr.selected")).ToHaveCountAsync(1);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Clear the selection" }).ClickAsync();
        await Expect(ana.Page.Locator("[data-row]").First).ToBeFocusedAsync();

        await using var lee = await office.VisitAsync();
        await lee.EnterAsync("lee.chan", "/active");
        await Expect(lee.Page.Locator("[data-row]").First).ToBeVisibleAsync();
        await Expect(lee.Page.Locator("td input")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task It_fits_at_320_pixels_and_axe_finds_nothing()
    {
        await CreateAsync("Office of Looks");
        await using var ana = await OpenAsync("Office of Looks", new Look(Width: 320));
        await ana.Page.Locator("td input").First.ClickAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Select all shown" }).ClickAsync();
        await ana.IsAccessibleInAnyLookAsync("selection");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Hand over" }).ClickAsync();
        await Expect(ana.Dialog).ToBeVisibleAsync();
        await ana.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "To" }).FillAsync("a");
        await ana.IsAccessibleInAnyLookAsync("hand-over");
    }

    private async Task<string> CreateAsync(string requestor) =>
        await (await office.Server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest().With("requestor", requestor));

    /// <summary>The active taskings of one requestor.</summary>
    private async Task<Visitor> OpenAsync(string requestor, Look? look = null)
    {
        var ana = await (await office.VisitAsync(look)).EnterAsync("ana.ruiz", "/active");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await ana.Page.GetByLabel("Requestor").FillAsync(requestor);
        await ana.Page.Keyboard.PressAsync("Enter");
        await Expect(ana.Page.Locator("td[data-column=requestor]").First).ToHaveTextAsync(requestor);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await Expect(ana.Page.Locator(".panel")).ToHaveCountAsync(0);
        return ana;
    }
}
