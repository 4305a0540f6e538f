using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>A row of a view.</summary>
public sealed record RowDocument(
    string Number,
    TaskingStatus Status,
    string StatusLabel,
    TaskType TaskType,
    string? CaseNumber,
    string Requestor,
    string? TaskAuthority,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Assignees,
    IReadOnlyList<string> Delegates,
    IReadOnlyList<string> Facilities,
    Priority Priority,
    TaskAction Action,
    DateTimeOffset? DueAt,
    IReadOnlyList<string> Flags,
    bool Overdue)
{
    public static RowDocument Of(TaskingRow row, bool overdue) => new(
        row.Number,
        row.Status,
        row.Status.Label(),
        row.TaskType,
        row.CaseNumber,
        row.Requestor,
        row.TaskAuthority,
        row.Units,
        row.Assignees,
        row.Delegates,
        row.Facilities,
        row.Priority,
        row.Action,
        row.DueAt,
        row.Flags,
        overdue);
}
