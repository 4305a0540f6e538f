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
    public async Task Transactions_of_one_commit_see_the_earlier_ones()
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
    public async Task Followers_share_the_sync_of_the_first_two()
    {
        var (_, followed) = await Sqlite.CommitInTurnAsync(
            new TableWrites("A", [new RowWrite.Insert("a", Bytes("1"))]),
            new TableWrites("B", [new RowWrite.Insert("b", Bytes("2"))]),
            [new TableWrites("C", [new RowWrite.Upsert("c", Bytes("3"))]), new TableWrites("C", [new RowWrite.Delete("missing")])],
            Token);
        Assert.Equal(1, followed);
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
    public async Task A_failed_commit_fails_for_all_its_callers_and_leaves_the_store_usable(string how)
    {
        Task<CommitOutcome>[] waiting;
        using (var held = await Hold(Token))
        {
            // SQLite fails the statement as on a full disk: the transaction stays open or is rolled back.
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
    public async Task ETags_are_not_reused_when_the_first_commit_failed()
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
    public async Task The_log_starts_again_while_others_read_and_write_and_nothing_is_lost()
    {
        const int Writers = 8;
        const int Each = 300;
        var last = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAndReadAsync(writer), Token)));

        // Everything was written twice. The log would have 60 MB if it had never started again.
        Assert.InRange(new FileInfo(FilePath + "-wal").Length, 0, 40_000_000);
        await Sqlite.DisposeAsync();
        await using var again = SqliteTableStore.Open(FilePath);
        for (var writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(last[writer], await TextOf(again, $"{writer}"));
            for (var i = 0; i < Each; i++) Assert.StartsWith($"{writer} {i} ", await TextOf(again, $"{writer}-{i}"), StringComparison.Ordinal);
        }

        Assert.Equal("ok", Read("PRAGMA integrity_check"));

        async Task<string> WriteAndReadAsync(int writer)
        {
            var written = "";
            for (var i = 0; i < Each; i++)
            {
                written = $"{writer} {i} {new string('x', 12_000)}";
                Committed(await Commit(new RowWrite.Upsert($"{writer}", Bytes(written)), new RowWrite.Insert($"{writer}-{i}", Bytes(written))));
                Assert.Equal(written, await TextOf(Sqlite, $"{writer}"));
            }

            return written;
        }

        static async Task<string> TextOf(SqliteTableStore store, string key) => Text((await store.GetAsync("P", key, Token))!);
    }

    private Task<CommitOutcome> Commit(params RowWrite[] writes) => Store.CommitAsync("P", writes, Token).AsTask();

    /// <summary>
    /// Takes a write lock from outside, which stops the writer in its first commit. Transactions that come meanwhile wait together
    /// until the result is disposed.
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
