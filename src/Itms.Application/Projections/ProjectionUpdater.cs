using Itms.Application.Indexing;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>Brings the projection rows of one tasking up to date. It can be repeated at any time, by any process.</summary>
public sealed class ProjectionUpdater(ITableStore store, TaskingRecords records, RulesSource rulesSource)
{
    /// <summary>Writes the projection rows of the tasking as it is stored, and removes those that are no longer right.</summary>
    /// <param name="known">The tasking, if the caller has just committed it. Null: read it from the store.</param>
    /// <param name="touched">Where rows of the tasking may stand. The ones it should not have are removed.</param>
    /// <param name="includeWords">Also updates the word index. False: the commit did not change the tasking's words.</param>
    /// <returns>False: there is no such tasking.</returns>
    public async Task<bool> UpdateAsync(
        string number, StoredTasking? known, IReadOnlyList<ProjectionKey> touched, CancellationToken cancellationToken, bool includeWords = true)
    {
        while ((known ?? await records.LoadAsync(number, cancellationToken)) is { } stored)
        {
            var rows = TaskingProjections.For(stored.Tasking, rulesSource.Current);
            await store.CommitEachAsync(Writes(stored.Tasking, rows, touched, includeWords), cancellationToken);

            // Another process may have written rows of a newer state before us. We wrote last, so we check, and know which rows we wrote.
            if (await records.IsStillAsync(stored, cancellationToken)) return true;
            (known, includeWords) = (null, true);
            touched = [.. touched.Union(rows.Keys)];
        }

        return false;
    }

    /// <summary>The writes that make the projection rows of a tasking those of <paramref name="rows"/>.</summary>
    internal static IReadOnlyList<TableWrites> Writes(
        Tasking tasking, IReadOnlyDictionary<ProjectionKey, ReadOnlyMemory<byte>> rows, IReadOnlyList<ProjectionKey> touched, bool includeWords)
    {
        var writes = TaskingProjections.Writes(rows, touched);
        return includeWords ? [.. writes, WordIndex.Note(tasking)] : writes;
    }
}
