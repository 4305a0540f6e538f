using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>
/// The one thread that writes. It takes all transactions that wait, writes them in the order they came, and makes
/// them durable with one commit: many callers share the cost of one sync of the disk.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Bounds of one commit: how long its first caller may wait for the rest, and the log it may take.
    private const int MostTransactions = 256;
    private const int MostBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private readonly object gate = new();
    private readonly Queue<SqliteWaiting> waiting = new();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection connection;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement rollback;
    private readonly SqliteRows rows;
    private readonly SqliteCheckpointer checkpointer;
    private bool closing;
    private int togetherLast;

    // Waiting transactions it takes to wake the writer.
    private int wanted = 1;
    private long commits;
    private long transactions;

    /// <param name="connection">Belongs to the writer from now on, unless this throws.</param>
    /// <param name="checkpointer">Likewise.</param>
    /// <exception cref="InvalidDataException">The file lacks what a file of ITMS has.</exception>
    public SqliteWriter(SqliteConnection connection, SqliteCheckpointer checkpointer)
    {
        (this.connection, this.checkpointer) = (connection, checkpointer);
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

    /// <returns>What became of each; fewer than were sent where a conflict in turn kept the rest from being written.</returns>
    public Task<IReadOnlyList<CommitOutcome>> Enqueue(TableTransaction[] transactions, int inTurn, CancellationToken cancellationToken)
    {
        var added = new SqliteWaiting(transactions, inTurn);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, typeof(SqliteTableStore));
            waiting.Enqueue(added);
            if (waiting.Count >= wanted) Monitor.Pulse(gate);
        }
        return added.CancelledBy(cancellationToken);
    }

    /// <summary>Writes what waits, copies the log into the file and closes it.</summary>
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
        var batch = new List<SqliteWaiting>(MostTransactions);
        while (Take(batch))
        {
            Write(batch);
            batch.Clear();
            checkpointer.StartAnewIfAsked(connection);
        }
        try
        {
            checkpointer.Dispose();
            foreach (IDisposable statement in new IDisposable[] { begin, commit, rollback, rows }) statement.Dispose();
            // The last connection to close copies the log into the file and removes it.
            connection.Dispose();
            closed.SetResult();
        }
        catch (SqliteException e)
        {
            closed.SetException(e);
        }
    }

    /// <summary>Waits for work; false when there will be none any more.</summary>
    private bool Take(List<SqliteWaiting> batch)
    {
        lock (gate)
        {
            while (batch.Count == 0)
            {
                while (waiting.Count == 0)
                {
                    if (closing) return false;
                    Monitor.Wait(gate);
                }

                // Those who were told together come back with their next step one by one: a moment's patience, and they share
                // a sync again. One who is alone is kept waiting once at most, right after a crowd.
                if (waiting.Count < togetherLast / 2 && !closing)
                {
                    wanted = togetherLast / 2;
                    Monitor.Wait(gate, Patience);
                    wanted = 1;
                }

                var bytes = 0;
                while (batch.Count < MostTransactions && waiting.TryPeek(out var next)
                    && (batch.Count == 0 || bytes + next.Bytes <= MostBytes))
                {
                    waiting.Dequeue();
                    if (!next.TryTake()) continue;
                    bytes += next.Bytes;
                    batch.Add(next);
                }
            }

            togetherLast = batch.Count;
            return true;
        }
    }

    private void Write(List<SqliteWaiting> batch)
    {
        var outcomes = new List<CommitOutcome>[batch.Count];
        var (committed, written) = (0, 0);
        try
        {
            begin.Run();
            for (var i = 0; i < outcomes.Length; i++)
            {
                var sent = batch[i];
                var told = outcomes[i] = new List<CommitOutcome>(sent.Transactions.Length);
                foreach (var transaction in sent.Transactions)
                {
                    told.Add(rows.Apply(transaction));
                    if (told[^1] is CommitOutcome.Committed)
                    {
                        committed++;
                        written += transaction.Writes.Count;
                    }
                    else if (told.Count <= sent.InTurn)
                    {
                        break;
                    }
                }
            }
            commit.Run();
            rows.Kept();
        }
        catch (Exception e)
        {
            // Whatever went wrong, the thread lives on: the next batch may find room on the disk again.
            RollBack();
            foreach (var each in batch)
                each.SetException(new TableStoreUnavailableException($"The data could not be written: {e.Message}", e));
            return;
        }
        // A batch of conflicts alone syncs nothing.
        if (committed > 0) Volatile.Write(ref commits, commits + 1);
        Volatile.Write(ref transactions, transactions + committed);
        checkpointer.Wrote(written);
        // A conflict, too, is told only now: it may be with a row of this very batch.
        // Told by a thread of the pool, which wakes the others as it needs them: the writer has the next to write.
        ThreadPool.UnsafeQueueUserWorkItem(
            static told =>
            {
                for (var i = 0; i < told.Outcomes.Length; i++) told.Batch[i].SetResult(told.Outcomes[i]);
            },
            (Batch: batch.ToArray(), Outcomes: outcomes),
            preferLocal: false);
    }

    private void RollBack()
    {
        rows.Lost();
        try
        {
            rollback.Run();
        }
        catch (SqliteException)
        {
            // SQLite rolls back itself after some errors, and then there is nothing left to roll back.
        }
    }
}
