using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Itms.Server.Storage;

/// <param name="Rows">Written between two copies; each is a page or two of the log.</param>
/// <param name="Long">Pages of a log that should start anew.</param>
internal sealed record CheckpointPace(int Rows, int Long)
{
    /// <summary>A copy a second or so under load, and a log of 96 MiB.</summary>
    public static readonly CheckpointPace Usual = new(20_000, 24_576);
}

/// <summary>
/// Copies the write-ahead log into the data file beside the writer, which would otherwise stop for it at the end of a
/// commit, tens of milliseconds long, several times a second under load.
/// </summary>
/// <remarks>
/// While the writer writes on, a copy never quite catches up with it, and the log never starts anew. Where it has grown
/// long, the copy is repeated at once so that little is left, and the writer is asked to copy that and start anew.
/// Should copying fail (a full disk, say), the log grows until SQLite copies it at the end of a commit after all.
/// </remarks>
internal sealed class SqliteCheckpointer : IDisposable
{
    private const int Passes = 3;

    /// <summary>Where little is written, too, the data file alone is soon nearly all there is to save.</summary>
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromMinutes(1);

    private readonly object gate = new();
    private readonly SqliteConnection connection;
    private readonly CheckpointPace pace;
    private readonly Thread thread;
    private int waiting;
    private bool closing;
    private volatile bool askedToStartAnew;

    /// <param name="connection">Belongs to the checkpointer from now on.</param>
    public SqliteCheckpointer(SqliteConnection connection, CheckpointPace pace)
    {
        (this.connection, this.pace) = (connection, pace);
        thread = new Thread(Run) { Name = "SQLite checkpoints", IsBackground = true };
        thread.Start();
    }

    /// <summary>By the writer, after a commit.</summary>
    public void Wrote(int rows)
    {
        lock (gate)
        {
            waiting += rows;
            if (waiting >= pace.Rows) Monitor.Pulse(gate);
        }
    }

    /// <summary>By the writer, between two commits: copies what little is left, and lets the next commit begin the log anew.</summary>
    public void StartAnewIfAsked(SqliteConnection writer)
    {
        if (!askedToStartAnew) return;
        askedToStartAnew = false;
        // The next commit begins anew if nobody reads from the log at that moment; if somebody does, it is asked again. To
        // wait for them (RESTART) would be to wait in steps of the busy timeout.
        _ = raw.sqlite3_wal_checkpoint_v2(writer.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
    }

    /// <summary>Waits for a copy that is under way.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closing = true;
            Monitor.Pulse(gate);
        }
        thread.Join();
        connection.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            lock (gate)
            {
                while (waiting < pace.Rows && !closing)
                    if (!Monitor.Wait(gate, AtLeastEvery) && waiting > 0) break;
                if (closing) return;
                waiting = 0;
            }

            if (Copy() < pace.Long) continue;
            for (var pass = 1; pass < Passes; pass++) Copy();
            askedToStartAnew = true;
        }

        int Copy()
        {
            _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out _);
            return pages;
        }
    }
}
