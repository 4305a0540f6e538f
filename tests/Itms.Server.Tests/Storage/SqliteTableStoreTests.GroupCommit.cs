using Itms.Application.Storage;
using Itms.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server.Tests.Storage;

public sealed partial class SqliteTableStoreTests
{
    [Fact]
    public async Task Transactions_that_wait_together_share_one_commit()
    {
        Task<string>[] waiting;
        Task<string> first;
        using (var held = await Hold(Token))
        {
            first = held.First;
            waiting = [.. Enumerable.Range(0, 200).Select(i => Put(Sqlite, $"{i}"))];
            Assert.Equal(200, Sqlite.Waiting);
        }
        await first;
        Assert.Equal(200, (await Task.WhenAll(waiting)).Distinct().Count());
        Assert.Equal((2, 201), (Sqlite.Commits, Sqlite.Transactions));
    }

    [Fact]
    public async Task Transactions_of_one_commit_see_those_before_them()
    {
        Task<CommitOutcome>[] waiting;
        using (await Hold(Token))
            waiting =
            [
                Commit(new RowWrite.Insert("a", Bytes("1"))),
                Commit(new RowWrite.Upsert("b", Bytes("2")), new RowWrite.Insert("a", Bytes("2"))),
                Commit(new RowWrite.Delete("a")),
                Commit(new RowWrite.Insert("a", Bytes("4"))),
            ];
        var outcomes = await Task.WhenAll(waiting);
        Assert.Equal(new CommitOutcome.Conflict(1, ConflictKind.Exists), outcomes[1]);
        Assert.Equal("4", Text((await Store.GetAsync("P", "a", Token))!));
        Assert.Null(await Store.GetAsync("P", "b", Token));
        Assert.Equal((2, 4), (Sqlite.Commits, Sqlite.Transactions));
    }

    [Fact]
    public async Task Followers_share_the_sync_of_the_two_before_them()
    {
        var (_, followed) = await Sqlite.CommitInTurnAsync(
            new TableWrites("A", [new RowWrite.Insert("a", Bytes("1"))]),
            new TableWrites("B", [new RowWrite.Insert("b", Bytes("2"))]),
            [new TableWrites("C", [new RowWrite.Delete("missing")]), new TableWrites("C", [new RowWrite.Upsert("c", Bytes("3"))])],
            Token);
        Assert.True(followed);
        Assert.NotNull(await Store.GetAsync("C", "c", Token));
        Assert.Equal((1, 3), (Sqlite.Commits, Sqlite.Transactions));
    }

    [Fact]
    public async Task A_transaction_may_be_withdrawn_until_the_writer_takes_it()
    {
        using var cancel = new CancellationTokenSource();
        Task<string> taken;
        Task<CommitOutcome> withdrawn;
        using (var held = await Hold(cancel.Token))
        {
            taken = held.First;
            withdrawn = Store.CommitAsync("P", [new RowWrite.Insert("a", Bytes("1"))], cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        }
        Assert.Equal(await taken, (await Store.GetAsync("P", "first", Token))!.ETag);
        await Put(Sqlite, "after");
        Assert.Null(await Store.GetAsync("P", "a", Token));
    }

    [Theory]
    [InlineData("ABORT")]
    [InlineData("ROLLBACK")]
    public async Task A_commit_that_fails_fails_for_all_who_share_it_and_leaves_the_store_usable(string how)
    {
        Task<CommitOutcome>[] waiting;
        using (var held = await Hold(Token))
        {
            // SQLite fails the statement, as it would on a full disk: with the transaction still open, or rolled back.
            Execute(held.Connection,
                $"CREATE TRIGGER poison BEFORE INSERT ON rows WHEN NEW.row_key = 'poison' BEGIN SELECT RAISE({how}, 'full'); END");
            waiting =
            [
                Commit(new RowWrite.Insert("good", Bytes("1"))),
                Commit(new RowWrite.Insert("bad", Bytes("1")), new RowWrite.Insert("poison", Bytes("1"))),
            ];
        }
        foreach (var each in waiting) await Assert.ThrowsAsync<TableStoreUnavailableException>(() => each);
        Assert.Equal(["first"], (await All(new RowRange("P"))).Select(r => r.RowKey));
        Assert.Equal((1, 1), (Sqlite.Commits, Sqlite.Transactions));

        await Put(Sqlite, "good");
        Change("DROP TRIGGER poison");
        await Put(Sqlite, "poison");
        Assert.Equal(["first", "good", "poison"], (await All(new RowRange("P"))).Select(r => r.RowKey));
    }

    [Fact]
    public async Task ETags_are_not_reused_when_the_very_first_commit_failed()
    {
        Change("CREATE TRIGGER poison BEFORE INSERT ON rows WHEN NEW.row_key = 'poison' BEGIN SELECT RAISE(ABORT, 'full'); END");
        await Assert.ThrowsAsync<TableStoreUnavailableException>(() => Put(Sqlite, "poison"));
        var before = await Put(Sqlite, "a");
        await Commit(new RowWrite.Delete("a"));
        await Sqlite.DisposeAsync();
        await using var again = SqliteTableStore.Open(FilePath);
        Assert.NotEqual(before, await Put(again, "a"));
    }

    [Fact]
    public async Task The_log_starts_anew_while_others_read_and_write_and_nothing_is_lost()
    {
        await Sqlite.DisposeAsync();
        await using var store = SqliteTableStore.Open(FilePath, new CheckpointPace(Rows: 50, Long: 200));
        const int Writers = 8;
        const int Each = 300;
        var rows = Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            var written = "";
            for (var i = 0; i < Each; i++)
            {
                written = $"{w} {i} {new string('x', 3_000)}";
                Committed(await store.CommitAsync("P", [new RowWrite.Upsert($"{w}", Bytes(written)), new RowWrite.Insert($"{w}-{i}", Bytes(written))], Token));
                Assert.Equal(written, Text((await store.GetAsync("P", $"{w}", Token))!));
            }

            return written;
        }, Token)).ToArray();
        var last = await Task.WhenAll(rows);

        // Each of the bodies has come into the log twice: 15 MB, had it never started anew.
        Assert.InRange(new FileInfo(FilePath + "-wal").Length, 0, 10_000_000);
        await store.DisposeAsync();
        await using var again = SqliteTableStore.Open(FilePath);
        for (var w = 0; w < Writers; w++)
        {
            Assert.Equal(last[w], Text((await again.GetAsync("P", $"{w}", Token))!));
            for (var i = 0; i < Each; i++) Assert.StartsWith($"{w} {i} ", Text((await again.GetAsync("P", $"{w}-{i}", Token))!), StringComparison.Ordinal);
        }

        Assert.Equal("ok", Read("PRAGMA integrity_check"));
    }

    private Task<CommitOutcome> Commit(params RowWrite[] writes) => Store.CommitAsync("P", writes, Token).AsTask();

    /// <summary>
    /// Stops the writer in the middle of a first commit, by a write lock from outside, until disposed of: what is
    /// committed meanwhile waits together.
    /// </summary>
    private async Task<Held> Hold(CancellationToken cancellationToken)
    {
        var connection = Connect();
        Execute(connection, "BEGIN IMMEDIATE");
        var first = Store.CommitAsync("P", [new RowWrite.Upsert("first", Bytes("1"))], cancellationToken).AsTask();
        while (Sqlite.Waiting > 0) await Task.Yield();
        return new Held(connection, ETagOf(first));

        static async Task<string> ETagOf(Task<CommitOutcome> outcome) => Committed(await outcome)[0]!;
    }

    private sealed record Held(SqliteConnection Connection, Task<string> First) : IDisposable
    {
        public void Dispose()
        {
            Execute(Connection, "COMMIT");
            Connection.Dispose();
        }
    }
}
