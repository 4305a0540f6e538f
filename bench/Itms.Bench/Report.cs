using System.Globalization;
using System.Text;

namespace Itms.Bench;

/// <summary>Writes the results of the main benchmark as Markdown.</summary>
internal static class Report
{
    private const double CreateTarget = 0.7;
    private const double ReadTarget = 0.6;
    private const double MailTarget = 300;
    private const double RssTarget = 150;

    private static readonly TimeSpan StartTarget = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan KilledTarget = TimeSpan.FromSeconds(1.5);

    public static string Write(BenchOptions options, Throughput throughput, Starts starts, Machine machine)
    {
        var (ceiling, itms, eml, mailed) = (throughput.Ceiling, throughput.Itms, throughput.Eml, throughput.Mailed);
        var page = new Page();
        page.Line($"# ITMS compared with its ceiling, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
        page.Line();
        page.Line($"{options.Clients} clients, {options.Rounds} rounds. The servers take turns in each round.");
        page.Line($"Each phase counts {options.Span.TotalSeconds} s after a warm-up of {options.WarmUp.TotalSeconds} s.");
        page.Line($"Before the first round, each server had {options.Settle.TotalSeconds} s of creating and as long of reading.");
        page.Line($"Figures are medians over the rounds (lowest–highest). A ratio is the median of the ratios of each round.");
        page.Line($"{throughput.Mails} mails for each tasking. {throughput.Taskings} taskings in ITMS's data folder at the end.");
        page.Line();
        page.Line($"| | requests/s | × ceiling | p50 ms | p99 ms | server CPU ms/request |");
        page.Line($"|---|---|---|---|---|---|");
        var create = Rows(page, "create", ceiling.Creates, itms.Creates, "ITMS");
        var createDrained = Drained(page, ceiling.Creates, itms.Creates, "create: ITMS, until all mails are sent");
        Rows(page, "create", ceiling.Creates, eml.Creates, "ITMS, mails as .eml files", withCeiling: false);
        Drained(page, ceiling.Creates, eml.Creates, "create: ITMS, until all .eml files are written");
        var indexing = Median(itms.Creates.Select(phase => phase.CpuAfterwardsPerRequest));
        page.Line($"| create: ITMS, word index afterwards | | | | | {indexing:0.000} |");
        var read = Rows(page, "read one", ceiling.Reads, itms.Reads, "ITMS");
        Rows(page, "mail with a document, posted", ceiling.Creates, mailed.Mails, "ITMS (× ceiling's create)", withCeiling: false);
        page.Line();
        page.Line($"| | RSS at the end, MiB | RSS peak, MiB |");
        page.Line($"|---|---|---|");
        foreach (var (name, subject) in
            new[] { ("ceiling", ceiling), ("ITMS", itms), ("ITMS, mails as .eml files", eml), ("ITMS, mail posted", mailed) })
            page.Line($"| {name} | {subject.RssAtEnd:0} | {subject.PeakRss:0} |");
        page.Line();
        page.Line($"| start to ready | seconds in each round |");
        page.Line($"|---|---|");
        page.Line($"| after a stop, {options.Taskings} or more taskings | {Seconds(starts.Graceful)} |");
        page.Line($"| after kill -9 under load, up to {starts.Taskings} taskings | {Seconds(starts.Killed)} |");
        page.Line();
        page.Target("create", create, "×", create >= CreateTarget, $"≥ {CreateTarget}");
        page.Target("create, until all mails are sent", createDrained, "×", createDrained >= CreateTarget, $"≥ {CreateTarget}");
        page.Target("read one", read, "×", read >= ReadTarget, $"≥ {ReadTarget}");
        var mails = Median(mailed.Mails.Select(phase => phase.Load.PerSecond));
        page.Target("mails posted", mails, "/s", mails >= MailTarget, $"≥ {MailTarget}/s");
        var (graceful, killed) = (starts.Graceful.Max(), starts.Killed.Max());
        page.Target("start to ready, slowest", graceful.TotalSeconds, " s", graceful <= StartTarget, $"≤ {StartTarget.TotalSeconds} s");
        page.Target("start after kill, slowest", killed.TotalSeconds, " s", killed < KilledTarget, $"< {KilledTarget.TotalSeconds} s");
        page.Target("RSS, peak", itms.PeakRss, " MiB", itms.PeakRss <= RssTarget, $"≤ {RssTarget}");
        page.Line();
        page.Line($"{machine}");
        return page.ToString();
    }

    /// <returns>The ratio to the ceiling.</returns>
    private static double Rows(Page page, string what, List<Phase> ceiling, List<Phase> itms, string name, bool withCeiling = true)
    {
        if (withCeiling) Row($"{what}: ceiling", ceiling, "1");
        var ratio = Median(itms.Zip(ceiling, (i, c) => i.Load.PerSecond / c.Load.PerSecond));
        Row($"{what}: {name}", itms, Format($"{ratio:0.00}"));
        return ratio;

        void Row(string title, List<Phase> phases, string ratio)
        {
            var (p50, p99) = (Median(phases.Select(phase => phase.Load.P50)), Median(phases.Select(phase => phase.Load.P99)));
            var cpu = Median(phases.Select(phase => phase.CpuPerRequest));
            page.Line($"| {title} | {Rate(phases.Select(phase => phase.Load.PerSecond))} | {ratio} | {p50:0.00} | {p99:0.00} | {cpu:0.000} |");
        }
    }

    /// <returns>The ratio to the ceiling.</returns>
    private static double Drained(Page page, List<Phase> ceiling, List<Phase> itms, string title)
    {
        var ratio = Median(itms.Zip(ceiling, (i, c) => i.DrainedPerSecond / c.Load.PerSecond));
        var drain = Median(itms.Select(phase => phase.Drain.TotalSeconds));
        page.Line($"| {title} | {Rate(itms.Select(phase => phase.DrainedPerSecond))} | {ratio:0.00} | all sent after {drain:0.00} s | | |");
        return ratio;
    }

    private static string Rate(IEnumerable<double> rates)
    {
        var all = rates.ToList();
        return Format($"{Median(all):0} ({all.Min():0}–{all.Max():0})");
    }

    private static string Seconds(IEnumerable<TimeSpan> times) =>
        string.Join(", ", times.Select(time => Format($"{time.TotalSeconds:0.00}")));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Format(FormattableString text) => FormattableString.Invariant(text);

    private sealed class Page
    {
        private readonly StringBuilder text = new();

        public void Line() => text.Append('\n');

        public void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        public void Target(string what, double value, string unit, bool passed, string target) =>
            Line($"- {(passed ? "PASS" : "FAIL")} {what}: {value:0.00}{unit} (target {target})");

        public override string ToString() => text.ToString();
    }
}
