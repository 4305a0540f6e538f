using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Itms.Bench;

/// <param name="Appends">Where the row is there already, the body is added to it.</param>
internal readonly record struct BulkRow(string Partition, string RowKey, ReadOnlyMemory<byte> Body, bool Appends = false);

/// <summary>A server's data file, filled without any care for a crash.</summary>
internal sealed class BulkFile : IDisposable
{
    private readonly SqliteConnection connection;
    private long lastETag;

    public BulkFile(string database)
    {
        connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA locking_mode = EXCLUSIVE");
        using var read = connection.CreateCommand();
        read.CommandText = "SELECT value FROM meta WHERE name = 'etag'";
        lastETag = (long)read.ExecuteScalar()!;
    }

    /// <summary>In the order given, as the program would have written them.</summary>
    public void Write(List<BulkRow> rows)
    {
        using var transaction = connection.BeginTransaction();
        using var put = connection.CreateCommand();
        put.Transaction = transaction;
        put.CommandText = "INSERT INTO rows (partition, row_key, etag, body) VALUES ($p, $k, $e, $b) ON CONFLICT (partition, row_key) DO UPDATE SET body = CASE WHEN $a THEN CAST(body || excluded.body AS BLOB) ELSE excluded.body END";
        var etag = put.Parameters.Add("$e", SqliteType.Integer);
        var (partition, key, body, appends) = (put.Parameters.Add("$p", SqliteType.Text), put.Parameters.Add("$k", SqliteType.Text), put.Parameters.Add("$b", SqliteType.Blob), put.Parameters.Add("$a", SqliteType.Integer));
        put.Prepare();
        foreach (var row in rows)
        {
            (partition.Value, key.Value, etag.Value, body.Value, appends.Value) = (row.Partition, row.RowKey, ++lastETag, row.Body.ToArray(), row.Appends ? 1 : 0);
            put.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE meta SET value = {lastETag} WHERE name = 'etag'"));
        Execute("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
        connection.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
