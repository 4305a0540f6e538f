using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>Several units answer one tasking. It goes on when all have reported.</summary>
[Collection(BrowserOffice.Second)]
public sealed class SeveralUnitsTests(BrowserOffice office)
{
    [Fact]
    public async Task It_goes_to_HQ_when_both_units_have_reported()
    {
        var number = await (await office.Server.As("ana.ruiz")).CreateAsync(Requests.ForTwoUnits());
        await AnswerAsync("lee.chan", number, "HOU has 88.");
        await ConcurAsync(number, "HOU", "ray.singh", "dan.okoro");
        await ReportAsync("lee.chan", number);
        await AnswerAsync("mia.lund", number, "MCMU has 12.");

        await using var manager = await OpenAsync("ana.ruiz", number);
        await Expect(manager.Page.GetByText("Still to report: MCMU", new() { Exact = true })).ToBeVisibleAsync();
        await manager.Page.Locator(".actions").GetByText("More (").ClickAsync();
        await Expect(manager.Page.Locator("[data-action='return']")).ToBeVisibleAsync();
        await Expect(manager.Page.Locator("[data-action='submit-to-hq']")).ToHaveCountAsync(0);

        await ConcurAsync(number, "MCMU", "eva.stone", "dan.okoro");
        await ReportAsync("mia.lund", number);
        await manager.GoAsync($"/taskings/{number}");
        await manager.StartAsync("submit-to-hq");

        // Meanwhile another task manager returns one part: the refusal says from whom it is missing, in the dialog.
        await (await office.Server.As("tom.becker")).DoAsync(number, "return", new { unit = "MCMU", reason = "Name the source." });
        await manager.ConfirmAsync();
        await Expect(manager.Dialog).ToContainTextAsync("Somebody changed this tasking meanwhile");
        await manager.ConfirmAsync();
        var refusal = manager.Dialog.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This is still missing from" });
        await Expect(refusal.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["MCMU, Mia Lund"]);
        await manager.IsAccessibleAsync("refusal");
        await manager.Page.Keyboard.PressAsync("Escape");
        await manager.IsDoneAsync();
        await Expect(manager.Page.GetByText("Still to report: MCMU", new() { Exact = true })).ToBeVisibleAsync();

        await AnswerAsync("mia.lund", number, "MCMU has 12, says the register.");
        await ConcurAsync(number, "MCMU", "eva.stone", "dan.okoro");
        await ReportAsync("mia.lund", number);
        await manager.GoAsync($"/taskings/{number}");
        await manager.StartAsync("submit-to-hq");
        await manager.ConfirmAsync();
        await manager.IsDoneAsync();
        await manager.StatusIsAsync("Task Submitted to HQ");
        await Expect(manager.Page.Locator("#tab-panel")).ToContainTextAsync("HOU has 88.");
        await Expect(manager.Page.Locator("#tab-panel")).ToContainTextAsync("MCMU has 12, says the register.");
    }

    /// <summary>The dialog knows the officer's own unit.</summary>
    private async Task AnswerAsync(string officer, string number, string text)
    {
        await using var visitor = await OpenAsync(officer, number);
        await visitor.StartAsync("respond");
        await visitor.Dialog.GetByLabel("Response", new() { Exact = true }).FillAsync(text);
        await visitor.ConfirmAsync();
        await visitor.IsDoneAsync();
    }

    private async Task ReportAsync(string officer, string number)
    {
        await using var visitor = await OpenAsync(officer, number);
        await visitor.StartAsync("report-complete");
        await visitor.ConfirmAsync();
        await visitor.IsDoneAsync();
    }

    private async Task ConcurAsync(string number, string unit, string chief, string lead)
    {
        await (await office.Server.As(chief)).DoAsync(number, "concur", new { unit, level = "unitChief" });
        await (await office.Server.As(lead)).DoAsync(number, "concur", new { unit, level = "division" });
    }

    private async Task<Visitor> OpenAsync(string person, string number) =>
        await (await office.VisitAsync()).EnterAsync(person, $"/taskings/{number}");
}
