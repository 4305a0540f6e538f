using System.CommandLine;
using Itms.Bench;

var seconds = new Option<double>("--seconds") { Description = "Measured seconds of each phase.", DefaultValueFactory = _ => 10 };
var warmUp = new Option<double>("--warm-up") { Description = "Seconds before them that are not counted.", DefaultValueFactory = _ => 3 };
var settle = new Option<double>("--settle") { Description = "Seconds of creating and of reading that each server is given once before the first round.", DefaultValueFactory = _ => 10 };
var rounds = new Option<int>("--rounds") { Description = "How often each phase is measured; the table has the medians.", DefaultValueFactory = _ => 3 };
var clients = new Option<int>("--clients") { Description = "Clients that send one request after the other.", DefaultValueFactory = _ => 16 };
var taskings = new Option<int>("--taskings") { Description = "Taskings in the data folder when the start is timed.", DefaultValueFactory = _ => 10_000 };
var folder = new Option<DirectoryInfo?>("--folder") { Description = "Where the temporary data folders are made. Default: the system's folder for temporary files.", HelpName = "DIR" };
var results = new Option<FileInfo?>("--results") { Description = "Also write the table to this file, as Markdown.", HelpName = "FILE" };
var root = new RootCommand("Measures ITMS's server over HTTP against its own ceiling: a bare minimal API over one SQLite table, on the same machine in the same run.")
{
    seconds, warmUp, settle, rounds, clients, taskings, folder, results,
};
root.SetAction((parsed, cancellation) => RunAsync(
    () => Benchmark.RunAsync(new BenchOptions(
        TimeSpan.FromSeconds(parsed.GetValue(seconds)),
        TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
        TimeSpan.FromSeconds(parsed.GetValue(settle)),
        Math.Max(1, parsed.GetValue(rounds)),
        Math.Max(1, parsed.GetValue(clients)),
        Math.Max(1, parsed.GetValue(taskings)),
        parsed.GetValue(folder)?.FullName ?? Path.GetTempPath()), cancellation),
    parsed.GetValue(results),
    cancellation));

var database = new Option<FileInfo>("--database") { Description = "The SQLite file; created when missing.", HelpName = "FILE", Required = true };
var urls = new Option<string>("--urls") { Description = "Where to listen.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:0" };
var ceiling = new Command("ceiling", "Run the ceiling alone: POST /items stores a body with one durable commit, GET /items/{id} returns it.") { database, urls };
var rows = new Option<int>("--rows") { Description = "Rows to list by their date, made at the start." };
ceiling.Options.Add(rows);
ceiling.SetAction((parsed, cancellation) => Ceiling.RunAsync(parsed.GetValue(database)!.FullName, parsed.GetValue(urls)!, parsed.GetValue(rows), cancellation));
root.Subcommands.Add(ceiling);

var archived = new Option<int>("--archived") { Description = "Taskings in the archive.", DefaultValueFactory = _ => 1_000_000 };
var open = new Option<int>("--open") { Description = "How many of them are open.", DefaultValueFactory = _ => 20_000 };
var views = new Command("views", "Measure views, search and the sweep over an archive, beside the ceiling's list of as many rows.") { archived, open, seconds, warmUp, clients, folder, results };
views.SetAction((parsed, cancellation) => RunAsync(
    () => ViewsBenchmark.RunAsync(
        new ViewsOptions(
            parsed.GetValue(archived),
            parsed.GetValue(open),
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
            Math.Max(1, parsed.GetValue(clients)),
            parsed.GetValue(folder)?.FullName ?? Path.GetTempPath()),
        cancellation),
    parsed.GetValue(results),
    cancellation));
root.Subcommands.Add(views);

var archive = new Command("archive", "Put an archive into the data file of a demo that is not running.") { database, archived, open };
var lateAt = new Option<DateTimeOffset?>("--late-at") { Description = "When a tenth of the open ones falls due. Default: the agency's next early morning." };
archive.Options.Add(lateAt);
archive.SetAction(async (parsed, cancellation) =>
{
    SQLitePCL.Batteries_V2.Init();
    await Archive.FillAsync(parsed.GetValue(database)!.FullName, parsed.GetValue(archived), parsed.GetValue(open), parsed.GetValue(lateAt) ?? Archive.NextMorning(), cancellation);
    return 0;
});
root.Subcommands.Add(archive);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });

static async Task<int> RunAsync(Func<Task<string>> run, FileInfo? results, CancellationToken cancellationToken)
{
    try
    {
        var report = await run();
        Console.WriteLine(report);
        if (results is not null)
        {
            results.Directory?.Create();
            await File.WriteAllTextAsync(results.FullName, report, cancellationToken);
        }

        return 0;
    }
    catch (BenchException e)
    {
        await Console.Error.WriteLineAsync($"bench: {e.Message}");
        return 1;
    }
}
