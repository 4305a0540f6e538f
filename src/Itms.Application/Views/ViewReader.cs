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
    /// <returns>At most <paramref name="top"/> rows, and the row key the next page begins with.</returns>
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
        while (next is not null && rows.Count < top)
        {
            var page = await store.ReadAsync(whole with { From = next }, top - rows.Count, cancellationToken);
            foreach (var stored in page.Rows)
            {
                var row = Json.Read<TaskingRow>(stored.Body);
                if (only?.Invoke(row) != false && await MaySeeAsync(row, viewer, cancellationToken)) rows.Add(RowDocument.Of(row, now));
            }

            next = page.Next;
        }

        return (rows, next);
    }

    private async ValueTask<bool> MaySeeAsync(TaskingRow row, Person viewer, CancellationToken cancellationToken) =>
        !row.Restricted
        || (await records.LoadAsync(row.Number, cancellationToken) is { } stored
            && Rights.MaySee(stored.Tasking, viewer, rules.Current.Directory));
}
