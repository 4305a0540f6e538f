using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Itms.Bench;

/// <param name="Archived">Taskings in the archive.</param>
/// <param name="Open">How many of them are open.</param>
/// <param name="Span">Measured time of a phase.</param>
/// <param name="WarmUp">Time before it that is not counted.</param>
internal sealed record ViewsOptions(int Archived, int Open, TimeSpan Span, TimeSpan WarmUp, int Clients, string Folder);

/// <summary>Views, search and the sweep over an archive, beside a small one and the ceiling's list of as many rows.</summary>
internal static class ViewsBenchmark
{
    private const int Small = 10_000;
    private const int SmallOpen = 2_000;
    private const double ListTarget = 0.5;
    private const double GrowthTarget = 1.2;
    private const double WordsTarget = 50;
    private const double RssTarget = 300;

    private static readonly TimeSpan SweepTarget = TimeSpan.FromSeconds(5);

    private const string MailFolder = "mail-out";

    /// <summary>One who waits for an answer: what the words cost a person.</summary>
    private const int Searchers = 2;

    /// <summary>
    /// Searches ask for any row of the archive: they are measured when asking longer makes them no faster. What of the file is in
    /// memory by then, the system decides.
    /// </summary>
    private const double NoFaster = 1.05;
    private const int MostWarmUps = 20;

    private static readonly (string Name, string Path, string Person)[] Lists =
    [
        ("active", "/api/views/active", "ana.ruiz"),
        ("due in 30 days", "/api/views/due-30", "ana.ruiz"),
        ("overdue", "/api/views/overdue", "ana.ruiz"),
        ("my tasks", "/api/views/mine", "lee.chan"),
        ("active, of who may not read detainees", "/api/views/active", "nia.frost"),
    ];

    /// <param name="WarmUps">Spans of warming up it took.</param>
    private sealed record Row(string Name, Measured Load, double? Ratio, int WarmUps = 1);

    private sealed record Run(List<Row> Rows, Measured Words, TimeSpan Filling, TimeSpan UntilReady, TimeSpan Sweep, int Mails, double PeakRss, double FileSize);

    /// <returns>The report, as Markdown.</returns>
    public static async Task<string> RunAsync(ViewsOptions options, CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        using var parent = new TemporaryFolder(options.Folder, $"itms-bench-{Environment.ProcessId}");
        options = options with { Folder = parent.Path };
        var machine = Machine.Look(parent.File("fsync"));
        // Both are made before anything is measured: what making them leaves the system to write is written by then.
        using var largeFolder = new TemporaryFolder(options.Folder, "itms-large");
        var filling = await FillAsync(largeFolder, options, cancellationToken);
        var few = options with { Archived = Math.Min(Small, options.Archived), Open = Math.Min(SmallOpen, options.Open) };
        using var smallFolder = new TemporaryFolder(options.Folder, "itms-small");
        await FillAsync(smallFolder, few, cancellationToken);
        var small = await MeasureAsync(smallFolder, few, cancellationToken);
        var large = await MeasureAsync(largeFolder, options, cancellationToken);
        return Write(options, small, large with { Filling = filling }, machine);
    }

    private static async Task<TimeSpan> FillAsync(TemporaryFolder folder, ViewsOptions options, CancellationToken cancellationToken)
    {
        await using (var first = await folder.StartItmsAsync(folder.File(MailFolder), cancellationToken)) await first.StopAsync();
        Say($"making an archive of {options.Archived}");
        var clock = Stopwatch.StartNew();
        await folder.FillAsync(options.Archived, options.Open, cancellationToken);
        return clock.Elapsed;
    }

    private static async Task<Run> MeasureAsync(TemporaryFolder folder, ViewsOptions options, CancellationToken cancellationToken)
    {
        using var ceilingFolder = new TemporaryFolder(options.Folder, $"ceiling-{options.Archived}");
        var mail = folder.File(MailFolder);
        await using var ceiling = await ceilingFolder.StartCeilingAsync(cancellationToken, options.Archived);
        await using var itms = await folder.StartItmsAsync(mail, cancellationToken);

        var rows = new List<Row>();
        using var bare = new Client(ceiling.Address, "/rows", [], options.Clients);
        Say("the ceiling");
        var list = await LoadAsync(options, () => bare.ReadAsync(Invariant($"/rows?from={Random.Shared.Next(options.Archived)}")));
        var single = await LoadAsync(options, () => bare.ReadAsync(Invariant($"/rows/{Random.Shared.Next(options.Archived) + 1}")));
        rows.Add(new Row("ceiling: 50 rows by index", list, null));
        rows.Add(new Row("ceiling: one row", single, null));
        foreach (var (name, path, person) in Lists)
        {
            Say(name);
            using var client = new Client(itms.Address, path, [], options.Clients);
            await client.SignInAsync(person);
            var load = await LoadAsync(options, () => client.ReadAsync(path));
            rows.Add(new Row($"view: {name}", load, load.PerSecond / list.PerSecond));
        }

        using var searcher = new Client(itms.Address, "/api/search", [], options.Clients);
        await searcher.SignInAsync("ana.ruiz");
        foreach (var (member, value) in new (string, Func<Sample, string>)[] { ("number", s => s.Number), ("caseNumber", s => s.CaseNumber), ("alienNumber", s => s.AlienNumber) })
        {
            Say($"search by {member}");
            var (load, warmUps) = await WarmAsync(options, () => searcher.PostAsync("/api/search", $$"""{"{{member}}":"{{value(Archive.Any(options.Archived))}}"}"""));
            rows.Add(new Row($"search: {member}", load, load.PerSecond / single.PerSecond, warmUps));
        }

        Say("search by words");
        var (words, _) = await WarmAsync(options with { Clients = Searchers }, () => searcher.PostAsync("/api/search", $$"""{"text":"{{Words()}}"}"""));
        Say("the sweep");
        var before = Directory.GetFiles(mail).Length;
        var clock = Stopwatch.StartNew();
        await searcher.PostAsync("/api/demo/clock", Invariant($$"""{"advance":"{{Archive.SweepAfter + TimeSpan.FromHours(1)}}"}"""));
        var sweep = clock.Elapsed;
        return new Run(
            rows, words, TimeSpan.Zero, itms.UntilReady, sweep, Directory.GetFiles(mail).Length - before, itms.PeakRss, new FileInfo(folder.File("itms.db")).Length / (1024.0 * 1024 * 1024));
    }

    private static async Task<Measured> LoadAsync(ViewsOptions options, Func<Task> request)
    {
        await Load.ForAsync(options.Clients, options.WarmUp, request);
        return await Load.ForAsync(options.Clients, options.Span, request);
    }

    private static async Task<(Measured Load, int WarmUps)> WarmAsync(ViewsOptions options, Func<Task> request)
    {
        var (before, warmUps) = (0.0, 0);
        for (; warmUps < MostWarmUps; warmUps++)
        {
            var load = await Load.ForAsync(options.Clients, options.WarmUp, request);
            if (load.PerSecond < NoFaster * before) break;
            before = load.PerSecond;
        }

        return (await Load.ForAsync(options.Clients, options.Span, request), warmUps);
    }

    private static string Words() => string.Join(' ', Enumerable.Range(0, Random.Shared.Next(1, 4)).Select(_ => Archive.Word(Archive.Rank(Random.Shared))));

    private static string Write(ViewsOptions options, Run small, Run large, Machine machine)
    {
        var page = new StringBuilder();
        Line($"# Views and search over {options.Archived:N0} taskings, {options.Open:N0} of them open, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"{options.Clients} clients ({Searchers} for words), {options.Span.TotalSeconds} s a phase after {options.WarmUp.TotalSeconds} s of warm-up, searches after as many times that as made them faster ({string.Join(", ", large.Rows.Where(row => row.Name.StartsWith("search", StringComparison.Ordinal)).Select(row => row.WarmUps))}). Each view is its first page of 50. The archive was made in {large.Filling.TotalSeconds:0} s; its file has {large.FileSize:0.0} GiB; the server was ready {large.UntilReady.TotalSeconds:0.00} s after its start.");
        Line($"");
        Line($"| | requests/s | × ceiling | p50 ms | p99 ms | p50 ms at {Small:N0} | growth |");
        Line($"|---|---|---|---|---|---|---|");
        foreach (var (big, little) in large.Rows.Zip(small.Rows))
            Line($"| {big.Name} | {big.Load.PerSecond:0} | {big.Ratio:0.00} | {big.Load.P50:0.00} | {big.Load.P99:0.00} | {little.Load.P50:0.00} | {big.Load.P50 / little.Load.P50:0.00} |");
        Line($"| search: 1 to 3 words | {large.Words.PerSecond:0} | | {large.Words.P50:0.00} | {large.Words.P99:0.00} | {small.Words.P50:0.00} | |");
        Line($"");
        foreach (var (big, little) in large.Rows.Zip(small.Rows).Where(pair => pair.First.Ratio is not null))
        {
            Target($"{big.Name}, × ceiling", big.Ratio!.Value, big.Ratio >= ListTarget, $"≥ {ListTarget}");
            Target($"{big.Name}, p50 beside that of {Small:N0}", big.Load.P50 / little.Load.P50, big.Load.P50 <= GrowthTarget * little.Load.P50, $"≤ {GrowthTarget}");
        }

        Target($"words, p99 ms", large.Words.P99, large.Words.P99 <= WordsTarget, $"≤ {WordsTarget}");
        Target($"sweep: {options.Open / 10:N0} newly late, {large.Mails:N0} mails in the folder, seconds", large.Sweep.TotalSeconds, large.Sweep <= SweepTarget, $"≤ {SweepTarget.TotalSeconds}");
        Target($"RSS, peak MiB", large.PeakRss, large.PeakRss <= RssTarget, $"≤ {RssTarget}");
        Line($"");
        Line($"{machine}");
        return page.ToString();

        void Line(FormattableString line) => page.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Target(FormattableString what, double value, bool passed, FormattableString target) => Line(
            $"- {(passed ? "PASS" : "FAIL")} {what.ToString(CultureInfo.InvariantCulture)}: {value:0.00} (target {target.ToString(CultureInfo.InvariantCulture)})");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Say(string what) => Console.Error.WriteLine($"bench: {what}");
}
