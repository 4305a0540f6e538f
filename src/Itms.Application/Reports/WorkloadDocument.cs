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
/// <param name="CoveredUnits">Codes of the units that the report covers. Null: all.</param>
/// <param name="Units">A tasking counts in each of its units. One without a unit counts under <c>none</c>.</param>
/// <param name="TaskManagers">By task manager in charge: the workload of TPSU. <c>none</c>: nobody is in charge.</param>
/// <param name="Findings">Medical complaints only. <c>none</c>: no findings yet.</param>
/// <param name="Ages">Open taskings by days since they were received or re-opened.</param>
public sealed record WorkloadDocument(
    DateOnly From,
    DateOnly To,
    DateTimeOffset AsOf,
    IReadOnlyList<string>? CoveredUnits,
    LoadFigures Total,
    BeforeDocument Before,
    IReadOnlyList<LoadDocument> Units,
    IReadOnlyList<PersonLoadDocument> People,
    IReadOnlyList<LoadDocument> TaskManagers,
    IReadOnlyList<LoadDocument> Types,
    IReadOnlyList<LoadDocument> Categories,
    IReadOnlyList<LoadDocument> Priorities,
    IReadOnlyList<LoadDocument> Requestors,
    IReadOnlyList<LoadDocument> TaskAuthorities,
    IReadOnlyList<LoadDocument> Facilities,
    IReadOnlyList<LoadDocument> Findings,
    IReadOnlyList<StatusLoadDocument> Statuses,
    IReadOnlyList<AgeDocument> Ages,
    SeriesDocument Series)
{
    /// <param name="units">The units that the report covers. Null: all.</param>
    public static WorkloadDocument Of(Workload w, IReadOnlyList<string>? units, Rules rules)
    {
        var (links, directory) = (new ReportLinks(units), rules.Directory);
        return new WorkloadDocument(
            w.Period.From,
            w.Period.To,
            w.AsOf,
            units,
            Figures(w.Total),
            BeforeDocument.Of(w, links),
            [.. w.Units.Select(u => Line(ReportSection.Unit, u.Key, directory.FindComponent(u.Key)?.Name ?? NameOf(u.Key, "No unit"), u.Value))],
            [.. w.People.Select(Person)],
            Lines(ReportSection.TaskManager, line => line.Key == ReportSections.None ? "Nobody in charge" : directory.NameOf(line.Key)),
            [.. w.Types.Select(t => Line(ReportSection.TaskType, t.Key.Word(), TaskTypes.LabelOf(t.Key), t.Value))],
            Lines(ReportSection.Category, line => rules.Rubric.RowOf(line.Key).Label),
            [.. w.Priorities.Select(p => Line(ReportSection.Priority, p.Key.Word(), p.Key.ToString(), p.Value))],
            Lines(ReportSection.Requestor, line => line.Text ?? "Not named"),
            Lines(ReportSection.TaskAuthority, line => line.Text ?? "Not named"),
            Lines(ReportSection.Facility, line => line.Text ?? "Not named"),
            Lines(ReportSection.Findings, line => line.Key switch
            {
                "substantiated" => "Substantiated",
                "unsubstantiated" => "Unsubstantiated",
                _ => "No findings yet",
            }),
            [.. w.Statuses.Select(s => StatusLoadDocument.Of(s, w.Period, links))],
            AgeDocument.Of(w.Ages, w.Period, links),
            SeriesDocument.Of(w.Period.Step, w.Series, links, rules.Calendar));

        LoadFigures Figures(Load load, params IReadOnlyList<(string, string)> lines) => LoadFigures.Of(load, links.To(w.Period, load, lines));

        LoadDocument Line(ReportSection section, string key, string name, Load load) =>
            LoadDocument.Of(key, name, load, links.To(w.Period, load, (section.Word(), key)));

        List<LoadDocument> Lines(ReportSection section, Func<SectionLoad, string> name) =>
            [.. w.Sections[section].Select(line => Line(section, line.Key, name(line), line.Load))];

        PersonLoadDocument Person(PersonLoad p) => new(
            p.Person,
            directory.NameOf(p.Person),
            directory.Find(p.Person)?.Unit,
            Figures(p.AsAssignee, (ReportSection.Assignee.Word(), p.Person)),
            Figures(p.AsDesignee, (ReportSection.Designee.Word(), p.Person)),
            Figures(p.AsTaskManager, (ReportSection.TaskManager.Word(), p.Person)));

        static string NameOf(string key, string none) => key == ReportSections.None ? none : key;
    }

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
            .. Section("unit", Units),
            .. People.SelectMany(p => OfLoad("assignee", p.Key, p.Name, p.AsAssignee).Concat(OfLoad("designee", p.Key, p.Name, p.AsDesignee))),
            .. Section("taskManager", TaskManagers),
            .. Section("type", Types),
            .. Section("category", Categories),
            .. Section("priority", Priorities),
            .. Section("requestor", Requestors),
            .. Section("taskAuthority", TaskAuthorities),
            .. Section("facility", Facilities),
            .. Section("findings", Findings),
            .. Statuses.SelectMany(s => OfStatus(s)),
            .. Ages.Select(a => Now("age", a.Days, $"{a.Days} days", "open", a.Open)),
            .. Series.Lines(),
        ];

        ReportLine Now(string section, string key, string name, string measure, int value) => new(section, key, name, measure, today, today, value);

        IEnumerable<ReportLine> Section(string section, IEnumerable<LoadDocument> lines) =>
            lines.SelectMany(line => OfLoad(section, line.Key, line.Name, line));

        IEnumerable<ReportLine> OfLoad(string section, string key, string name, LoadFigures load) =>
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
