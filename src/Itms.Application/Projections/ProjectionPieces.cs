using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;

namespace Itms.Application.Projections;

/// <summary>
/// Replaces the derived rows of a tasking, by as many transactions as they need. Nearly always that is one. A tasking of some forty units needs
/// more: until the last, its listing says that the rows are not whole. Each transaction also replaces the listing, so it fails
/// if another process has begun to replace the rows.
/// </summary>
/// <param name="key">The key of the new listing.</param>
/// <param name="body">The new listing.</param>
/// <param name="removed">Keys of the rows that are removed.</param>
internal sealed class ProjectionPieces(ITableStore store, string key, ReadOnlyMemory<byte> body, IReadOnlyList<string> removed)
{
    /// <summary>The listing takes two writes of the transaction: the old one is removed and the new one written.</summary>
    private const int MostRows = TableLimits.RowsPerTransaction - 2;

    /// <summary>Half of what a transaction may hold is left to the keys and to the listing.</summary>
    private const int MostBytes = TableLimits.BytesPerTransaction / 2;

    /// <summary>Whether one transaction can hold the writes, with a listing.</summary>
    public static bool FitsOne(IReadOnlyList<RowWrite> writes) => writes.Count <= MostRows && writes.Sum(Bytes) <= MostBytes;

    /// <param name="present">The listing that is stored. Null: none.</param>
    /// <returns>False: another process has replaced rows meanwhile.</returns>
    public async Task<bool> CommitAsync(Row? present, IReadOnlyList<RowWrite> writes)
    {
        var pieces = Divide(writes);
        for (var i = 0; i < pieces.Count; i++)
        {
            var isLast = i == pieces.Count - 1;
            var content = isLast ? body : Json.Bytes(Json.Read<Listing>(body) is var whole
                ? whole with { IsWhole = false, Keys = [.. whole.Keys.Concat(removed).Order(StringComparer.Ordinal)] }
                : null);
            List<RowWrite> piece = [Replacing(present, content), .. pieces[i]];
            if (present is not null && present.RowKey != key) piece.Add(new RowWrite.Delete(present.RowKey, present.ETag));
            // Once begun, it is finished: rows that are not whole cost the next process more.
            if (await store.CommitAsync(DerivedRows.Partition, piece, CancellationToken.None) is not CommitOutcome.Committed committed) return false;
            present = new Row(DerivedRows.Partition, key, committed.ETags[0]!, content);
        }

        return true;
    }

    private RowWrite Replacing(Row? present, ReadOnlyMemory<byte> content) =>
        present?.RowKey == key ? new RowWrite.Update(key, present.ETag, content) : new RowWrite.Insert(key, content);

    private static List<List<RowWrite>> Divide(IReadOnlyList<RowWrite> writes)
    {
        var (pieces, bytes) = (new List<List<RowWrite>> { new() }, 0);
        foreach (var write in writes)
        {
            if (pieces[^1].Count == MostRows || bytes + Bytes(write) > MostBytes)
            {
                pieces.Add([]);
                bytes = 0;
            }

            pieces[^1].Add(write);
            bytes += Bytes(write);
        }

        return pieces;
    }

    private static int Bytes(RowWrite write) => write switch
    {
        RowWrite.Insert insert => insert.Body.Length,
        RowWrite.Upsert upsert => upsert.Body.Length,
        _ => 0,
    };
}
