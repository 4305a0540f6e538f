using Itms.Application.Exports;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>A row of an exported queue.</summary>
public sealed record QueuedDocument(WaitingKind Step, DateTimeOffset Since, string? Unit, string? For, RowDocument Row)
{
    public static QueuedDocument Of(QueuedRow queued) => new(queued.Step, queued.Since, queued.Unit, queued.For, queued.Row.Document());
}

/// <summary>The columns of an exported queue: what waits, then the columns of a view.</summary>
public static class QueueTable
{
    public static IReadOnlyList<Column<QueuedDocument>> Columns(AgencyDirectory directory) =>
    [
        Column.Text<QueuedDocument>("Waiting for", 22, row => row.Step.Label()),
        Column.Instant<QueuedDocument>("Since", row => row.Since),
        Column.Text<QueuedDocument>("Unit", 14, row => row.Unit),
        Column.Text<QueuedDocument>("On behalf of", 18, row => row.For is { } absent ? directory.NameOf(absent) : null),
        .. ViewTable.Columns(directory).Select(column => column.Within<QueuedDocument>(row => row.Row)),
    ];
}
