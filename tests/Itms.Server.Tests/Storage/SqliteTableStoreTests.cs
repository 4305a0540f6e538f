using System.Globalization;
using Itms.Application.Storage;
using Itms.Server.Storage;
using Itms.TestKit;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Tests.Storage;

/// <summary>The contract of a table store on real files, and what applies only to files.</summary>
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
    public async Task Closing_leaves_one_file_and_refuses_later_calls()
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

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_file_of_another_data_format_is_refused_and_left_unchanged(int format)
    {
        await Sqlite.DisposeAsync();
        Change($"PRAGMA user_version = {format}");
        var before = File.ReadAllBytes(FilePath);
        var refusal = Assert.Throws<InvalidDataException>(() => SqliteTableStore.Open(FilePath));
        Assert.Contains($"has data format {format}. This version of ITMS reads format 1 only.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public async Task A_body_that_grows_shrinks_and_is_deleted_leaves_nothing_behind()
    {
        foreach (var (length, bodies) in new[] { (128, "0"), (129, "1"), (6000, "1"), (0, "0"), (5000, "1") })
        {
            Committed(await Commit(new RowWrite.Upsert("a", new byte[length])));
            Assert.Equal(length, (await Sqlite.GetAsync("P", "a", Token))!.Body.Length);
            Assert.Equal(bodies, Read("SELECT count(*) FROM bodies"));
        }

        Committed(await Commit(new RowWrite.Delete("a")));
        Assert.Equal("0", Read("SELECT count(*) FROM bodies"));
    }

    [Fact]
    public async Task Long_bodies_whose_keys_start_alike_are_next_to_each_other_and_keep_their_places()
    {
        foreach (var (partition, key) in new[] { ("P", "b1"), ("Q", "a"), ("P", ""), ("P", "a1"), ("P", "b0"), ("P2", "a0"), ("P", "b1") })
            Committed(await Sqlite.CommitAsync(partition, [new RowWrite.Upsert(key, new byte[200])], Token));
        Assert.Equal(
            "P/ P/a1 P2/a0 P/b1 P/b0 Q/a",
            Read("SELECT group_concat(partition || '/' || row_key, ' ' ORDER BY place) FROM rows"));
    }

    [Fact]
    public async Task More_readers_than_connections_all_read()
    {
        await Put(Sqlite, "a");
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++) Assert.Equal("a", Text((await Sqlite.GetAsync("P", "a", Token))!));
        }, Token)));
        await Sqlite.DisposeAsync();
        Assert.Equal([FilePath], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_unchanged()
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
    public async Task A_file_that_is_not_a_database_is_refused_and_left_unchanged()
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

        // The last connection to close deletes the log: none is left open.
        Assert.Equal([FilePath], Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("with spaces and ümlauts")]
    [InlineData("50%20off #1 & more")]
    [InlineData("quoted ' name")]
    public async Task A_path_may_contain_any_character(string name)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, "itms.db");
        await using (var store = SqliteTableStore.Open(path)) await Put(store, "a");
        Assert.Equal(["itms.db"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
        await using var again = SqliteTableStore.Open(path);
        Assert.NotNull(await again.GetAsync("P", "a", Token));
    }

    [Fact]
    public void A_file_in_a_missing_folder_cannot_be_opened() => Assert.Throws<TableStoreUnavailableException>(
        () => SqliteTableStore.Open(Path.Combine(folder, "missing", "itms.db")));

    private static async Task<string> Put(SqliteTableStore store, string key) =>
        Committed(await store.CommitAsync("P", [new RowWrite.Upsert(key, Bytes(key))], Token))[0]!;

    /// <summary>Changes the file as another program could.</summary>
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
