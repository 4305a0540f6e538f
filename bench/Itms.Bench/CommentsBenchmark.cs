using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Itms.Bench;

/// <param name="Comments">How many comments the full tasking has.</param>
/// <param name="Commands">How many commands are timed on each tasking.</param>
/// <param name="Folder">The parent of the temporary data folder.</param>
internal sealed record CommentsOptions(int Comments, int Commands, string Folder);

/// <summary>Compares the time of a command on a tasking with many comments with the time on a tasking that has none.</summary>
internal static class CommentsBenchmark
{
    private const string Comment = """{"text":"The clinic answered by phone. The file follows."}""";

    /// <returns>The report, as Markdown.</returns>
    public static async Task<string> RunAsync(CommentsOptions options, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder(options.Folder, $"itms-bench-{Environment.ProcessId}");
        await using var server = await folder.StartItmsAsync(mail: null, cancellationToken);
        using var client = new Client(server.Address, "/api/taskings", folder.Created, clients: 1);
        await client.SignInAsync("ana.ruiz");
        // The first ones compile the code.
        for (var i = 0; i < 2 + (options.Commands / 10); i++) await client.CreateAsync();
        var full = folder.Created[0];
        for (var i = 0; i < options.Comments; i++) await client.PostAsync(full + "/comments", Comment, HttpStatusCode.Created);

        // In turn, so that whatever else the machine does meets both. Ten comments on each of the other taskings: none of them grows.
        var (none, many) = (new List<double>(), new List<double>());
        for (var i = 0; i < options.Commands; i++)
        {
            none.Add(await TimeAsync(folder.Created[1 + (i / 10)]));
            many.Add(await TimeAsync(full));
        }

        var (first, second) = (Median(none), Median(many));
        return string.Create(CultureInfo.InvariantCulture, $"""
            | tasking | a comment, median of {options.Commands} |
            |---|---|
            | with at most 10 comments | {first:0.00} ms |
            | with {options.Comments} comments | {second:0.00} ms, {second / first:0.0} × |
            """);

        async Task<double> TimeAsync(string path)
        {
            var begun = Stopwatch.GetTimestamp();
            await client.PostAsync(path + "/comments", Comment, HttpStatusCode.Created);
            return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
