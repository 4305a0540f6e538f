namespace Itms.Application.Storage;

/// <summary>
/// The storage port. It has the semantics of an Azure table and nothing more. Rows are in partitions, ordered by row key
/// (ordinal). They are read singly or by range, and changed by transactions within one partition.
/// </summary>
/// <remarks>
/// Every implementation passes the same contract suite (<c>TableStoreContract</c>). When a commit returns, it is durable, and
/// every later read sees it. Some requests could never succeed: a forbidden character in a key, a row named twice, a
/// transaction over the <see cref="TableLimits"/>. These are programming errors. They throw <see cref="ArgumentException"/>
/// before anything is written. A lost race is not an error but a result: <see cref="CommitOutcome"/>.
/// </remarks>
public interface ITableStore
{
    /// <summary>The row. Null: there is none.</summary>
    ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// The first rows of the range, in ascending ordinal order of row key. There may be fewer than <paramref name="top"/> even
    /// if more follow (<see cref="TableLimits.BytesPerPage"/>). The range ends when <see cref="RowPage.Next"/> is null.
    /// </summary>
    /// <param name="top">The most rows to return: 1 to <see cref="TableLimits.PageSize"/>.</param>
    ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default);

    /// <summary>The keys of the rows that <see cref="ReadAsync"/> would return. A store may read them without the bodies.</summary>
    /// <inheritdoc cref="ReadAsync" path="/param"/>
    async ValueTask<KeyPage> ReadKeysAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
    {
        var page = await ReadAsync(range, top, cancellationToken);
        return new KeyPage([.. page.Rows.Select(row => row.RowKey)], page.Next);
    }

    /// <summary>
    /// Commits all writes or none, durably. If a condition does not hold, the result is a <see cref="CommitOutcome.Conflict"/>: a
    /// row to insert exists, an ETag has changed, or a row to update or delete is missing.
    /// </summary>
    ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="CommitAsync(string, IReadOnlyList{RowWrite}, CancellationToken)"/>
    ValueTask<CommitOutcome> CommitAsync(TableWrites transaction, CancellationToken cancellationToken = default) =>
        CommitAsync(transaction.Partition, transaction.Writes, cancellationToken);

    /// <summary>
    /// Commits two transactions in this order. The second is committed only after the first, and is never durable without it.
    /// They remain two: if the second fails or the process ends in between, the first stays.
    /// </summary>
    /// <remarks>A store may make both durable with one sync of the disk.</remarks>
    /// <returns>The conflict of the first, or else the outcome of the second.</returns>
    async ValueTask<CommitOutcome> CommitInTurnAsync(TableWrites first, TableWrites second, CancellationToken cancellationToken = default) =>
        await CommitAsync(first, cancellationToken) is CommitOutcome.Conflict conflict
            ? conflict
            : await CommitAsync(second, cancellationToken);

    /// <summary>
    /// Commits two transactions in turn. A store that can make all of these durable with one sync of the disk commits the
    /// <paramref name="followers"/> after them, in this order, and stops at the first that conflicts.
    /// </summary>
    /// <remarks>With a sync of their own, projections made creating a tasking a quarter slower (decision 2).</remarks>
    /// <returns>The outcome of the two transactions, and how many followers were committed. The rest is left to the caller.</returns>
    async ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
        TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default) =>
        (await CommitInTurnAsync(first, second, cancellationToken), Followed: 0);

    /// <summary>Commits transactions that do not depend on each other. If one fails, the others are still committed.</summary>
    /// <returns>The outcome of each, in the same order.</returns>
    async ValueTask<IReadOnlyList<CommitOutcome>> CommitEachAsync(
        IReadOnlyList<TableWrites> transactions, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(transactions.Select(t => CommitAsync(t, cancellationToken).AsTask()));
}

/// <summary>The writes of one transaction.</summary>
public sealed record TableWrites(string Partition, IReadOnlyList<RowWrite> Writes);

/// <summary>A stored row. The body is opaque to the store.</summary>
/// <param name="ETag">Changes with every write of the row and is never reused, not even after a delete.</param>
public sealed record Row(string Partition, string RowKey, string ETag, ReadOnlyMemory<byte> Body);

/// <summary>Row keys from <paramref name="From"/> (inclusive) to <paramref name="To"/> (exclusive). Null: to the end of the partition.</summary>
public sealed record RowRange(string Partition, string From = "", string? To = null)
{
    /// <summary>All rows whose key starts with <paramref name="prefix"/> (not empty).</summary>
    public static RowRange Prefix(string partition, string prefix) => new(partition, prefix, TableKey.After(prefix));

    /// <summary>A key in a range made by <see cref="Prefix"/>: the prefix, and the rest of the key.</summary>
    public string Key(string rest) => From + rest;

    /// <summary>Whether the range holds the key.</summary>
    public bool Holds(string rowKey) =>
        string.CompareOrdinal(From, rowKey) <= 0 && (To is null || string.CompareOrdinal(rowKey, To) < 0);

    /// <summary>The rest of a key made by <see cref="Key"/>.</summary>
    public string Rest(string rowKey) => rowKey[From.Length..];

    /// <summary>The part of a range made by <see cref="Prefix"/> in which the rest of the key is between two values.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive. Null: to the end of the range.</param>
    public RowRange Between(string from, string? to) => this with { From = Key(from), To = to is null ? To : Key(to) };
}

/// <summary>A page of a range.</summary>
/// <param name="Next">The row key where the next page begins (inclusive). Null: the range ends here.</param>
public sealed record RowPage(IReadOnlyList<Row> Rows, string? Next);

/// <summary>A page of the row keys of a range.</summary>
/// <param name="Next">The row key where the next page begins (inclusive). Null: the range ends here.</param>
public sealed record KeyPage(IReadOnlyList<string> RowKeys, string? Next);

/// <summary>One change of one row in a transaction.</summary>
public abstract record RowWrite(string RowKey)
{
    /// <summary>Creates the row. It is a conflict if the row exists.</summary>
    public sealed record Insert(string RowKey, ReadOnlyMemory<byte> Body) : RowWrite(RowKey);

    /// <summary>Replaces the row. It is a conflict if the row is missing or its ETag is no longer <paramref name="ETag"/>.</summary>
    public sealed record Update(string RowKey, string ETag, ReadOnlyMemory<byte> Body) : RowWrite(RowKey);

    /// <summary>Creates or replaces the row, without a condition.</summary>
    public sealed record Upsert(string RowKey, ReadOnlyMemory<byte> Body) : RowWrite(RowKey);

    /// <summary>Removes the row. It is a conflict if the row is missing, or if an <paramref name="ETag"/> is given and has changed.</summary>
    public sealed record Delete(string RowKey, string? ETag = null) : RowWrite(RowKey);
}

/// <summary>The outcome of a transaction.</summary>
public abstract record CommitOutcome
{
    private CommitOutcome() { }

    /// <summary>Everything was written.</summary>
    /// <param name="ETags">The new ETag of each write, in the same order. Null for a delete.</param>
    public sealed record Committed(IReadOnlyList<string?> ETags) : CommitOutcome;

    /// <summary>Nothing was written.</summary>
    /// <param name="Index">The first write whose condition did not hold.</param>
    public sealed record Conflict(int Index, ConflictKind Kind) : CommitOutcome;
}

/// <summary>Why a transaction was not written.</summary>
public enum ConflictKind
{
    /// <summary>The row to insert exists.</summary>
    Exists,

    /// <summary>The row to update or delete does not exist.</summary>
    Missing,

    /// <summary>The row has been written since its ETag was read.</summary>
    Changed,
}

/// <summary>The store could not be reached or did not answer in time. It is unknown whether a write took place.</summary>
public sealed class TableStoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
