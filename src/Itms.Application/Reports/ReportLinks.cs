using System.Globalization;
using Itms.Domain.Reports;
using Itms.Domain.Shared;

namespace Itms.Application.Reports;

/// <summary>
/// The addresses of the taskings behind the figures of a report. They hold ids, codes, dates and fixed words only: nothing that anyone
/// typed and no detainee.
/// </summary>
/// <param name="units">The units that the report covers. Null: all.</param>
public sealed class ReportLinks(IReadOnlyList<string>? units)
{
    /// <summary>Where the taskings of a figure are listed.</summary>
    public const string Path = "/api/reports/taskings";

    /// <summary>Parameters of <see cref="Path"/> besides the sections, which have their own names.</summary>
    public const string Measure = "measure";
    public const string FirstDay = "firstDay";
    public const string LastDay = "lastDay";
    public const string Unit = "unit";
    public const string Age = "age";
    public const string Reminder = "reminder";

    /// <summary>The addresses of these figures by name. A figure of zero has none.</summary>
    /// <param name="lines">The lines that the figures are in, as pairs of parameter and value.</param>
    public IReadOnlyDictionary<string, string> To(
        ReportPeriod period, IEnumerable<(string Name, ReportMeasure Measure, int Value)> figures, params IReadOnlyList<(string, string)> lines) =>
        figures.Where(figure => figure.Value > 0)
            .ToDictionary(figure => figure.Name, figure => Address(figure.Measure, period, lines), StringComparer.Ordinal);

    /// <inheritdoc cref="To(ReportPeriod, IEnumerable{ValueTuple{string, ReportMeasure, int}}, IReadOnlyList{ValueTuple{string, string}})"/>
    public IReadOnlyDictionary<string, string> To(ReportPeriod period, Load load, params IReadOnlyList<(string, string)> lines) => To(
        period,
        [
            ("open", ReportMeasure.Open, load.Open),
            ("overdue", ReportMeasure.Overdue, load.Overdue),
            ("stoodDown", ReportMeasure.StoodDown, load.StoodDown),
            ("opened", ReportMeasure.Opened, load.Opened),
            ("closed", ReportMeasure.Closed, load.Closed),
            ("closedWithoutResponse", ReportMeasure.ClosedWithoutResponse, load.ClosedWithoutResponse),
        ],
        lines);

    /// <summary>The address of one figure.</summary>
    private string Address(ReportMeasure measure, ReportPeriod period, IReadOnlyList<(string Name, string Value)> lines)
    {
        IEnumerable<(string Name, string Value)> query =
        [
            (Measure, measure.Word()),
            (FirstDay, Day(period.From)),
            (LastDay, Day(period.To)),
            .. lines,
            .. units is not null && lines.All(line => line.Name != Unit) ? [(Unit, string.Join(',', units))] : Array.Empty<(string, string)>(),
        ];
        return Path + "?" + string.Join('&', query.Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
    }

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
