using Itms.Application.Exports;
using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Application.Projections;

/// <summary>The columns of an exported view. They show names and labels where the API has ids and codes.</summary>
public static class ViewTable
{
    public static IReadOnlyList<Column<RowDocument>> Columns(AgencyDirectory directory) =>
    [
        Column.Text<RowDocument>("ITMS number", 18, row => row.Number),
        Column.Text<RowDocument>("Status", 26, row => row.StatusLabel),
        Column.Text<RowDocument>("Task type", 26, row => TaskTypes.LabelOf(row.TaskType)),
        Column.Text<RowDocument>("Case number", 18, row => row.CaseNumber),
        Column.Text<RowDocument>("Requestor", 24, row => row.Requestor),
        Column.Text<RowDocument>("Task authority", 24, row => row.TaskAuthority),
        Column.Texts<RowDocument>("Units", 14, row => row.Units),
        Column.Texts<RowDocument>("Assignees", 24, row => row.Assignees.Select(directory.NameOf)),
        Column.Texts<RowDocument>("Delegates", 24, row => row.Delegates.Select(directory.NameOf)),
        Column.Texts<RowDocument>("Facilities", 30, row => row.Facilities),
        Column.Text<RowDocument>("Task manager", 24, row => row.TaskManager is { } id ? directory.NameOf(id) : null),
        Column.Text<RowDocument>("Priority", 10, row => Choices.LabelOf(Choices.Priority, row.Priority)),
        Column.Text<RowDocument>("Action", 12, row => Choices.LabelOf(Choices.TaskAction, row.Action)),
        Column.Instant<RowDocument>("Due", row => row.DueAt),
        Column.Text<RowDocument>("Overdue", 10, row => row.Overdue ? "yes" : "no"),
        Column.Texts<RowDocument>("Flags", 24, row => row.Flags),
    ];
}
