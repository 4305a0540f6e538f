using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A task manager corrects the form of a tasking.</summary>
[Collection(BrowserOffice.First)]
public sealed class EditTests(BrowserOffice office)
{
    [Fact]
    public async Task Only_what_was_changed_is_sent()
    {
        await using var ana = await office.VisitAsync();
        var number = await EditAsync(ana);
        await ana.TextField("Case number").FillAsync("CRCL-31-0099");
        await ana.ListField("Information request type").SelectOptionAsync("policies");
        var sent = await ana.Page.RunAndWaitForRequestAsync(
            () => ana.Page.Keyboard.PressAsync("Control+Enter"), request => request.Method == "PATCH");
        Assert.Equal("""{"caseNumber":"CRCL-31-0099","informationRequest":{"type":"policies"}}""", sent.PostData);
        await Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToBeFocusedAsync();
        await Expect(ana.Page.Locator("#tab-panel")).ToContainTextAsync("CRCL-31-0099");
        Assert.Equal("policies", (string?)(await (await office.Server.As("ana.ruiz")).ReadAsync(number))["informationRequest"]!["type"]);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field()
    {
        await using var ana = await office.VisitAsync();
        await EditAsync(ana);
        await ana.TextField("Requestor").FillAsync("");
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(ana.TextField("Requestor")).ToBeFocusedAsync();
        await Expect(ana.Page.GetByText("Requestor is required")).ToBeVisibleAsync();
        await ana.IsAccessibleAsync("edit with a fault");
    }

    [Fact]
    public async Task Two_people_edit_one_tasking_and_the_later_one_decides_field_by_field()
    {
        await using var ana = await office.VisitAsync();
        var number = await EditAsync(ana);
        await ana.TextField("Case number").FillAsync("CRCL-31-MINE");
        await ana.TextField("Task instruction").FillAsync("State the number of visits in November.");
        await OtherEditsAsync(number, new { caseNumber = "CRCL-31-THEIRS", icattNumber = "ICATT-7" });
        await ana.Page.Keyboard.PressAsync("Control+Enter");

        var notice = ana.Page.GetByRole(AriaRole.Alert);
        await Expect(notice).ToContainTextAsync("Somebody changed this tasking meanwhile");
        await Expect(notice.GetByRole(AriaRole.Row, new() { Name = "Case number" })).ToContainTextAsync("CRCL-31-THEIRS");
        await Expect(notice.GetByRole(AriaRole.Row, new() { Name = "Case number" })).ToContainTextAsync("CRCL-31-MINE");
        await Expect(notice.GetByRole(AriaRole.Row, new() { Name = "ICATT number" })).ToContainTextAsync("You did not change it");
        await Expect(ana.TextField("Case number")).ToHaveValueAsync("CRCL-31-MINE");
        await ana.IsAccessibleInAnyLookAsync("changed meanwhile");

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save my changes over it" }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToBeFocusedAsync();
        var tasking = await (await office.Server.As("ana.ruiz")).ReadAsync(number);
        Assert.Equal("CRCL-31-MINE", (string?)tasking["caseNumber"]);
        Assert.Equal("ICATT-7", (string?)tasking["icattNumber"]);
        Assert.Equal("State the number of visits in November.", (string?)tasking["instruction"]);
    }

    [Fact]
    public async Task The_later_one_can_take_the_values_of_the_other()
    {
        await using var ana = await office.VisitAsync();
        var number = await EditAsync(ana);
        await ana.TextField("Case number").FillAsync("CRCL-31-MINE");
        await ana.TextField("Task instruction").FillAsync("State the number of visits in November.");
        await OtherEditsAsync(number, new { caseNumber = "CRCL-31-THEIRS" });
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await Expect(ana.TextField("Case number")).ToHaveValueAsync("CRCL-31-THEIRS");
        await Expect(ana.TextField("Task instruction")).ToHaveValueAsync("State the number of visits in November.");
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToBeFocusedAsync();
        var tasking = await (await office.Server.As("ana.ruiz")).ReadAsync(number);
        Assert.Equal("CRCL-31-THEIRS", (string?)tasking["caseNumber"]);
        Assert.Equal("State the number of visits in November.", (string?)tasking["instruction"]);
    }

    [Fact]
    public async Task A_comment_meanwhile_stands_in_nobodys_way()
    {
        await using var ana = await office.VisitAsync();
        var number = await EditAsync(ana);
        await ana.TextField("Case number").FillAsync("CRCL-31-0100");
        await (await office.Server.As("lee.chan")).PostAsync($"/api/taskings/{number}/comments", new { text = "I have begun." });
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(ana.Page.Locator("#tab-panel")).ToContainTextAsync("CRCL-31-0100");
        Assert.Equal("CRCL-31-0100", (string?)(await (await office.Server.As("ana.ruiz")).ReadAsync(number))["caseNumber"]);
    }

    [Fact]
    public async Task Leaving_an_edit_asks_first_and_an_action_officer_cannot_edit()
    {
        await using var ana = await office.VisitAsync();
        var number = await EditAsync(ana);
        await ana.TextField("Case number").FillAsync("CRCL-31-0101");
        await ana.Page.GetByRole(AriaRole.Tab, new() { Name = "History" }).ClickAsync();
        await Expect(ana.Dialog).ToContainTextAsync("Leave without saving?");
        await ana.Dialog.GetByRole(AriaRole.Button, new() { Name = "Stay here" }).ClickAsync();
        await Expect(ana.TextField("Case number")).ToHaveValueAsync("CRCL-31-0101");

        await using var lee = await office.VisitAsync();
        await lee.EnterAsync("lee.chan", $"/taskings/{number}?tab=details");
        await Expect(lee.Page.GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Axe_finds_nothing_in_the_form()
    {
        await using var ana = await office.VisitAsync();
        await EditAsync(ana);
        await ana.IsAccessibleInAnyLookAsync("edit");
    }

    private async Task<string> EditAsync(Visitor ana)
    {
        var number = await (await office.Server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest());
        await ana.EnterAsync("ana.ruiz", $"/taskings/{number}?tab=details");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Expect(ana.ListField("Task type")).ToBeFocusedAsync();
        return number;
    }

    private async Task OtherEditsAsync(string number, object changes)
    {
        var tom = await office.Server.As("tom.becker");
        (await tom.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", changes, ("If-Match", "*"))).Ok("edit");
    }
}
