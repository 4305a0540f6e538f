using System.Globalization;
using Itms.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Storage;

/// <summary>
/// The rows as the writer sees them, inside the SQLite transaction that the writer has begun. This type alone knows where in
/// the file a body is stored.
/// </summary>
/// <remarks>
/// <para>
/// The file has two tables. <c>rows</c> holds every key with its ETag, in the order of the keys. A body of up to 128 bytes is stored
/// right there. A longer body is stored in <c>bodies</c> under a number, its place, and the row holds that number.
/// </para>
/// <para>
/// A place starts with the first character of the partition and the first character of the row key. The ETag of the body's first long
/// version follows. Bodies whose keys start alike are therefore next to each other, oldest first. They are of one kind, such as
/// projection rows. A body keeps its place when it is overwritten. It loses the place when it becomes short or is deleted.
/// </para>
/// <para>
/// The reason is search. It reads entries of an index and projection rows only, which are a small part of the file. With all rows in one
/// table in the order in which they were created, these were spread over the whole file. <c>bench views</c> over 1,000,000 taskings,
/// with two tables and with one (on a busy machine):
/// </para>
/// <list type="bullet">
/// <item>Search by number: 0.56 and 0.42 times the ceiling's requests per second (target: 0.5).</item>
/// <item>Search by case number: 0.58 and 0.38 times. Search by alien number: 0.59 and 0.23 times.</item>
/// <item>Their p50, compared with 10,000 taskings: at most 1.17 times and at most 1.85 times (limit: 1.2).</item>
/// <item>Search by words, p99: 16.7 ms and 57 ms (limit: 50 ms).</item>
/// </list>
/// </remarks>
internal sealed class SqliteRows : IDisposable
{
    /// <summary>Creates the tables of an empty file.</summary>
    public const string CreateTables = """
        CREATE TABLE rows (
            partition TEXT NOT NULL, row_key TEXT NOT NULL, etag INTEGER NOT NULL, place INTEGER, body BLOB,
            PRIMARY KEY (partition, row_key)) WITHOUT ROWID;
        CREATE TABLE bodies (place INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO meta VALUES ('etag', 0);
        """;

    /// <summary>Selects row key, ETag and body. Add a condition on the partition and the row key of <c>r</c>.</summary>
    public const string Select =
        "SELECT r.row_key, r.etag, coalesce(r.body, b.body) FROM rows r LEFT JOIN bodies b ON b.place = r.place";

    /// <summary>The longest body that is stored with its key, in bytes.</summary>
    private const int LongestShortBody = 128;

    /// <summary>ETags are reserved on the disk in blocks of this size. A restart skips the rest of a block.</summary>
    private const long ETagsPerBlock = 1 << 20;

    private readonly SqliteStatement find;
    private readonly SqliteStatement put;
    private readonly SqliteStatement putBody;
    private readonly SqliteStatement delete;
    private readonly SqliteStatement deleteBody;
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

        find = new SqliteStatement(connection, "SELECT etag, place FROM rows WHERE partition = ? AND row_key = ?");
        put = new SqliteStatement(connection, "INSERT OR REPLACE INTO rows (partition, row_key, etag, place, body) VALUES (?, ?, ?, ?, ?)");
        putBody = new SqliteStatement(connection, "INSERT OR REPLACE INTO bodies (place, body) VALUES (?, ?)");
        delete = new SqliteStatement(connection, "DELETE FROM rows WHERE partition = ? AND row_key = ?");
        deleteBody = new SqliteStatement(connection, "DELETE FROM bodies WHERE place = ?");
        reserve = new SqliteStatement(connection, "UPDATE meta SET value = ? WHERE name = 'etag'");
    }

    /// <summary>
    /// Writes the whole transaction or nothing. There is no other writer, and each row occurs once: a condition that holds before
    /// the first write still holds at the last.
    /// </summary>
    public CommitOutcome Apply(TableTransaction transaction)
    {
        var (partition, writes) = (transaction.Partition, transaction.Writes);
        var places = new long?[writes.Count];
        for (var i = 0; i < writes.Count; i++)
        {
            (var etag, places[i]) = Find(partition, writes[i].RowKey);
            if (Conflict(writes[i], etag) is { } kind) return new CommitOutcome.Conflict(i, kind);
        }

        var etags = new string?[writes.Count];
        for (var i = 0; i < etags.Length; i++)
            etags[i] = writes[i] switch
            {
                RowWrite.Insert write => Put(partition, write.RowKey, places[i], write.Body.Span),
                RowWrite.Update write => Put(partition, write.RowKey, places[i], write.Body.Span),
                RowWrite.Upsert write => Put(partition, write.RowKey, places[i], write.Body.Span),
                var write => Delete(partition, write.RowKey, places[i]),
            };
        return new CommitOutcome.Committed(etags);
    }

    /// <summary>The SQLite transaction was committed.</summary>
    public void OnCommitted() => lastReservedOnDisk = lastReserved;

    /// <summary>The SQLite transaction was rolled back, and the ETags it reserved with it. None of them is used again.</summary>
    public void OnRolledBack() => lastReserved = lastReservedOnDisk;

    public void Dispose()
    {
        foreach (var statement in new[] { find, put, putBody, delete, deleteBody, reserve }) statement.Dispose();
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

    /// <returns>The ETag, null if there is no row. The place of the body, null if it is short.</returns>
    private (long? ETag, long? Place) Find(string partition, string rowKey)
    {
        try
        {
            if (!find.Bind(1, partition).Bind(2, rowKey).Step()) return (null, null);
            // SQLite reads NULL as 0, which is not a place.
            var place = find.Int64(1);
            return (find.Int64(0), place == 0 ? null : place);
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

    private string Put(string partition, string rowKey, long? place, ReadOnlySpan<byte> body)
    {
        var etag = NextETag();
        put.Bind(1, partition).Bind(2, rowKey).Bind(3, etag);
        if (body.Length <= LongestShortBody)
        {
            put.BindNull(4).Bind(5, body).Run();
            DeleteBody(place);
        }
        else
        {
            var at = place ?? PlaceOf(partition, rowKey, etag);
            put.Bind(4, at).BindNull(5).Run();
            putBody.Bind(1, at).Bind(2, body).Run();
        }

        return etag.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>7 bits for each first character, which is ASCII, and 48 bits for the ETag. Never 0: a partition is not empty.</summary>
    private static long PlaceOf(string partition, string rowKey, long etag) =>
        ((long)partition[0] << 55) | ((long)(rowKey.Length == 0 ? 0 : rowKey[0]) << 48) | etag;

    private string? Delete(string partition, string rowKey, long? place)
    {
        delete.Bind(1, partition).Bind(2, rowKey).Run();
        DeleteBody(place);
        return null;
    }

    private void DeleteBody(long? place)
    {
        if (place is { } at) deleteBody.Bind(1, at).Run();
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
