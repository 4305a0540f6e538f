using Itms.Server.Tests;
using Itms.TestKit;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>
/// The main pages with the past of the demo, as the README shows them. <c>ITMS_WRITE_DOCS=1</c> writes the pictures to <c>docs/pictures</c>.
/// </summary>
public sealed class PictureTests(BrowserOffice office)
{
    [Fact]
    public async Task The_main_pages_of_the_demo_have_something_to_show()
    {
        Assert.SkipWhen(BrowserOffice.Executable is null, "There is no Chromium here. Install it, or name one in ITMS_CHROMIUM.");
        await using var server = await DemoServer.StartAsync(empty: false);
        await using var ana = await office.VisitAsync(server: server);
        await ana.Page.GotoAsync("/");
        await Expect(ana.Page.Locator("[data-person]").First).ToBeVisibleAsync();
        await PictureAsync(ana, "sign-in");
        await ana.EnterAsync("ana.ruiz");
        await ShowsRowsAsync(ana, "home");
        await ana.GoAsync("/overdue");
        await ShowsRowsAsync(ana, "overdue");
        await ana.GoAsync("/active");
        await ana.Page.Locator("[data-row]").First.ClickAsync();
        await Expect(ana.Page.Locator("[role=tablist]")).ToBeVisibleAsync();
        await ana.ReadyAsync();
        await PictureAsync(ana, "tasking");
        await ana.Page.Locator("[data-action]").First.ClickAsync();
        await Expect(ana.Dialog).ToBeVisibleAsync();
        await PictureAsync(ana, "action");

        // A clearing official between two meetings.
        await using var joe = await office.VisitAsync(new Look(Width: 360), server);
        await joe.EnterAsync("joe.lind");
        await ShowsRowsAsync(joe, "phone");
    }

    private static async Task ShowsRowsAsync(Visitor visitor, string name)
    {
        await Expect(visitor.Page.Locator("[data-row]").First).ToBeVisibleAsync();
        await PictureAsync(visitor, name);
    }

    private static async Task PictureAsync(Visitor visitor, string name)
    {
        await visitor.FitsAsync(name);
        GeneratedFile.WritePicture($"docs/pictures/{name}.png", await visitor.Page.ScreenshotAsync());
    }
}
