using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.TaskingStore;

/// <summary>
/// The rows beside the snapshot of a tasking that hold its older comments, <see cref="PerRow"/> in each. Neither a comment nor such a row ever
/// changes, so a commit writes only the latest comments, however many there are.
/// </summary>
/// <param name="Count">How many rows there are. Most taskings have none.</param>
/// <param name="Bytes">The size of their bodies.</param>
/// <remarks>With 2,000 comments in the snapshot, a command took 2.4 times as long as with none (decision 40).</remarks>
public readonly record struct CommentRows(int Count, int Bytes)
{
    /// <summary>How many comments a row holds.</summary>
    public const int PerRow = 50;

    /// <summary>The most rows that one commit fills, so that they fit into its transaction. The other comments stay in the snapshot.</summary>
    private const int MostAtOnce = 20;

    /// <summary>The tasking with only those comments that are in none of these rows.</summary>
    internal Tasking Without(Tasking tasking) =>
        Count == 0 ? tasking : tasking with { Comments = [.. tasking.Comments.Skip(Count * PerRow)] };

    /// <summary>Adds the writes of the rows that the tasking's comments fill.</summary>
    /// <returns>These rows and the new ones.</returns>
    internal CommentRows Fill(Tasking tasking, List<RowWrite> writes)
    {
        var (rows, full) = (this, Math.Min(tasking.Comments.Count / PerRow, Count + MostAtOnce));
        while (rows.Count < full)
        {
            var body = Json.Bytes(tasking.Comments.Skip(rows.Count * PerRow).Take(PerRow).ToList());
            writes.Add(new RowWrite.Insert(TaskingKeys.Comments(rows.Count), body));
            rows = new CommentRows(rows.Count + 1, rows.Bytes + body.Length);
        }

        return rows;
    }

    /// <summary>Reads the comments in these rows, oldest first.</summary>
    /// <returns>Null: a row is missing.</returns>
    internal async Task<List<Comment>?> ReadAsync(ITableStore store, string number, CancellationToken cancellationToken)
    {
        var (comments, read) = (new List<Comment>(Count * PerRow), 0);
        await foreach (var row in store.ReadAllAsync(TaskingKeys.AllComments(number), cancellationToken))
        {
            if (row.RowKey != TaskingKeys.Comments(read)) return null;
            comments.AddRange(Json.Read<List<Comment>>(row.Body));
            // Rows that were filled after the snapshot was read do not belong to it.
            if (++read == Count) return comments;
        }

        return null;
    }
}
