using Itms.Application.Http;
using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.Domain.Views;

namespace Itms.Application.Views;

/// <summary>Reads pages of view rows, less what the caller may not know of.</summary>
public sealed class ViewReader(ITableStore store, TaskingRecords records, RulesSource rules, TimeProvider clock)
{
    /// <param name="from">The row key to go on from, or null for the first page.</param>
    /// <param name="only">What belongs in the view among the rows of the range; null: all.</param>
    /// <returns>
    /// At most <paramref name="top"/> rows, and the row key the next page begins with: of a row the viewer may see, or a
    /// cursor would tell of those they may not.
    /// </returns>
    public async Task<(List<RowDocument> Rows, string? Next)> ReadAsync(
        Func<DateTimeOffset, RowRange> range,
        string? from,
        int top,
        Person viewer,
        Func<TaskingRow, bool>? only,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var whole = range(now);
        if (from is not null && string.CompareOrdinal(from, whole.From) > 0) whole = whole with { From = from };
        var rows = new List<RowDocument>(top);
        string? next = whole.From;
        while (next is not null)
        {
            var page = await store.ReadAsync(whole with { From = next }, Math.Min(top + 1 - rows.Count, TableLimits.PageSize), cancellationToken);
            foreach (var stored in page.Rows)
            {
                var row = Json.Read<TaskingRow>(stored.Body);
                if (only?.Invoke(row) == false || await ShowAsync(row, viewer, now, cancellationToken) is not { } shown) continue;
                if (rows.Count == top) return (rows, stored.RowKey);
                rows.Add(shown);
            }

            next = page.Next;
        }

        return (rows, null);
    }

    /// <summary>The row as the viewer may see it, or null.</summary>
    private async ValueTask<RowDocument?> ShowAsync(TaskingRow row, Person viewer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var shown = RowDocument.Of(row, now);
        if (viewer.ManagesTaskings || !(row.Restricted || row.HasDetainees || MayHide(shown))) return shown;
        // Who is on it, and whom to mask, only the tasking says.
        var directory = rules.Current.Directory;
        if ((await records.LoadAsync(row.Number, cancellationToken))?.Tasking is not { } tasking || !Rights.MaySee(tasking, viewer, directory)) return null;
        return Mask.For(tasking, viewer, directory) is { } mask
            ? shown with
            {
                CaseNumber = mask.Text(shown.CaseNumber),
                Requestor = mask.Text(shown.Requestor)!,
                TaskAuthority = mask.Text(shown.TaskAuthority),
                Facilities = [.. shown.Facilities.Select(f => mask.Text(f)!)],
            }
            : shown;
    }

    private static bool MayHide(RowDocument row) =>
        Mask.MayHide(row.CaseNumber) || Mask.MayHide(row.Requestor) || Mask.MayHide(row.TaskAuthority) || row.Facilities.Any(Mask.MayHide);
}
