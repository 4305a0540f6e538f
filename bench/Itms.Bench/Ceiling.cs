using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Itms.Bench;

/// <summary>
/// The best that this machine can do with the same tools: Kestrel, a minimal API, one SQLite table, and one durable commit for each
/// request. It has no rules, no sign-in and no history, and stores each body as it came.
/// </summary>
internal static class Ceiling
{
    /// <param name="rows">The number of rows to list. They are made at the start.</param>
    public static async Task<int> RunAsync(string database, string url, int rows, CancellationToken cancellationToken)
    {
        using var table = new CeilingTable(database);
        using var list = new CeilingList(database, rows);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();

        app.MapPost("/items", async (HttpRequest request) =>
        {
            var body = new byte[(int)(request.ContentLength ?? throw new BadHttpRequestException("A length is required."))];
            await request.Body.ReadExactlyAsync(body, request.HttpContext.RequestAborted);
            var id = await table.AddAsync(body);
            return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/items/{id}"));
        });
        app.MapGet("/items/{id:long}", (long id) =>
            table.Find(id) is { } body ? Results.Bytes(body, "application/json") : Results.NotFound());
        app.MapGet("/rows/{id:long}", (long id) => list.Find(id) is { } body ? Results.Bytes(body, "application/json") : Results.NotFound());
        app.MapGet("/rows", (long from) => Results.Bytes(list.From(from), "application/json"));
        app.MapGet("/health/ready", () => "ready");

        await app.StartAsync(cancellationToken);
        Console.WriteLine($"The ceiling is ready at {app.Urls.First()}");
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}

/// <summary>One connection writes, behind a lock. Each concurrent read has its own. Every statement is prepared once.</summary>
internal sealed class CeilingTable : IDisposable
{
    private readonly string database;
    private readonly SqliteConnection writer;
    private readonly SqliteCommand insert;
    private readonly SqliteParameter insertedId;
    private readonly SqliteParameter insertedBody;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentBag<Reader> readers = [];
    private long lastId;

    public CeilingTable(string database)
    {
        SQLitePCL.Batteries_V2.Init();
        this.database = database;
        writer = new SqliteConnection($"Data Source={database};Pooling=False");
        writer.Open();
        using var setUp = writer.CreateCommand();
        setUp.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
            """;
        setUp.ExecuteNonQuery();
        setUp.CommandText = "SELECT coalesce(max(id), 0) FROM items";
        lastId = (long)setUp.ExecuteScalar()!;
        insert = writer.CreateCommand();
        insert.CommandText = "INSERT INTO items (id, body) VALUES ($id, $body)";
        insertedId = insert.Parameters.Add("$id", SqliteType.Integer);
        insertedBody = insert.Parameters.Add("$body", SqliteType.Blob);
        insert.Prepare();
    }

    /// <returns>The new id, when the row is on the disk.</returns>
    public async Task<long> AddAsync(byte[] body)
    {
        await gate.WaitAsync();
        try
        {
            (insertedId.Value, insertedBody.Value) = (++lastId, body);
            insert.ExecuteNonQuery();
            return lastId;
        }
        finally
        {
            gate.Release();
        }
    }

    public byte[]? Find(long id)
    {
        if (!readers.TryTake(out var reader)) reader = new Reader(database);
        try
        {
            return reader.Find(id);
        }
        finally
        {
            readers.Add(reader);
        }
    }

    public void Dispose()
    {
        foreach (var reader in readers) reader.Dispose();
        insert.Dispose();
        writer.Dispose();
        gate.Dispose();
    }

    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly SqliteCommand select;
        private readonly SqliteParameter wanted;

        public Reader(string database)
        {
            connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
            connection.Open();
            select = connection.CreateCommand();
            select.CommandText = "SELECT body FROM items WHERE id = $id";
            wanted = select.Parameters.Add("$id", SqliteType.Integer);
            select.Prepare();
        }

        public byte[]? Find(long id)
        {
            wanted.Value = id;
            return (byte[]?)select.ExecuteScalar();
        }

        public void Dispose()
        {
            select.Dispose();
            connection.Dispose();
        }
    }
}
