using System.Globalization;
using Itms.Application.Tables;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>The rows as the writer sees them, within the transaction of SQLite that the writer has begun.</summary>
internal sealed class SqliteRows : IDisposable
{
    /// <summary>ETags are set aside on the disk this many at a time; what a restart leaves of them is never used.</summary>
    private const long ETagsAtATime = 1 << 20;

    private readonly SqliteStatement find;
    private readonly SqliteStatement put;
    private readonly SqliteStatement remove;
    private readonly SqliteStatement setAside;
    private long lastETag;
    private long lastSetAside;
    private long lastSetAsideOnDisk;

    public SqliteRows(SqliteConnection connection)
    {
        // First: a statement that is still prepared would keep the connection open after all.
        using (var read = new SqliteStatement(connection, "SELECT value FROM meta WHERE name = 'etag'"))
        {
            if (!read.Step()) throw new InvalidDataException("The data file does not say which ETags it has given.");
            lastETag = lastSetAside = lastSetAsideOnDisk = read.Int64(0);
        }

        find = new SqliteStatement(connection, "SELECT etag FROM rows WHERE partition = ? AND row_key = ?");
        put = new SqliteStatement(connection, "INSERT OR REPLACE INTO rows (partition, row_key, etag, body) VALUES (?, ?, ?, ?)");
        remove = new SqliteStatement(connection, "DELETE FROM rows WHERE partition = ? AND row_key = ?");
        setAside = new SqliteStatement(connection, "UPDATE meta SET value = ? WHERE name = 'etag'");
    }

    /// <summary>
    /// Writes all of the transaction or nothing. There is no other writer and each row comes once, so that conditions
    /// that hold before the first write still hold at the last.
    /// </summary>
    public CommitOutcome Apply(TableTransaction transaction)
    {
        var (partition, writes) = (transaction.Partition, transaction.Writes);
        for (var i = 0; i < writes.Count; i++)
            if (Conflict(partition, writes[i]) is { } kind)
                return new CommitOutcome.Conflict(i, kind);

        var etags = new string?[writes.Count];
        for (var i = 0; i < etags.Length; i++)
            etags[i] = writes[i] switch
            {
                RowWrite.Insert insert => Put(partition, insert.RowKey, insert.Body),
                RowWrite.Update update => Put(partition, update.RowKey, update.Body),
                RowWrite.Upsert upsert => Put(partition, upsert.RowKey, upsert.Body),
                var delete => Remove(partition, delete.RowKey),
            };
        return new CommitOutcome.Committed(etags);
    }

    /// <summary>The transaction of SQLite was committed.</summary>
    public void Kept() => lastSetAsideOnDisk = lastSetAside;

    /// <summary>The transaction of SQLite was rolled back, and with it the ETags it set aside; none is used again.</summary>
    public void Lost() => lastSetAside = lastSetAsideOnDisk;

    public void Dispose()
    {
        foreach (var statement in new[] { find, put, remove, setAside }) statement.Dispose();
    }

    private ConflictKind? Conflict(string partition, RowWrite write)
    {
        if (write is RowWrite.Upsert) return null;
        var etag = ETagOf(partition, write.RowKey);
        return write switch
        {
            RowWrite.Insert => etag is null ? null : ConflictKind.Exists,
            _ when etag is null => ConflictKind.Missing,
            RowWrite.Update update when !Same(update.ETag, etag.Value) => ConflictKind.Changed,
            RowWrite.Delete { ETag: { } expected } when !Same(expected, etag.Value) => ConflictKind.Changed,
            _ => null,
        };
    }

    private long? ETagOf(string partition, string rowKey)
    {
        try
        {
            return find.Bind(1, partition).Bind(2, rowKey).Step() ? find.Int64(0) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    private static bool Same(string expected, long etag)
    {
        Span<char> digits = stackalloc char[20];
        etag.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        return digits[..length].SequenceEqual(expected);
    }

    private string Put(string partition, string rowKey, ReadOnlyMemory<byte> body)
    {
        if (lastETag >= lastSetAside)
        {
            setAside.Bind(1, lastETag + ETagsAtATime).Run();
            lastSetAside = lastETag + ETagsAtATime;
        }
        lastETag++;
        put.Bind(1, partition).Bind(2, rowKey).Bind(3, lastETag).Bind(4, body.Span).Run();
        return lastETag.ToString(CultureInfo.InvariantCulture);
    }

    private string? Remove(string partition, string rowKey)
    {
        remove.Bind(1, partition).Bind(2, rowKey).Run();
        return null;
    }
}
