using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Itms.Bench;

/// <param name="Archived">Taskings in the archive.</param>
/// <param name="Open">How many of them are open.</param>
/// <param name="Span">Measured time of a phase.</param>
/// <param name="WarmUp">Time before it that is not counted.</param>
internal sealed record ViewsOptions(int Archived, int Open, TimeSpan Span, TimeSpan WarmUp, int Clients, string Folder);

/// <summary>Views, search and the sweep over an archive, in turns with a small one and the ceiling's list of as many rows.</summary>
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

    /// <summary>How often the servers take turns at each thing measured: a machine that slows down meanwhile spoils all sides alike.</summary>
    private const int StatusChanges = 5;

    /// <summary>Medians over the turns.</summary>
    private sealed record Figures(double PerSecond, double P50, double P99)
    {
        public static Figures Of(IReadOnlyCollection<Measured> turns) => new(
            Report.Median(turns.Select(turn => turn.PerSecond)), Report.Median(turns.Select(turn => turn.P50)), Report.Median(turns.Select(turn => turn.P99)));
    }

    /// <param name="Ratio">Of its requests a second to the ceiling's.</param>
    /// <param name="Growth">Of its p50 beside that of the small archive.</param>
    /// <param name="WarmUps">Spans of warming up it took.</param>
    private sealed record Row(string Name, Figures Large, Figures Small, double Ratio, double Growth, int WarmUps);

    private sealed record Run(
        Figures List, Figures Single, List<Row> Rows, Measured Words, double SmallWordsP50, TimeSpan UntilReady, TimeSpan Sweep, int Mails, double PeakRss, double FileSize);

    /// <returns>The report, as Markdown.</returns>
    public static async Task<string> RunAsync(ViewsOptions options, CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        using var parent = new TemporaryFolder(options.Folder, $"itms-bench-{Environment.ProcessId}");
        options = options with { Folder = parent.Path };
        var machine = Machine.Look(parent.File("fsync"));
        // Both are made before anything is measured: what making them leaves the system to write is written by then.
        using var largeFolder = new TemporaryFolder(options.Folder, "itms-large");
        var lateAt = Archive.NextMorning();
        var filling = await FillAsync(largeFolder, options, lateAt, cancellationToken);
        var few = options with { Archived = Math.Min(Small, options.Archived), Open = Math.Min(SmallOpen, options.Open) };
        using var smallFolder = new TemporaryFolder(options.Folder, "itms-small");
        await FillAsync(smallFolder, few, lateAt, cancellationToken);
        var run = await MeasureAsync(smallFolder, few, largeFolder, options, lateAt, cancellationToken);
        return Write(options, run, filling, machine);
    }

    private static async Task<TimeSpan> FillAsync(TemporaryFolder folder, ViewsOptions options, DateTimeOffset lateAt, CancellationToken cancellationToken)
    {
        await using (var first = await folder.StartItmsAsync(folder.File(MailFolder), cancellationToken)) await first.StopAsync();
        Say($"making an archive of {options.Archived}");
        var clock = Stopwatch.StartNew();
        await folder.FillAsync(options.Archived, options.Open, lateAt, cancellationToken);
        return clock.Elapsed;
    }

    private static async Task<Run> MeasureAsync(
        TemporaryFolder smallFolder, ViewsOptions few, TemporaryFolder largeFolder, ViewsOptions options, DateTimeOffset lateAt, CancellationToken cancellationToken)
    {
        using var ceilingFolder = new TemporaryFolder(options.Folder, "ceiling");
        var mail = largeFolder.File(MailFolder);
        await using var ceiling = await ceilingFolder.StartCeilingAsync(cancellationToken, options.Archived);
        await using var small = await smallFolder.StartItmsAsync(smallFolder.File(MailFolder), cancellationToken);
        await using var large = await largeFolder.StartItmsAsync(mail, cancellationToken);

        var rows = new List<Row>();
        var (lists, singles) = (new List<Measured>(), new List<Measured>());
        using var bare = new Client(ceiling.Address, "/rows", [], options.Clients);
        foreach (var (name, path, person) in Lists)
        {
            Say(name);
            using var ofSmall = await ClientAsync(small, person);
            using var ofLarge = await ClientAsync(large, person);
            rows.Add(await TakeTurnsAsync(
                options, $"view: {name}", lists, () => bare.ReadAsync(Invariant($"/rows?from={Random.Shared.Next(options.Archived)}")),
                () => ofSmall.ReadAsync(path), () => ofLarge.ReadAsync(path)));
        }

        using var inSmall = await ClientAsync(small, "ana.ruiz");
        using var inLarge = await ClientAsync(large, "ana.ruiz");
        foreach (var (member, value) in new (string, Func<Sample, string>)[] { ("number", s => s.Number), ("caseNumber", s => s.CaseNumber), ("alienNumber", s => s.AlienNumber) })
        {
            Say($"search by {member}");
            rows.Add(await TakeTurnsAsync(
                options, $"search: {member}", singles, () => bare.ReadAsync(Invariant($"/rows/{Random.Shared.Next(options.Archived) + 1}")),
                () => SearchAsync(inSmall, few), () => SearchAsync(inLarge, options)));

            Task SearchAsync(Client client, ViewsOptions among) => client.PostAsync("/api/search", $$"""{"{{member}}":"{{value(Archive.Any(among.Archived))}}"}""");
        }

        Say("search by words");
        var twoSearch = options with { Clients = Searchers };
        var (words, smallWords) = (await WarmAndMeasureAsync(inLarge), await WarmAndMeasureAsync(inSmall));
        Say("the sweep");
        // What else there may be to remind of until then is not the sweep's.
        await MoveAsync(lateAt - TimeSpan.FromMinutes(1));
        var before = Directory.GetFiles(mail).Length;
        var clock = Stopwatch.StartNew();
        await MoveAsync(lateAt + TimeSpan.FromMinutes(1));
        var sweep = clock.Elapsed;
        return new Run(
            Figures.Of(lists), Figures.Of(singles), rows, words, smallWords.P50, large.UntilReady, sweep, Directory.GetFiles(mail).Length - before,
            large.PeakRss, new FileInfo(largeFolder.File("itms.db")).Length / (1024.0 * 1024 * 1024));

        Task MoveAsync(DateTimeOffset now) => inLarge.PostAsync("/api/demo/clock", $$"""{"now":"{{now:O}}"}""");

        async Task<Client> ClientAsync(ServerProcess server, string person)
        {
            var client = new Client(server.Address, "/api/search", [], options.Clients);
            await client.SignInAsync(person);
            return client;
        }

        async Task<Measured> WarmAndMeasureAsync(Client client)
        {
            await WarmAsync(twoSearch, Search);
            return await Load.ForAsync(Searchers, options.Span, Search);

            Task Search() => client.PostAsync("/api/search", $$"""{"text":"{{Words()}}"}""");
        }
    }

    /// <param name="bare">Gets what the ceiling did in each turn.</param>
    private static async Task<Row> TakeTurnsAsync(
        ViewsOptions options, string name, List<Measured> bare, Func<Task> ceiling, Func<Task> small, Func<Task> large)
    {
        foreach (var request in new[] { ceiling, small }) await WarmAsync(options, request);
        var warmUps = await WarmAsync(options, large);
        var turns = new List<(Measured Ceiling, Measured Small, Measured Large)>(StatusChanges);
        for (var turn = 0; turn < StatusChanges; turn++) turns.Add((await TurnAsync(ceiling), await TurnAsync(small), await TurnAsync(large)));
        bare.AddRange(turns.Select(turn => turn.Ceiling));
        return new Row(
            name, Figures.Of([.. turns.Select(turn => turn.Large)]), Figures.Of([.. turns.Select(turn => turn.Small)]),
            Report.Median(turns.Select(turn => turn.Large.PerSecond / turn.Ceiling.PerSecond)), Report.Median(turns.Select(turn => turn.Large.P50 / turn.Small.P50)), warmUps);

        Task<Measured> TurnAsync(Func<Task> request) => Load.ForAsync(options.Clients, options.Span / StatusChanges, request);
    }

    /// <returns>Spans it took until asking longer made it no faster.</returns>
    private static async Task<int> WarmAsync(ViewsOptions options, Func<Task> request)
    {
        var (before, warmUps) = (0.0, 0);
        for (; warmUps < MostWarmUps; warmUps++)
        {
            var load = await Load.ForAsync(options.Clients, options.WarmUp, request);
            if (load.PerSecond < NoFaster * before) break;
            before = load.PerSecond;
        }

        return warmUps;
    }

    private static string Words() => string.Join(' ', Enumerable.Range(0, Random.Shared.Next(1, 4)).Select(_ => Archive.Word(Archive.Rank(Random.Shared))));

    private static string Write(ViewsOptions options, Run run, TimeSpan filling, Machine machine)
    {
        var page = new StringBuilder();
        Line($"# Views and search over {options.Archived:N0} taskings, {options.Open:N0} of them open, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"{options.Clients} clients ({Searchers} for words). Ceiling, small and large archive take turns: medians of {StatusChanges} turns of {options.Span.TotalSeconds / StatusChanges:0.##} s each, after as many times {options.WarmUp.TotalSeconds} s as made them faster ({string.Join(", ", run.Rows.Select(row => row.WarmUps))} for the large one). Each view is its first page of 50. The archive was made in {filling.TotalSeconds:0} s; its file has {run.FileSize:0.0} GiB; the server was ready {run.UntilReady.TotalSeconds:0.00} s after its start.");
        Line($"");
        Line($"| | requests/s | × ceiling | p50 ms | p99 ms | p50 ms at {Small:N0} | growth |");
        Line($"|---|---|---|---|---|---|---|");
        Line($"| ceiling: 50 rows by index | {run.List.PerSecond:0} | | {run.List.P50:0.00} | {run.List.P99:0.00} | | |");
        Line($"| ceiling: one row | {run.Single.PerSecond:0} | | {run.Single.P50:0.00} | {run.Single.P99:0.00} | | |");
        foreach (var row in run.Rows)
            Line($"| {row.Name} | {row.Large.PerSecond:0} | {row.Ratio:0.00} | {row.Large.P50:0.00} | {row.Large.P99:0.00} | {row.Small.P50:0.00} | {row.Growth:0.00} |");
        Line($"| search: 1 to 3 words | {run.Words.PerSecond:0} | | {run.Words.P50:0.00} | {run.Words.P99:0.00} | {run.SmallWordsP50:0.00} | |");
        Line($"");
        foreach (var row in run.Rows)
        {
            Target($"{row.Name}, × ceiling", row.Ratio, row.Ratio >= ListTarget, $"≥ {ListTarget}");
            Target($"{row.Name}, p50 beside that of {Small:N0}", row.Growth, row.Growth <= GrowthTarget, $"≤ {GrowthTarget}");
        }

        Target($"words, p99 ms", run.Words.P99, run.Words.P99 <= WordsTarget, $"≤ {WordsTarget}");
        Target($"sweep: {options.Open / 10:N0} newly late, {run.Mails:N0} mails in the folder, seconds", run.Sweep.TotalSeconds, run.Sweep <= SweepTarget, $"≤ {SweepTarget.TotalSeconds}");
        Target($"RSS, peak MiB", run.PeakRss, run.PeakRss <= RssTarget, $"≤ {RssTarget}");
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
