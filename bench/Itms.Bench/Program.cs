using System.CommandLine;
using Itms.Bench;

var seconds = Number("--seconds", 10.0, "Measured seconds of each phase.");
var warmUp = Number("--warm-up", 3.0, "Seconds before each phase that do not count.");
var settle = Number("--settle", 10.0, "Seconds of creating, and as long of reading, that each server gets before the first round.");
var rounds = Number("--rounds", 3, "How often to measure each phase. The table has the medians.");
var clients = Number("--clients", 16, "Clients. Each sends its next request when the last one is answered.");
var taskings = Number("--taskings", 10_000, "Taskings in the data folder when the start is timed.");
var folder = new Option<DirectoryInfo?>("--folder")
{
    Description = "The parent of the temporary data folders. Default: the system's folder for temporary files.",
    HelpName = "DIR",
};
var results = new Option<FileInfo?>("--results") { Description = "Also write the table to this file, as Markdown.", HelpName = "FILE" };
var root = new RootCommand(
    "Measures ITMS's server over HTTP and compares it with its ceiling: a bare minimal API over one SQLite table, in the same run.")
{
    seconds, warmUp, settle, rounds, clients, taskings, folder, results,
};
root.SetAction((parsed, cancellation) => RunAsync(
    () => Benchmark.RunAsync(
        new BenchOptions(
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
            TimeSpan.FromSeconds(parsed.GetValue(settle)),
            Math.Max(1, parsed.GetValue(rounds)),
            Math.Max(1, parsed.GetValue(clients)),
            Math.Max(1, parsed.GetValue(taskings)),
            parsed.GetValue(folder)?.FullName ?? Path.GetTempPath()),
        cancellation),
    parsed.GetValue(results),
    cancellation));

var database = new Option<FileInfo>("--database") { Description = "The SQLite file. Created when missing.", HelpName = "FILE", Required = true };
var urls = new Option<string>("--urls") { Description = "Where to listen.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:0" };
var rows = new Option<int>("--rows") { Description = "Rows to list by their date. They are made at the start." };
var ceiling = new Command("ceiling", "Runs the ceiling alone. POST /items stores a body with one durable commit, and GET /items/{id} returns it.")
{
    database, urls, rows,
};
ceiling.SetAction((parsed, cancellation) =>
    Ceiling.RunAsync(parsed.GetValue(database)!.FullName, parsed.GetValue(urls)!, parsed.GetValue(rows), cancellation));
root.Subcommands.Add(ceiling);

var archived = Number("--archived", 1_000_000, "Taskings in the archive.");
var open = Number("--open", 20_000, "How many of them are open.");
var views = new Command("views", "Measures views, search and the sweep over an archive, and compares them with the ceiling's list of as many rows.")
{
    archived, open, seconds, warmUp, clients, folder, results,
};
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

var openings = Number("--rounds", 7, "How often each page is opened. The table has the medians.");
var listed = Number("--archived", 21_000, "Taskings in the archive.");
var pages = new Command("pages", "Measures the pages in a headless browser, and compares them with the same rows as one static HTML table.")
{
    listed, open, openings, folder, results,
};
pages.SetAction((parsed, cancellation) => RunAsync(
    () => PagesBenchmark.RunAsync(
        new PagesOptions(
            parsed.GetValue(listed),
            parsed.GetValue(open),
            Math.Max(1, parsed.GetValue(openings)),
            parsed.GetValue(folder)?.FullName ?? Path.GetTempPath()),
        cancellation),
    parsed.GetValue(results),
    cancellation));
root.Subcommands.Add(pages);

var many = Number("--comments", 2_000, "Comments on the full tasking.");
var commands = Number("--commands", 200, "Commands that are timed on each tasking. The table has the medians.");
var comments = new Command("comments", "Compares a command on a tasking with many comments with one on a tasking that has none.")
{
    many, commands, folder, results,
};
comments.SetAction((parsed, cancellation) => RunAsync(
    () => CommentsBenchmark.RunAsync(
        new CommentsOptions(
            Math.Max(1, parsed.GetValue(many)), Math.Max(1, parsed.GetValue(commands)), parsed.GetValue(folder)?.FullName ?? Path.GetTempPath()),
        cancellation),
    parsed.GetValue(results),
    cancellation));
root.Subcommands.Add(comments);

var lateAt = new Option<DateTimeOffset?>("--late-at")
{
    Description = "When a tenth of the open taskings is due. Default: the agency's next early morning.",
};
var archive = new Command("archive", "Puts an archive into the data file of a demo that is not running.") { database, archived, open, lateAt };
archive.SetAction(async (parsed, cancellation) =>
{
    SQLitePCL.Batteries_V2.Init();
    await Archive.FillAsync(
        parsed.GetValue(database)!.FullName,
        parsed.GetValue(archived),
        parsed.GetValue(open),
        parsed.GetValue(lateAt) ?? Archive.NextMorning(),
        cancellation);
    return 0;
});
root.Subcommands.Add(archive);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });

static Option<T> Number<T>(string name, T value, string description) => new(name) { Description = description, DefaultValueFactory = _ => value };

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
