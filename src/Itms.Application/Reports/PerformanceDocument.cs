using Itms.Domain.Forms;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Reports;

/// <summary>The performance report: how well and how fast the agency answers.</summary>
/// <param name="AsOf">When the report was made.</param>
/// <param name="Before">The same number of days just before the period, for comparison.</param>
/// <param name="CoveredUnits">Codes of the units that the report covers. Null: all.</param>
public sealed record PerformanceDocument(
    DateTimeOffset AsOf, IReadOnlyList<string>? CoveredUnits, PeriodDocument Present, PeriodDocument Before, SeriesDocument Series)
{
    /// <param name="units">The units that the report covers. Null: all.</param>
    public static PerformanceDocument Of(Performance p, IReadOnlyList<string>? units, BusinessCalendar calendar)
    {
        var links = new ReportLinks(units);
        return new(
            p.AsOf, units, PeriodDocument.Of(p.Present, links), PeriodDocument.Of(p.Before, links),
            SeriesDocument.Of(p.Present.Period.Step, p.Series, links, calendar));
    }

    /// <summary>The report as the lines of a table.</summary>
    public IEnumerable<ReportLine> Lines() => [.. Present.Lines(), .. Before.Lines(), .. Series.Lines()];
}

/// <summary>The performance in one period.</summary>
/// <param name="From">The first day, agency time.</param>
/// <param name="To">The last day, agency time.</param>
/// <param name="Stages">The time spent in each stage, in days of 24 hours.</param>
/// <param name="Reminders">Reminders and escalations sent, by kind. One that went to several people counts once.</param>
public sealed record PeriodDocument(
    DateOnly From,
    DateOnly To,
    OutcomesDocument Total,
    IReadOnlyList<TypeDocument> Types,
    IReadOnlyList<StageDocument> Stages,
    IReadOnlyList<KindDocument> Reminders)
{
    internal static PeriodDocument Of(PeriodPerformance p, ReportLinks links) => new(
        p.Period.From,
        p.Period.To,
        OutcomesDocument.Of(p.Total, p.Period, links),
        [
            .. p.Types.Select(t => new TypeDocument(
                t.Key,
                TaskTypes.LabelOf(t.Key),
                OutcomesDocument.Of(t.Value, p.Period, links, (ReportSection.TaskType.Word(), t.Key.Word())))),
        ],
        [
            .. p.Stages.Select(s => new StageDocument(
                s.Stage,
                NameOf(s.Stage),
                s.Taken.Count,
                s.Taken.Median,
                s.Taken.P90,
                links.To(p.Period, [("count", ReportMeasure.Closed, s.Taken.Count)], (ReportSection.Stage.Word(), s.Stage.Word())))),
        ],
        [
            .. p.Reminders.Select(r => new KindDocument(
                r.Key, r.Value, links.To(p.Period, [("sent", ReportMeasure.RemindersSent, r.Value)], (ReportLinks.Reminder, r.Key)))),
        ]);

    internal IEnumerable<ReportLine> Lines() =>
    [
        .. OfOutcomes("total", "", "", Total),
        .. Types.SelectMany(t => OfOutcomes("type", t.Key.Word(), t.Name, t.Outcomes)),
        .. Stages.SelectMany(s => (IEnumerable<ReportLine>)
        [
            Line("stage", s.Key.Word(), s.Name, "count", s.Count),
            Line("stage", s.Key.Word(), s.Name, "medianDays", s.Median),
            Line("stage", s.Key.Word(), s.Name, "p90Days", s.P90),
        ]),
        .. Reminders.Select(r => Line("reminder", r.Key, "", "sent", r.Sent)),
    ];

    private static string NameOf(Stage stage) =>
        stage == Stage.Received ? "Received, not yet entered" : Enum.Parse<TaskingStatus>(stage.ToString()).Label();

    private IEnumerable<ReportLine> OfOutcomes(string section, string key, string name, Outcomes o) =>
    [
        Line(section, key, name, "closed", o.Closed),
        Line(section, key, name, "withDueDate", o.WithDueDate),
        Line(section, key, name, "onTime", o.OnTime),
        Line(section, key, name, "onTimeRate", o.OnTimeRate),
        Line(section, key, name, "turnaroundMedianDays", o.Turnaround.Median),
        Line(section, key, name, "turnaroundP90Days", o.Turnaround.P90),
        Line(section, key, name, "turnaroundMedianBusinessDays", o.BusinessDays.Median),
        Line(section, key, name, "turnaroundP90BusinessDays", o.BusinessDays.P90),
        Line(section, key, name, "withoutTimes", o.WithoutTimes),
        Line(section, key, name, "stoodDown", o.StoodDown),
        Line(section, key, name, "stoodDownDays", o.StoodDownDays),
        Line(section, key, name, "reopened", o.Reopened),
        Line(section, key, name, "reopenRate", o.ReopenRate),
        Line(section, key, name, "clearanceOverrides", o.ClearanceOverrides),
        Line(section, key, name, "retroactive", o.Retroactive),
        Line(section, key, name, "lateEntries", o.LateEntries),
        Line(section, key, name, "closedWithoutResponse", o.ClosedWithoutResponse),
    ];

    private ReportLine Line(string section, string key, string name, string measure, double? value) =>
        new(section, key, name, measure, From, To, (decimal?)value);
}

/// <summary>The results of a period.</summary>
public sealed record OutcomesDocument : Outcomes
{
    private OutcomesDocument(Outcomes outcomes)
        : base(outcomes)
    {
    }

    /// <summary>The addresses of the taskings behind the figures, by figure. A figure of zero has none.</summary>
    public required IReadOnlyDictionary<string, string> Href { get; init; }

    internal static OutcomesDocument Of(Outcomes o, ReportPeriod period, ReportLinks links, params IReadOnlyList<(string, string)> lines)
    {
        (string, ReportMeasure, int)[] figures =
        [
            ("closed", ReportMeasure.Closed, o.Closed),
            ("withDueDate", ReportMeasure.WithDueDate, o.WithDueDate),
            ("onTime", ReportMeasure.OnTime, o.OnTime),
            ("withoutTimes", ReportMeasure.WithoutTimes, o.WithoutTimes),
            ("stoodDown", ReportMeasure.ClosedAfterStandDown, o.StoodDown),
            ("reopened", ReportMeasure.Reopened, o.Reopened),
            ("clearanceOverrides", ReportMeasure.ClearanceOverrides, o.ClearanceOverrides),
            ("retroactive", ReportMeasure.Retroactive, o.Retroactive),
            ("lateEntries", ReportMeasure.LateEntries, o.LateEntries),
            ("closedWithoutResponse", ReportMeasure.ClosedWithoutResponse, o.ClosedWithoutResponse),
        ];
        return new OutcomesDocument(o) { Href = links.To(period, figures, lines) };
    }
}

/// <summary>The outcomes of one task type.</summary>
public sealed record TypeDocument(TaskType Key, string Name, OutcomesDocument Outcomes);

/// <summary>The time spent in one stage.</summary>
/// <param name="Count">Closed cycles that passed the stage.</param>
/// <param name="Median">Days of 24 hours. Null: no cycle.</param>
/// <param name="P90">Nine of ten cycles took at most this long. Days of 24 hours. Null: no cycle.</param>
/// <param name="Href">The address of the taskings behind <c>count</c>.</param>
public sealed record StageDocument(Stage Key, string Name, int Count, double? Median, double? P90, IReadOnlyDictionary<string, string> Href);

/// <summary>How many reminders of one kind were sent.</summary>
/// <param name="Key">The rule's name in the escalation policy.</param>
/// <param name="Href">The address of the taskings behind <c>sent</c>.</param>
public sealed record KindDocument(string Key, int Sent, IReadOnlyDictionary<string, string> Href);
