using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>
/// The only thread that writes. It takes all waiting transactions, writes them in the order in which they came, and commits once.
/// Thus many callers share one sync of the disk.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Limits of one commit. They bound how long its first caller waits, and how much the log grows.
    private const int MostCalls = 256;
    private const int MostBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(1);

    private readonly object gate = new();
    private readonly Queue<QueuedTransactions> waiting = new();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection connection;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement rollback;
    private readonly SqliteRows rows;
    private TaskCompletionSource<bool>? emptying;
    private bool closing;
    private int lastBatchSize;

    // The queue length at which to wake the writer.
    private int wakeAt = 1;
    private long commits;
    private long transactions;

    /// <param name="connection">The writer disposes of it, unless this throws.</param>
    /// <exception cref="InvalidDataException">The file does not say which ETags were given out.</exception>
    public SqliteWriter(SqliteConnection connection)
    {
        this.connection = connection;
        rows = new SqliteRows(connection);
        begin = new SqliteStatement(connection, "BEGIN IMMEDIATE");
        commit = new SqliteStatement(connection, "COMMIT");
        rollback = new SqliteStatement(connection, "ROLLBACK");
        new Thread(Run) { Name = "SQLite writer", IsBackground = true }.Start();
    }

    public long Commits => Volatile.Read(ref commits);

    public long Transactions => Volatile.Read(ref transactions);

    public int Waiting
    {
        get
        {
            lock (gate) return waiting.Count;
        }
    }

    /// <returns>The outcome of each transaction. Fewer than were sent if a conflict in the ordered part stopped the rest.</returns>
    public Task<IReadOnlyList<CommitOutcome>> Enqueue(TableTransaction[] transactions, int ordered, CancellationToken cancellationToken)
    {
        var added = new QueuedTransactions(transactions, ordered);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, typeof(SqliteTableStore));
            waiting.Enqueue(added);
            if (waiting.Count >= wakeAt) Monitor.Pulse(gate);
        }
        return added.WaitAsync(cancellationToken);
    }

    /// <inheritdoc cref="SqliteTableStore.EmptyLogAsync"/>
    public Task<bool> EmptyLogAsync()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, typeof(SqliteTableStore));
            emptying ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            Monitor.Pulse(gate);
            return emptying.Task;
        }
    }

    /// <summary>Writes the waiting transactions, copies the log into the file, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closing = true;
            Monitor.Pulse(gate);
        }
        await closed.Task;
    }

    private void Run()
    {
        var batch = new List<QueuedTransactions>(MostCalls);
        while (Take(batch))
        {
            if (batch.Count > 0) Write(batch);
            batch.Clear();
            EmptyLog();
        }
        try
        {
            foreach (IDisposable statement in new IDisposable[] { begin, commit, rollback, rows }) statement.Dispose();
            // The last connection to close copies the log into the file and deletes the log.
            connection.Dispose();
            closed.SetResult();
        }
        catch (SqliteException e)
        {
            closed.SetException(e);
        }
    }

    /// <summary>Waits for transactions, or until the log is to be emptied. False when the store is closed and nothing is left.</summary>
    private bool Take(List<QueuedTransactions> batch)
    {
        lock (gate)
        {
            while (batch.Count == 0)
            {
                while (waiting.Count == 0)
                {
                    if (emptying is not null) return true;
                    if (closing) return false;
                    Monitor.Wait(gate);
                }

                // Callers that were answered together send their next transactions one by one. Wait a moment, so that they share a
                // sync again. A single caller waits at most once, right after a large batch.
                if (waiting.Count < lastBatchSize / 2 && !closing)
                {
                    wakeAt = lastBatchSize / 2;
                    Monitor.Wait(gate, GatherTime);
                    wakeAt = 1;
                }

                var bytes = 0;
                while (batch.Count < MostCalls && waiting.TryPeek(out var next)
                    && (batch.Count == 0 || bytes + next.Bytes <= MostBytes))
                {
                    waiting.Dequeue();
                    if (!next.TryTake()) continue;
                    bytes += next.Bytes;
                    batch.Add(next);
                }
            }

            lastBatchSize = batch.Count;
            return true;
        }
    }

    private void Write(List<QueuedTransactions> batch)
    {
        var outcomes = new List<CommitOutcome>[batch.Count];
        var committed = 0;
        try
        {
            begin.Run();
            for (var i = 0; i < outcomes.Length; i++)
            {
                var sent = batch[i];
                var results = outcomes[i] = new List<CommitOutcome>(sent.Transactions.Length);
                foreach (var transaction in sent.Transactions)
                {
                    results.Add(rows.Apply(transaction));
                    if (results[^1] is CommitOutcome.Committed)
                        committed++;
                    else if (results.Count <= sent.Ordered)
                        break;
                }
            }
            commit.Run();
            rows.OnCommitted();
        }
        catch (Exception e)
        {
            // Keep the thread running after any error: the disk may have room again for the next batch.
            RollBack();
            foreach (var each in batch)
                each.SetException(new TableStoreUnavailableException($"The data could not be written: {e.Message}", e));
            return;
        }
        // A batch with nothing but conflicts syncs nothing.
        if (committed > 0) Volatile.Write(ref commits, commits + 1);
        Volatile.Write(ref transactions, transactions + committed);
        // Report conflicts only now, too: the conflicting row may be in this batch, which is on the disk from here on.
        // A pool thread reports the outcomes, so that the writer can go on with the next batch.
        ThreadPool.UnsafeQueueUserWorkItem(
            static done =>
            {
                for (var i = 0; i < done.Outcomes.Length; i++) done.Batch[i].SetResult(done.Outcomes[i]);
            },
            (Batch: batch.ToArray(), Outcomes: outcomes),
            preferLocal: false);
    }

    private void EmptyLog()
    {
        TaskCompletionSource<bool>? asked;
        lock (gate) (asked, emptying) = (emptying, null);
        if (asked is null) return;
        try
        {
            asked.SetResult(SqliteFormat.EmptyLog(connection));
        }
        catch (SqliteException e)
        {
            asked.SetException(new TableStoreUnavailableException($"The log could not be emptied: {e.Message}", e));
        }
    }

    private void RollBack()
    {
        rows.OnRolledBack();
        try
        {
            rollback.Run();
        }
        catch (SqliteException)
        {
            // After some errors SQLite has rolled back already.
        }
    }
}
