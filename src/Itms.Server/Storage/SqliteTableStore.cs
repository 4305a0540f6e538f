using System.Runtime.CompilerServices;
using Itms.Application.Storage;

namespace Itms.Server.Storage;

/// <summary>
/// The tables of the embedded server in one SQLite file, for one process at a time. One thread writes; it commits together the
/// transactions that are waiting. Reads run on their callers' threads.
/// </summary>
/// <remarks>
/// When a commit returns, it is on the disk. If a write fails (on a full disk, for example), it throws
/// <see cref="TableStoreUnavailableException"/>, and so do the transactions that shared its commit. The store stays usable. Do not
/// change the buffer of a body until its commit has ended. Any number of threads may use the store.
/// </remarks>
public sealed class SqliteTableStore : ITableStore, IPartitionList, IAsyncDisposable
{
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;

    private SqliteTableStore(SqliteWriter writer, SqliteReaders readers) => (this.writer, this.readers) = (writer, readers);

    /// <summary>Commits since the store was opened. Each is one sync of the disk.</summary>
    public long Commits => writer.Commits;

    /// <summary>Transactions written since the store was opened, without those that ended in a conflict.</summary>
    public long Transactions => writer.Transactions;

    /// <summary>The number of calls that wait for the writer now.</summary>
    public int Waiting => writer.Waiting;

    /// <summary>Opens the file. Creates it if the folder exists.</summary>
    /// <param name="onlyToRead">Leaves the files as they are: the log is not copied into the data file at the end. Write nothing.</param>
    /// <exception cref="InvalidDataException">The file belongs to another program or has another data format. It is not changed.</exception>
    /// <exception cref="TableStoreUnavailableException">The file cannot be opened.</exception>
    public static SqliteTableStore Open(string path, bool onlyToRead = false)
    {
        path = Path.GetFullPath(path);
        var connection = SqliteFormat.OpenWriter(path, onlyToRead);
        try
        {
            return new SqliteTableStore(new SqliteWriter(connection), new SqliteReaders(path, onlyToRead));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default)
    {
        TableRead.Check(partition, rowKey);
        return With(reader => reader.Get(partition, rowKey), cancellationToken);
    }

    public ValueTask<RowPage> ReadAsync(
        RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
    {
        TableRead.Check(range, top);
        return With(reader => reader.Read(range, top), cancellationToken);
    }

    public ValueTask<KeyPage> ReadKeysAsync(
        RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
    {
        TableRead.Check(range, top);
        return With(reader => reader.ReadKeys(range, top), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> PartitionsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Look for the prefix itself first: the search below finds only greater keys.
        var exact = prefix.Length > 0 && readers.With(reader => reader.Read(new RowRange(prefix), 1)).Rows.Count > 0;
        if (exact) yield return prefix;
        for (var next = After(prefix); next?.StartsWith(prefix, StringComparison.Ordinal) == true; next = After(next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return next;
        }

        await Task.CompletedTask;

        string? After(string partition) => readers.With(reader => reader.PartitionAfter(partition));
    }

    /// <inheritdoc/>
    /// <remarks>The token can withdraw the transaction until the writer takes it. After that, this waits for the outcome.</remarks>
    public async ValueTask<CommitOutcome> CommitAsync(
        string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        (await WriteAsync([new TableWrites(partition, writes)], ordered: 0, cancellationToken))[0];

    /// <inheritdoc/>
    /// <remarks>One sync of the disk writes both.</remarks>
    public async ValueTask<CommitOutcome> CommitInTurnAsync(TableWrites first, TableWrites second, CancellationToken cancellationToken = default) =>
        (await WriteAsync([first, second], ordered: 2, cancellationToken))[^1];

    /// <inheritdoc/>
    public async ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
        TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default)
    {
        var outcomes = await WriteAsync([first, second, .. followers], ordered: 2 + followers.Count, cancellationToken);
        return outcomes.Count < 2 ? (outcomes[0], 0) : (outcomes[1], outcomes.Skip(2).Count(outcome => outcome is CommitOutcome.Committed));
    }

    public async ValueTask<IReadOnlyList<CommitOutcome>> CommitEachAsync(
        IReadOnlyList<TableWrites> transactions, CancellationToken cancellationToken = default) =>
        transactions.Count == 0 ? [] : await WriteAsync(transactions, ordered: 0, cancellationToken);

    /// <summary>
    /// Copies the log into the data file and cuts it to nothing, so that what was deleted is in neither. Writes wait for a moment.
    /// </summary>
    /// <returns>False: a read still needs the log. Try again later.</returns>
    /// <exception cref="TableStoreUnavailableException">The file could not be written.</exception>
    public Task<bool> EmptyLogAsync() => writer.EmptyLogAsync();

    private ValueTask<T> With<T>(Func<SqliteReader, T> read, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? ValueTask.FromCanceled<T>(cancellationToken)
        : ValueTask.FromResult(readers.With(read));

    private Task<IReadOnlyList<CommitOutcome>> WriteAsync(
        IReadOnlyList<TableWrites> transactions, int ordered, CancellationToken cancellationToken)
    {
        var valid = new TableTransaction[transactions.Count];
        for (var i = 0; i < valid.Length; i++) valid[i] = TableTransaction.Of(transactions[i].Partition, transactions[i].Writes);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<IReadOnlyList<CommitOutcome>>(cancellationToken)
            : writer.Enqueue(valid, ordered, cancellationToken);
    }

    /// <summary>Writes the waiting transactions and closes the file. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        readers.Close();
        await writer.DisposeAsync();
    }
}
