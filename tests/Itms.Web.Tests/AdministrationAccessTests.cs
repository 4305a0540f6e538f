using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>The pages and dialogs of the administration: axe in three sets of colors, and no sideways scrolling at 320 pixels.</summary>
public sealed class AdministrationAccessTests(BrowserOffice office, OneServer one) : IClassFixture<OneServer>
{
    private static readonly string[] Pages =
    [
        "people", "units", "divisions", "facilities", "absences", "import", "rules/rubric", "rules/escalation", "rules/settings",
        "accounts", "mail", "access", "archive", "webhooks", "backups",
    ];

    private static readonly (string Page, string Button)[] Dialogs =
    [
        ("people", "Add a person"), ("people", "Change Ana Ruiz"), ("units", "Change Health Operations Unit"), ("absences", "Record an absence"),
        ("rules/rubric", "Change Declarations"), ("rules/rubric", "Add a category"), ("rules/escalation", "Add a reminder"),
        ("rules/escalation", "Replan reminders"), ("webhooks", "Add a webhook"),
    ];

    [Fact]
    public async Task Axe_finds_nothing_in_the_administration()
    {
        await using var root = await OpenAsync();
        foreach (var page in Pages)
        {
            await root.GoAsync($"/admin/{page}");
            await root.IsAccessibleInAnyLookAsync(page);
        }

        foreach (var (page, button) in Dialogs)
        {
            await StartAsync(root, page, button);
            await root.IsAccessibleInAnyLookAsync(button);
            await root.Page.Keyboard.PressAsync("Escape");
            await root.IsDoneAsync();
            await Expect(root.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true })).ToBeFocusedAsync();
        }

        await root.GoAsync("/admin/rules/settings");
        await root.Page.GetByLabel("A designee may submit to HQ").CheckAsync();
        await root.Page.GetByRole(AriaRole.Button, new() { Name = "What changed in version 1" }).ClickAsync();
        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Save as a new version" }).ClickAsync();
        await Expect(root.Page.GetByLabel("Why you change it")).ToBeFocusedAsync();
        await root.IsAccessibleInAnyLookAsync("a refused version");

        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Discard the changes" }).ClickAsync();
        await using var lee = await office.VisitAsync(server: one.Server);
        await lee.EnterAsync("lee.chan", "/admin");
        await lee.IsAccessibleInAnyLookAsync("not for you");
    }

    [Fact]
    public async Task A_list_is_one_stop_for_tab_and_the_arrow_keys_move_in_it()
    {
        await using var root = await OpenAsync();
        await root.GoAsync("/admin/divisions");
        await root.Page.Locator("[data-row]").First.FocusAsync();
        await root.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(root.Page.Locator("[data-row]").Nth(1)).ToBeFocusedAsync();
        await root.Page.Keyboard.PressAsync("Enter");
        await Expect(root.Dialog).ToBeVisibleAsync();
        await root.Page.Keyboard.PressAsync("Escape");
        await root.IsDoneAsync();
        await Expect(root.Page.Locator("[data-row]").Nth(1)).ToBeFocusedAsync();
    }

    private static async Task StartAsync(Visitor root, string page, string button)
    {
        await root.GoAsync($"/admin/{page}");
        await root.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Expect(root.Dialog.Locator("form")).ToBeVisibleAsync();
    }

    private async Task<Visitor> OpenAsync() => await (await office.VisitAsync(server: one.Server)).EnterAsync("adm.root", "/admin");
}
