using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Itms.Application.Storage;
using Itms.Functions.Storage;

namespace Itms.Functions.Tests.Storage;

/// <summary>
/// Commits whose request or answer is lost: each happens once or not at all, and the caller learns which, or that it is unknown.
/// </summary>
public sealed class LostAnswersTests(Azurite azurite)
{
    private const string P = "P";

    private readonly AzureStorageSettings settings = azurite.Fresh();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_insert_whose_answer_was_lost_is_committed_with_the_ETags_of_its_rows()
    {
        var store = await StoreWith(HttpFault.AnswerLost());

        var outcome = await store.CommitAsync(P, [new RowWrite.Insert("a", Bytes("1")), new RowWrite.Insert("b", Bytes("2"))], Token);

        Assert.Equal([(await store.GetAsync(P, "a", Token))!.ETag, (await store.GetAsync(P, "b", Token))!.ETag], ETags(outcome));
    }

    [Fact]
    public async Task A_commit_whose_answer_cannot_be_read_is_told_by_its_rows()
    {
        var store = await StoreWith(HttpFault.AnswerUnreadable());

        var outcome = await store.CommitAsync(P, [new RowWrite.Insert("a", Bytes("1"))], Token);

        Assert.Equal([(await store.GetAsync(P, "a", Token))!.ETag], ETags(outcome));
    }

    [Fact]
    public async Task An_update_whose_answer_was_lost_is_committed_and_not_a_conflict_with_itself()
    {
        var before = await Seed("a");
        var store = await StoreWith(HttpFault.AnswerLost());

        var outcome = await store.CommitAsync(P, [new RowWrite.Update("a", before, Bytes("2"))], Token);

        var row = (await store.GetAsync(P, "a", Token))!;
        Assert.Equal("2", Encoding.UTF8.GetString(row.Body.Span));
        Assert.Equal([row.ETag], ETags(outcome));
    }

    [Fact]
    public async Task A_delete_beside_a_write_whose_answer_was_lost_is_committed()
    {
        var before = await Seed("gone");
        var store = await StoreWith(HttpFault.AnswerLost());

        var outcome = await store.CommitAsync(P, [new RowWrite.Delete("gone", before), new RowWrite.Upsert("a", Bytes("1"))], Token);

        Assert.Equal([null, (await store.GetAsync(P, "a", Token))!.ETag], ETags(outcome));
        Assert.Null(await store.GetAsync(P, "gone", Token));
    }

    [Fact]
    public async Task When_no_answer_ever_comes_the_rows_tell_that_it_was_committed()
    {
        var store = await StoreWith(HttpFault.AnswerLost(times: int.MaxValue));

        var outcome = await store.CommitAsync(P, [new RowWrite.Upsert("a", Bytes("1"))], Token);

        Assert.Equal([(await store.GetAsync(P, "a", Token))!.ETag], ETags(outcome));
    }

    [Fact]
    public async Task A_request_that_was_lost_is_sent_again()
    {
        var store = await StoreWith(HttpFault.RequestLost(times: 2));

        Assert.Single(ETags(await store.CommitAsync(P, [new RowWrite.Insert("a", Bytes("1"))], Token)));
    }

    [Fact]
    public async Task A_request_that_never_arrives_is_unavailable_not_a_conflict()
    {
        var store = await StoreWith(HttpFault.RequestLost(times: int.MaxValue));

        await Unavailable(store, new RowWrite.Insert("a", Bytes("1")));
        Assert.Null(await store.GetAsync(P, "a", Token));
    }

    [Fact]
    public async Task A_conflict_with_another_is_one_though_an_earlier_attempt_was_lost()
    {
        var before = await Seed("kept");
        await Seed("taken");
        var store = await StoreWith(HttpFault.RequestLost());

        var outcome = await store.CommitAsync(P, [new RowWrite.Update("kept", before, Bytes("2")), new RowWrite.Insert("taken", Bytes("2"))], Token);

        Assert.Equal(new CommitOutcome.Conflict(1, ConflictKind.Exists), outcome);
    }

    [Fact]
    public async Task Written_over_before_it_could_be_seen_it_is_unknown_and_not_a_conflict()
    {
        var before = await Seed("a");
        var store = await StoreWith(HttpFault.AnswerLost(meanwhile: () => Other(new RowWrite.Upsert("a", Bytes("another's")))));

        await Unavailable(store, new RowWrite.Update("a", before, Bytes("2")));
    }

    [Fact]
    public async Task One_row_of_it_written_over_the_others_tell_and_nobody_can_update_by_the_ETag_it_had()
    {
        var store = await StoreWith(HttpFault.AnswerLost(meanwhile: () => Other(new RowWrite.Upsert("a", Bytes("another's")))));

        var etags = ETags(await store.CommitAsync(P, [new RowWrite.Insert("a", Bytes("1")), new RowWrite.Insert("b", Bytes("1"))], Token));

        Assert.Equal(
            new CommitOutcome.Conflict(0, ConflictKind.Changed),
            await store.CommitAsync(P, [new RowWrite.Update("a", etags[0]!, Bytes("lost"))], Token));
    }

    [Fact]
    public async Task Of_deletes_alone_nobody_can_tell()
    {
        await Seed("a");
        var store = await StoreWith(HttpFault.AnswerLost());

        await Unavailable(store, new RowWrite.Delete("a"));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Throttled_it_waits_and_a_conflict_after_it_is_one_without_looking(int status)
    {
        await Seed("a");
        var throttled = HttpFault.Answered(status, times: 2);
        var reads = new HttpFault(HttpFault.IsRead, times: 0, (_, _) => default);
        var store = await StoreWith(throttled, reads);

        var outcome = await store.CommitAsync(P, [new RowWrite.Insert("a", Bytes("2"))], Token);

        Assert.Equal(new CommitOutcome.Conflict(0, ConflictKind.Exists), outcome);
        Assert.Equal((3, 0), (throttled.Seen, reads.Seen));
    }

    [Fact]
    public async Task Throttled_for_too_long_it_is_unavailable() =>
        await Unavailable(await StoreWith(HttpFault.Answered(503, times: int.MaxValue)), new RowWrite.Insert("a", Bytes("1")));

    [Fact]
    public async Task Refused_whole_it_is_unavailable_and_not_tried_again()
    {
        var refused = HttpFault.Answered(403, times: int.MaxValue);

        await Unavailable(await StoreWith(refused), new RowWrite.Insert("a", Bytes("1")));
        Assert.Equal(1, refused.Seen);
    }

    [Fact]
    public async Task Cancelled_once_it_is_sent_the_outcome_is_awaited()
    {
        using var cancellation = new CancellationTokenSource();
        var store = await StoreWith(HttpFault.AnswerLost(meanwhile: cancellation.CancelAsync));

        Assert.Single(ETags(await store.CommitAsync(P, [new RowWrite.Insert("a", Bytes("1"))], cancellation.Token)));
    }

    [Fact]
    public async Task A_page_without_rows_is_not_taken_for_the_end()
    {
        await Seed("a");
        var store = await StoreWith(HttpFault.EmptyPage(P, "a"));

        Assert.Equal("a", Assert.Single((await store.ReadAsync(new RowRange(P), cancellationToken: Token)).Rows).RowKey);

        store = await StoreWith(HttpFault.EmptyPage(P, "a"));
        var partitions = new List<string>();
        await foreach (var partition in store.PartitionsAsync("", Token)) partitions.Add(partition);
        Assert.Equal([P], partitions);
    }

    [Fact]
    public async Task Whatever_is_lost_the_committed_is_there_once_and_a_conflict_left_nothing()
    {
        var chance = new Random(20270111);
        var store = await StoreWith(new HttpFault(HttpFault.IsCommit, times: int.MaxValue, async (_, send) =>
        {
            int what;
            lock (chance) what = chance.Next(10);
            if (what < 3) throw new IOException("The connection could not be made.");
            await send();
            if (what < 6) throw new IOException("The connection was closed.");
        }));
        await Other(new RowWrite.Insert("counter", Bytes("0")));
        var (committed, conflicts, unknown) = (new ConcurrentBag<string>(), new ConcurrentBag<string>(), new ConcurrentBag<string>());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var counter = (await store.GetAsync(P, "counter", Token))!;
                var key = $"key-{writer}-{i}";
                try
                {
                    var next = int.Parse(Encoding.UTF8.GetString(counter.Body.Span), CultureInfo.InvariantCulture) + 1;
                    var outcome = await store.CommitAsync(
                        P, [new RowWrite.Update("counter", counter.ETag, Bytes($"{next}")), new RowWrite.Insert(key, Bytes("1"))], Token);
                    (outcome is CommitOutcome.Committed ? committed : conflicts).Add(key);
                }
                catch (TableStoreUnavailableException)
                {
                    unknown.Add(key);
                }
            }
        })));

        var present = (await store.ReadAsync(RowRange.Prefix(P, "key-"), cancellationToken: Token)).Rows.Select(row => row.RowKey).ToHashSet();
        // Else it has shown nothing.
        Assert.True(
            !committed.IsEmpty && !conflicts.IsEmpty && !unknown.IsEmpty,
            $"{committed.Count} committed, {conflicts.Count} conflicts, {unknown.Count} unknown");
        Assert.Subset(present, committed.ToHashSet());
        Assert.Empty(present.Intersect(conflicts));
        Assert.Equal($"{present.Count}", Encoding.UTF8.GetString((await store.GetAsync(P, "counter", Token))!.Body.Span));
    }

    private Task<AzureTableStore> StoreWith(params HttpFault[] faults) => TableFixture.NewStoreAsync(settings, faults);

    private async Task<string> Seed(string rowKey) =>
        ETags(await (await StoreWith()).CommitAsync(P, [new RowWrite.Insert(rowKey, Bytes("1"))], Token))[0]!;

    private async Task Other(RowWrite write) => ETags(await (await StoreWith()).CommitAsync(P, [write], Token));

    private static async Task Unavailable(AzureTableStore store, params RowWrite[] writes) =>
        await Assert.ThrowsAsync<TableStoreUnavailableException>(async () => await store.CommitAsync(P, writes, Token));

    private static IReadOnlyList<string?> ETags(CommitOutcome outcome) => Assert.IsType<CommitOutcome.Committed>(outcome).ETags;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
