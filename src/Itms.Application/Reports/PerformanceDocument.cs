using Itms.Domain.Forms;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Reports;

/// <summary>The performance report: how well and how fast the agency answers.</summary>
/// <param name="AsOf">When the report was made.</param>
/// <param name="Before">The same number of days just before the period, for comparison.</param>
public sealed record PerformanceDocument(DateTimeOffset AsOf, PeriodDocument Present, PeriodDocument Before, SeriesDocument Series)
{
    public static PerformanceDocument Of(Performance p) =>
        new(p.AsOf, PeriodDocument.Of(p.Present), PeriodDocument.Of(p.Before), new SeriesDocument(p.Present.Period.Step, p.Series));

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
    Outcomes Total,
    IReadOnlyList<TypeDocument> Types,
    IReadOnlyList<StageDocument> Stages,
    IReadOnlyList<KindDocument> Reminders)
{
    internal static PeriodDocument Of(PeriodPerformance p) => new(
        p.Period.From,
        p.Period.To,
        p.Total,
        [.. p.Types.Select(t => new TypeDocument(t.Key, TaskTypes.LabelOf(t.Key), t.Value))],
        [.. p.Stages.Select(s => new StageDocument(s.Stage, NameOf(s.Stage), s.Taken.Count, s.Taken.Median, s.Taken.P90))],
        [.. p.Reminders.Select(r => new KindDocument(r.Key, r.Value))]);

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

/// <summary>The outcomes of one task type.</summary>
public sealed record TypeDocument(TaskType Key, string Name, Outcomes Outcomes);

/// <summary>The time spent in one stage.</summary>
/// <param name="Count">Closed cycles that passed the stage.</param>
/// <param name="Median">Days of 24 hours. Null: no cycle.</param>
/// <param name="P90">Nine of ten cycles took at most this long. Days of 24 hours. Null: no cycle.</param>
public sealed record StageDocument(Stage Key, string Name, int Count, double? Median, double? P90);

/// <summary>How many reminders of one kind were sent.</summary>
/// <param name="Key">The rule's name in the escalation policy.</param>
public sealed record KindDocument(string Key, int Sent);
