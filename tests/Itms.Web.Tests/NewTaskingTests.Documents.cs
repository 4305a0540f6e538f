using System.Text.RegularExpressions;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <content>The documents of a new tasking.</content>
public sealed partial class NewTaskingTests
{
    [Fact]
    public async Task Documents_upload_after_saving_and_a_failed_one_can_be_tried_again()
    {
        await using var ana = await OpenAsync();
        await FillAsync(ana, "With documents");
        await ana.Page.Locator("[data-upload]").SetInputFilesAsync([Text("request.txt"), Text("wrong.txt"), Text("list.txt")]);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Remove wrong.txt" }).ClickAsync();
        await ana.Page.RouteAsync("**/attachments", route => route.AbortAsync());
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(ana.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("but not all of its documents");
        await ana.IsAccessibleAsync("failed upload");

        await ana.Page.UnrouteAsync("**/attachments");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Upload the rest again" }).ClickAsync();
        var number = await ana.NumberAsync();
        var tasking = await (await office.Server.As("ana.ruiz")).ReadAsync(number);
        Assert.Equal(["list.txt", "request.txt"], tasking["attachments"]!.AsArray().Select(a => (string)a!["name"]!).Order());
        await ana.Page.GetByRole(AriaRole.Tab, new() { Name = "Documents" }).ClickAsync();
        await Expect(ana.Page.Locator(".documents")).ToContainTextAsync("request.txt");

        static FilePayload Text(string name) => new() { Name = name, MimeType = "text/plain", Buffer = "412 visits"u8.ToArray() };
    }
}
