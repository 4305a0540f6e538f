using System.Globalization;
using System.Text.RegularExpressions;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A long list of open taskings, on a server of its own.</summary>
public sealed class OpenListTests(BrowserOffice office, LongList list) : IClassFixture<LongList>
{
    [Fact]
    public async Task More_rows_come_where_one_is_and_the_keys_lead_to_the_end()
    {
        await using var ana = await OpenAsync();
        await Expect(ana.Page.GetByText($"50 of {LongList.Count} shown")).ToBeVisibleAsync();
        var rows = ana.Page.Locator("[data-row]");
        var more = ana.Page.GetByRole(AriaRole.Button, new() { Name = "Show more" });
        for (var shown = 50; shown < LongList.Count; shown += 50)
        {
            await more.FocusAsync();
            var place = await PlaceAsync(shown - 1);
            await ana.Page.Keyboard.PressAsync("Enter");
            await Expect(rows).ToHaveCountAsync(Math.Min(shown + 50, LongList.Count));
            await Expect(rows.Nth(shown)).ToBeFocusedAsync();
            await Expect(rows.Nth(shown)).ToBeInViewportAsync();
            Assert.Equal(place, await PlaceAsync(shown - 1), 1.0);
        }

        await Expect(more).ToHaveCountAsync(0);
        var numbers = await rows.AllInnerTextsAsync();
        Assert.Equal(LongList.Count, numbers.Distinct().Count());

        // Tab comes back to the row one was at. From there to the end, and no further.
        await ana.Page.Keyboard.PressAsync("Home");
        await Expect(rows.First).ToBeFocusedAsync();
        for (var i = 1; i < LongList.Count; i++) await ana.Page.Keyboard.PressAsync("j");
        await Expect(rows.Last).ToBeFocusedAsync();
        await Expect(rows.Last).ToBeInViewportAsync();
        await ana.Page.Keyboard.PressAsync("j");
        await Expect(rows.Last).ToBeFocusedAsync();
        await ana.Page.Keyboard.PressAsync("k");
        await Expect(rows.Nth(LongList.Count - 2)).ToBeFocusedAsync();
        Assert.Equal(1, await ana.Page.Locator("[data-row][tabindex='0']").CountAsync());

        Task<float> PlaceAsync(int row) => rows.Nth(row).EvaluateAsync<float>("e => e.getBoundingClientRect().top");
    }

    [Fact]
    public async Task It_is_sorted_filtered_counted_and_downloaded_as_a_whole()
    {
        await using var ana = await OpenAsync();
        await Expect(ana.Page.Locator(".bar .quiet")).ToHaveTextAsync($"{LongList.Count} taskings");
        var due = ana.Page.GetByRole(AriaRole.Button, new() { Name = "Due", Exact = true });
        await due.ClickAsync();
        await Expect(ana.Page.Locator("th[aria-sort=ascending]")).ToHaveTextAsync(new Regex("^Due"));
        await Expect(ana.Page.Locator("[data-row]").First).ToHaveTextAsync(list.ByDue[0]);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).PressAsync("Enter");
        await Expect(ana.Page.Locator("[data-row]")).ToHaveTextAsync(list.ByDue.Take(100));
        await due.ClickAsync();
        await Expect(ana.Page.Locator("[data-row]")).ToHaveTextAsync(list.ByDue.Reverse().Take(50));

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await ana.Page.GetByLabel("Units").SelectOptionAsync("MCMU");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).PressAsync("Enter");
        await Expect(ana.Page.Locator(".bar .quiet")).ToHaveTextAsync($"{list.OfMcmu.Count} taskings");
        await Expect(ana.Page.Locator("[data-row]")).ToHaveTextAsync(list.OfMcmu.Reverse().Take(50));

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Options" }).ClickAsync();
        var download = await ana.Page.RunAndWaitForDownloadAsync(
            () => ana.Page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }).PressAsync("Enter"));
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        var numbers = lines.Select(line => Regex.Match(line, @"ITMS-[\d-]+").Value).Where(number => number.Length > 0);
        Assert.Equal(list.OfMcmu.Reverse(), numbers);
    }

    private async Task<Visitor> OpenAsync()
    {
        var ana = await (await office.VisitAsync(server: list.Server)).EnterAsync("ana.ruiz", "/active");
        await Expect(ana.Page.Locator("[data-row]")).ToHaveCountAsync(50);
        return ana;
    }
}

/// <summary>A server with many open taskings: each has its own due date, and every third is for MCMU.</summary>
public sealed class LongList : IAsyncLifetime
{
    public const int Count = 310;

    private static readonly DateOnly FirstDue = new(2031, 1, 6);

    public DemoServer Server { get; private set; } = null!;

    /// <summary>Their numbers, the first due first.</summary>
    public IReadOnlyList<string> ByDue { get; private set; } = [];

    /// <summary>Those for MCMU, the first due first.</summary>
    public IReadOnlyList<string> OfMcmu => [.. ByDue.Where((_, i) => i % 3 == 0)];

    public async ValueTask InitializeAsync()
    {
        Server = await DemoServer.StartAsync();
        var manager = await Server.As("ana.ruiz");
        var numbers = new string[Count];
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var due = FirstDue.AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var request = Requests.InformationRequest(due, due).With("caseNumber", $"LONG-31-{i:0000}");
            if (i % 3 == 0) request.With("components", new System.Text.Json.Nodes.JsonArray(Requests.Component("MCMU", "mia.lund")));
            numbers[i] = await manager.CreateAsync(request);
        });
        ByDue = numbers;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
