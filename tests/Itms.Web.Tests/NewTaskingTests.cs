using System.Globalization;
using System.Text.RegularExpressions;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A task manager enters taskings.</summary>
[Collection(BrowserOffice.Second)]
public sealed partial class NewTaskingTests(BrowserOffice office)
{
    [Fact]
    public async Task By_keyboard_alone_a_tasking_is_created_from_the_suggestion()
    {
        await using var ana = await office.VisitAsync();
        await ana.EnterAsync("ana.ruiz");
        await ana.Page.Keyboard.PressAsync("n");
        await Expect(ana.Page.Locator("h1")).ToHaveTextAsync("New tasking");
        await ana.ReadyAsync();

        Assert.InRange(await ana.TabToAsync("Task type"), 1, 3);
        await ana.Page.Keyboard.TypeAsync("Corrective");
        await Expect(ana.ListField("Category")).ToHaveValueAsync("correctiveActionPlan");
        await Expect(ana.ListField("Unit")).ToHaveValueAsync(new Regex("^MQMU, "));
        await Expect(ana.ListField("Assignee")).Not.ToHaveValueAsync("");
        await Expect(ana.Page.Locator(".beside")).ToContainTextAsync("DAD-HCC");

        await ana.TabToAsync("Requestor");
        await ana.Page.Keyboard.TypeAsync("ICE ODO");
        await ana.TabToAsync("Date due to authority");
        await ana.Page.Keyboard.TypeAsync("01152031");
        await Expect(ana.Page.Locator(".moment", new() { HasText = "Date due to authority" })).ToContainTextAsync("Wednesday, in ");
        await ana.Page.Keyboard.PressAsync("Control+Enter");

        var number = await ana.NumberAsync();
        await ana.StatusIsAsync("Assigned");
        await Expect(ana.Page.Locator("h1")).ToBeFocusedAsync();
        await Expect(ana.Page.Locator("[aria-live]").First).ToContainTextAsync("is saved");
        var tasking = await (await office.Server.As("ana.ruiz")).ReadAsync(number);
        Assert.Equal("ICE ODO", (string?)tasking["requestor"]);
        Assert.Equal("2031-01-15", (string?)tasking["authorityDueDate"]);
        Assert.Equal("MQMU", (string?)tasking["components"]![0]!["unit"]);
    }

    [Fact]
    public async Task A_suggestion_never_overwrites_what_was_typed_and_can_be_used_again()
    {
        await using var ana = await OpenAsync();
        await ana.ListField("Unit").PickAsync("HPMU");
        await ana.ListField("Task type").SelectOptionAsync("correctiveActionPlan");
        await Expect(ana.Page.Locator(".beside")).ToContainTextAsync("MQMU");
        await Expect(ana.ListField("Unit")).ToHaveValueAsync(new Regex("^HPMU, "));
        await Expect(ana.TextField("Why these units, if the rules suggest others")).ToBeVisibleAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Use the suggestion again" }).ClickAsync();
        await Expect(ana.ListField("Unit")).ToHaveValueAsync(new Regex("^MQMU, "));
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost()
    {
        await using var ana = await OpenAsync();
        await ana.ListField("Task type").SelectOptionAsync("informationRequest");
        await ana.ListField("Requestor").FillAsync("CRCL");
        await ana.ListField("Unit").PickAsync("HOU");
        await ana.ListField("Assignee").PickAsync("Lee Chan");
        await ana.Page.GetByRole(AriaRole.Tab, new() { Name = "Information request" }).ClickAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add to detainees" }).ClickAsync();
        await ana.TextField("Alien number").FillAsync("A1");
        await ana.Page.Keyboard.PressAsync("Control+Enter");

        await Expect(ana.TextField("Alien number")).ToBeFocusedAsync();
        await Expect(ana.Page.GetByText("Alien number must be A followed by eight or nine digits")).ToBeVisibleAsync();
        await Expect(ana.TextField("Alien number")).ToHaveValueAsync("A1");
        await Expect(ana.Page.GetByRole(AriaRole.Tab, new() { Name = "Common" })).ToContainTextAsync("1 fault");
        await ana.IsAccessibleAsync("faults");

        await ana.TextField("Alien number").FillAsync("A012345678");
        await ana.ListField("Information request type").SelectOptionAsync("policies");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save the tasking" }).ClickAsync();
        await Expect(ana.Page.Locator("[aria-invalid=true]")).ToBeFocusedAsync();
        await Expect(ana.Page.GetByText("“Internal due date”")).ToBeVisibleAsync();
        await Expect(ana.ListField("Assignee")).ToHaveValueAsync("Lee Chan, HOU");
        await ana.DateField("Date due to authority").FillAsync("2031-01-20");
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        var number = await ana.NumberAsync();
        var tasking = await (await office.Server.As("ana.ruiz")).ReadAsync(number);
        Assert.Equal("A012345678", (string?)tasking["detainees"]![0]!["alienNumber"]);
        Assert.DoesNotContain("A012345678", await StoredAsync(ana), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_units_answer_and_people_are_searched_by_typing()
    {
        await using var ana = await OpenAsync();
        await FillAsync(ana, "Two units");
        await ana.ListField("Unit").PickAsync("HOU");
        await ana.ListField("Assignee").PickAsync("chan");
        await ana.ListField("Carbon copy (cc)").PickAsync("dale");
        await ana.ListField("Carbon copy (cc)").PickAsync("singh");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add another unit" }).ClickAsync();
        var second = ana.Page.GetByRole(AriaRole.Group, new() { Name = "Unit 2" });
        await second.GetByRole(AriaRole.Combobox, new() { Name = "Unit", Exact = true }).PickAsync("alder");
        await second.GetByRole(AriaRole.Combobox, new() { Name = "Assignee" }).PickAsync("mia");
        var soon = DateTime.UtcNow.AddDays(21).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await ana.DateField("Internal due date").FillAsync(soon);
        await Expect(ana.Page.Locator(".moment", new() { HasText = "Internal due date" })).ToContainTextAsync(" business days)");
        await ana.DateField("Internal due date").FillAsync("2031-01-15");
        await ana.Page.Keyboard.PressAsync("Control+Enter");

        var tasking = await (await office.Server.As("ana.ruiz")).ReadAsync(await ana.NumberAsync());
        Assert.Equal(["HOU", "ALDER"], tasking["components"]!.AsArray().Select(c => (string?)c!["unit"]));
        Assert.Equal(["lee.chan", "mia.lund"], tasking["components"]!.AsArray().Select(c => (string?)c!["assignee"]));
        Assert.Equal(["kim.dale", "ray.singh"], tasking["components"]![0]!["cc"]!.AsArray().Select(p => (string?)p));
    }

    [Fact]
    public async Task An_answered_request_is_entered_afterward()
    {
        await using var ana = await OpenAsync();
        var client = await office.Server.As("ana.ruiz");
        var now = (DateTimeOffset)(await client.GetAsync("/api/sign-in"))["now"]!;
        await ana.Page.GetByRole(AriaRole.Switch, new() { Name = "Already answered" }).ClickAsync();
        await FillAsync(ana, "Answered by email");
        await ana.DateField("Received at").FillAsync(FormSteps.OnAgencyClock(now.AddHours(-5)));
        await ana.DateField("Date due to authority").FillAsync("2031-01-20");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add a time: Date due to authority" }).ClickAsync();
        await ana.DateField("Date due to authority").FillAsync(FormSteps.OnAgencyClock(now.AddHours(2)));
        await ana.Page.Keyboard.PressAsync("Control+Enter");

        // The first field that is wrong is on the tab of the answer.
        await Expect(ana.DateField("Answered at")).ToBeFocusedAsync();
        await ana.DateField("Answered at").FillAsync(FormSteps.OnAgencyClock(now.AddHours(-1)));
        await ana.ListField("Kind of response").SelectOptionAsync("substantive");
        await ana.TextField("Response").FillAsync("There were 412 visits.");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add to who cleared it" }).ClickAsync();
        await ana.ListField("Person").PickAsync("lind");
        await ana.DateField("Cleared at").FillAsync(FormSteps.OnAgencyClock(now.AddHours(-2)));
        await ana.IsAccessibleAsync("retroactive");
        await ana.Page.Keyboard.PressAsync("Control+Enter");

        var number = await ana.NumberAsync();
        await ana.StatusIsAsync("Task Submitted to Authority");
        var tasking = await client.ReadAsync(number);
        Assert.Equal("There were 412 visits.", (string?)tasking["finalResponse"]!["text"]);
        Assert.Equal("joe.lind", (string?)tasking["clearance"]!["decisions"]![0]!["by"]);
    }

    [Fact]
    public async Task Duplicates_appear_while_typing_and_one_is_used_as_draft()
    {
        var request = Requests.InformationRequest().With("caseNumber", "CRCL-31-7788")
            .With("instruction", "Count the periwinkle ledgers of December.");
        var number = await (await office.Server.As("ana.ruiz")).CreateAsync(request);
        await using var ana = await OpenAsync();
        await ana.ListField("Task type").SelectOptionAsync("informationRequest");
        await ana.ListField("Requestor").FillAsync("ICE OPLA");
        await ana.TextField("Case number").FillAsync("CRCL-31-7788");
        await Expect(ana.Page.Locator(".beside .notice")).ToContainTextAsync(number);
        await Expect(ana.Page.GetByRole(AriaRole.Link, new() { Name = number })).ToHaveAttributeAsync("target", "_blank");
        await ana.IsAccessibleAsync("duplicates");

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = $"Use as draft: {number}" }).ClickAsync();
        await Expect(ana.TextField("Task instruction")).ToHaveValueAsync("Count the periwinkle ledgers of December.");
        await Expect(ana.ListField("Assignee")).ToHaveValueAsync("Lee Chan, HOU");
        await Expect(ana.ListField("Requestor")).ToHaveValueAsync("ICE OPLA");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Undo the copy" }).ClickAsync();
        await Expect(ana.TextField("Task instruction")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_double_click_creates_one_tasking_and_so_does_a_lost_answer()
    {
        await using var ana = await OpenAsync();
        await FillAsync(ana, "Office of Quixotry");
        var lost = 1;
        await ana.Page.RouteAsync("**/api/taskings", async route =>
        {
            // The server does it, and its answer does not arrive.
            if (lost-- > 0)
            {
                await route.FetchAsync();
                await route.AbortAsync();
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        var save = ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save the tasking" });
        await save.ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not answer");
        await save.DblClickAsync();
        var number = await ana.NumberAsync();
        var found = await (await office.Server.As("ana.ruiz")).PostAsync("/api/search", new { text = "Quixotry" });
        Assert.Equal([number], found["items"]!.AsArray().Select(row => (string?)row!["number"]));
    }

    [Fact]
    public async Task Leaving_with_unsaved_input_asks_first()
    {
        await using var ana = await OpenAsync();
        await FillAsync(ana, "CRCL");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Overdue" }).ClickAsync();
        await Expect(ana.Dialog).ToContainTextAsync("Leave without saving?");
        await ana.IsAccessibleAsync("leaving");
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.IsDoneAsync();
        await Expect(ana.ListField("Task type")).ToHaveValueAsync("policy");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Overdue" }).ClickAsync();
        await ana.Dialog.GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Expect(ana.Page.Locator("h1")).ToHaveTextAsync("Overdue");
    }

    [Fact]
    public async Task Only_task_managers_enter_taskings()
    {
        await using var lee = await office.VisitAsync();
        await lee.EnterAsync("lee.chan");
        await Expect(lee.Page.GetByRole(AriaRole.Link, new() { Name = "New tasking" })).ToHaveCountAsync(0);
        await lee.GoAsync("/new");
        await Expect(lee.Page.Locator("main")).ToContainTextAsync("Only task managers enter taskings");
    }

    private static async Task FillAsync(Visitor ana, string requestor)
    {
        await ana.ListField("Task type").SelectOptionAsync("policy");
        await ana.ListField("Requestor").FillAsync(requestor);
    }

    /// <summary>What the browser keeps, and the address.</summary>
    private static Task<string> StoredAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string>(
        "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, history.state, document.title])");

    private async Task<Visitor> OpenAsync()
    {
        var ana = await (await office.VisitAsync()).EnterAsync("ana.ruiz", "/new");
        await Expect(ana.ListField("Task type")).ToBeVisibleAsync();
        return ana;
    }
}
