using System.Globalization;
using System.Text;

namespace Itms.Bench;

/// <param name="Archived">Taskings in the archive.</param>
/// <param name="Open">How many of them are open.</param>
/// <param name="Span">The measured time of a row.</param>
/// <param name="WarmUp">The time of one warm-up, which does not count.</param>
/// <param name="Clients">The number of clients. Each sends its next request when the last one is answered.</param>
/// <param name="Folder">The parent of the temporary data folders.</param>
internal sealed record ViewsOptions(int Archived, int Open, TimeSpan Span, TimeSpan WarmUp, int Clients, string Folder);

/// <summary>Medians over the turns. P50 and P99 are in milliseconds.</summary>
internal sealed record Figures(double PerSecond, double P50, double P99)
{
    public static Figures Of(IReadOnlyCollection<Measured> turns) => new(
        Report.Median(turns.Select(turn => turn.PerSecond)),
        Report.Median(turns.Select(turn => turn.P50)),
        Report.Median(turns.Select(turn => turn.P99)));
}

/// <param name="Ratio">Requests a second, divided by those of the ceiling.</param>
/// <param name="Growth">p50, divided by that of the small archive.</param>
/// <param name="WarmUps">The number of warm-ups that the large archive needed.</param>
internal sealed record ViewsRow(string Name, Figures Large, Figures Small, double Ratio, double Growth, int WarmUps);

/// <param name="Mails">The number of mails that the sweep put into the folder.</param>
/// <param name="PeakRss">MiB.</param>
/// <param name="FileSize">GiB.</param>
internal sealed record ViewsRun(
    Figures List,
    Figures Single,
    List<ViewsRow> Rows,
    Measured Words,
    double SmallWordsP50,
    TimeSpan UntilReady,
    TimeSpan Sweep,
    int Mails,
    double PeakRss,
    double FileSize);

/// <summary>Writes the results of the benchmark of views and search as Markdown.</summary>
internal static class ViewsReport
{
    /// <summary>Taskings in the small archive.</summary>
    public const int Small = 10_000;

    private const double ListTarget = 0.5;
    private const double GrowthTarget = 1.2;
    private const double WordsTarget = 50;
    private const double RssTarget = 300;

    private static readonly TimeSpan SweepTarget = TimeSpan.FromSeconds(5);

    public static string Write(ViewsOptions options, ViewsRun run, TimeSpan filling, Machine machine)
    {
        var page = new StringBuilder();
        var turn = options.Span.TotalSeconds / ViewsBenchmark.Turns;
        var warmUps = string.Join(", ", run.Rows.Select(row => row.WarmUps));
        Line($"# Views and search over {options.Archived:N0} taskings, {options.Open:N0} of them open, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"{options.Clients} clients ({ViewsBenchmark.Searchers} for words). Each view is its first page of 50.");
        Line($"The ceiling, the small and the large archive take turns. Figures are medians of {ViewsBenchmark.Turns} turns of {turn:0.##} s each.");
        Line($"Before that, warm-ups of {options.WarmUp.TotalSeconds} s, as many as made it faster ({warmUps} for the large archive).");
        Line($"It took {filling.TotalSeconds:0} s to make the archive. The file has {run.FileSize:0.0} GiB.");
        Line($"The server was ready {run.UntilReady.TotalSeconds:0.00} s after its start.");
        Line($"");
        Line($"| | requests/s | × ceiling | p50 ms | p99 ms | p50 ms at {Small:N0} | growth |");
        Line($"|---|---|---|---|---|---|---|");
        Line($"| ceiling: 50 rows by index | {run.List.PerSecond:0} | | {run.List.P50:0.00} | {run.List.P99:0.00} | | |");
        Line($"| ceiling: one row | {run.Single.PerSecond:0} | | {run.Single.P50:0.00} | {run.Single.P99:0.00} | | |");
        foreach (var (name, large, small, ratio, growth, _) in run.Rows)
            Line($"| {name} | {large.PerSecond:0} | {ratio:0.00} | {large.P50:0.00} | {large.P99:0.00} | {small.P50:0.00} | {growth:0.00} |");
        Line($"| search: 1 to 3 words | {run.Words.PerSecond:0} | | {run.Words.P50:0.00} | {run.Words.P99:0.00} | {run.SmallWordsP50:0.00} | |");
        Line($"");
        foreach (var row in run.Rows)
        {
            Target($"{row.Name}, × ceiling", row.Ratio, row.Ratio >= ListTarget, $"≥ {ListTarget}");
            // A queue grows with what waits for one person, which is a tenth in the small archive. It does not grow with the years.
            if (row.Name != ViewsBenchmark.Queue)
                Target($"{row.Name}, growth of p50 from {Small:N0}", row.Growth, row.Growth <= GrowthTarget, $"≤ {GrowthTarget}");
        }

        var (sweep, limit) = (run.Sweep.TotalSeconds, SweepTarget.TotalSeconds);
        Target($"words, p99 ms", run.Words.P99, run.Words.P99 <= WordsTarget, $"≤ {WordsTarget}");
        Target($"sweep of {options.Open / 10:N0} newly late taskings, {run.Mails:N0} mails, seconds", sweep, sweep <= limit, $"≤ {limit}");
        Target($"RSS, peak MiB", run.PeakRss, run.PeakRss <= RssTarget, $"≤ {RssTarget}");
        Line($"");
        Line($"{machine}");
        return page.ToString();

        void Line(FormattableString line) => page.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Target(FormattableString name, double value, bool passed, FormattableString target)
        {
            var verdict = passed ? "PASS" : "FAIL";
            var (left, right) = (name.ToString(CultureInfo.InvariantCulture), target.ToString(CultureInfo.InvariantCulture));
            Line($"- {verdict} {left}: {value:0.00} (target {right})");
        }
    }
}
