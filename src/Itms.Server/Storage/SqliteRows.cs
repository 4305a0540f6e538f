using System.Globalization;
using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>The rows as the writer sees them, within the transaction of SQLite that the writer has begun.</summary>
internal sealed class SqliteRows : IDisposable
{
    /// <summary>ETags are set aside on the disk this many at a time; what a restart leaves of them is never used.</summary>
    private const long ETagsAtATime = 1 << 20;

    /// <summary>Bytes up to which a body stands with its key.</summary>
    public const int ShortBody = 128;

    private readonly SqliteStatement find;
    private readonly SqliteStatement put;
    private readonly SqliteStatement putBody;
    private readonly SqliteStatement remove;
    private readonly SqliteStatement removeBody;
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

        find = new SqliteStatement(connection, "SELECT etag, place FROM rows WHERE partition = ? AND row_key = ?");
        put = new SqliteStatement(connection, "INSERT OR REPLACE INTO rows (partition, row_key, etag, place, body) VALUES (?, ?, ?, ?, ?)");
        putBody = new SqliteStatement(connection, "INSERT OR REPLACE INTO bodies (place, body) VALUES (?, ?)");
        remove = new SqliteStatement(connection, "DELETE FROM rows WHERE partition = ? AND row_key = ?");
        removeBody = new SqliteStatement(connection, "DELETE FROM bodies WHERE place = ?");
        setAside = new SqliteStatement(connection, "UPDATE meta SET value = ? WHERE name = 'etag'");
    }

    /// <summary>
    /// Writes all of the transaction or nothing. There is no other writer and each row comes once, so that conditions
    /// that hold before the first write still hold at the last.
    /// </summary>
    public CommitOutcome Apply(TableTransaction transaction)
    {
        var (partition, writes) = (transaction.Partition, transaction.Writes);
        var places = new long[writes.Count];
        for (var i = 0; i < writes.Count; i++)
        {
            var (etag, place) = Find(partition, writes[i].RowKey);
            if (Conflict(writes[i], etag) is { } kind) return new CommitOutcome.Conflict(i, kind);
            places[i] = place;
        }

        var etags = new string?[writes.Count];
        for (var i = 0; i < etags.Length; i++)
            etags[i] = writes[i] switch
            {
                RowWrite.Insert insert => Put(partition, insert.RowKey, places[i], insert.Body.Span),
                RowWrite.Update update => Put(partition, update.RowKey, places[i], update.Body.Span),
                RowWrite.Upsert upsert => Put(partition, upsert.RowKey, places[i], upsert.Body.Span),
                var delete => Remove(partition, delete.RowKey, places[i]),
            };
        return new CommitOutcome.Committed(etags);
    }

    /// <summary>The transaction of SQLite was committed.</summary>
    public void Kept() => lastSetAsideOnDisk = lastSetAside;

    /// <summary>The transaction of SQLite was rolled back, and with it the ETags it set aside; none is used again.</summary>
    public void Lost() => lastSetAside = lastSetAsideOnDisk;

    public void Dispose()
    {
        foreach (var statement in new[] { find, put, putBody, remove, removeBody, setAside }) statement.Dispose();
    }

    private static ConflictKind? Conflict(RowWrite write, long? etag) => write switch
    {
        RowWrite.Upsert => null,
        RowWrite.Insert => etag is null ? null : ConflictKind.Exists,
        _ when etag is null => ConflictKind.Missing,
        RowWrite.Update update when !Same(update.ETag, etag.Value) => ConflictKind.Changed,
        RowWrite.Delete { ETag: { } expected } when !Same(expected, etag.Value) => ConflictKind.Changed,
        _ => null,
    };

    /// <returns>The row's ETag, null where there is no row; where its body stands, 0 if with the key.</returns>
    private (long? ETag, long Place) Find(string partition, string rowKey)
    {
        try
        {
            return find.Bind(1, partition).Bind(2, rowKey).Step() ? (find.Int64(0), find.Int64(1)) : (null, 0);
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

    private string Put(string partition, string rowKey, long place, ReadOnlySpan<byte> body)
    {
        var etag = NextETag();
        put.Bind(1, partition).Bind(2, rowKey).Bind(3, etag);
        if (body.Length <= ShortBody)
        {
            RemoveBody(place);
            put.BindNull(4).Bind(5, body).Run();
        }
        else
        {
            if (place == 0) place = PlaceOf(partition, rowKey, etag);
            put.Bind(4, place).BindNull(5).Run();
            putBody.Bind(1, place).Bind(2, body).Run();
        }

        return etag.ToString(CultureInfo.InvariantCulture);
    }

    private long NextETag()
    {
        if (lastETag >= lastSetAside)
        {
            setAside.Bind(1, lastETag + ETagsAtATime).Run();
            lastSetAside = lastETag + ETagsAtATime;
        }

        return ++lastETag;
    }

    /// <summary>
    /// Bodies whose keys begin alike stand together, in the order they came. They are of one kind, and a kind is what is read
    /// together: what lists show of a million taskings is a tenth of what is stored of them.
    /// </summary>
    private static long PlaceOf(string partition, string rowKey, long etag) =>
        ((long)partition[0] << 55) | ((long)(rowKey.Length == 0 ? 0 : rowKey[0]) << 48) | etag;

    private string? Remove(string partition, string rowKey, long place)
    {
        RemoveBody(place);
        remove.Bind(1, partition).Bind(2, rowKey).Run();
        return null;
    }

    private void RemoveBody(long place)
    {
        if (place != 0) removeBody.Bind(1, place).Run();
    }
}
