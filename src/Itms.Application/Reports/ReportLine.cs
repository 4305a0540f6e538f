using Itms.Application.Exports;

namespace Itms.Application.Reports;

/// <summary>One figure of a report, as a line of a table that you can filter and pivot.</summary>
/// <param name="Section">The part of the report: <c>total</c>, <c>unit</c>, <c>assignee</c>, <c>stage</c>, <c>series</c> …</param>
/// <param name="Key">The unit, person, stage, … of the figure. Empty for the total.</param>
/// <param name="Name">The key in words.</param>
/// <param name="Measure">What is counted or measured, such as <c>open</c> or <c>onTimeRate</c>.</param>
/// <param name="From">The first day that the figure covers.</param>
/// <param name="To">The last day. Open and overdue taskings are counted at its end.</param>
/// <param name="Value">Null: there is nothing to compute the figure from.</param>
public sealed record ReportLine(string Section, string Key, string Name, string Measure, DateOnly From, DateOnly To, decimal? Value)
{
    /// <summary>The columns of an exported report.</summary>
    public static IReadOnlyList<Column<ReportLine>> Columns { get; } =
    [
        Column.Text<ReportLine>("Section", 14, line => line.Section),
        Column.Text<ReportLine>("Key", 22, line => line.Key),
        Column.Text<ReportLine>("Name", 30, line => line.Name),
        Column.Text<ReportLine>("Measure", 26, line => line.Measure),
        Column.Day<ReportLine>("From", line => line.From),
        Column.Day<ReportLine>("To", line => line.To),
        Column.Number<ReportLine>("Value", 12, line => line.Value),
    ];
}
