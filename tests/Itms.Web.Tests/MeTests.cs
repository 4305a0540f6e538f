using System.Net;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>What people set for themselves. Each section is saved by itself.</summary>
[Collection(BrowserOffice.Second)]
public sealed class MeTests(BrowserOffice office)
{
    [Fact]
    public async Task An_absence_names_a_substitute_and_can_be_ended()
    {
        await using var mia = await office.VisitAsync();
        await mia.EnterAsync("mia.lund");
        await mia.Page.Locator(".who a[href='/me']").ClickAsync();
        await Expect(mia.Page.Locator("h1")).ToHaveTextAsync("Mia Lund");
        var absence = Section(mia, "When I am away");
        await Expect(absence).ToContainTextAsync("You are not away.");
        await absence.GetByLabel("Substitute").SelectOptionAsync("eva.stone");
        await SaveAsync(absence);
        await Expect(absence.GetByLabel("Until")).ToBeFocusedAsync();
        await Expect(absence.GetByLabel("Substitute")).ToHaveValueAsync("eva.stone");
        await absence.GetByLabel("Until").FillAsync(DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd"));
        await SaveAsync(absence);
        await Expect(absence).ToContainTextAsync("Saved.");
        await Expect(absence).ToContainTextAsync("Eva Stone acts for you.");
        Assert.Equal("eva.stone", (string?)(await (await office.Server.As("mia.lund")).GetAsync("/api/me/absence"))["substitute"]);

        await absence.GetByRole(AriaRole.Button, new() { Name = "End my absence now" }).ClickAsync();
        await Expect(absence).ToContainTextAsync("You are not away.");
        await Expect(mia.Page.Locator("[aria-live]")).ToHaveTextAsync("Your absence has ended.");
    }

    [Fact]
    public async Task Mails_that_may_wait_come_as_one_chooses()
    {
        await using var sam = await office.VisitAsync();
        await sam.EnterAsync("sam.ortiz", "/me");
        var mails = Section(sam, "Mails I get");
        await mails.GetByLabel("Comments", new() { Exact = true }).SelectOptionAsync("daily");
        await SaveAsync(mails);
        await Expect(mails).ToContainTextAsync("Saved.");
        var kinds = (await (await office.Server.As("sam.ortiz")).GetAsync("/api/me/notifications"))["kinds"]!.AsArray();
        Assert.Equal("daily", (string?)kinds.Single(k => (string?)k!["kind"] == "comments")!["chosen"]);
        Assert.Equal("atOnce", (string?)kinds.Single(k => (string?)k!["kind"] == "copies")!["chosen"]);
    }

    [Fact]
    public async Task A_calendar_address_is_shown_once_and_can_be_stopped()
    {
        await using var ray = await office.VisitAsync();
        await ray.EnterAsync("ray.singh", "/me");
        var calendar = Section(ray, "My due dates in my calendar");
        await calendar.GetByRole(AriaRole.Button, new() { Name = "Make a calendar address" }).ClickAsync();
        var address = calendar.GetByLabel("Calendar address");
        await Expect(address).ToBeFocusedAsync();
        var path = new Uri(await address.InputValueAsync()).AbsolutePath;
        using var program = new HttpClient { BaseAddress = office.Server.Address };
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(path)).StatusCode);

        await ray.GoAsync("/me");
        await Expect(calendar).ToContainTextAsync("A program last read it on");
        await Expect(address).ToHaveCountAsync(0);
        await calendar.GetByRole(AriaRole.Button, new() { Name = "Stop the address" }).ClickAsync();
        await Expect(calendar).ToContainTextAsync("You have no calendar address.");
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_can_be_revoked()
    {
        await using var lee = await office.VisitAsync();
        await lee.EnterAsync("lee.chan", "/me");
        var tokens = Section(lee, "Tokens for programs");
        await tokens.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        await Expect(tokens.GetByLabel("Name")).ToBeFocusedAsync();
        await tokens.GetByLabel("Name").FillAsync("Our spreadsheet");
        await tokens.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        var secret = await tokens.GetByLabel("Token for Our spreadsheet").InputValueAsync();
        using var program = new HttpClient { BaseAddress = office.Server.Address };
        program.DefaultRequestHeaders.Add("Authorization", $"Bearer {secret}");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/me")).StatusCode);

        await lee.GoAsync("/me");
        await Expect(tokens).ToContainTextAsync("Our spreadsheet");
        await Expect(tokens.GetByLabel("Token for Our spreadsheet")).ToHaveCountAsync(0);
        await tokens.GetByRole(AriaRole.Button, new() { Name = "Revoke Our spreadsheet" }).ClickAsync();
        await Expect(tokens).ToContainTextAsync("You have no tokens.");
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task Leadership_subscribes_to_a_report_and_staff_is_not_offered_one()
    {
        await using var joe = await office.VisitAsync();
        await joe.EnterAsync("joe.lind", "/me");
        var reports = Section(joe, "Reports I get");
        await reports.GetByLabel("Report", new() { Exact = true }).SelectOptionAsync("performance");
        await reports.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Expect(reports).ToContainTextAsync("Performance, All units I may see");
        await reports.GetByRole(AriaRole.Button, new() { Name = "End Performance" }).ClickAsync();
        await Expect(reports).ToContainTextAsync("You get no report.");

        await using var sam = await office.VisitAsync();
        await sam.EnterAsync("sam.ortiz", "/me");
        await Expect(Section(sam, "Tokens for programs")).ToBeVisibleAsync();
        await Expect(Section(sam, "Reports I get")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_colors_change_at_once_and_stay()
    {
        await using var kim = await office.VisitAsync();
        await kim.EnterAsync("kim.dale", "/me");
        await Section(kim, "Colors").GetByLabel("Theme").SelectOptionAsync("dark");
        await Expect(kim.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await kim.GoAsync("/me");
        await Expect(kim.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task Axe_finds_nothing()
    {
        await using var tom = await office.VisitAsync();
        await tom.EnterAsync("tom.becker", "/me");
        await tom.IsAccessibleInAnyLookAsync("me");
        await Section(tom, "My due dates in my calendar").GetByRole(AriaRole.Button).First.ClickAsync();
        await SaveAsync(Section(tom, "When I am away"));
        await Expect(Section(tom, "When I am away").GetByLabel("Until")).ToHaveAttributeAsync("aria-invalid", "true");
        await tom.IsAccessibleInAnyLookAsync("me with faults");
    }

    [Fact]
    public async Task Who_may_audit_sees_who_read_a_tasking()
    {
        var number = await (await office.Server.As("ana.ruiz")).CreateAsync(
            Requests.InformationRequest().With("detainees", new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject { ["name"] = "Jo Doe", ["alienNumber"] = "A012345699" })));
        await (await office.Server.As("lee.chan")).ReadAsync(number);
        await using var ana = await office.VisitAsync();
        await ana.EnterAsync("ana.ruiz", $"/taskings/{number}");
        await ana.Page.GetByRole(AriaRole.Tab, new() { Name = "Readings" }).ClickAsync();
        await Expect(ana.Page.Locator("tbody tr", new() { HasText = "Lee Chan" }).First).ToContainTextAsync("The tasking");
        await ana.IsAccessibleAsync("readings");

        await using var lee = await office.VisitAsync();
        await lee.EnterAsync("lee.chan", $"/taskings/{number}?tab=readings");
        await Expect(lee.Page.GetByRole(AriaRole.Tab, new() { Name = "Work" })).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(lee.Page.GetByRole(AriaRole.Tab, new() { Name = "Readings" })).ToHaveCountAsync(0);
    }

    private static ILocator Section(Visitor visitor, string title) => visitor.Page.GetByRole(AriaRole.Region, new() { Name = title });

    private static Task SaveAsync(ILocator section) => section.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
}
