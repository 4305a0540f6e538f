using System.Text;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>The import of lists from SharePoint in the browser, by keyboard.</summary>
public sealed class TaskingImportTests(BrowserOffice office)
{
    private const string List =
        "ID,ITMS number,Status,Requestor,Task type,Internal due date,Unit,Assignee,Date closed\r\n"
        + "1,2021-0417,Submitted to Authority,CRCL,FOIA,7/12/2021,HOU,Lee Chan,7/19/2021\r\n"
        + "2,2026-0900,Assigned,OCR,FOIA,1/15/2031,HOU,Lee Chan,\r\n"
        + "3,2026-0901,Walking,OCR,FOIA,1/15/2031,HOU,Lee Chan,\r\n";

    [Fact]
    public async Task A_list_is_checked_then_imported_and_its_numbers_are_found()
    {
        await using var server = await DemoServer.StartAsync();
        await using (var root = await office.VisitAsync(server: server))
        {
            await root.EnterAsync("adm.root", "/admin/taskings");
            await root.IsAccessibleAsync("an import to begin");
            await ChooseAsync(root, List);
            await root.Page.GetByLabel("List (CSV or Excel)").FocusAsync();
            await TabToAsync(root, "Check");
            await root.Page.Keyboard.PressAsync("Enter");
            await Expect(root.Page.GetByText("Nothing is imported yet.").First).ToBeVisibleAsync();
            await Expect(root.Page.Locator("tbody tr")).ToHaveCountAsync(1);
            await Expect(root.Page.Locator("tbody tr")).ToContainTextAsync("Status");
            await root.IsAccessibleAsync("a checked list");
            await TabToAsync(root, "Import the rows without errors");
            await root.Page.Keyboard.PressAsync("Enter");
            await Expect(root.Page.GetByText("The list is imported.").First).ToBeVisibleAsync();
            await root.IsAccessibleAsync("an imported list");
        }

        await using var ana = await office.VisitAsync(server: server);
        await ana.EnterAsync("ana.ruiz");
        await ana.Page.Keyboard.PressAsync("/");
        await ana.Page.Keyboard.TypeAsync("2026-0900");
        await ana.Page.Keyboard.PressAsync("Enter");
        var row = ana.Page.Locator("tbody tr").Filter(new() { HasText = "OCR" });
        await Expect(row).ToHaveCountAsync(1);
        var found = (await (await server.As("ana.ruiz")).PostAsync("/api/search", new { text = "2026-0900" }))["items"]![0]!;
        await ana.GoAsync($"/taskings/{(string)found["number"]!}?tab=details");
        await Expect(ana.Page.GetByText("2026-0900 (ITMS on SharePoint)")).ToBeVisibleAsync();
    }

    private static Task ChooseAsync(Visitor root, string list) => root.Page.GetByLabel("List (CSV or Excel)").SetInputFilesAsync(
        new FilePayload { Name = "list.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(list) });

    /// <summary>Goes on by Tab until the button has the focus.</summary>
    private static async Task TabToAsync(Visitor root, string button)
    {
        var target = root.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true });
        for (var i = 0; i < 40; i++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await root.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{button} cannot be reached by keyboard.");
    }
}
