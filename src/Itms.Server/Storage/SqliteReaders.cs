using System.Collections.Concurrent;
using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>Reading connections. Each read borrows one; a new one is opened when all are in use.</summary>
internal sealed class SqliteReaders(string path)
{
    private readonly ConcurrentBag<SqliteReader> idle = [];
    private volatile bool closed;

    /// <exception cref="TableStoreUnavailableException">The data could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public T With<T>(Func<SqliteReader, T> read)
    {
        ObjectDisposedException.ThrowIf(closed, typeof(SqliteTableStore));
        if (!idle.TryTake(out var reader)) reader = new SqliteReader(path);
        try
        {
            return read(reader);
        }
        catch (SqliteException e)
        {
            throw new TableStoreUnavailableException($"The data could not be read: {e.Message}", e);
        }
        finally
        {
            idle.Add(reader);
            if (closed) Close();
        }
    }

    /// <summary>Closes the connections; one that is in use is closed when its read ends.</summary>
    public void Close()
    {
        closed = true;
        while (idle.TryTake(out var reader)) reader.Dispose();
    }
}
