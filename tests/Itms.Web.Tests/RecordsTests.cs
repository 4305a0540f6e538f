using System.Text.Json.Nodes;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Itms.Server.Tests.Requests;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>The pages about records: a disposal from proposal to certificate, holds, disclosures and the schedule.</summary>
public sealed class RecordsTests(BrowserOffice office, OneServer one) : IClassFixture<OneServer>
{
    private const string Alien = "A012345678";

    private static readonly string[] Pages = ["", "/disposals", "/holds", "/disclosures", "/schedule"];

    [Fact]
    public async Task A_disposal_is_proposed_approved_by_another_person_and_certified()
    {
        var (held, free) = await ArchiveAsync();
        await using var rex = await office.VisitAsync(server: one.Server);
        await rex.EnterAsync("rex.moss", "/records/schedule");
        await SaveEntryAsync(rex, "journey");
        await rex.GoAsync("/records/holds");
        await Button(rex, "Hold taskings").ClickAsync();
        await rex.ConfirmAsync();
        await Expect(rex.Dialog.GetByText("Why is required")).ToBeVisibleAsync();
        await rex.Dialog.GetByLabel("Why", new() { Exact = true }).FillAsync("Smith v. ICE");
        await rex.Dialog.GetByLabel("ITMS numbers").FillAsync(held);
        await rex.ConfirmAsync();
        await rex.IsDoneAsync();
        await Expect(rex.Page.Locator("tbody")).ToContainTextAsync(held);

        await rex.GoAsync("/records");
        await Expect(Row(rex, held)).ToContainTextAsync("Under a legal hold");
        await Expect(rex.Page.GetByLabel($"Choose {held}")).ToHaveCountAsync(0);
        // By keyboard alone.
        await rex.Page.GetByLabel($"Choose {free}").FocusAsync();
        await rex.Page.Keyboard.PressAsync("Space");
        await Expect(rex.Page.GetByText("1 tasking chosen.")).ToBeVisibleAsync();
        await Button(rex, "Propose disposal").FocusAsync();
        await rex.Page.Keyboard.PressAsync("Enter");
        await rex.Dialog.GetByLabel("What the TPSU chief should know").FillAsync("Past its date.");
        await rex.ConfirmAsync();
        await rex.IsDoneAsync();
        await Expect(rex.Page.Locator(".notice")).ToContainTextAsync("The TPSU chief decides.");
        await Row(rex, free).GetByRole(AriaRole.Link, new() { Name = "In a disposal" }).ClickAsync();
        await Expect(Button(rex, "Withdraw")).ToBeVisibleAsync();
        await Expect(Button(rex, "Approve and destroy")).ToHaveCountAsync(0);

        await using var tom = await office.VisitAsync(server: one.Server);
        await tom.EnterAsync("tom.becker", $"/taskings/{held}");
        await Expect(tom.Page.Locator(".notice")).ToContainTextAsync("Legal hold: Smith v. ICE");
        await tom.Page.GetByRole(AriaRole.Link, new() { Name = "Records", Exact = true }).ClickAsync();
        await tom.Page.GetByRole(AriaRole.Link, new() { Name = "Disposals", Exact = true }).ClickAsync();
        await tom.Page.GetByRole(AriaRole.Link, new() { Name = "Open the disposal of" }).First.ClickAsync();
        await Expect(tom.Page.GetByText("Past its date.")).ToBeVisibleAsync();
        await Button(tom, "Approve and destroy").ClickAsync();
        await tom.IsAccessibleAsync("approving");
        await tom.ConfirmAsync();
        await tom.IsDoneAsync();
        await Expect(tom.Page.GetByRole(AriaRole.Heading, new() { Name = "Certificate of disposal" })).ToBeVisibleAsync();
        await Expect(Row(tom, free)).ToContainTextAsync("DAA-0567-2015-0013");
        await tom.IsAccessibleAsync("certificate");

        await tom.GoAsync($"/taskings/{free}");
        await Expect(tom.Page.GetByText("The tasking was disposed of", new() { Exact = true })).ToBeVisibleAsync();

        await tom.GoAsync("/records/disclosures");
        await tom.Page.GetByLabel("Alien number").FillAsync(Alien);
        await tom.Page.Keyboard.PressAsync("Enter");
        await Expect(Row(tom, free)).ToContainTextAsync("Synopsis of care");
        Assert.DoesNotContain("012345678", tom.Page.Url, StringComparison.Ordinal);
        var download = await tom.Page.RunAndWaitForDownloadAsync(() => Button(tom, "Download as CSV").ClickAsync());
        Assert.Equal("disclosures.csv", download.SuggestedFilename);
    }

    [Fact]
    public async Task Whoever_has_no_business_there_is_told_so_and_has_no_link()
    {
        await using var lee = await office.VisitAsync(server: one.Server);
        await lee.EnterAsync("lee.chan", "/records");
        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync("Records are not for you");
        await Expect(lee.Page.GetByRole(AriaRole.Link, new() { Name = "Records", Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_pages_about_records()
    {
        await ArchiveAsync();
        await using var rex = await office.VisitAsync(server: one.Server);
        await rex.EnterAsync("rex.moss", "/records");
        await rex.GoAsync("/records/schedule");
        await SaveEntryAsync(rex, "colors");
        foreach (var page in Pages)
        {
            await rex.GoAsync("/records" + page);
            await rex.IsAccessibleInAnyLookAsync($"records{page}");
        }

        await Button(rex, "Add an entry").ClickAsync();
        await rex.IsAccessibleInAnyLookAsync("an entry");
        await rex.Page.Keyboard.PressAsync("Escape");
        await rex.IsDoneAsync();
        await Expect(Button(rex, "Add an entry")).ToBeFocusedAsync();
        await rex.GoAsync("/records/holds");
        await Button(rex, "Hold a period").ClickAsync();
        await rex.IsAccessibleInAnyLookAsync("a hold");
    }

    private static async Task SaveEntryAsync(Visitor rex, string code)
    {
        await Button(rex, "Add an entry").ClickAsync();
        await rex.Dialog.GetByLabel("Code", new() { Exact = true }).FillAsync(code);
        await rex.Dialog.GetByLabel("Title", new() { Exact = true }).FillAsync("Taskings");
        await rex.Dialog.GetByLabel("Records schedule", new() { Exact = true }).FillAsync("DAA-0567-2015-0013");
        await rex.Dialog.GetByLabel("Years").FillAsync("1");
        await rex.Dialog.GetByLabel("Why", new() { Exact = true }).FillAsync("Approved by NARA.");
        await rex.ConfirmAsync();
        await rex.IsDoneAsync();
        await Expect(rex.Page.Locator("tbody")).ToContainTextAsync(code);
    }

    /// <summary>Two taskings that were closed years ago.</summary>
    private async Task<(string Held, string Free)> ArchiveAsync()
    {
        var tm = await one.Server.As("ana.ruiz");
        var now = (DateTimeOffset)(await tm.GetAsync("/api/demo/clock"))["now"]!;
        var start = new DateTimeOffset(now.Year, now.Month, now.Day, 14, 0, 0, TimeSpan.Zero).AddDays(1);
        await one.Server.AdvanceToAsync(start);
        var (held, free) = (await tm.CreateAsync(Entry(start)), await tm.CreateAsync(Entry(start)));
        await one.Server.AdvanceToAsync(start.AddYears(3));
        return (held, free);
    }

    private static JsonObject Entry(DateTimeOffset start) => InformationRequest()
        .Without("startDate").Without("internalDueDate")
        .With("receivedAt", start.AddHours(-8).ToString("O"))
        .With("authorityDueDate", start.AddHours(-2).ToString("O"))
        .With("detainees", new JsonArray(new JsonObject { ["name"] = "Pat Example", ["alienNumber"] = Alien }))
        .With("retroactive", new JsonObject
        {
            ["completedAt"] = start.AddHours(-3).ToString("O"),
            ["response"] = new JsonObject { ["kind"] = "substantive", ["text"] = "Twelve." },
            ["channel"] = "email",
        });

    private static ILocator Button(Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Row(Visitor visitor, string number) =>
        visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = number });
}
