using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>A connection that reads, for one thread at a time. Each read sees everything that was committed before it.</summary>
internal sealed class SqliteReader : IDisposable
{
    // Sorts after every key: '~' is the greatest character that a key can have.
    private const string AfterAll = "\u007f";

    private readonly SqliteConnection connection;
    private readonly SqliteStatement get;
    private readonly SqliteStatement range;
    private readonly SqliteStatement keys;
    private SqliteStatement? following;

    public SqliteReader(string path, bool onlyToRead)
    {
        connection = SqliteFormat.OpenReader(path, onlyToRead);
        get = new SqliteStatement(connection, $"{SqliteRows.Select} WHERE r.partition = ? AND r.row_key = ?");
        range = new SqliteStatement(
            connection, $"{SqliteRows.Select} WHERE r.partition = ? AND r.row_key >= ? AND r.row_key < ? ORDER BY r.row_key");
        keys = new SqliteStatement(
            connection, "SELECT row_key FROM rows WHERE partition = ? AND row_key >= ? AND row_key < ? ORDER BY row_key");
    }

    public Row? Get(string partition, string rowKey)
    {
        try
        {
            return get.Bind(1, partition).Bind(2, rowKey).Step()
                ? new Row(partition, rowKey, get.ETag(1), get.Body(2))
                : null;
        }
        finally
        {
            get.Reset();
        }
    }

    public RowPage Read(RowRange wanted, int top)
    {
        var page = new List<Row>();
        var bytes = 0;
        try
        {
            range.Bind(1, wanted.Partition).Bind(2, wanted.From).Bind(3, wanted.To ?? AfterAll);
            while (range.Step())
            {
                var rowKey = range.Key(0);
                if (page.Count == top || bytes >= TableLimits.BytesPerPage) return new RowPage(page, rowKey);
                var body = range.Body(2);
                page.Add(new Row(wanted.Partition, rowKey, range.ETag(1), body));
                bytes += body.Length;
            }
            return new RowPage(page, null);
        }
        finally
        {
            range.Reset();
        }
    }

    public KeyPage ReadKeys(RowRange wanted, int top)
    {
        var page = new List<string>();
        try
        {
            keys.Bind(1, wanted.Partition).Bind(2, wanted.From).Bind(3, wanted.To ?? AfterAll);
            while (keys.Step())
            {
                var rowKey = keys.Key(0);
                if (page.Count == top) return new KeyPage(page, rowKey);
                page.Add(rowKey);
            }

            return new KeyPage(page, null);
        }
        finally
        {
            keys.Reset();
        }
    }

    /// <returns>The first partition with a greater key, or null.</returns>
    public string? PartitionAfter(string partition)
    {
        following ??= new SqliteStatement(connection, "SELECT partition FROM rows WHERE partition > ? ORDER BY partition LIMIT 1");
        try
        {
            return following.Bind(1, partition).Step() ? following.Key(0) : null;
        }
        finally
        {
            following.Reset();
        }
    }

    public void Dispose()
    {
        following?.Dispose();
        get.Dispose();
        range.Dispose();
        keys.Dispose();
        connection.Dispose();
    }
}
