using System.Globalization;
using System.Runtime.CompilerServices;
using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Domain.Forms;

namespace Itms.Application.Archive;

/// <summary>Finds complaints in the archive of MCTS. Nothing in it can be changed.</summary>
public sealed class ComplaintArchive(ITableStore store)
{
    /// <summary>Most earlier complaints that a tasking shows.</summary>
    private const int MostEarlier = 100;

    /// <summary>One page, the last closed first.</summary>
    /// <param name="from">Where the page begins: what the page before returned. Null: the first page.</param>
    public async Task<(IReadOnlyList<ArchivedComplaint> Complaints, string? Next)> SearchAsync(
        ArchiveCriteria criteria, string? from, int top, CancellationToken cancellationToken)
    {
        // Only a page is held: the list of the best so far, and one more, which begins the next page.
        var best = new SortedList<string, ArchivedComplaint>(StringComparer.Ordinal);
        var sought = criteria.Sought();
        await foreach (var row in RowsAsync(criteria.OnlyBlock, cancellationToken))
            foreach (var complaint in ArchiveBlock.Read(row.Body, sought, criteria.Holds))
            {
                var key = KeyOf(complaint);
                if (string.CompareOrdinal(key, from) < 0) continue;
                best[key] = complaint;
                if (best.Count > top + 1) best.RemoveAt(top + 1);
            }

        return best.Count > top ? ([.. best.Values.Take(top)], best.Keys[top]) : ([.. best.Values], null);
    }

    /// <summary>The complaints about the detainees of a form, the last closed first. Only alien numbers count: names are not unique.</summary>
    public async Task<IReadOnlyList<ArchivedComplaint>> OfAsync(TaskingForm form, CancellationToken cancellationToken)
    {
        var found = new List<ArchivedComplaint>();
        foreach (var block in AlienNumbers.Of(form).GroupBy(ArchiveBlock.Of))
        {
            if (await store.GetAsync(ArchiveKeys.Partition, ArchiveKeys.Block(block.Key), cancellationToken) is not { } row) continue;
            found.AddRange(ArchiveBlock.Read(row.Body, [], c => AlienNumbers.Digits(c.AlienNumber) is { } digits && block.Contains(digits)));
        }

        return [.. found.OrderBy(KeyOf, StringComparer.Ordinal).Take(MostEarlier)];
    }

    private async IAsyncEnumerable<Row> RowsAsync(
        int? block, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (block is not { } only)
        {
            await foreach (var row in store.ReadAllAsync(ArchiveKeys.Blocks, cancellationToken)) yield return row;
        }
        else if (await store.GetAsync(ArchiveKeys.Partition, ArchiveKeys.Block(only), cancellationToken) is { } row) yield return row;
    }

    /// <summary>The last closed first.</summary>
    private static string KeyOf(ArchivedComplaint complaint) =>
        (DateOnly.MaxValue.DayNumber - (complaint.Closed?.DayNumber ?? 0)).ToString("D8", CultureInfo.InvariantCulture) + complaint.Number;
}
