using Itms.Application.Storage;
using Itms.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Bench;

internal readonly record struct BulkRow(string Partition, string RowKey, ReadOnlyMemory<byte> Body);

/// <summary>Fills a server's data file in bulk. A crash meanwhile would damage the file.</summary>
internal sealed class BulkFile : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteRows file;

    public BulkFile(string database)
    {
        connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        SqliteFormat.Execute(connection, """
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -1000000;
            PRAGMA locking_mode = EXCLUSIVE;
            """);
        file = new SqliteRows(connection);
    }

    /// <summary>Writes the rows in this order, as the program would have written them.</summary>
    public void Write(List<BulkRow> rows)
    {
        SqliteFormat.Execute(connection, "BEGIN");
        foreach (var row in rows) file.Apply(TableTransaction.Of(row.Partition, [new RowWrite.Upsert(row.RowKey, row.Body)]));
        SqliteFormat.Execute(connection, "COMMIT");
    }

    public void Dispose()
    {
        file.Dispose();
        SqliteFormat.Execute(connection, "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
        connection.Dispose();
    }
}
