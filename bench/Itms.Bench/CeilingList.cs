using System.Collections.Concurrent;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Itms.Bench;

/// <summary>
/// The list of the ceiling: a table with an index on a date. Its rows are as large as projection rows, and their bodies are sent as
/// they are stored.
/// </summary>
internal sealed class CeilingList : IDisposable
{
    private const int PageOf = 50;

    private readonly string database;
    private readonly ConcurrentBag<Reader> readers = [];

    public CeilingList(string database, int rows)
    {
        this.database = database;
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE IF NOT EXISTS listed (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, body BLOB NOT NULL)";
        command.ExecuteNonQuery();
        if (rows == 0) return;
        using (var transaction = connection.BeginTransaction())
        {
            command.Transaction = transaction;
            command.CommandText = "INSERT INTO listed VALUES ($id, $due, $body)";
            var id = command.Parameters.Add("$id", SqliteType.Integer);
            var due = command.Parameters.Add("$due", SqliteType.Integer);
            var body = command.Parameters.Add("$body", SqliteType.Blob);
            for (var i = 1; i <= rows; i++)
            {
                (id.Value, due.Value, body.Value) = (i, (i * 7_919L) % rows, Row(i));
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        using var index = connection.CreateCommand();
        index.CommandText = "CREATE INDEX listed_by_due ON listed (due)";
        index.ExecuteNonQuery();
    }

    public byte[]? Find(long id) => With(reader => reader.Find(id));

    /// <returns>The first rows of this date or later, as a JSON array.</returns>
    public byte[] From(long due) => With(reader => reader.From(due));

    public void Dispose()
    {
        foreach (var reader in readers) reader.Dispose();
    }

    private static byte[] Row(int i) => Encoding.UTF8.GetBytes($$"""
        {"number":"ITMS-2026-{{i:D6}}","status":"assigned","statusLabel":"Assigned","taskType":"informationRequest",
        "caseNumber":"CRCL-{{i:D8}}","requestor":"CRCL","taskAuthority":"CRCL","units":["HOU"],
        "assignees":["lee.chan"],"delegates":[],"facilities":["Alder Creek Processing Center","Dogwood County Jail"],
        "priority":"medium","action":"work","dueAt":"2026-12-15T22:00:00Z","flags":[],"overdue":false}
        """);

    private T With<T>(Func<Reader, T> read)
    {
        if (!readers.TryTake(out var reader)) reader = new Reader(database);
        try
        {
            return read(reader);
        }
        finally
        {
            readers.Add(reader);
        }
    }

    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly SqliteCommand one;
        private readonly SqliteParameter id;
        private readonly SqliteCommand page;
        private readonly SqliteParameter due;

        public Reader(string database)
        {
            connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
            connection.Open();
            one = connection.CreateCommand();
            one.CommandText = "SELECT body FROM listed WHERE id = $id";
            id = one.Parameters.Add("$id", SqliteType.Integer);
            one.Prepare();
            page = connection.CreateCommand();
            page.CommandText = FormattableString.Invariant($"SELECT body FROM listed WHERE due >= $due ORDER BY due LIMIT {PageOf}");
            due = page.Parameters.Add("$due", SqliteType.Integer);
            page.Prepare();
        }

        public byte[]? Find(long number)
        {
            id.Value = number;
            return (byte[]?)one.ExecuteScalar();
        }

        public byte[] From(long date)
        {
            due.Value = date;
            using var json = new MemoryStream(32 * 1024);
            json.WriteByte((byte)'[');
            using var rows = page.ExecuteReader();
            while (rows.Read())
            {
                if (json.Length > 1) json.WriteByte((byte)',');
                json.Write((byte[])rows[0]);
            }

            json.WriteByte((byte)']');
            return json.ToArray();
        }

        public void Dispose()
        {
            one.Dispose();
            page.Dispose();
            connection.Dispose();
        }
    }
}
