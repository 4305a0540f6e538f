using Itms.Application.Indexing;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// Brings the derived rows of one tasking up to date. It can be repeated at any time, by any process. Every transaction names the version of the
/// rows it replaces (<see cref="ProjectionKeys.Listing"/>), so older rows never replace newer ones.
/// </summary>
public sealed class ProjectionUpdater(ITableStore store, TaskingRecords records, RulesSource rulesSource)
{
    private const int MaxAttempts = 20;

    /// <summary>
    /// The transaction that turns the derived rows of one version of a tasking into those of the next. It conflicts if the stored rows are
    /// of any other version: call <see cref="UpdateAsync"/> then.
    /// </summary>
    /// <param name="before">Null: the tasking is new.</param>
    /// <returns>Null: too many rows change for one transaction.</returns>
    public static TableWrites? Change(Tasking? before, Tasking after, Rules rules)
    {
        var (old, rows) = (TaskingProjections.For(before, rules), TaskingProjections.For(after, rules));
        List<RowWrite> writes = [.. old.Keys.Where(key => !rows.ContainsKey(key)).Select(key => new RowWrite.Delete(key))];
        foreach (var (key, body) in rows)
            if (!old.TryGetValue(key, out var present)) writes.Add(new RowWrite.Insert(key, body));
            else if (!present.Span.SequenceEqual(body.Span)) writes.Add(new RowWrite.Upsert(key, body));
        if (SearchTerms.Differ(before, after)) writes.Add(WordIndex.Note(after, before));
        return ProjectionPieces.FitsOne(writes) ? new TableWrites(DerivedRows.Partition, writes) : null;
    }

    /// <summary>Makes the derived rows those of the tasking as it is stored. It does nothing if they are.</summary>
    /// <param name="leftOver">The key of a row that was found, and that the tasking should not have. Null: none.</param>
    /// <returns>False: there is no such tasking.</returns>
    public async Task<bool> UpdateAsync(string number, CancellationToken cancellationToken, string? leftOver = null)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return false;
            var present = await ReadListingAsync(number, cancellationToken);
            var rows = TaskingProjections.For(tasking, rulesSource.Current);
            var key = ProjectionKeys.Listing(number, tasking.Seq);
            // Another process has gone on meanwhile: load the tasking again.
            if (present is { Row.RowKey: var seen } && string.CompareOrdinal(seen, key) > 0) continue;
            if (present is { } listed && listed.Row.RowKey == key && listed.Row.Body.Span.SequenceEqual(rows[key].Span))
                if (leftOver is null || rows.ContainsKey(leftOver)) return true;
            if (await ReplaceAsync(tasking, present, rows, leftOver, cancellationToken)) return true;
        }

        throw new TableStoreUnavailableException($"Other processes kept changing the rows of {number}: gave up after {MaxAttempts} attempts.");
    }

    /// <summary>Removes all derived rows but the words of a tasking that was disposed of. It can be repeated.</summary>
    public async Task RemoveAsync(string number, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await ReadListingAsync(number, cancellationToken) is not var (row, listing)) return;
            var there = new List<string>();
            foreach (var key in listing.Keys)
                if (await store.GetAsync(DerivedRows.Partition, key, cancellationToken) is not null) there.Add(key);
            foreach (var some in there.Chunk(TableLimits.RowsPerTransaction))
                await store.CommitAsync(DerivedRows.Partition, [.. some.Select(key => new RowWrite.Delete(key))], CancellationToken.None);
            // Last, because it names the others. It conflicts if a process that is late has written them again.
            await store.CommitAsync(DerivedRows.Partition, [new RowWrite.Delete(row.RowKey, row.ETag)], CancellationToken.None);
        }

        throw new TableStoreUnavailableException($"Other processes kept writing the rows of {number}: gave up after {MaxAttempts} attempts.");
    }

    private async Task<(Row Row, Listing Listing)?> ReadListingAsync(string number, CancellationToken cancellationToken) =>
        (await store.ReadAsync(ProjectionKeys.Listings(number), 1, cancellationToken)).Rows is [var row]
            ? (row, Json.Read<Listing>(row.Body))
            : null;

    /// <summary>Writes all rows of the tasking, and removes those it should not have.</summary>
    /// <returns>False: another process has changed the rows meanwhile.</returns>
    private async Task<bool> ReplaceAsync(
        Tasking tasking,
        (Row Row, Listing Listing)? present,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> rows,
        string? leftOver,
        CancellationToken cancellationToken)
    {
        var listing = ProjectionKeys.Listing(tasking.Number, tasking.Seq);
        List<RowWrite> writes =
        [
            .. rows.Where(row => row.Key != listing).Select(row => Write(row.Key, row.Value)),
            WordIndex.Note(tasking),
        ];
        var removed = new List<string>();
        IEnumerable<string> known = [.. present?.Listing.Keys ?? [], .. leftOver is null ? [] : new[] { leftOver }];
        foreach (var key in known.Distinct().Where(key => !rows.ContainsKey(key)))
        {
            // A transaction that removes a missing row fails. Of rows that are whole, none is missing.
            var isThere = (key != leftOver && present!.Value.Listing.IsWhole)
                || await store.GetAsync(DerivedRows.Partition, key, cancellationToken) is not null;
            if (isThere) removed.Add(key);
        }

        writes.AddRange(removed.Select(key => new RowWrite.Delete(key)));
        return await new ProjectionPieces(store, listing, rows[listing], removed).CommitAsync(present?.Row, writes);

        // Without a listing, the tasking must have no rows. Inserting its row by number proves it: every tasking has that one.
        RowWrite Write(string key, ReadOnlyMemory<byte> body) => present is null && key == ProjectionKeys.Row(tasking.Number)
            ? new RowWrite.Insert(key, body)
            : new RowWrite.Upsert(key, body);
    }
}
