using System.Globalization;
using System.Text;

namespace Itms.Bench;

/// <summary>The run as a page of Markdown.</summary>
internal static class Report
{
    private const double CreateTarget = 0.3;
    private const double ReadTarget = 0.5;
    private const double RssTarget = 200;

    private static readonly TimeSpan StartTarget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KilledTarget = TimeSpan.FromSeconds(5);

    public static string Write(BenchOptions options, Throughput throughput, Starts starts, Machine machine)
    {
        var (ceiling, itms, eml) = (throughput.Ceiling, throughput.Itms, throughput.Eml);
        var page = new Page();
        page.Line($"# ITMS beside its ceiling, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
        page.Line();
        page.Line($"{options.Clients} clients, {options.Rounds} rounds of {options.Span.TotalSeconds} s a phase after {options.WarmUp.TotalSeconds} s of warm-up, the servers in turn; before them each server had {options.Settle.TotalSeconds} s of creating and as much of reading to settle.");
        page.Line($"Figures are medians over the rounds, in brackets the lowest and the highest; a ratio is the median of each round's own.");
        page.Line($"{throughput.Mails} mails a tasking; {throughput.Taskings} taskings in ITMS's data folder at the end.");
        page.Line();
        page.Line($"| | requests/s | × ceiling | p50 ms | p99 ms | server CPU ms/request |");
        page.Line($"|---|---|---|---|---|---|");
        var create = Rows(page, "create", ceiling.Creating, itms.Creating, "ITMS");
        var createDrained = Drained(page, ceiling.Creating, itms.Creating, "create: ITMS, incl. mails drained");
        Rows(page, "create", ceiling.Creating, eml.Creating, "ITMS, mails as .eml files", withCeiling: false);
        Drained(page, ceiling.Creating, eml.Creating, "create: ITMS, incl. .eml files drained");
        page.Line($"| create: ITMS, words put into their index afterwards | | | | | {Median(itms.Creating.Select(p => p.CpuAfterwardsPerRequest)):0.000} |");
        var read = Rows(page, "read one", ceiling.AccessEntry, itms.AccessEntry, "ITMS");
        page.Line();
        page.Line($"| | RSS at the end, MiB | RSS peak, MiB |");
        page.Line($"|---|---|---|");
        foreach (var (name, subject) in new[] { ("ceiling", ceiling), ("ITMS", itms), ("ITMS, mails as .eml files", eml) })
            page.Line($"| {name} | {subject.RssAtEnd:0} | {subject.PeakRss:0} |");
        page.Line();
        page.Line($"| start to ready | s, each round |");
        page.Line($"|---|---|");
        page.Line($"| after a stop, {options.Taskings} taskings and more | {Seconds(starts.Graceful)} |");
        page.Line($"| after kill -9 under load, up to {starts.Taskings} taskings | {Seconds(starts.Killed)} |");
        page.Line();
        page.Target("create", create, "×", create >= CreateTarget, $"≥ {CreateTarget}");
        page.Target("create, incl. mails drained", createDrained, "×", createDrained >= CreateTarget, $"≥ {CreateTarget}");
        page.Target("read one", read, "×", read >= ReadTarget, $"≥ {ReadTarget}");
        page.Target("start to ready, slowest", starts.Graceful.Max().TotalSeconds, " s", starts.Graceful.Max() <= StartTarget, $"≤ {StartTarget.TotalSeconds} s");
        page.Target("start after kill, slowest", starts.Killed.Max().TotalSeconds, " s", starts.Killed.Max() < KilledTarget, $"< {KilledTarget.TotalSeconds} s");
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

        void Row(string title, List<Phase> phases, string ratio) => page.Line(
            $"| {title} | {Rate(phases.Select(p => p.Load.PerSecond))} | {ratio} | {Median(phases.Select(p => p.Load.P50)):0.00} | {Median(phases.Select(p => p.Load.P99)):0.00} | {Median(phases.Select(p => p.CpuPerRequest)):0.000} |");
    }

    /// <returns>The ratio to the ceiling.</returns>
    private static double Drained(Page page, List<Phase> ceiling, List<Phase> itms, string title)
    {
        var ratio = Median(itms.Zip(ceiling, (i, c) => i.DrainedPerSecond / c.Load.PerSecond));
        page.Line($"| {title} | {Rate(itms.Select(p => p.DrainedPerSecond))} | {ratio:0.00} | drained {Median(itms.Select(p => p.Drain.TotalSeconds)):0.00} s after | | |");
        return ratio;
    }

    private static string Rate(IEnumerable<double> rates)
    {
        var all = rates.ToList();
        return Format($"{Median(all):0} ({all.Min():0}–{all.Max():0})");
    }

    private static string Seconds(IEnumerable<TimeSpan> times) => string.Join(", ", times.Select(time => Format($"{time.TotalSeconds:0.00}")));

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
