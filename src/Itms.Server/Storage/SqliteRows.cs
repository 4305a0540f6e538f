using System.Globalization;
using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>The rows as the writer sees them, inside the SQLite transaction that the writer has begun.</summary>
internal sealed class SqliteRows : IDisposable
{
    /// <summary>ETags are reserved on the disk in blocks of this size. A restart skips the rest of a block.</summary>
    private const long ETagsPerBlock = 1 << 20;

    private readonly SqliteStatement find;
    private readonly SqliteStatement insert;
    private readonly SqliteStatement update;
    private readonly SqliteStatement delete;
    private readonly SqliteStatement reserve;
    private long lastETag;
    private long lastReserved;
    private long lastReservedOnDisk;

    /// <exception cref="InvalidDataException">The file does not say which ETags were given out.</exception>
    public SqliteRows(SqliteConnection connection)
    {
        // Read this first: a statement that stays prepared would keep the connection open if this throws.
        using (var read = new SqliteStatement(connection, "SELECT value FROM meta WHERE name = 'etag'"))
        {
            if (!read.Step()) throw new InvalidDataException("The data file does not say which ETags were given out.");
            lastETag = lastReserved = lastReservedOnDisk = read.Int64(0);
        }

        find = new SqliteStatement(connection, "SELECT id, etag FROM rows WHERE partition = ? AND row_key = ?");
        insert = new SqliteStatement(connection, "INSERT INTO rows (partition, row_key, etag, body) VALUES (?, ?, ?, ?)");
        update = new SqliteStatement(connection, "UPDATE rows SET etag = ?, body = ? WHERE id = ?");
        delete = new SqliteStatement(connection, "DELETE FROM rows WHERE id = ?");
        reserve = new SqliteStatement(connection, "UPDATE meta SET value = ? WHERE name = 'etag'");
    }

    /// <summary>
    /// Writes the whole transaction or nothing. There is no other writer, and each row occurs once: a condition that holds before
    /// the first write still holds at the last.
    /// </summary>
    public CommitOutcome Apply(TableTransaction transaction)
    {
        var (partition, writes) = (transaction.Partition, transaction.Writes);
        var ids = new long?[writes.Count];
        for (var i = 0; i < writes.Count; i++)
        {
            (ids[i], var etag) = Find(partition, writes[i].RowKey);
            if (Conflict(writes[i], ids[i] is null ? null : etag) is { } kind) return new CommitOutcome.Conflict(i, kind);
        }

        var etags = new string?[writes.Count];
        for (var i = 0; i < etags.Length; i++)
            etags[i] = writes[i] switch
            {
                RowWrite.Insert write => Put(partition, write.RowKey, ids[i], write.Body.Span),
                RowWrite.Update write => Put(partition, write.RowKey, ids[i], write.Body.Span),
                RowWrite.Upsert write => Put(partition, write.RowKey, ids[i], write.Body.Span),
                _ => Delete(ids[i]!.Value),
            };
        return new CommitOutcome.Committed(etags);
    }

    /// <summary>The SQLite transaction was committed.</summary>
    public void OnCommitted() => lastReservedOnDisk = lastReserved;

    /// <summary>The SQLite transaction was rolled back, and the ETags it reserved with it. None of them is used again.</summary>
    public void OnRolledBack() => lastReserved = lastReservedOnDisk;

    public void Dispose()
    {
        foreach (var statement in new[] { find, insert, update, delete, reserve }) statement.Dispose();
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

    /// <returns>The id is null if there is no row.</returns>
    private (long? Id, long ETag) Find(string partition, string rowKey)
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

    private string Put(string partition, string rowKey, long? id, ReadOnlySpan<byte> body)
    {
        var etag = NextETag();
        if (id is null) insert.Bind(1, partition).Bind(2, rowKey).Bind(3, etag).Bind(4, body).Run();
        else update.Bind(1, etag).Bind(2, body).Bind(3, id.Value).Run();
        return etag.ToString(CultureInfo.InvariantCulture);
    }

    private string? Delete(long id)
    {
        delete.Bind(1, id).Run();
        return null;
    }

    private long NextETag()
    {
        if (lastETag >= lastReserved)
        {
            reserve.Bind(1, lastETag + ETagsPerBlock).Run();
            lastReserved = lastETag + ETagsPerBlock;
        }

        return ++lastETag;
    }
}
