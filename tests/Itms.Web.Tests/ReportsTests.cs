using System.Text.RegularExpressions;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>The reports: figures that lead to their taskings, periods, downloads, and the monthly mail.</summary>
public sealed class ReportsTests(BrowserOffice office, OneServer one) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_figure_leads_to_its_taskings_and_the_file_has_the_same_figure()
    {
        await using var tom = await office.VisitAsync(server: one.Server);
        string[] numbers = [await CreateAsync("HITU", "zoe.hart"), await CreateAsync("HITU", "zoe.hart")];
        await CreateAsync("RMU", "gus.lowe");
        await tom.EnterAsync("tom.becker");
        await tom.Page.GetByRole(AriaRole.Link, new() { Name = "Reports", Exact = true }).ClickAsync();
        await Expect(tom.Page.Locator("h1")).ToHaveTextAsync("Workload");
        var line = tom.Page.Locator(".figures tr", new() { HasText = "Health Information Technology Unit" });
        await Expect(line.Locator("td").First).ToHaveTextAsync("2");
        await Expect(tom.Page.GetByRole(AriaRole.Img, new() { Name = "Open and overdue over time" })).ToBeVisibleAsync();

        var download = await tom.Page.RunAndWaitForDownloadAsync(
            () => tom.Page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }).ClickAsync());
        var file = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Matches(new Regex("^unit,HITU,Health Information Technology Unit,open,.*,2\r?$", RegexOptions.Multiline), file);

        await line.GetByRole(AriaRole.Link, new() { Name = "2: show the taskings, Open," }).ClickAsync();
        await Expect(tom.Page.Locator("h1")).ToHaveTextAsync("Open");
        await Expect(tom.Page.Locator("[data-row]")).ToHaveTextAsync(numbers);
        await Expect(tom.Page.Locator(".lead")).ToContainTextAsync("Health Information Technology Unit");
        await tom.Page.ReloadAsync();
        await Expect(tom.Page.Locator("[data-row]")).ToHaveTextAsync(numbers);
    }

    [Fact]
    public async Task A_persons_figure_leads_to_their_taskings_and_no_address_names_them()
    {
        await using var tom = await office.VisitAsync(server: one.Server);
        var number = await CreateAsync("MQMU", "ben.acosta");
        await tom.EnterAsync("tom.becker", "/reports");
        await tom.Page.GetByLabel("Group by").SelectOptionAsync("people");
        await tom.Page.Locator(".figures tr", new() { HasText = "Ben Acosta" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(tom.Page.Locator("[data-row]")).ToHaveTextAsync([number]);
        await Expect(tom.Page.Locator(".lead")).ToContainTextAsync("Ben Acosta");
        Assert.DoesNotContain("acosta", tom.Page.Url + await tom.Page.TitleAsync(), StringComparison.OrdinalIgnoreCase);

        // What the address does not hold is gone after loading the page again. It must not show everybody's taskings instead.
        await tom.Page.ReloadAsync();
        await Expect(tom.Page.Locator("h1")).ToHaveTextAsync("Open this list from the report again");
        await Expect(tom.Page.Locator("[data-row]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_address_holds_the_report_its_period_and_the_comparison()
    {
        await using var joe = await office.VisitAsync(server: one.Server);
        await joe.EnterAsync("joe.lind", "/reports?report=performance&from=2026-01-01&to=2026-01-31");
        await Expect(joe.Page.Locator("h1")).ToHaveTextAsync("Performance");
        await Expect(joe.Page.GetByText("Jan 1, 2026 to Jan 31, 2026.")).ToBeVisibleAsync();
        await Expect(joe.Page.GetByLabel("From", new() { Exact = true })).ToHaveValueAsync("2026-01-01");

        await joe.Page.GetByLabel("Compare with the period before").CheckAsync();
        await Expect(joe.Page.GetByText("Compared with Dec 1, 2025 to Dec 31, 2025.")).ToBeVisibleAsync();
        await Expect(joe.Page.GetByRole(AriaRole.Row, new() { Name = "On-time rate" })).ToContainTextAsync("before: none");

        await joe.Page.GetByLabel("Period", new() { Exact = true }).SelectOptionAsync("lastYear");
        await joe.ReadyAsync();
        Assert.EndsWith("/reports?report=performance&compare=yes&period=lastYear", joe.Page.Url, StringComparison.Ordinal);
        await joe.Page.GoBackAsync();
        await Expect(joe.Page.GetByText("Jan 1, 2026 to Jan 31, 2026.")).ToBeVisibleAsync();

        await joe.Page.GetByLabel("Until", new() { Exact = true }).FillAsync("2025-01-01");
        await joe.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(joe.Page.GetByText("The first day must come before the last day.")).ToBeVisibleAsync();
        await Expect(joe.Page.GetByLabel("From", new() { Exact = true })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_unit_chief_reads_their_own_unit_and_an_action_officer_none()
    {
        await using (var ray = await office.VisitAsync(server: one.Server))
        {
            await ray.EnterAsync("ray.singh", "/reports");
            await Expect(ray.Page.GetByText("Units: HOU.")).ToBeVisibleAsync();
            await Expect(ray.Page.GetByLabel("Unit", new() { Exact = true })).ToHaveCountAsync(0);
        }

        await using var lee = await office.VisitAsync(server: one.Server);
        await lee.EnterAsync("lee.chan", "/reports");
        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync("Reports are not for you");
        await Expect(lee.Page.GetByRole(AriaRole.Navigation, new() { Name = "Menu" })).Not.ToContainTextAsync("Reports");
    }

    [Fact]
    public async Task A_report_comes_by_mail_each_month_until_it_is_stopped()
    {
        await using var ada = await office.VisitAsync(server: one.Server);
        await ada.EnterAsync("ada.wells", "/reports");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Monthly mail" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Mail me this report each month" }).ClickAsync();
        await Expect(ada.Page.GetByText("You get this report each month.").First).ToBeVisibleAsync();
        Assert.Equal("workload", (string?)Assert.Single(await SubscriptionsAsync())!["report"]);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Stop my monthly mail" }).ClickAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Mail me this report each month" })).ToBeVisibleAsync();
        Assert.Empty(await SubscriptionsAsync());

        async Task<System.Text.Json.Nodes.JsonArray> SubscriptionsAsync() =>
            (await (await one.Server.As("ada.wells")).GetAsync("/api/reports/subscriptions"))["items"]!.AsArray();
    }

    private static readonly string[] Pages =
    [
        "/reports", "/reports?by=people&compare=yes", "/reports?report=performance&compare=yes&period=year", "/reports/taskings?measure=open",
    ];

    [Fact]
    public async Task Axe_finds_nothing_in_the_reports()
    {
        await using var tom = await office.VisitAsync(server: one.Server);
        await CreateAsync("HOU", "lee.chan");
        await tom.EnterAsync("tom.becker");
        foreach (var page in Pages)
        {
            await tom.GoAsync(page);
            await tom.IsAccessibleInAnyLookAsync(page);
        }

        await tom.GoAsync("/reports?period=lastYear&from=2026-01-01&to=2026-12-31");
        await tom.Page.Locator("summary").First.ClickAsync();
        await tom.Page.GetByRole(AriaRole.Button, new() { Name = "Monthly mail" }).ClickAsync();
        await Expect(tom.Page.GetByRole(AriaRole.Region, new() { Name = "Monthly mail" })).ToBeVisibleAsync();
        await tom.IsAccessibleInAnyLookAsync("table and monthly mail");
    }

    private async Task<string> CreateAsync(string unit, string assignee)
    {
        var request = Requests.InformationRequest();
        request["components"]![0]!["unit"] = unit;
        request["components"]![0]!["assignee"] = assignee;
        return await (await one.Server.As("ana.ruiz")).CreateAsync(request);
    }
}
