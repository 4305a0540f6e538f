using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>A tasking as lists show it, in the API's JSON.</summary>
/// <param name="TaskManager">Id of the task manager in charge. Null: nobody.</param>
/// <param name="DueAt">The due date that counts now. Null: none.</param>
/// <param name="Overdue">The tasking is open, not stood down, and its due date has passed.</param>
public record RowDocument(
    string Number,
    TaskingStatus Status,
    string StatusLabel,
    TaskType TaskType,
    string Category,
    string? CaseNumber,
    string Requestor,
    string? TaskAuthority,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Assignees,
    IReadOnlyList<string> Delegates,
    IReadOnlyList<string> Facilities,
    string? TaskManager,
    Priority Priority,
    TaskAction Action,
    DateTimeOffset? DueAt,
    IReadOnlyList<string> Flags,
    bool Overdue)
{
    /// <param name="overdue">Whether the tasking is overdue when the row is read. The row itself does not know.</param>
    public static RowDocument Of(TaskingRow row, bool overdue) => new(
        row.Number,
        row.Status,
        row.Status.Label(),
        row.TaskType,
        row.Category,
        row.CaseNumber,
        row.Requestor,
        row.TaskAuthority,
        row.Units,
        row.Assignees,
        row.Delegates,
        row.Facilities,
        row.TaskManager,
        row.Priority,
        row.Action,
        row.DueAt,
        row.Flags,
        overdue);
}
