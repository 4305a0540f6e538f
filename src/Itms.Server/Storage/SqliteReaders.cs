using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>
/// Reading connections. Each read borrows one. If all are in use, a new one is opened, up to two for each processor. Beyond that, the
/// read waits: more connections would not read faster, and each holds up to 2 MiB in memory.
/// </summary>
internal sealed class SqliteReaders(string path, bool onlyToRead = false)
{
    private static readonly int Most = 2 * Environment.ProcessorCount;

    // The connection returned last is lent next: it most likely has the needed pages in memory.
    private readonly Stack<SqliteReader> idle = new(Most);
    private int opened;
    private bool closed;

    /// <exception cref="TableStoreUnavailableException">The data could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public T With<T>(Func<SqliteReader, T> read)
    {
        try
        {
            var reader = Borrow();
            try
            {
                return read(reader);
            }
            finally
            {
                Return(reader);
            }
        }
        catch (SqliteException e)
        {
            // A connection that cannot be opened is a failed read too.
            throw new TableStoreUnavailableException($"The data could not be read: {e.Message}", e);
        }
    }

    /// <summary>Closes the connections; one that is in use is closed when its read ends.</summary>
    public void Close()
    {
        lock (idle)
        {
            closed = true;
            while (idle.TryPop(out var reader)) reader.Dispose();
            Monitor.PulseAll(idle);
        }
    }

    private SqliteReader Borrow()
    {
        lock (idle)
        {
            while (true)
            {
                ObjectDisposedException.ThrowIf(closed, typeof(SqliteTableStore));
                if (idle.TryPop(out var reader)) return reader;
                if (opened < Most)
                {
                    reader = new SqliteReader(path, onlyToRead);
                    opened++;
                    return reader;
                }

                Monitor.Wait(idle);
            }
        }
    }

    private void Return(SqliteReader reader)
    {
        lock (idle)
        {
            if (closed)
            {
                reader.Dispose();
                return;
            }

            idle.Push(reader);
            Monitor.Pulse(idle);
        }
    }
}
