using System.Runtime.CompilerServices;
using Itms.Application.Storage;

namespace Itms.Server.Storage;

/// <summary>
/// The tables of the embedded server: one SQLite file, for one process at a time. Writes go through one thread,
/// which commits together what comes together; reads run at once on the thread of their caller.
/// </summary>
/// <remarks>
/// A commit that returned is on the disk. A write that fails (a full disk, say) fails with
/// <see cref="TableStoreUnavailableException"/>, along with those it shared a commit with, and leaves the store
/// usable. The buffer of a body may not be changed until its commit has ended. Any number of threads may use the store.
/// </remarks>
public sealed class SqliteTableStore : ITableStore, IPartitionList, IAsyncDisposable
{
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;

    private SqliteTableStore(SqliteWriter writer, SqliteReaders readers) => (this.writer, this.readers) = (writer, readers);

    /// <summary>Commits (syncs of the disk) since the store was opened.</summary>
    public long Commits => writer.Commits;

    /// <summary>Transactions written since the store was opened; those that ended in a conflict do not count.</summary>
    public long Transactions => writer.Transactions;

    /// <summary>Transactions that wait for the writer now.</summary>
    public int Waiting => writer.Waiting;

    /// <summary>Opens the file, or creates it in a folder that is there.</summary>
    /// <exception cref="NewerDataException">A newer version of the program has written the file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of ITMS.</exception>
    /// <exception cref="TableStoreUnavailableException">The file cannot be opened.</exception>
    public static SqliteTableStore Open(string path) => Open(path, CheckpointPace.Usual);

    internal static SqliteTableStore Open(string path, CheckpointPace pace)
    {
        path = Path.GetFullPath(path);
        var connection = SqliteFormat.OpenWriter(path);
        SqliteReaders? readers = null;
        SqliteCheckpointer? checkpointer = null;
        try
        {
            readers = new SqliteReaders(path);
            checkpointer = new SqliteCheckpointer(SqliteFormat.OpenCheckpointer(path), pace);
            return new SqliteTableStore(new SqliteWriter(connection, checkpointer), readers);
        }
        catch
        {
            readers?.Close();
            checkpointer?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default)
    {
        TableRead.Check(partition, rowKey);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<Row?>(cancellationToken)
            : ValueTask.FromResult(readers.Get(partition, rowKey));
    }

    public ValueTask<RowPage> ReadAsync(
        RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
    {
        TableRead.Check(range, top);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<RowPage>(cancellationToken)
            : ValueTask.FromResult(readers.Read(range, top));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> PartitionsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A key that is not empty has the empty one before it; what is longer than the prefix comes after it.
        var exact = prefix.Length > 0 && readers.Read(new RowRange(prefix), 1).Rows.Count > 0;
        if (exact) yield return prefix;
        for (var next = readers.PartitionAfter(prefix); next?.StartsWith(prefix, StringComparison.Ordinal) == true; next = readers.PartitionAfter(next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return next;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>The token may withdraw the transaction until the writer takes it; from then on the outcome is awaited.</remarks>
    public async ValueTask<CommitOutcome> CommitAsync(
        string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        (await WriteAsync([new TableWrites(partition, writes)], inTurn: 0, cancellationToken))[0];

    /// <inheritdoc/>
    /// <remarks>Both become durable by the same sync of the disk.</remarks>
    public async ValueTask<CommitOutcome> CommitInTurnAsync(TableWrites first, TableWrites second, CancellationToken cancellationToken = default) =>
        (await WriteAsync([first, second], inTurn: 2, cancellationToken))[^1];

    /// <inheritdoc/>
    public async ValueTask<(CommitOutcome Outcome, bool Followed)> CommitInTurnAsync(
        TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default)
    {
        var outcomes = await WriteAsync([first, second, .. followers], inTurn: 2, cancellationToken);
        return outcomes.Count == 2 + followers.Count ? (outcomes[1], Followed: true) : (outcomes[^1], Followed: false);
    }

    public async ValueTask<IReadOnlyList<CommitOutcome>> CommitEachAsync(
        IReadOnlyList<TableWrites> transactions, CancellationToken cancellationToken = default) =>
        transactions.Count == 0 ? [] : await WriteAsync(transactions, inTurn: 0, cancellationToken);

    private Task<IReadOnlyList<CommitOutcome>> WriteAsync(
        IReadOnlyList<TableWrites> transactions, int inTurn, CancellationToken cancellationToken)
    {
        var checkedOnes = new TableTransaction[transactions.Count];
        for (var i = 0; i < checkedOnes.Length; i++) checkedOnes[i] = TableTransaction.Of(transactions[i].Partition, transactions[i].Writes);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<IReadOnlyList<CommitOutcome>>(cancellationToken)
            : writer.Enqueue(checkedOnes, inTurn, cancellationToken);
    }

    /// <summary>Writes what waits, and closes the file. Whoever comes later gets an <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        readers.Close();
        await writer.DisposeAsync();
    }
}
