using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Itms.Bench;

/// <summary>A browser that opens a list and a tasking in it.</summary>
/// <param name="list">The path of the list.</param>
/// <param name="person">Who signs in. Null: nobody needs to.</param>
internal sealed class Visit(IBrowser browser, Uri address, string list, string? person) : IAsyncDisposable
{
    private const string Row = "tbody a";

    /// <summary>A row of the whole page: it can be reached by keys.</summary>
    private const string LiveRow = "tbody a[data-row]";
    private const string Usable = "main .actions button";
    private const string ScriptSizes =
        "() => performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).map(r => [r.name, r.encodedBodySize])";

    private const int MostTabs = 60;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>A page has loaded by then, and nobody has asked it anything.</summary>
    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(3);

    private IBrowserContext? context;
    private IPage page = null!;

    /// <summary>The first 50 rows of the list, and the first tasking.</summary>
    public async Task<(JsonArray Rows, JsonObject Tasking)> ReadAsync()
    {
        await EnterAsync();
        var rows = (await JsonAsync("/api/views/active"))["items"]!.AsArray();
        return (rows, await JsonAsync($"/api/taskings/{rows[0]!["number"]}"));
    }

    /// <summary>Milliseconds from the navigation to the first row.</summary>
    /// <param name="cold">With an empty cache; otherwise in the browser that has seen the list before.</param>
    public async Task<double> TimeAsync(bool cold)
    {
        if (cold) await EnterAsync();
        await page.GotoAsync("about:blank");
        // What was open before keeps the browser busy for a while.
        await Task.Delay(Rest);
        var clock = Stopwatch.StartNew();
        await page.GotoAsync(new Uri(address, list).ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await page.WaitForSelectorAsync(Row);
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>Milliseconds from the click on the first row until the tasking's buttons are there.</summary>
    public async Task<double> ClickAsync()
    {
        var row = page.Locator(LiveRow).First;
        await row.WaitForAsync();
        var clock = Stopwatch.StartNew();
        await row.ClickAsync();
        await page.WaitForSelectorAsync(Usable);
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>Script before the first list, in KB as it is sent. The page counts too: the first script stands in it.</summary>
    public async Task<double> ScriptAsync()
    {
        await TimeAsync(cold: true);
        await page.WaitForSelectorAsync(LiveRow);
        var own = await page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].encodedBodySize");
        return ((await ScriptsAsync()).Values.Sum() + own) / 1000.0;
    }

    /// <summary>Script that a page needs besides that of the list, in KB as it is sent.</summary>
    public async Task<double> AddedScriptAsync(string path)
    {
        await TimeAsync(cold: true);
        await RestAsync();
        var before = await ScriptsAsync();
        await EnterAsync();
        await page.GotoAsync(new Uri(address, path).ToString());
        await RestAsync();
        return (await ScriptsAsync()).Where(script => !before.ContainsKey(script.Key)).Sum(script => script.Value) / 1000.0;
    }

    /// <summary>The longest time in which the page did not react, in milliseconds; 0 if none was over 50.</summary>
    public async Task<(double Loading, double Typing)> BlockingAsync()
    {
        await EnterAsync();
        await page.AddInitScriptAsync(
            "window.longest = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) longest = Math.max(longest, e.duration); })"
            + ".observe({ type: 'longtask', buffered: true })");
        await Task.Delay(Rest);
        await page.GotoAsync(new Uri(address, list).ToString());
        // Any question would first put Playwright's own script of 300 KB into the page. That alone keeps it busy for 40 ms.
        await Task.Delay(Undisturbed);
        var loading = await page.EvaluateAsync<double>("() => { const seen = longest; longest = 0; return seen; }");
        if (await page.Locator(Row).CountAsync() == 0) throw new BenchException("The list was not there in time.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await page.Locator(".panel input[type=text], .panel input:not([type])").First.PressSequentiallyAsync("CRCL-2026-000");
        return (loading, await page.EvaluateAsync<double>("() => longest"));
    }

    /// <summary>Tabs from the top of the page to the first row; keys from there until a comment is added, besides its text.</summary>
    public async Task<(int Tabs, int Keys)> KeysAsync()
    {
        await TimeAsync(cold: true);
        await page.WaitForSelectorAsync(LiveRow);
        var tabs = 0;
        for (; tabs < MostTabs && !await page.EvaluateAsync<bool>("() => document.activeElement.matches('[data-row]')"); tabs++)
            await page.Keyboard.PressAsync("Tab");
        var keys = tabs;
        foreach (var key in new[] { "Enter", "c" })
        {
            await page.Keyboard.PressAsync(key);
            keys++;
            await page.WaitForSelectorAsync(Usable);
        }

        await page.WaitForSelectorAsync("#new-comment:focus");
        await page.Keyboard.TypeAsync("Asked the clinic.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByText("Asked the clinic.").Last.WaitForAsync();
        return (tabs, keys + 1);
    }

    /// <summary>Frames a second while a long list is scrolled for two seconds.</summary>
    public async Task<double> FramesAsync(int rows)
    {
        await TimeAsync(cold: true);
        await page.WaitForSelectorAsync(LiveRow);
        while (await page.Locator(LiveRow).CountAsync() is var shown && shown < rows)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
            await page.Locator(LiveRow).Nth(shown).WaitForAsync();
        }

        return await page.EvaluateAsync<double>(
            """
            () => new Promise(done => {
              const scroller = document.scrollingElement, begin = performance.now();
              let frames = 0;
              const step = now => {
                frames++;
                scroller.scrollTop = (now - begin) / 2000 * scroller.scrollHeight;
                if (now - begin < 2000) requestAnimationFrame(step); else done(frames * 1000 / (now - begin));
              };
              requestAnimationFrame(step);
            })
            """);
    }

    /// <summary>Waits until the page shows all of itself, and then long enough for what it loads afterward.</summary>
    private async Task RestAsync()
    {
        await page.Locator("h1").WaitForAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('.skeleton, [data-early]')");
        await Task.Delay(Rest);
    }

    public async ValueTask DisposeAsync()
    {
        if (context is not null) await context.DisposeAsync();
    }

    /// <summary>Somebody who has never been here, signed in.</summary>
    private async Task EnterAsync()
    {
        if (context is not null) await context.DisposeAsync();
        context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        page = await context.NewPageAsync();
        if (person is null) return;
        var signedIn = await context.APIRequest.PostAsync(
            new Uri(address, "/api/session").ToString(), new APIRequestContextOptions { DataObject = new { person } });
        if (!signedIn.Ok) throw new BenchException($"{person} cannot sign in: {signedIn.Status}.");
    }

    private async Task<JsonObject> JsonAsync(string path) =>
        JsonNode.Parse(await (await context!.APIRequest.GetAsync(new Uri(address, path).ToString())).TextAsync())!.AsObject();

    private async Task<Dictionary<string, double>> ScriptsAsync()
    {
        var sizes = (await page.EvaluateAsync(ScriptSizes))!.Value;
        return sizes.EnumerateArray().ToDictionary(script => script[0].GetString()!, script => script[1].GetDouble());
    }
}
