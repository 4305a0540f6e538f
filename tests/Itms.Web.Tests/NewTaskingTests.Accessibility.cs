using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <content>The form in three sets of colors and on a narrow screen.</content>
public sealed partial class NewTaskingTests
{
    [Fact]
    public async Task Axe_finds_nothing_on_any_tab()
    {
        await using var ana = await OpenAsync();
        await EveryTabAsync(ana, ana.IsAccessibleInAnyLookAsync);
    }

    private static async Task EveryTabAsync(Visitor ana, Func<string, Task> check)
    {
        await check("empty");
        await ana.Page.GetByRole(AriaRole.Switch, new() { Name = "Already answered" }).ClickAsync();
        foreach (var type in new[] { "medicalComplaint", "informationRequest", "expertMemo", "eroTask", "audit" })
        {
            await ana.Page.GetByRole(AriaRole.Tab, new() { Name = "Common" }).ClickAsync();
            await ana.ListField("Task type").SelectOptionAsync(type);
            await Expect(ana.Page.Locator(".beside dl")).ToBeVisibleAsync();
            await check(type);
            await ana.Page.GetByRole(AriaRole.Tab).Nth(1).ClickAsync();
            if (ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add to detainees" }) is var add && await add.CountAsync() > 0)
                await add.ClickAsync();
            await check($"tab of {type}");
        }

        await ana.Page.GetByRole(AriaRole.Tab).Nth(2).ClickAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add to who cleared it" }).ClickAsync();
        await ana.ListField("Person").FillAsync("a");
        await Expect(ana.Page.Locator("[role=option]").First).ToBeVisibleAsync();
        await check("retroactive");
    }
}
