using System.Globalization;
using Itms.Application.Storage;

namespace Itms.TestKit;

public abstract partial class TableStoreContract
{
    private const int Writers = 16;

    [Fact]
    public async Task Concurrent_updates_with_ETags_lose_none()
    {
        const int each = 20;
        await Write(new RowWrite.Insert("counter", Bytes("0")));
        await Together(async _ =>
        {
            for (var i = 0; i < each; i++)
                while (true)
                {
                    var row = (await Store.GetAsync(P, "counter", Token))!;
                    var next = int.Parse(Text(row), CultureInfo.InvariantCulture) + 1;
                    var outcome = await Store.CommitAsync(P,
                        [new RowWrite.Update("counter", row.ETag, Bytes($"{next}"))], Token);
                    if (outcome is CommitOutcome.Committed) break;
                    Assert.Equal(new CommitOutcome.Conflict(0, ConflictKind.Changed), outcome);
                }
        });
        Assert.Equal($"{Writers * each}", Text((await Store.GetAsync(P, "counter", Token))!));
    }

    [Fact]
    public async Task Of_concurrent_inserts_of_one_key_exactly_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = $"{round}";
            var outcomes = new CommitOutcome[Writers];
            await Together(async i => outcomes[i] = await Store.CommitAsync(P,
                [new RowWrite.Insert($"{key}-{i}", Bytes("")), new RowWrite.Insert(key, Bytes($"{i}"))], Token));

            var winner = Assert.Single(Enumerable.Range(0, Writers), i => outcomes[i] is CommitOutcome.Committed);
            Assert.Equal($"{winner}", Text((await Store.GetAsync(P, key, Token))!));
            Assert.Equal([$"{key}-{winner}"], await Keys(RowRange.Prefix(P, $"{key}-")));
            for (var i = 0; i < Writers; i++)
                if (i != winner) Assert.Equal(new CommitOutcome.Conflict(1, ConflictKind.Exists), outcomes[i]);
        }
    }

    [Fact]
    public async Task Concurrent_transactions_of_several_partitions_all_take_place_with_ETags_of_their_own()
    {
        var etags = new string[Writers];
        await Together(async i =>
        {
            var written = Committed(await Store.CommitAsync($"P{i % 4}", [new RowWrite.Insert($"{i:D2}", Bytes($"{i}"))], Token));
            etags[i] = written[0]!;
        });
        for (var p = 0; p < 4; p++)
            Assert.Equal(
                Enumerable.Range(0, Writers).Where(i => i % 4 == p).Select(i => ($"{i:D2}", etags[i])),
                (await All(new RowRange($"P{p}"))).Select(r => (r.RowKey, r.ETag)));
    }

    [Fact]
    public async Task What_was_written_is_seen_by_every_later_read()
    {
        for (var i = 0; i < 50; i++)
        {
            var etag = await Write(new RowWrite.Upsert("a", Bytes($"{i}")));
            var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
                (Got: await Store.GetAsync(P, "a", Token), Listed: Assert.Single(await All(new RowRange(P)))))));
            Assert.All(seen, s => Assert.Equal((etag, etag), (s.Got!.ETag, s.Listed.ETag)));
        }
    }

    [Fact]
    public async Task A_page_never_shows_half_a_transaction()
    {
        using var enough = new CancellationTokenSource();
        await Change(0);
        var changes = Task.Run(async () =>
        {
            for (var i = 1; !enough.IsCancellationRequested; i++) await Change(i);
        }, Token);
        for (var i = 0; i < 100; i++)
        {
            var page = await Store.ReadAsync(new RowRange(P), cancellationToken: Token);
            Assert.Equal(2, page.Rows.Count);
            Assert.Equal(Text(page.Rows[0]), Text(page.Rows[1]));
        }
        await enough.CancelAsync();
        await changes;

        async Task Change(int i) => Committed(await Store.CommitAsync(P,
            [new RowWrite.Upsert("a", Bytes($"{i}")), new RowWrite.Upsert("b", Bytes($"{i}"))], Token));
    }

    [Fact]
    public async Task A_request_that_was_cancelled_before_it_began_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CommitAsync(P, [new RowWrite.Insert("a", Bytes("1"))], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetAsync(P, "a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.ReadAsync(new RowRange(P), cancellationToken: cancelled));
        Assert.Null(await Store.GetAsync(P, "a", Token));
    }

    private static Task Together(Func<int, Task> act) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => act(i), Token)));
}
