using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Reports;

/// <summary>What became of the cycles closed in a period.</summary>
/// <param name="WithDueDate">Of those closed: the others are neither on time nor late.</param>
/// <param name="OnTime">Closed on or before the due date that counted at the closing.</param>
/// <param name="OnTimeRate">Of those with a due date, 0 to 1 with three decimals; null where there are none.</param>
/// <param name="Turnaround">In days of 24 hours, without the time stood down.</param>
/// <param name="BusinessDays">The same in business days.</param>
/// <param name="WithoutTimes">Closed ones whose passage was not kept: they are in no turnaround and no stage.</param>
/// <param name="StoodDown">Closed ones that had been stood down.</param>
/// <param name="StoodDownDays">For how long, all together, in days of 24 hours.</param>
/// <param name="Reopened">Re-openings in the period, whenever what they re-opened was closed.</param>
/// <param name="ReopenRate">Those for each closed one, three decimals; null where none was closed.</param>
/// <param name="Retroactive">Closed ones entered after they had been answered.</param>
/// <param name="LateEntries">Of those: entered later than two business days after completion (D 6-1.3).</param>
public sealed record Outcomes(
    int Closed,
    int WithDueDate,
    int OnTime,
    double? OnTimeRate,
    Quantiles Turnaround,
    Quantiles BusinessDays,
    int WithoutTimes,
    int StoodDown,
    double StoodDownDays,
    int Reopened,
    double? ReopenRate,
    int Retroactive,
    int LateEntries);

/// <param name="Taken">In days of 24 hours, of the closed cycles that went through it.</param>
public sealed record StageFigures(Stage Stage, Quantiles Taken);

/// <param name="Types">Those of which something was closed or re-opened.</param>
/// <param name="Reminders">Sent in the period, by kind: each once, however many got it.</param>
public sealed record PeriodPerformance(
    ReportPeriod Period,
    Outcomes Total,
    IReadOnlyList<KeyValuePair<TaskType, Outcomes>> Types,
    IReadOnlyList<StageFigures> Stages,
    IReadOnlyList<KeyValuePair<string, int>> Reminders);

/// <summary>How well the agency answers (requirements.md "Reports").</summary>
/// <param name="Before">As many days before the period.</param>
public sealed record Performance(DateTimeOffset AsOf, PeriodPerformance Present, PeriodPerformance Before, IReadOnlyList<SeriesPoint> Series);

/// <summary>Gathers a performance from facts, each given once: all that are open, and of the closed ones those of the two periods.</summary>
public sealed class PerformanceTally(ReportPeriod period, BusinessCalendar calendar, DateTimeOffset now)
{
    private readonly SeriesTally series = new(period, calendar, now);
    private readonly PeriodTally present = new(period);
    private readonly PeriodTally before = new(period.Before(calendar));

    public void Add(CycleFact fact)
    {
        series.Add(fact);
        present.Add(fact);
        before.Add(fact);
    }

    public Performance Report() => new(now, present.Report(), before.Report(), series.Points());

    private sealed class PeriodTally(ReportPeriod period)
    {
        private readonly OutcomeTally total = new();
        private readonly SortedDictionary<TaskType, OutcomeTally> types = [];
        private readonly SortedDictionary<Stage, List<double>> stages = [];
        private readonly SortedDictionary<string, int> reminders = new(StringComparer.Ordinal);

        public void Add(CycleFact fact)
        {
            foreach (var reminder in fact.Reminders)
                if (period.Holds(reminder.At)) reminders[reminder.Kind] = reminders.GetValueOrDefault(reminder.Kind) + 1;
            var (closed, reopened) = (period.Holds(fact.ClosedAt), fact.IsReopening && period.Holds(fact.OpenedAt));
            if (!closed && !reopened) return;

            if (!types.TryGetValue(fact.TaskType, out var type)) types[fact.TaskType] = type = new OutcomeTally();
            foreach (var outcomes in (OutcomeTally[])[total, type])
            {
                if (reopened) outcomes.Reopened++;
                if (closed) outcomes.AddClosed(fact);
            }

            if (!closed) return;
            foreach (var stage in fact.Times?.Stages ?? [])
            {
                if (!stages.TryGetValue(stage.Stage, out var days)) stages[stage.Stage] = days = [];
                days.Add(stage.Taken.TotalDays);
            }
        }

        public PeriodPerformance Report() => new(
            period,
            total.Report(),
            [.. types.Select(t => KeyValuePair.Create(t.Key, t.Value.Report()))],
            [.. stages.Select(s => new StageFigures(s.Key, Quantiles.Of(s.Value)))],
            [.. reminders]);
    }

    private sealed class OutcomeTally
    {
        private readonly List<double> days = [];
        private readonly List<double> businessDays = [];
        private int closed;
        private int dated;
        private int onTime;
        private int stoodDown;
        private TimeSpan stoodDownTime;
        private int retroactive;
        private int late;

        public int Reopened { get; set; }

        public void AddClosed(CycleFact fact)
        {
            closed++;
            if (fact.OnTime is { } inTime)
            {
                dated++;
                if (inTime) onTime++;
            }

            if (fact.Retroactive) retroactive++;
            if (fact.LateEntry) late++;
            if (fact.Times is not { } times) return;
            days.Add(times.Taken.TotalDays);
            businessDays.Add(times.BusinessDays);
            if (times.StoodDown > TimeSpan.Zero) stoodDown++;
            stoodDownTime += times.StoodDown;
        }

        public Outcomes Report() => new(
            closed,
            dated,
            onTime,
            Rate(onTime, dated),
            Quantiles.Of(days),
            Quantiles.Of(businessDays),
            closed - days.Count,
            stoodDown,
            Math.Round(stoodDownTime.TotalDays, 1, MidpointRounding.AwayFromZero),
            Reopened,
            Rate(Reopened, closed),
            retroactive,
            late);

        private static double? Rate(int part, int whole) => whole == 0 ? null : Math.Round((double)part / whole, 3, MidpointRounding.AwayFromZero);
    }
}
