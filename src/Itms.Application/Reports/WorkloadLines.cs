using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Reports;

/// <summary>The same number of days just before the period, for comparison.</summary>
/// <param name="Href">The addresses of the taskings behind the figures, by figure. A figure of zero has none.</param>
public sealed record BeforeDocument(
    DateOnly From, DateOnly To, int Opened, int Closed, int ClosedWithoutResponse, IReadOnlyDictionary<string, string> Href)
{
    internal static BeforeDocument Of(Workload w, ReportLinks links) => new(
        w.PeriodBefore.From, w.PeriodBefore.To, w.Before.Opened, w.Before.Closed, w.Before.ClosedWithoutResponse,
        links.To(w.PeriodBefore, w.Before));
}

/// <summary>What is open now, and what was opened and closed in the period.</summary>
/// <param name="Open">Open now, including those stood down.</param>
/// <param name="Opened">Entered or re-opened in the period.</param>
/// <param name="Closed">Answered in the period.</param>
/// <param name="ClosedWithoutResponse">Canceled, entered in error, or duplicates. Not among those closed.</param>
/// <param name="Href">The addresses of the taskings behind the figures, by figure. A figure of zero has none.</param>
public record LoadFigures(
    int Open, int Overdue, int StoodDown, int Opened, int Closed, int ClosedWithoutResponse, IReadOnlyDictionary<string, string> Href)
{
    internal static LoadFigures Of(Load load, IReadOnlyDictionary<string, string> href) =>
        new(load.Open, load.Overdue, load.StoodDown, load.Opened, load.Closed, load.ClosedWithoutResponse, href);
}

/// <summary>The load of one line: a unit, a task type, a requestor …</summary>
public sealed record LoadDocument : LoadFigures
{
    private LoadDocument(LoadFigures figures)
        : base(figures)
    {
    }

    /// <summary>An id, a code or a word. For requestors, authorities and facilities a code made from the text.</summary>
    public required string Key { get; init; }

    /// <summary>The key in words. Detainees' names and alien numbers are masked.</summary>
    public required string Name { get; init; }

    internal static LoadDocument Of(string key, string name, Load load, IReadOnlyDictionary<string, string> href) =>
        new(LoadFigures.Of(load, href)) { Key = key, Name = name };
}

/// <summary>The load of one person.</summary>
/// <param name="Key">The person's id.</param>
/// <param name="Unit">Code of the person's unit.</param>
/// <param name="AsTaskManager">The taskings that the person is in charge of.</param>
public sealed record PersonLoadDocument(
    string Key, string Name, string? Unit, LoadFigures AsAssignee, LoadFigures AsDesignee, LoadFigures AsTaskManager);

/// <summary>The taskings in one status now.</summary>
/// <param name="Key">The status.</param>
/// <param name="Href">The addresses of the taskings behind the figures, by figure. A figure of zero has none.</param>
public sealed record StatusLoadDocument(
    string Key, string Name, int Open, int Overdue, int StoodDown, IReadOnlyList<AgeDocument> Ages, IReadOnlyDictionary<string, string> Href)
{
    internal static StatusLoadDocument Of(StatusLoad s, ReportPeriod period, ReportLinks links)
    {
        var line = (ReportSection.Status.Word(), s.Status.Word());
        var now = s.Load with { Opened = 0, Closed = 0, ClosedWithoutResponse = 0 };
        return new(
            s.Status.Word(), s.Status.Label(), now.Open, now.Overdue, now.StoodDown, AgeDocument.Of(s.Ages, period, links, line),
            links.To(period, now, line));
    }
}

/// <summary>The open taskings of one age.</summary>
/// <param name="Days">0-7, 8-30, 31-90, 91-180 or &gt;180.</param>
/// <param name="Href">The address of the taskings. A figure of zero has none.</param>
public sealed record AgeDocument(string Days, int Open, IReadOnlyDictionary<string, string> Href)
{
    internal static IReadOnlyList<AgeDocument> Of(
        IReadOnlyList<int> ages, ReportPeriod period, ReportLinks links, params IReadOnlyList<(string, string)> lines)
    {
        return [.. ages.Select((open, band) => Of(AgeBand.All[band].ToString(), open))];

        AgeDocument Of(string days, int open) =>
            new(days, open, links.To(period, [("open", ReportMeasure.Open, open)], [.. lines, (ReportLinks.Age, days)]));
    }
}
