using Itms.Application.Exports;

namespace Itms.Application.Reports;

/// <summary>One figure of a report, as a row of a table that can be filtered and pivoted.</summary>
/// <param name="Section">What it is about: <c>total</c>, <c>unit</c>, <c>assignee</c>, <c>stage</c>, <c>series</c> …</param>
/// <param name="Key">Which of them; empty for the total.</param>
/// <param name="Name">The key in words.</param>
/// <param name="From">The first day it is about.</param>
/// <param name="To">The last one. What is open or overdue is so at its end.</param>
/// <param name="Value">Null: there is nothing it could be worked out from.</param>
public sealed record ReportLine(string Section, string Key, string Name, string Measure, DateOnly From, DateOnly To, decimal? Value)
{
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
