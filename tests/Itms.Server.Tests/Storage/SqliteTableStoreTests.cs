using System.Globalization;
using Itms.Application.Storage;
using Itms.Server.Storage;
using Itms.TestKit;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Tests.Storage;

/// <summary>The contract on real files, and what only a file can do.</summary>
public sealed partial class SqliteTableStoreTests : TableStoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("itms-tables-").FullName;

    private string FilePath => Path.Combine(folder, "itms.db");

    private SqliteTableStore Sqlite => (SqliteTableStore)Store;

    protected override Task<ITableStore> FreshAsync() => Task.FromResult<ITableStore>(SqliteTableStore.Open(FilePath));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Reopening_keeps_the_rows_and_their_ETags()
    {
        var first = await Put(Sqlite, "a");
        await Sqlite.DisposeAsync();
        await using var again = SqliteTableStore.Open(FilePath);
        Assert.Equal(first, (await again.GetAsync("P", "a", Token))!.ETag);
    }

    [Fact]
    public async Task ETags_are_not_reused_after_reopening_even_if_the_newest_row_is_gone()
    {
        var seen = new HashSet<string>();
        await Sqlite.DisposeAsync();
        for (var opened = 0; opened < 3; opened++)
        {
            await using var store = SqliteTableStore.Open(FilePath);
            for (var i = 0; i < 3; i++)
            {
                Assert.True(seen.Add(await Put(store, "a")));
                await store.CommitAsync("P", [new RowWrite.Delete("a")], Token);
            }
        }
    }

    [Fact]
    public async Task Closing_leaves_one_file_and_refuses_whoever_comes_later()
    {
        var last = Put(Sqlite, "a");
        await Sqlite.DisposeAsync();
        await Sqlite.DisposeAsync();
        await last;
        Assert.Equal([FilePath], Directory.GetFiles(folder));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Put(Sqlite, "b"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Sqlite.GetAsync("P", "a", Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await Sqlite.ReadAsync(new RowRange("P"), cancellationToken: Token));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await Sqlite.DisposeAsync();
        Change("PRAGMA user_version = 4");
        var refusal = Assert.Throws<NewerDataException>(() => SqliteTableStore.Open(FilePath));
        Assert.Equal((4, 3), (refusal.Found, refusal.Known));
        Assert.Contains("data format 4", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("up to format 3", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, """
        CREATE TABLE rows (partition TEXT NOT NULL, row_key TEXT NOT NULL, etag INTEGER NOT NULL, body BLOB NOT NULL,
          PRIMARY KEY (partition, row_key)) WITHOUT ROWID;
        """)]
    [InlineData(2, """
        CREATE TABLE rows (etag INTEGER PRIMARY KEY, partition TEXT NOT NULL, row_key TEXT NOT NULL, body BLOB NOT NULL);
        CREATE UNIQUE INDEX rows_by_key ON rows (partition, row_key);
        """)]
    public async Task A_file_of_an_earlier_format_is_brought_up_to_date_with_its_etags_and_still_gives_new_ones(int format, string rows)
    {
        var large = new byte[100_000];
        Random.Shared.NextBytes(large);
        await Sqlite.CommitAsync("P", [new RowWrite.Upsert("c", large), new RowWrite.Upsert("b", Bytes("b")), new RowWrite.Upsert("", new byte[200])], Token);
        await Sqlite.CommitAsync("P", [new RowWrite.Upsert("e", ReadOnlyMemory<byte>.Empty)], Token);
        await Put(Sqlite, "c~");
        await Put(Sqlite, "a");
        await Put(Sqlite, "b");
        var before = (await Sqlite.ReadAsync(new RowRange("P"), cancellationToken: Token)).Rows;
        await Sqlite.DisposeAsync();
        Change($"""
            ALTER TABLE rows RENAME TO newer;
            {rows}
            INSERT INTO rows (partition, row_key, etag, body)
              SELECT n.partition, n.row_key, n.etag, coalesce(n.body, b.body) FROM newer n LEFT JOIN bodies b ON b.place = n.place;
            DROP TABLE newer;
            DROP TABLE bodies;
            PRAGMA user_version = {format};
            """);

        await using var store = SqliteTableStore.Open(FilePath);

        var after = (await store.ReadAsync(new RowRange("P"), cancellationToken: Token)).Rows;
        Assert.Equal(["", "a", "b", "c", "c~", "e"], after.Select(row => row.RowKey));
        Assert.Equal(before.Select(row => (row.RowKey, row.ETag, Convert.ToHexString(row.Body.Span))), after.Select(row => (row.RowKey, row.ETag, Convert.ToHexString(row.Body.Span))));
        Assert.DoesNotContain(await Put(store, "d"), before.Select(row => row.ETag));
        Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync("P", [new RowWrite.Update("c", after[3].ETag, Bytes("c"))], Token));
        Assert.Equal("ok", Read("PRAGMA integrity_check"));
        Assert.Equal("7", Read("SELECT count(*) FROM rows"));
        Assert.Equal("1", Read("SELECT count(*) FROM bodies"));
        Assert.Equal("0|80", Read("SELECT ((place >> 48) & 127) || '|' || (place >> 55) FROM bodies"));
        Assert.Equal("3", Read("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_brought_up_to_date_is_left_as_it_was()
    {
        await Put(Sqlite, "a");
        await Sqlite.CommitAsync("P", [new RowWrite.Upsert("b", new byte[5000])], Token);
        await Sqlite.DisposeAsync();
        // The table of the new format that is made last is there already.
        Change("""
            ALTER TABLE rows RENAME TO newer;
            CREATE TABLE rows (etag INTEGER PRIMARY KEY, partition TEXT NOT NULL, row_key TEXT NOT NULL, body BLOB NOT NULL);
            CREATE UNIQUE INDEX rows_by_key ON rows (partition, row_key);
            INSERT INTO rows SELECT n.etag, n.partition, n.row_key, coalesce(n.body, b.body) FROM newer n LEFT JOIN bodies b ON b.place = n.place;
            DROP TABLE newer;
            PRAGMA user_version = 2;
            """);

        var refusal = Assert.Throws<TableStoreUnavailableException>(() => SqliteTableStore.Open(FilePath));
        Assert.Contains("as it was", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("2", "2"), (Read("SELECT count(*) FROM rows WHERE body IS NOT NULL"), Read("PRAGMA user_version")));

        Change("DROP TABLE bodies");
        await using var store = SqliteTableStore.Open(FilePath);
        Assert.Equal(5000, (await store.GetAsync("P", "b", Token))!.Body.Length);
    }

    [Fact]
    public async Task A_body_that_grows_shrinks_and_goes_leaves_nothing_behind()
    {
        await Sqlite.CommitAsync("P", [new RowWrite.Upsert("a", new byte[50])], Token);
        Assert.Equal("0", Read("SELECT count(*) FROM bodies"));
        await Sqlite.CommitAsync("P", [new RowWrite.Upsert("a", new byte[5000])], Token);
        await Sqlite.CommitAsync("P", [new RowWrite.Upsert("a", new byte[6000])], Token);
        Assert.Equal("1", Read("SELECT count(*) FROM bodies"));
        Assert.Equal(6000, (await Sqlite.GetAsync("P", "a", Token))!.Body.Length);
        await Sqlite.CommitAsync("P", [new RowWrite.Upsert("a", new byte[60])], Token);
        Assert.Equal("0", Read("SELECT count(*) FROM bodies"));
        Assert.Equal(60, (await Sqlite.GetAsync("P", "a", Token))!.Body.Length);
        await Sqlite.CommitAsync("P", [new RowWrite.Upsert("a", new byte[5000])], Token);
        await Sqlite.CommitAsync("P", [new RowWrite.Delete("a", null)], Token);
        Assert.Equal("0", Read("SELECT count(*) FROM bodies"));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_is()
    {
        await Sqlite.DisposeAsync();
        File.Delete(FilePath);
        Change("CREATE TABLE theirs (x)");
        var before = File.ReadAllBytes(FilePath);
        var refusal = Assert.Throws<InvalidDataException>(() => SqliteTableStore.Open(FilePath));
        Assert.Contains("not a data file of ITMS", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        await Sqlite.DisposeAsync();
        var text = string.Concat(Enumerable.Repeat("Dear Sir or Madam, ", 100));
        File.WriteAllText(FilePath, text);
        Assert.Throws<InvalidDataException>(() => SqliteTableStore.Open(FilePath));
        Assert.Equal(text, File.ReadAllText(FilePath));
    }

    [Fact]
    public async Task A_file_whose_rows_cannot_be_opened_is_refused_and_closed_again()
    {
        await Sqlite.DisposeAsync();
        Change("DELETE FROM meta");

        Assert.Throws<InvalidDataException>(() => SqliteTableStore.Open(FilePath));

        // The last connection to close takes the log away: none is left open.
        Assert.Equal([FilePath], Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("with spaces and ümlauts")]
    [InlineData("50%20off #1 & more")]
    [InlineData("quoted ' name")]
    public async Task Wherever_the_file_is_it_is_the_one_that_was_named(string name)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, "itms.db");
        await using (var store = SqliteTableStore.Open(path)) await Put(store, "a");
        Assert.Equal(["itms.db"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
        await using var again = SqliteTableStore.Open(path);
        Assert.NotNull(await again.GetAsync("P", "a", Token));
    }

    [Fact]
    public void A_file_in_a_folder_that_is_not_there_cannot_be_opened() => Assert.Throws<TableStoreUnavailableException>(
        () => SqliteTableStore.Open(Path.Combine(folder, "missing", "itms.db")));

    private static async Task<string> Put(SqliteTableStore store, string key) =>
        Committed(await store.CommitAsync("P", [new RowWrite.Upsert(key, Bytes(key))], Token))[0]!;

    /// <summary>Does what only another program would do to the file.</summary>
    private void Change(string sql)
    {
        using var connection = Connect();
        Execute(connection, sql);
    }

    private string Read(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
