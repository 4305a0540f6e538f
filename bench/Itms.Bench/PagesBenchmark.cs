using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Itms.Bench;

/// <param name="Rounds">How often each page is opened. The table has the medians.</param>
/// <param name="Folder">The parent of the temporary data folders.</param>
internal sealed record PagesOptions(int Archived, int Open, int Rounds, string Folder);

/// <summary>Measures the pages in a real browser, in turns with the same rows as one static HTML table.</summary>
internal static class PagesBenchmark
{
    private const double ColdTarget = 2.5;
    private const double WarmTarget = 1.5;
    private const double ClickTarget = 1.5;
    private const double FirstScriptTarget = 180;
    private const double LaterScriptTarget = 60;
    private const double BlockingTarget = 50;
    private const int TabsTarget = 3;
    private const int KeysTarget = 15;
    private const int Scrolled = 200;

    private static readonly string[] Later =
        ["/", "/search", "/new", "/intake", "/reports", "/me", "/taskings/NUMBER"];

    private static readonly string[] ForAdministrators =
        ["/admin/people", "/admin/import", "/admin/rules/rubric", "/admin/accounts", "/admin/access"];

    /// <returns>The report, as Markdown.</returns>
    public static async Task<string> RunAsync(PagesOptions options, CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        using var parent = new TemporaryFolder(options.Folder, $"itms-bench-{Environment.ProcessId}");
        var machine = Machine.Look(parent.File("fsync"));
        using var folder = new TemporaryFolder(parent.Path, "itms");
        await using (var first = await folder.StartItmsAsync(mail: null, cancellationToken)) await first.StopAsync();
        await folder.FillAsync(options.Archived, options.Open, Archive.NextMorning(), cancellationToken);
        await using var server = await folder.StartItmsAsync(mail: null, cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Address };
        if (!(await http.GetStringAsync("/", cancellationToken)).Contains("<script", StringComparison.Ordinal))
            throw new BenchException("The pages were not built. That needs Node.js.");

        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = ChromiumPath(), Args = ["--no-sandbox"] });
        await using var ours = new Visit(chromium, server.Address, "/active", "ana.ruiz");
        var (rows, tasking) = await ours.ReadAsync();
        await using var plain = await StaticPages.StartAsync(rows, tasking, cancellationToken);
        await using var theirs = new Visit(chromium, plain.Address, "/", person: null);
        // The first round compiles code on both sides and does not count.
        await ours.TimeAsync(cold: true);
        await theirs.TimeAsync(cold: true);

        var (cold, warm, click) = (new Pairs(), new Pairs(), new Pairs());
        for (var round = 0; round < options.Rounds; round++)
        {
            cold.Add(await theirs.TimeAsync(cold: true), await ours.TimeAsync(cold: true));
            warm.Add(await theirs.TimeAsync(cold: false), await ours.TimeAsync(cold: false));
            click.Add(await theirs.ClickAsync(), await ours.ClickAsync());
        }

        await using var administrator = new Visit(chromium, server.Address, "/active", "adm.root");
        return await ReportAsync(options, machine, ours, administrator, (string)tasking["number"]!, cold, warm, click);
    }

    private static string ChromiumPath() =>
        new[] { Environment.GetEnvironmentVariable("ITMS_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists) ?? throw new BenchException("There is no Chromium here. Install it, or name one in ITMS_CHROMIUM.");

    private static async Task<string> ReportAsync(
        PagesOptions options, Machine machine, Visit ours, Visit administrator, string number, Pairs cold, Pairs warm, Pairs click)
    {
        var page = new StringBuilder();
        Line($"# Pages with {options.Archived:N0} taskings, {options.Open:N0} of them open, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"Headless Chromium on the same machine. Medians of {options.Rounds} rounds, in turns with the same 50 rows as one static HTML table.");
        Line($"");
        Line($"| | static ms | ITMS ms | × static |");
        Line($"|---|---|---|---|");
        Row("navigation to first row, cold", cold);
        Row("navigation to first row, warm", warm);
        Row("click to usable tasking", click);
        Line($"");
        Target("first row, cold, × static", cold.Ratio, ColdTarget);
        Target("first row, warm, × static", warm.Ratio, WarmTarget);
        Target("click to usable tasking, × static", click.Ratio, ClickTarget);
        Target("script before the first list, KB compressed", await ours.ScriptAsync(), FirstScriptTarget);
        foreach (var path in Later.Select(path => path.Replace("NUMBER", number, StringComparison.Ordinal)))
            Target($"script that {path} adds, KB compressed", await ours.AddedScriptAsync(path), LaterScriptTarget);
        foreach (var path in ForAdministrators)
            Target($"script that {path} adds, KB compressed", await administrator.AddedScriptAsync(path), LaterScriptTarget);
        var (loading, typing) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var (whileLoading, whileTyping) = await ours.BlockingAsync();
            loading.Add(whileLoading);
            typing.Add(whileTyping);
        }

        Target("longest blocking while the list loads, ms", Report.Median(loading), BlockingTarget);
        Target("longest blocking while typing in a filter, ms", Report.Median(typing), BlockingTarget);
        var (tabs, keys) = await ours.KeysAsync();
        Target("Tabs to the first row", tabs, TabsTarget);
        Target("keys to open a tasking and comment on it, besides the text", keys, KeysTarget);
        Line($"- Scrolling {Scrolled} rows for two seconds: {await ours.FramesAsync(Scrolled):0} frames a second.");
        Line($"");
        Line($"{machine}");
        return page.ToString();

        void Row(string name, Pairs pairs) => Line($"| {name} | {pairs.Theirs:0} | {pairs.Ours:0} | {pairs.Ratio:0.00} |");

        void Line(FormattableString line) => page.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Target(string name, double value, double most) =>
            Line($"- {(value <= most ? "PASS" : "FAIL")} {name}: {value:0.##} (target ≤ {most})");
    }

    /// <summary>Times of both sides, in milliseconds.</summary>
    private sealed class Pairs
    {
        private readonly List<double> theirs = [];
        private readonly List<double> ours = [];

        public double Theirs => Report.Median(theirs);
        public double Ours => Report.Median(ours);
        public double Ratio => Ours / Theirs;

        public void Add(double static_, double itms)
        {
            theirs.Add(static_);
            ours.Add(itms);
        }
    }
}
