using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Reports;

/// <summary>The results of the cycles that were closed in a period. Those closed without a response are in the last figure alone.</summary>
/// <param name="WithDueDate">Closed cycles with a due date. The others are neither on time nor late.</param>
/// <param name="OnTime">Closed on or before the due date.</param>
/// <param name="OnTimeRate">Share of those with a due date, 0 to 1, three decimals. Null if there are none.</param>
/// <param name="Turnaround">Days of 24 hours, without the time stood down.</param>
/// <param name="BusinessDays">The turnaround in business days.</param>
/// <param name="WithoutTimes">Closed cycles without times: they are in no turnaround and no stage.</param>
/// <param name="StoodDown">Closed cycles that had been stood down.</param>
/// <param name="StoodDownDays">The total time stood down, in days of 24 hours.</param>
/// <param name="Reopened">Re-openings in the period, whenever the earlier cycle was closed.</param>
/// <param name="ReopenRate">Re-openings per closed cycle, three decimals. Null if none was closed.</param>
/// <param name="ClearanceOverrides">How often the clearance rule was overridden in the period, whether the cycle is closed or not.</param>
/// <param name="Retroactive">Closed cycles that were entered after they had been answered.</param>
/// <param name="LateEntries">The retroactive ones entered later than two business days after completion (D 6-1.3).</param>
/// <param name="ClosedWithoutResponse">Canceled, entered in error, or duplicates.</param>
public record Outcomes(
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
    int ClearanceOverrides,
    int Retroactive,
    int LateEntries,
    int ClosedWithoutResponse = 0);

/// <param name="Taken">Days of 24 hours, for the closed cycles that went through the stage.</param>
public sealed record StageFigures(Stage Stage, Quantiles Taken);

/// <param name="Types">The task types with something closed (with or without a response), re-opened or overridden.</param>
/// <param name="Reminders">Reminders sent in the period, by kind. Each counts once, however many people got it.</param>
public sealed record PeriodPerformance(
    ReportPeriod Period,
    Outcomes Total,
    IReadOnlyList<KeyValuePair<TaskType, Outcomes>> Types,
    IReadOnlyList<StageFigures> Stages,
    IReadOnlyList<KeyValuePair<string, int>> Reminders);

/// <summary>How well the agency answers (docs/reports.md).</summary>
/// <param name="Before">The same number of days before the period.</param>
public sealed record Performance(DateTimeOffset AsOf, PeriodPerformance Present, PeriodPerformance Before, IReadOnlyList<SeriesPoint> Series);

/// <summary>Computes the performance from facts. Add each fact once: all open ones, and those closed in the two periods.</summary>
public sealed class PerformanceTally(ReportPeriod period, BusinessCalendar calendar, DateTimeOffset now)
{
    private readonly SeriesTally series = new(period, calendar, now);
    private readonly PeriodTally present = new(period, now);
    private readonly PeriodTally before = new(period.Before(calendar), now);

    public void Add(CycleFact fact)
    {
        series.Add(fact);
        present.Add(fact);
        before.Add(fact);
    }

    public Performance Report() => new(now, present.Report(), before.Report(), series.Points());

    private sealed class PeriodTally(ReportPeriod period, DateTimeOffset now)
    {
        private readonly OutcomeTally total = new();
        private readonly SortedDictionary<TaskType, OutcomeTally> types = [];
        private readonly SortedDictionary<Stage, List<double>> stages = [];
        private readonly SortedDictionary<string, int> reminders = new(StringComparer.Ordinal);

        public void Add(CycleFact fact)
        {
            foreach (var reminder in fact.Reminders)
                if (period.Holds(reminder.At)) reminders[reminder.Kind] = reminders.GetValueOrDefault(reminder.Kind) + 1;
            var (closed, reopened) = (Counts(ReportMeasure.Closed), Counts(ReportMeasure.Reopened));
            var dropped = Counts(ReportMeasure.ClosedWithoutResponse);
            var overrides = fact.Count(ReportMeasure.ClearanceOverrides, period, now);
            if (!closed && !reopened && !dropped && overrides == 0) return;

            if (!types.TryGetValue(fact.TaskType, out var type)) types[fact.TaskType] = type = new OutcomeTally();
            foreach (var outcomes in (OutcomeTally[])[total, type])
            {
                if (reopened) outcomes.Reopened++;
                outcomes.ClearanceOverrides += overrides;
                if (dropped) outcomes.WithoutResponse++;
                if (closed) outcomes.AddClosed(fact);
            }

            if (!closed) return;
            foreach (var stage in fact.Times?.Stages ?? [])
            {
                if (!stages.TryGetValue(stage.Stage, out var days)) stages[stage.Stage] = days = [];
                days.Add(stage.Taken.TotalDays);
            }

            bool Counts(ReportMeasure measure) => fact.Count(measure, period, now) > 0;
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

        public int ClearanceOverrides { get; set; }

        public int WithoutResponse { get; set; }

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
            ClearanceOverrides,
            retroactive,
            late,
            WithoutResponse);

        private static double? Rate(int part, int whole) =>
            whole == 0 ? null : Math.Round((double)part / whole, 3, MidpointRounding.AwayFromZero);
    }
}
