using System.Globalization;
using Itms.Domain.Reports;
using Itms.Domain.Shared;

namespace Itms.Application.Reports;

/// <summary>Figures over time.</summary>
/// <param name="Step">The length of a point: a day, a week from Monday, or a month.</param>
public sealed record SeriesDocument(SeriesStep Step, IReadOnlyList<PointDocument> Points)
{
    internal static SeriesDocument Of(SeriesStep step, IEnumerable<SeriesPoint> points, ReportLinks links, BusinessCalendar calendar) =>
        new(step, [.. points.Select(point => PointDocument.Of(point, links, calendar))]);

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

    private ReportLine Line(PointDocument p, string measure, decimal? value) =>
        new("series", p.From.ToString("O", CultureInfo.InvariantCulture), Step.Word(), measure, p.From, p.To, value);
}

/// <summary>One day, week or month of a series.</summary>
public sealed record PointDocument : SeriesPoint
{
    private PointDocument(SeriesPoint point)
        : base(point)
    {
    }

    /// <summary>The addresses of the taskings behind the figures, by figure. A figure of zero has none.</summary>
    public required IReadOnlyDictionary<string, string> Href { get; init; }

    internal static PointDocument Of(SeriesPoint p, ReportLinks links, BusinessCalendar calendar) => new(p)
    {
        Href = links.To(
            ReportPeriod.Of(p.From, p.To, calendar),
            [
                ("opened", ReportMeasure.Opened, p.Opened),
                ("closed", ReportMeasure.Closed, p.Closed),
                ("onTime", ReportMeasure.OnTime, p.OnTime),
                ("late", ReportMeasure.Late, p.Late),
                ("open", ReportMeasure.OpenAtEnd, p.Open ?? 0),
                ("overdue", ReportMeasure.OverdueAtEnd, p.Overdue ?? 0),
                ("closedWithoutResponse", ReportMeasure.ClosedWithoutResponse, p.ClosedWithoutResponse),
            ]),
    };
}
