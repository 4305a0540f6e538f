using Itms.Application.Storage;

namespace Itms.TestKit;

/// <content>Several transactions at once: in turn, or independent of each other.</content>
public abstract partial class TableStoreContract
{
    [Fact]
    public async Task Two_transactions_in_turn_both_take_place()
    {
        var outcome = await Store.CommitInTurnAsync(
            Writes("A", new RowWrite.Insert("a", Bytes("1"))), Writes("B", new RowWrite.Insert("b", Bytes("2"))), Token);
        var etag = Assert.Single(Assert.IsType<CommitOutcome.Committed>(outcome).ETags);
        Assert.Equal("1", Text((await Store.GetAsync("A", "a", Token))!));
        Assert.Equal(etag, (await Store.GetAsync("B", "b", Token))!.ETag);
    }

    [Fact]
    public async Task After_a_conflict_of_the_first_the_second_does_not_take_place()
    {
        await Store.CommitAsync("A", [new RowWrite.Insert("a", Bytes("1"))], Token);
        var outcome = await Store.CommitInTurnAsync(
            Writes("A", new RowWrite.Insert("a", Bytes("2"))), Writes("B", new RowWrite.Insert("b", Bytes("2"))), Token);
        Assert.Equal(new CommitOutcome.Conflict(0, ConflictKind.Exists), outcome);
        Assert.Null(await Store.GetAsync("B", "b", Token));
    }

    [Fact]
    public async Task A_conflict_of_the_second_leaves_the_first_in_place()
    {
        var outcome = await Store.CommitInTurnAsync(Writes("A", new RowWrite.Insert("a", Bytes("1"))), Writes("B", new RowWrite.Delete("b")), Token);
        Assert.Equal(new CommitOutcome.Conflict(0, ConflictKind.Missing), outcome);
        Assert.NotNull(await Store.GetAsync("A", "a", Token));
    }

    [Fact]
    public async Task The_second_in_turn_may_build_on_the_first()
    {
        var outcome = await Store.CommitInTurnAsync(Writes("A", new RowWrite.Insert("a", Bytes("1"))), Writes("A", new RowWrite.Delete("a")), Token);
        Assert.IsType<CommitOutcome.Committed>(outcome);
        Assert.Null(await Store.GetAsync("A", "a", Token));
    }

    [Fact]
    public async Task Followers_have_their_turn_after_the_two_or_are_left_to_the_caller()
    {
        var (outcome, followed) = await Store.CommitInTurnAsync(
            Writes("A", new RowWrite.Insert("a", Bytes("1"))),
            Writes("B", new RowWrite.Insert("b", Bytes("2"))),
            [
                Writes("C", new RowWrite.Upsert("c", Bytes("3"))),
                Writes("C", new RowWrite.Delete("missing")),
                Writes("C", new RowWrite.Upsert("d", Bytes("4"))),
            ],
            Token);
        Assert.Equal((await Store.GetAsync("B", "b", Token))!.ETag, Assert.Single(Assert.IsType<CommitOutcome.Committed>(outcome).ETags));
        Assert.InRange(followed, 0, 1);
        Assert.Equal(followed == 1, await Store.GetAsync("C", "c", Token) is not null);
        Assert.Null(await Store.GetAsync("C", "d", Token));
    }

    [Fact]
    public async Task Nothing_follows_a_conflict_in_turn()
    {
        foreach (var (first, second) in new[] { ("taken", "b"), ("a", "taken") })
        {
            await Store.CommitAsync("A", [new RowWrite.Upsert("taken", Bytes("0"))], Token);
            var (outcome, followed) = await Store.CommitInTurnAsync(
                Writes("A", new RowWrite.Insert(first, Bytes("1"))),
                Writes("A", new RowWrite.Insert(second, Bytes("2"))),
                [Writes("C", new RowWrite.Upsert("c", Bytes("3")))],
                Token);
            Assert.Equal((new CommitOutcome.Conflict(0, ConflictKind.Exists), 0), (outcome, followed));
            Assert.Null(await Store.GetAsync("C", "c", Token));
        }
    }

    [Fact]
    public async Task Of_transactions_each_for_itself_a_conflict_of_one_changes_nothing_for_the_others()
    {
        var outcomes = await Store.CommitEachAsync(
            [
                Writes("A", new RowWrite.Insert("a", Bytes("1"))),
                Writes("B", new RowWrite.Delete("b")),
                Writes("C", new RowWrite.Upsert("c", Bytes("3")), new RowWrite.Upsert("d", Bytes("4"))),
            ],
            Token);
        Assert.IsType<CommitOutcome.Committed>(outcomes[0]);
        Assert.Equal(new CommitOutcome.Conflict(0, ConflictKind.Missing), outcomes[1]);
        Assert.Equal(2, Assert.IsType<CommitOutcome.Committed>(outcomes[2]).ETags.Count);
        Assert.NotNull(await Store.GetAsync("C", "d", Token));
        Assert.Empty(await Store.CommitEachAsync([], Token));
    }

    private static TableWrites Writes(string partition, params RowWrite[] writes) => new(partition, writes);
}
