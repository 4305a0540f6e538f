namespace Itms.Application.Storage;

/// <summary>
/// The one storage port. It has the semantics of an Azure table and nothing more: rows in partitions, ordered by
/// row key (ordinal), read singly or by range, changed by transactions within one partition.
/// </summary>
/// <remarks>
/// Every implementation passes the same contract suite (<c>TableStoreContract</c>). What returned is durable;
/// a later read, by any caller, sees it. Requests that could never succeed anywhere (a forbidden key character, a
/// row named twice, a transaction over the limits of <see cref="TableLimits"/>) are programming errors and throw
/// <see cref="ArgumentException"/> before anything is written; a lost race is data: <see cref="CommitOutcome"/>.
/// </remarks>
public interface ITableStore
{
    /// <summary>The row, or null where there is none.</summary>
    ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// At most <paramref name="top"/> rows of the range (1 to <see cref="TableLimits.PageSize"/>), in ascending
    /// ordinal order of row key, with where to go on. There may be fewer, even where more follow
    /// (<see cref="TableLimits.BytesPerPage"/>): the end is where <see cref="RowPage.Next"/> is null.
    /// </summary>
    ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default);

    /// <summary>
    /// All of <paramref name="writes"/> or none of them, durably. A condition that does not hold (a row to insert
    /// exists, an ETag has moved on, a row to update or delete is missing) makes it a <see cref="CommitOutcome.Conflict"/>.
    /// </summary>
    ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Two transactions in this order: the second takes place only when the first has, and is never durable without it.
    /// They are two all the same: the second may fail, or the process end, and the first stays.
    /// </summary>
    /// <returns>The first's conflict, or else what became of the second.</returns>
    async ValueTask<CommitOutcome> CommitInTurnAsync(TableWrites first, TableWrites second, CancellationToken cancellationToken = default) =>
        await CommitAsync(first.Partition, first.Writes, cancellationToken) is CommitOutcome.Conflict conflict
            ? conflict
            : await CommitAsync(second.Partition, second.Writes, cancellationToken);

    /// <summary>
    /// Two transactions in turn, and where the store makes these durable by the same sync, <paramref name="followers"/> right
    /// after them, with nobody else's in between, each for itself: what becomes of a follower changes nothing for the two.
    /// </summary>
    /// <returns>As for the two alone, and whether the followers had their turn; if not, they are the caller's to commit.</returns>
    async ValueTask<(CommitOutcome Outcome, bool Followed)> CommitInTurnAsync(
        TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default) =>
        (await CommitInTurnAsync(first, second, cancellationToken), Followed: false);

    /// <summary>Transactions that do not depend on each other: what becomes of one changes nothing for the others.</summary>
    /// <returns>What became of each, in their order.</returns>
    async ValueTask<IReadOnlyList<CommitOutcome>> CommitEachAsync(IReadOnlyList<TableWrites> transactions, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(transactions.Select(t => CommitAsync(t.Partition, t.Writes, cancellationToken).AsTask()));
}

/// <summary>What one transaction writes.</summary>
public sealed record TableWrites(string Partition, IReadOnlyList<RowWrite> Writes);

/// <summary>A stored row. The body is opaque to the store.</summary>
/// <param name="ETag">Changes with every write of the row and is never reused, not even after a delete.</param>
public sealed record Row(string Partition, string RowKey, string ETag, ReadOnlyMemory<byte> Body);

/// <summary>Row keys from <paramref name="From"/> (inclusive) to <paramref name="To"/> (exclusive; null: to the end of the partition).</summary>
public sealed record RowRange(string Partition, string From = "", string? To = null)
{
    /// <summary>All rows whose key starts with <paramref name="prefix"/> (not empty).</summary>
    public static RowRange Prefix(string partition, string prefix) => new(partition, prefix, TableKey.After(prefix));
}

/// <param name="Next">The row key to read on from (inclusive), or null at the end of the range.</param>
public sealed record RowPage(IReadOnlyList<Row> Rows, string? Next);

/// <summary>One change of one row in a transaction.</summary>
public abstract record RowWrite(string RowKey)
{
    /// <summary>Creates the row; a conflict if it exists.</summary>
    public sealed record Insert(string RowKey, ReadOnlyMemory<byte> Body) : RowWrite(RowKey);

    /// <summary>Replaces the row if its ETag is still <paramref name="ETag"/>; a conflict if not, or if it is missing.</summary>
    public sealed record Update(string RowKey, string ETag, ReadOnlyMemory<byte> Body) : RowWrite(RowKey);

    /// <summary>Creates or replaces the row, whatever is there.</summary>
    public sealed record Upsert(string RowKey, ReadOnlyMemory<byte> Body) : RowWrite(RowKey);

    /// <summary>Removes the row; a conflict if it is missing or, with an <paramref name="ETag"/>, if that has moved on.</summary>
    public sealed record Delete(string RowKey, string? ETag = null) : RowWrite(RowKey);
}

/// <summary>What became of a transaction.</summary>
public abstract record CommitOutcome
{
    private CommitOutcome() { }

    /// <param name="ETags">The new ETag of each write, in their order; null for a delete.</param>
    public sealed record Committed(IReadOnlyList<string?> ETags) : CommitOutcome;

    /// <summary>Nothing was written.</summary>
    /// <param name="Index">The first write whose condition did not hold.</param>
    public sealed record Conflict(int Index, ConflictKind Kind) : CommitOutcome;
}

/// <summary>Why a transaction was not written.</summary>
public enum ConflictKind
{
    /// <summary>A row to insert is there already.</summary>
    Exists,

    /// <summary>A row to update or delete is not there.</summary>
    Missing,

    /// <summary>The row has been written since its ETag was read.</summary>
    Changed,
}

/// <summary>The store could not be reached or did not answer in time; whether the write took place is unknown.</summary>
public sealed class TableStoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
