using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Reports;

/// <summary>The workload report: how much each unit and person has to do.</summary>
/// <param name="From">The first day, agency time.</param>
/// <param name="To">The last day, agency time.</param>
/// <param name="AsOf">When open, overdue and stood-down taskings were counted.</param>
/// <param name="Units">A tasking counts in each of its units. One without a unit counts under the empty key.</param>
/// <param name="Ages">Open taskings by days since they were received or re-opened.</param>
public sealed record WorkloadDocument(
    DateOnly From,
    DateOnly To,
    DateTimeOffset AsOf,
    Load Total,
    BeforeDocument Before,
    IReadOnlyList<LoadDocument> Units,
    IReadOnlyList<PersonLoadDocument> People,
    IReadOnlyList<LoadDocument> Types,
    IReadOnlyList<LoadDocument> Priorities,
    IReadOnlyList<StatusLoadDocument> Statuses,
    IReadOnlyList<AgeDocument> Ages,
    SeriesDocument Series)
{
    public static WorkloadDocument Of(Workload w, AgencyDirectory directory) => new(
        w.Period.From,
        w.Period.To,
        w.AsOf,
        w.Total,
        new BeforeDocument(w.PeriodBefore.From, w.PeriodBefore.To, w.Before.Opened, w.Before.Closed, w.Before.ClosedWithoutResponse),
        [.. w.Units.Select(u => LoadDocument.Of(u.Key, u.Key.Length == 0 ? "No unit" : directory.FindUnit(u.Key)?.Name ?? u.Key, u.Value))],
        [.. w.People.Select(p => PersonLoadDocument.Of(p, directory))],
        [.. w.Types.Select(t => LoadDocument.Of(t.Key.Word(), TaskTypes.LabelOf(t.Key), t.Value))],
        [.. w.Priorities.Select(p => LoadDocument.Of(p.Key.Word(), p.Key.ToString(), p.Value))],
        [.. w.Statuses.Select(StatusLoadDocument.Of)],
        AgeDocument.Of(w.Ages),
        new SeriesDocument(w.Period.Step, w.Series));

    /// <summary>The report as the lines of a table.</summary>
    public IEnumerable<ReportLine> Lines(BusinessCalendar calendar)
    {
        var today = calendar.DayOf(AsOf);
        return
        [
            .. OfLoad("total", "", "", Total),
            new("total", "", "", "opened", Before.From, Before.To, Before.Opened),
            new("total", "", "", "closed", Before.From, Before.To, Before.Closed),
            new("total", "", "", "closedWithoutResponse", Before.From, Before.To, Before.ClosedWithoutResponse),
            .. Units.SelectMany(u => OfLoad("unit", u.Key, u.Name, u.Load)),
            .. People.SelectMany(p => OfLoad("assignee", p.Key, p.Name, p.AsAssignee).Concat(OfLoad("designee", p.Key, p.Name, p.AsDesignee))),
            .. Types.SelectMany(t => OfLoad("type", t.Key, t.Name, t.Load)),
            .. Priorities.SelectMany(p => OfLoad("priority", p.Key, p.Name, p.Load)),
            .. Statuses.SelectMany(s => OfStatus(s)),
            .. Ages.Select(a => Now("age", a.Days, $"{a.Days} days", "open", a.Open)),
            .. Series.Lines(),
        ];

        ReportLine Now(string section, string key, string name, string measure, int value) => new(section, key, name, measure, today, today, value);

        IEnumerable<ReportLine> OfLoad(string section, string key, string name, Load load) =>
        [
            Now(section, key, name, "open", load.Open),
            Now(section, key, name, "overdue", load.Overdue),
            Now(section, key, name, "stoodDown", load.StoodDown),
            new(section, key, name, "opened", From, To, load.Opened),
            new(section, key, name, "closed", From, To, load.Closed),
            new(section, key, name, "closedWithoutResponse", From, To, load.ClosedWithoutResponse),
        ];

        IEnumerable<ReportLine> OfStatus(StatusLoadDocument s) =>
        [
            Now("status", s.Key, s.Name, "open", s.Open),
            Now("status", s.Key, s.Name, "overdue", s.Overdue),
            Now("status", s.Key, s.Name, "stoodDown", s.StoodDown),
            .. s.Ages.Select(a => Now("status", s.Key, s.Name, $"open {a.Days} days", a.Open)),
        ];
    }
}

/// <summary>The same number of days just before the period, for comparison.</summary>
public sealed record BeforeDocument(DateOnly From, DateOnly To, int Opened, int Closed, int ClosedWithoutResponse);

/// <summary>The load of one unit, task type or priority.</summary>
/// <param name="Key">A unit's code, a task type or a priority.</param>
/// <param name="Name">The key in words.</param>
/// <param name="Open">Open now, including those stood down.</param>
/// <param name="Opened">Entered or re-opened in the period.</param>
/// <param name="Closed">Answered in the period.</param>
/// <param name="ClosedWithoutResponse">Canceled, entered in error, or duplicates. Not among those closed.</param>
public sealed record LoadDocument(
    string Key, string Name, int Open, int Overdue, int StoodDown, int Opened, int Closed, int ClosedWithoutResponse)
{
    internal Load Load => new(Open, Overdue, StoodDown, Opened, Closed, ClosedWithoutResponse);

    internal static LoadDocument Of(string key, string name, Load load) =>
        new(key, name, load.Open, load.Overdue, load.StoodDown, load.Opened, load.Closed, load.ClosedWithoutResponse);
}

/// <summary>The load of one person.</summary>
/// <param name="Key">The person's id.</param>
/// <param name="Unit">Code of the person's unit.</param>
public sealed record PersonLoadDocument(string Key, string Name, string? Unit, Load AsAssignee, Load AsDesignee)
{
    internal static PersonLoadDocument Of(PersonLoad p, AgencyDirectory directory) =>
        new(p.Person, directory.NameOf(p.Person), directory.Find(p.Person)?.Unit, p.AsAssignee, p.AsDesignee);
}

/// <summary>The taskings in one status now.</summary>
/// <param name="Key">The status.</param>
public sealed record StatusLoadDocument(string Key, string Name, int Open, int Overdue, int StoodDown, IReadOnlyList<AgeDocument> Ages)
{
    internal static StatusLoadDocument Of(StatusLoad s) =>
        new(s.Status.Word(), s.Status.Label(), s.Load.Open, s.Load.Overdue, s.Load.StoodDown, AgeDocument.Of(s.Ages));
}

/// <summary>The open taskings of one age.</summary>
/// <param name="Days">0-7, 8-30, 31-90, 91-180 or &gt;180.</param>
public sealed record AgeDocument(string Days, int Open)
{
    internal static IReadOnlyList<AgeDocument> Of(IReadOnlyList<int> ages) =>
        [.. ages.Select((open, band) => new AgeDocument(AgeBand.All[band].ToString(), open))];
}

/// <summary>Figures over time.</summary>
/// <param name="Step">The length of a point: a day, a week from Monday, or a month.</param>
public sealed record SeriesDocument(SeriesStep Step, IReadOnlyList<SeriesPoint> Points)
{
    internal IEnumerable<ReportLine> Lines() => Points.SelectMany(p => (IEnumerable<ReportLine>)
    [
        Line(p, "opened", p.Opened),
        Line(p, "closed", p.Closed),
        Line(p, "closedWithoutResponse", p.ClosedWithoutResponse),
        Line(p, "onTime", p.OnTime),
        Line(p, "late", p.Late),
        Line(p, "open", p.Open),
        Line(p, "overdue", p.Overdue),
        Line(p, "medianDays", (decimal?)p.MedianDays),
    ]);

    private ReportLine Line(SeriesPoint p, string measure, decimal? value) =>
        new("series", p.From.ToString("O", System.Globalization.CultureInfo.InvariantCulture), Step.Word(), measure, p.From, p.To, value);
}
