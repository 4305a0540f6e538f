using System.Diagnostics;
using System.Globalization;

namespace Itms.Bench;

/// <summary>Measures views, search and the sweep over an archive, in turns with a small archive and with the ceiling's list.</summary>
internal static class ViewsBenchmark
{
    private const int Small = ViewsReport.Small;
    private const int SmallOpen = 2_000;

    /// <summary>The row of the queue: what waits for one of sixty people.</summary>
    public const string Queue = ViewPrefix + QueueName;

    private const string ViewPrefix = "view: ";
    private const string QueueName = "awaiting me";

    private const string MailFolder = "mail-out";

    /// <summary>Few clients for the word search, because it measures how long one person waits.</summary>
    public const int Searchers = 2;

    /// <summary>
    /// A search may need any row of the archive. The count starts when another warm-up makes it less than this much faster. By then
    /// the system has read most of the needed pages into memory.
    /// </summary>
    private const double Faster = 1.05;
    private const int MostWarmUps = 20;

    private static readonly (string Name, string Path, string Person)[] Lists =
    [
        ("active", "/api/views/active", "ana.ruiz"),
        ("due in 30 days", "/api/views/due-30", "ana.ruiz"),
        ("overdue", "/api/views/overdue", "ana.ruiz"),
        ("my tasks", "/api/views/mine", "lee.chan"),
        (QueueName, "/api/views/awaiting", Archive.OneOfSixty),
        ("active, without access to detainee data", "/api/views/active", "nia.frost"),
    ];

    private static readonly (string Member, Func<Sample, string> Value)[] Searches =
    [
        ("number", sample => sample.Number),
        ("caseNumber", sample => sample.CaseNumber),
        ("alienNumber", sample => sample.AlienNumber),
    ];

    /// <summary>How often the servers take turns for each row. Thus a machine that slows down meanwhile affects all sides alike.</summary>
    public const int Turns = 5;

    /// <returns>The report, as Markdown.</returns>
    public static async Task<string> RunAsync(ViewsOptions options, CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        using var parent = new TemporaryFolder(options.Folder, $"itms-bench-{Environment.ProcessId}");
        options = options with { Folder = parent.Path };
        var machine = Machine.Look(parent.File("fsync"));
        // Make both before anything is measured, so that the system has written them to the disk by then.
        using var largeFolder = new TemporaryFolder(options.Folder, "itms-large");
        var lateAt = Archive.NextMorning();
        var filling = await FillAsync(largeFolder, options, lateAt, cancellationToken);
        var few = options with { Archived = Math.Min(Small, options.Archived), Open = Math.Min(SmallOpen, options.Open) };
        using var smallFolder = new TemporaryFolder(options.Folder, "itms-small");
        await FillAsync(smallFolder, few, lateAt, cancellationToken);
        var run = await MeasureAsync(smallFolder, few, largeFolder, options, lateAt, cancellationToken);
        return ViewsReport.Write(options, run, filling, machine);
    }

    private static async Task<TimeSpan> FillAsync(
        TemporaryFolder folder, ViewsOptions options, DateTimeOffset lateAt, CancellationToken cancellationToken)
    {
        await using (var first = await folder.StartItmsAsync(folder.File(MailFolder), cancellationToken)) await first.StopAsync();
        Say($"making an archive of {options.Archived}");
        var clock = Stopwatch.StartNew();
        await folder.FillAsync(options.Archived, options.Open, lateAt, cancellationToken);
        return clock.Elapsed;
    }

    private static async Task<ViewsRun> MeasureAsync(
        TemporaryFolder smallFolder,
        ViewsOptions few,
        TemporaryFolder largeFolder,
        ViewsOptions options,
        DateTimeOffset lateAt,
        CancellationToken cancellationToken)
    {
        using var ceilingFolder = new TemporaryFolder(options.Folder, "ceiling");
        var mail = largeFolder.File(MailFolder);
        await using var ceiling = await ceilingFolder.StartCeilingAsync(cancellationToken, options.Archived);
        await using var small = await smallFolder.StartItmsAsync(smallFolder.File(MailFolder), cancellationToken);
        await using var large = await largeFolder.StartItmsAsync(mail, cancellationToken);

        var rows = new List<ViewsRow>();
        var (lists, singles) = (new List<Measured>(), new List<Measured>());
        using var bare = new Client(ceiling.Address, "/rows", [], options.Clients);
        foreach (var (name, path, person) in Lists)
        {
            Say(name);
            using var ofSmall = await ClientAsync(small, person);
            using var ofLarge = await ClientAsync(large, person);
            rows.Add(await TakeTurnsAsync(
                options,
                ViewPrefix + name,
                lists,
                () => bare.ReadAsync(Invariant($"/rows?from={Random.Shared.Next(options.Archived)}")),
                () => ofSmall.ReadAsync(path),
                () => ofLarge.ReadAsync(path)));
        }

        using var inSmall = await ClientAsync(small, "ana.ruiz");
        using var inLarge = await ClientAsync(large, "ana.ruiz");
        foreach (var (member, value) in Searches)
        {
            Say($"search by {member}");
            rows.Add(await TakeTurnsAsync(
                options,
                $"search: {member}",
                singles,
                () => bare.ReadAsync(Invariant($"/rows/{Random.Shared.Next(options.Archived) + 1}")),
                () => SearchAsync(inSmall, few),
                () => SearchAsync(inLarge, options)));

            Task SearchAsync(Client client, ViewsOptions archive) =>
                client.PostAsync("/api/search", $$"""{"{{member}}":"{{value(Archive.Any(archive.Archived))}}"}""");
        }

        Say("search by words");
        var twoSearch = options with { Clients = Searchers };
        var (words, smallWords) = (await WarmAndMeasureAsync(inLarge), await WarmAndMeasureAsync(inSmall));
        Say("the sweep");
        // Reminders that are due earlier do not count.
        await MoveAsync(lateAt - TimeSpan.FromMinutes(1));
        var before = Directory.GetFiles(mail).Length;
        var clock = Stopwatch.StartNew();
        await MoveAsync(lateAt + TimeSpan.FromMinutes(1));
        var sweep = clock.Elapsed;
        return new ViewsRun(
            Figures.Of(lists),
            Figures.Of(singles),
            rows,
            words,
            smallWords.P50,
            large.UntilReady,
            sweep,
            Directory.GetFiles(mail).Length - before,
            large.PeakRss,
            new FileInfo(largeFolder.File("itms.db")).Length / (1024.0 * 1024 * 1024));

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

    /// <param name="bare">Receives what the ceiling did in each turn.</param>
    private static async Task<ViewsRow> TakeTurnsAsync(
        ViewsOptions options, string name, List<Measured> bare, Func<Task> ceiling, Func<Task> small, Func<Task> large)
    {
        foreach (var request in new[] { ceiling, small }) await WarmAsync(options, request);
        var warmUps = await WarmAsync(options, large);
        var turns = new List<(Measured Ceiling, Measured Small, Measured Large)>(Turns);
        for (var turn = 0; turn < Turns; turn++)
            turns.Add((await TurnAsync(ceiling), await TurnAsync(small), await TurnAsync(large)));
        bare.AddRange(turns.Select(turn => turn.Ceiling));
        return new ViewsRow(
            name,
            Figures.Of([.. turns.Select(turn => turn.Large)]),
            Figures.Of([.. turns.Select(turn => turn.Small)]),
            Report.Median(turns.Select(turn => turn.Large.PerSecond / turn.Ceiling.PerSecond)),
            Report.Median(turns.Select(turn => turn.Large.P50 / turn.Small.P50)),
            warmUps);

        Task<Measured> TurnAsync(Func<Task> request) => Load.ForAsync(options.Clients, options.Span / Turns, request);
    }

    /// <returns>The number of warm-ups, without the last one, which made it no faster.</returns>
    private static async Task<int> WarmAsync(ViewsOptions options, Func<Task> request)
    {
        var (before, warmUps) = (0.0, 0);
        for (; warmUps < MostWarmUps; warmUps++)
        {
            var load = await Load.ForAsync(options.Clients, options.WarmUp, request);
            if (load.PerSecond < Faster * before) break;
            before = load.PerSecond;
        }

        return warmUps;
    }

    private static string Words() =>
        string.Join(' ', Enumerable.Range(0, Random.Shared.Next(1, 4)).Select(_ => Archive.Word(Archive.Rank(Random.Shared))));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Say(string what) => Console.Error.WriteLine($"bench: {what}");
}
