using System.Text;
using Itms.Application.Storage;
using Itms.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Tests.Storage;

/// <content>The log beside the data file.</content>
public sealed partial class SqliteTableStoreTests
{
    private string LogPath => FilePath + "-wal";

    [Fact]
    public async Task An_emptied_log_holds_nothing_that_was_deleted_or_replaced()
    {
        foreach (var (key, length) in new[] { ("short", 20), ("long", 900), ("large", 20_000) })
        {
            Committed(await Commit(new RowWrite.Upsert(key, Encoding.UTF8.GetBytes("quetzalcoatl" + new string('x', length)))));
            Committed(await Commit(new RowWrite.Upsert(key, Bytes("replaced"))));
            Committed(await Commit(new RowWrite.Upsert(key + " 2", Encoding.UTF8.GetBytes("quetzalcoatl" + new string('x', length)))));
            Committed(await Commit(new RowWrite.Delete(key + " 2")));
        }

        Assert.True(Holds(LogPath));
        Assert.True(await Sqlite.EmptyLogAsync());
        Assert.Equal(0, new FileInfo(LogPath).Length);
        Assert.False(Holds(FilePath));
        Assert.Equal("replaced", Text((await Sqlite.GetAsync("P", "large", Token))!));
        Assert.True(await Sqlite.EmptyLogAsync());

        bool Holds(string file) => File.ReadAllBytes(file).AsSpan().IndexOf("quetzalcoatl"u8) >= 0;
    }

    [Fact]
    public void Setting_up_says_what_went_wrong_after_a_setting_that_answers()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Assert.Throws<SqliteException>(() => SqliteFormat.Execute(connection, "PRAGMA wal_autocheckpoint = 4096; DELETE FROM nowhere"));
    }

    [Fact]
    public async Task Emptying_the_log_beside_writes_and_reads_loses_none()
    {
        const int Writers = 8, Each = 50;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await Put(Sqlite, $"{writer}-{i}");
                Assert.NotNull(await Sqlite.GetAsync("P", $"{writer}-{i}", Token));
            }
        }, Token)).ToList();
        while (writers.Any(writer => !writer.IsCompleted)) await Task.WhenAll(Sqlite.EmptyLogAsync(), Sqlite.EmptyLogAsync());
        await Task.WhenAll(writers);
        Assert.True(await Sqlite.EmptyLogAsync());
        await Sqlite.DisposeAsync();
        Assert.Equal($"{Writers * Each}", Read("SELECT count(*) FROM rows"));
    }

    [Fact]
    public async Task A_log_that_a_read_needs_is_emptied_after_it()
    {
        await Put(Sqlite, "a");
        using (var reader = new SqliteConnection($"Data Source={new Uri(FilePath).AbsoluteUri}?vfs=unix-excl;Mode=ReadOnly;Pooling=False"))
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such mode.");
            reader.Open();
            Execute(reader, "BEGIN; SELECT count(*) FROM rows");
            await Put(Sqlite, "b");
            Assert.False(await Sqlite.EmptyLogAsync());
            Assert.NotEqual(0, new FileInfo(LogPath).Length);
            await Put(Sqlite, "c");
        }

        Assert.True(await Sqlite.EmptyLogAsync());
        Assert.Equal(0, new FileInfo(LogPath).Length);
    }
}
