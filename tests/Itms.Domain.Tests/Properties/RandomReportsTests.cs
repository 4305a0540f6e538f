using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Properties;

/// <summary>Compares the reports on thirty random lives with the same figures, recomputed from the histories in the simplest way.</summary>
public sealed class RandomReportsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_reports_agree_with_the_histories(int seed)
    {
        var dice = new Random(seed);
        var lives = Enumerable.Range(0, 30)
            .Select(_ => RandomLife.Play([.. Enumerable.Range(0, dice.Next(60, 240)).Select(_ => Roll(dice))], _ => { })).ToList();
        var pasts = lives.Select(life => new Past(life.History)).ToList();
        var now = lives.Max(life => life.Now);
        var last = Agency.Calendar.DayOf(now);
        var facts = lives.SelectMany(life => Facts(life.Tasking)).ToList();
        var closings = 0;
        foreach (var (from, to) in Periods(new DateOnly(2027, 1, 11), last))
        {
            var period = ReportPeriod.Of(from, to, Agency.Calendar);
            var (workload, performance) = (new WorkloadTally(period, Agency.Calendar, now), new PerformanceTally(period, Agency.Calendar, now));
            foreach (var fact in facts)
            {
                workload.Add(fact);
                performance.Add(fact);
            }

            Compare(workload.Report(), pasts, period, now);
            Compare(performance.Report().Present, pasts, period);
            CompareLists(workload.Report(), performance.Report(), facts, now);
            closings += workload.Report().Total.Closed;
        }

        // Otherwise the comparison would mean little.
        Assert.True(closings >= 10, $"{closings} closed");
    }

    [Fact]
    public void The_rows_made_from_the_history_or_from_the_stored_tasking_are_the_same_bytes()
    {
        var dice = new Random(5);
        for (var i = 0; i < 30; i++)
        {
            var life = RandomLife.Play([.. Enumerable.Range(0, 160).Select(_ => Roll(dice))], _ => { });
            var rows = Rows(life.Tasking);

            Assert.Equal(life.Tasking.Cycle, rows.Select(row => row.Body).Distinct().Count());
            Assert.Equal(rows, Rows(Tasking.Fold(life.History)!));
            Assert.Equal(rows, Rows(Json.Read<Tasking>(Json.Bytes(life.Tasking))));
        }

        static List<(string Key, string Body)> Rows(Tasking tasking) =>
            [.. FactRows.For(tasking, Agency.Calendar).Select(row => (row.Key, System.Text.Encoding.UTF8.GetString(row.Body.Span)))];
    }

    /// <summary>The fact of each cycle, as a report reads it from its row.</summary>
    private static bool IsOverdue(Tasking t, DateTimeOffset at) =>
        TaskingRow.IsOverdue(t.Status, t.Form.Action, t.Due?.At(Agency.Calendar), at);

    private static IEnumerable<CycleFact> Facts(Tasking tasking) =>
        FactRows.For(tasking, Agency.Calendar).Select(row => Json.Read<CycleFact>(row.Body)).DistinctBy(fact => fact.Cycle);

    private static Move Roll(Random dice) => new((byte)dice.Next(256), (byte)dice.Next(256), (byte)dice.Next(256));

    private static IEnumerable<(DateOnly From, DateOnly To)> Periods(DateOnly first, DateOnly last)
    {
        yield return (first, last);
        for (var from = first; from < last; from = from.AddDays(40)) yield return (from, from.AddDays(39));
    }

    private static void Compare(Workload report, List<Past> pasts, ReportPeriod period, DateTimeOffset now)
    {
        var present = pasts.Select(p => p.At(now)!).ToList();
        Assert.Equal(
            new Load(
                present.Count(t => !t.IsClosed),
                present.Count(t => IsOverdue(t, now)),
                present.Count(t => !t.IsClosed && t.IsStoodDown),
                pasts.Sum(p => p.Openings.Count(at => period.Holds(at))),
                pasts.Sum(p => p.Closings.Count(c => c.Answered && period.Holds(c.At))),
                pasts.Sum(p => p.Closings.Count(c => !c.Answered && period.Holds(c.At)))),
            report.Total);
        foreach (var point in report.Series.Where(point => point.Open is not null))
        {
            var end = ReportPeriod.Of(point.From, point.To, Agency.Calendar).End;
            var moment = end <= now ? end.AddTicks(-1) : now;
            var states = pasts.Select(p => p.At(moment)).OfType<Tasking>().ToList();
            Assert.Equal(
                (point.To, states.Count(t => !t.IsClosed), states.Count(t => IsOverdue(t, moment))),
                (point.To, point.Open!.Value, point.Overdue!.Value));
        }
    }

    /// <summary>The list behind a figure counts as much as the figure.</summary>
    private static void CompareLists(Workload workload, Performance performance, List<CycleFact> facts, DateTimeOffset now)
    {
        foreach (var point in workload.Series)
        {
            var days = ReportPeriod.Of(point.From, point.To, Agency.Calendar);
            Assert.Equal(
                (point.To, point.Open ?? 0, point.Overdue ?? 0, point.OnTime, point.Late),
                (point.To, Listed(ReportMeasure.OpenAtEnd, days), Listed(ReportMeasure.OverdueAtEnd, days), Listed(ReportMeasure.OnTime, days),
                    Listed(ReportMeasure.Late, days)));
        }

        foreach (var period in (PeriodPerformance[])[performance.Present, performance.Before])
        {
            foreach (var (type, outcomes) in period.Types.Append(KeyValuePair.Create((TaskType)(-1), period.Total)))
            {
                var line = Enum.IsDefined(type) ? (ReportSection.TaskType, type.Word()) : ((ReportSection, string)?)null;
                Assert.Equal(
                    (outcomes.Closed, outcomes.WithDueDate, outcomes.OnTime, outcomes.StoodDown, outcomes.Reopened, outcomes.ClearanceOverrides),
                    (Listed(ReportMeasure.Closed, period.Period, line), Listed(ReportMeasure.WithDueDate, period.Period, line),
                        Listed(ReportMeasure.OnTime, period.Period, line), Listed(ReportMeasure.ClosedAfterStandDown, period.Period, line),
                        Listed(ReportMeasure.Reopened, period.Period, line), Listed(ReportMeasure.ClearanceOverrides, period.Period, line)));
                Assert.Equal(outcomes.ClosedWithoutResponse, Listed(ReportMeasure.ClosedWithoutResponse, period.Period, line));
            }

            foreach (var stage in period.Stages)
                Assert.Equal(stage.Taken.Count, Listed(ReportMeasure.Closed, period.Period, (ReportSection.Stage, stage.Stage.Word())));
        }

        foreach (var (section, lines) in workload.Sections)
            foreach (var line in lines)
                Assert.Equal(
                    (line.Load.Open, line.Load.Overdue, line.Load.Opened, line.Load.Closed),
                    (Listed(ReportMeasure.Open, workload.Period, (section, line.Key)),
                        Listed(ReportMeasure.Overdue, workload.Period, (section, line.Key)),
                        Listed(ReportMeasure.Opened, workload.Period, (section, line.Key)),
                        Listed(ReportMeasure.Closed, workload.Period, (section, line.Key))));

        int Listed(ReportMeasure measure, ReportPeriod period, (ReportSection Section, string Key)? line = null)
        {
            var lines = line is { } only ? new Dictionary<ReportSection, string> { [only.Section] = only.Key } : [];
            var selection = new ReportSelection(measure, period, lines);
            return facts.Sum(fact => selection.Count(fact, Agency.Calendar, now));
        }
    }

    private static void Compare(PeriodPerformance report, List<Past> pasts, ReportPeriod period)
    {
        var all = pasts.SelectMany(p => p.Closings).Where(c => period.Holds(c.At)).ToList();
        var closed = all.Where(c => c.Answered).ToList();
        Assert.Equal(all.Count - closed.Count, report.Total.ClosedWithoutResponse);
        var dated = closed.Where(c => c.Due is not null).ToList();
        Assert.Equal(
            (closed.Count, dated.Count, dated.Count(c => c.At <= c.Due!.Value.At(Agency.Calendar))),
            (report.Total.Closed, report.Total.WithDueDate, report.Total.OnTime));
        Assert.Equal(Quantiles.Of(closed.Select(c => c.Worked.Values.Aggregate(TimeSpan.Zero, (a, b) => a + b).TotalDays)), report.Total.Turnaround);
        Assert.Equal(closed.Count(c => c.StoodDown > TimeSpan.Zero), report.Total.StoodDown);
        Assert.Equal(
            closed.SelectMany(c => c.Worked.Keys).Distinct().Order().Select(status => (status.ToString(), Quantiles.Of(closed
                .Where(c => c.Worked.ContainsKey(status)).Select(c => c.Worked[status].TotalDays)))).OrderBy(s => s.Item1, StringComparer.Ordinal),
            report.Stages.Select(s => (s.Stage.ToString(), s.Taken)).OrderBy(s => s.Item1, StringComparer.Ordinal));
        Assert.Equal(pasts.Sum(p => p.Reopenings.Count(at => period.Holds(at))), report.Total.Reopened);
        Assert.Equal(
            pasts.SelectMany(p => p.Reminded).Where(r => period.Holds(r.At)).GroupBy(r => r.Kind).Select(g => (g.Key, g.Count()))
                .OrderBy(r => r.Key, StringComparer.Ordinal),
            report.Reminders.Select(r => (r.Key, r.Value)));
    }

    private sealed record Closing(DateTimeOffset At, Moment? Due, IReadOnlyDictionary<TaskingStatus, TimeSpan> Worked, TimeSpan StoodDown,
        bool Answered);

    /// <summary>Every state of a tasking, in order.</summary>
    private sealed class Past
    {
        private readonly List<(DateTimeOffset At, Tasking State)> states = [];

        public Past(IEnumerable<Recorded> history)
        {
            var worked = new Dictionary<TaskingStatus, TimeSpan>();
            var stoodDown = TimeSpan.Zero;
            Tasking? before = null;
            foreach (var recorded in history)
            {
                var after = Tasking.Apply(before, recorded);
                if (before is { IsClosed: false })
                {
                    var passed = recorded.At - states[^1].At;
                    if (before.IsStoodDown) stoodDown += passed;
                    else if (passed > TimeSpan.Zero) worked[before.Status] = worked.GetValueOrDefault(before.Status) + passed;
                }

                if (before is null || after.Cycle > before.Cycle) Openings.Add(recorded.At);
                if (after.Cycle > before?.Cycle) Reopenings.Add(recorded.At);
                if (before is { IsClosed: false } && after.IsClosed)
                {
                    Closings.Add(new Closing(recorded.At, after.Form.AuthorityDate ?? after.Form.InternalDueDate, worked, stoodDown,
                        after.Status == TaskingStatus.SubmittedToAuthority));
                    (worked, stoodDown) = ([], TimeSpan.Zero);
                }

                if (recorded.Event is TaskingEvent.ReminderSent sent) Reminded.Add((recorded.At, sent.Kind));
                states.Add((recorded.At, after));
                before = after;
            }
        }

        public List<DateTimeOffset> Openings { get; } = [];

        public List<DateTimeOffset> Reopenings { get; } = [];

        public List<Closing> Closings { get; } = [];

        public List<(DateTimeOffset At, string Kind)> Reminded { get; } = [];

        public Tasking? At(DateTimeOffset instant) => states.LastOrDefault(s => s.At <= instant).State;
    }
}
