using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>
/// A few reading connections, lent for the microseconds of one read. A thread waits where all are lent: more would
/// not read faster, and each holds pages in memory.
/// </summary>
internal sealed class SqliteReaders
{
    // Twice the processors: a connection whose thread the system has set aside must not keep the running ones waiting.
    private static readonly int Count = Math.Clamp(2 * Environment.ProcessorCount, 4, 8);

    // The last one returned is the next one lent: its pages are the warmest.
    private readonly Stack<SqliteReader> idle = new(Count);
    private bool closed;

    public SqliteReaders(string path)
    {
        try
        {
            for (var i = 0; i < Count; i++) idle.Push(new SqliteReader(path));
        }
        catch
        {
            Close();
            throw;
        }
    }

    public Row? Get(string partition, string rowKey) => With((partition, rowKey), static (reader, of) => reader.Get(of.partition, of.rowKey));

    public RowPage Read(RowRange range, int top) => With((range, top), static (reader, of) => reader.Read(of.range, of.top));

    public string? PartitionAfter(string partition) => With(partition, static (reader, of) => reader.PartitionAfter(of));

    private T With<TArgument, T>(TArgument argument, Func<SqliteReader, TArgument, T> read)
    {
        var reader = Borrow();
        try
        {
            return read(reader, argument);
        }
        catch (SqliteException e)
        {
            throw Unavailable(e);
        }
        finally
        {
            Return(reader);
        }
    }

    /// <summary>Closes the connections; those that are lent, when they come back.</summary>
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

    private static TableStoreUnavailableException Unavailable(SqliteException e) =>
        new($"The data could not be read: {e.Message}", e);
}
