using System.Text;
using Itms.Application.Backup;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.TaskingStore;

/// <summary>A tasking with many comments: its older comments are in rows beside the snapshot, and nobody notices.</summary>
public sealed class CommentRowsTests
{
    private const string Number = "ITMS-2027-000001";
    private const int Many = (3 * CommentRows.PerRow) + 7;

    [Theory]
    [InlineData(CommentRows.PerRow - 1, 0)]
    [InlineData(CommentRows.PerRow, 1)]
    [InlineData(CommentRows.PerRow + 1, 1)]
    [InlineData(Many, 3)]
    public async Task Every_comment_is_read_back_in_its_order(int comments, int rows)
    {
        var world = await CommentedAsync(comments);

        Assert.Equal(rows, (await world.Store.ReadAsync(TaskingKeys.AllComments(Number))).Rows.Count);
        Assert.Equal(Texts(comments), await ReadAsync(world.Store));
        Assert.Equal((true, null), await VerifyAsync(world));
    }

    [Fact]
    public async Task A_comment_on_a_tasking_with_many_writes_no_more_than_on_one_with_few()
    {
        var (few, many) = (await CommentedAsync(7), await CommentedAsync((20 * CommentRows.PerRow) + 7));
        Assert.InRange(await SnapshotBytesAsync(many) - await SnapshotBytesAsync(few), 0, 100);

        static async Task<int> SnapshotBytesAsync(World world) =>
            (await world.Store.GetAsync(TaskingKeys.Partition(Number), TaskingKeys.Snapshot))!.Body.Length;
    }

    [Fact]
    public async Task What_is_in_rows_counts_toward_the_size_of_the_tasking()
    {
        var world = await CommentedAsync(0);
        var machine = world.Start();
        var text = new string('x', 3_000);
        var written = 0;
        while (await machine.DoAsync(Number, new TaskingCommand.AddComment(text), "lee.chan") is Outcome.Done) written += text.Length;
        Assert.InRange(written, TaskingRecords.MaxSize * 3 / 10, TaskingRecords.MaxSize * 4 / 10);
        // After a start, the size is known again.
        Assert.IsType<Outcome.Refused>(await world.Start().DoAsync(Number, new TaskingCommand.AddComment(text), "lee.chan"));
    }

    [Fact]
    public async Task Comments_that_are_all_in_the_snapshot_move_into_rows_with_the_next_commits()
    {
        var world = await CommentedAsync(0);
        var stored = (await new TaskingRecords(world.Store).LoadAsync(Number, CancellationToken.None))!;
        var comments = Texts(30 * CommentRows.PerRow).Select(text => new Comment("lee.chan", world.Clock.Now, text)).ToList();
        var all = Json.Bytes(new Snapshot(stored.Tasking with { Comments = comments }, stored.Head));
        Assert.IsType<CommitOutcome.Committed>(
            await world.Store.CommitAsync(TaskingKeys.Partition(Number), [new RowWrite.Update(TaskingKeys.Snapshot, stored.ETag, all)]));
        Assert.Equal(Texts(30 * CommentRows.PerRow), await ReadAsync(world.Store));

        var machine = world.Start();
        foreach (var rows in new[] { 20, 30, 30 })
        {
            Assert.IsType<Outcome.Done>(await machine.DoAsync(Number, new TaskingCommand.AddComment("Another."), "lee.chan"));
            Assert.Equal(rows, (await world.Store.ReadAsync(TaskingKeys.AllComments(Number))).Rows.Count);
        }

        Assert.Equal([.. Texts(30 * CommentRows.PerRow), "Another.", "Another.", "Another."], await ReadAsync(world.Store));
    }

    [Fact]
    public async Task Two_processes_that_fill_the_same_row_at_once_lose_no_comment()
    {
        var world = await CommentedAsync(CommentRows.PerRow - 1);
        var (one, other) = (world.Start(), world.Start());
        one.Meanwhile(() => other.DoAsync(Number, new TaskingCommand.AddComment("First."), "lee.chan"));
        Assert.IsType<Outcome.Done>(await one.DoAsync(Number, new TaskingCommand.AddComment("Second."), "ana.ruiz"));
        Assert.Equal([.. Texts(CommentRows.PerRow - 1), "First.", "Second."], await ReadAsync(world.Store));
        Assert.Equal((true, null), await VerifyAsync(world));
    }

    [Fact]
    public async Task A_row_that_is_filled_while_the_tasking_is_read_does_not_belong_to_what_is_read()
    {
        var world = await CommentedAsync((2 * CommentRows.PerRow) - 1);
        var reader = world.Start();
        // Before the first read, and before the second: that of the rows.
        reader.MeanwhileAlways(turn =>
            turn == 2 ? world.Start().DoAsync(Number, new TaskingCommand.AddComment("New."), "ana.ruiz") : Task.CompletedTask);
        Assert.Equal(Texts((2 * CommentRows.PerRow) - 1), await ReadAsync(reader.Store));
        Assert.Equal([.. Texts((2 * CommentRows.PerRow) - 1), "New."], await ReadAsync(world.Store));
    }

    [Fact]
    public async Task A_tasking_that_is_destroyed_while_it_is_read_is_not_there()
    {
        var world = await CommentedAsync(Many);
        var reader = world.Start();
        reader.MeanwhileAlways(turn => turn == 2 ? RemoveAsync(world.Store, TaskingKeys.Present(Number)) : Task.CompletedTask);
        Assert.Null(await new TaskingRecords(reader.Store).LoadAsync(Number, CancellationToken.None));
    }

    [Fact]
    public async Task A_row_that_is_missing_or_was_changed_is_reported_and_never_left_out_in_silence()
    {
        var changed = await CommentedAsync(Many);
        await RewriteAsync(changed, text => text.Replace("Comment 60.", "Comment 6x.", StringComparison.Ordinal));
        Assert.Equal((false, "The tasking differs from what its history produces."), await VerifyAsync(changed));

        var garbled = await CommentedAsync(Many);
        await RewriteAsync(garbled, text => text[..^9]);
        Assert.Equal((false, "The tasking cannot be read."), await VerifyAsync(garbled));

        var missing = await CommentedAsync(Many);
        await missing.Store.CommitAsync(TaskingKeys.Partition(Number), [new RowWrite.Delete(TaskingKeys.Comments(1))]);
        Assert.Equal((false, "The tasking cannot be read."), await VerifyAsync(missing));
        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => ReadAsync(missing.Store));
        Assert.Contains(
            $"{Number}: The tasking cannot be read.",
            await new DataCheck(missing.Store, missing.Documents).RunAsync(CancellationToken.None).ToListAsync());

        static async Task RewriteAsync(World world, Func<string, string> change)
        {
            var row = (await world.Store.GetAsync(TaskingKeys.Partition(Number), TaskingKeys.Comments(1)))!;
            var (before, after) = (Encoding.UTF8.GetString(row.Body.Span), change(Encoding.UTF8.GetString(row.Body.Span)));
            Assert.NotEqual(before, after);
            await world.Store.CommitAsync(row.Partition, [new RowWrite.Update(row.RowKey, row.ETag, Encoding.UTF8.GetBytes(after))]);
        }
    }

    private static async Task<World> CommentedAsync(int comments)
    {
        var world = new World();
        var machine = world.Start();
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", "lee.chan", [])]);
        await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        foreach (var text in Texts(comments))
            Assert.IsType<Outcome.Done>(await machine.DoAsync(Number, new TaskingCommand.AddComment(text), "lee.chan"));
        return world;
    }

    private static IEnumerable<string> Texts(int count) => Enumerable.Range(1, count).Select(i => $"Comment {i}.");

    private static async Task<IEnumerable<string>> ReadAsync(ITableStore store) =>
        (await new TaskingRecords(store).LoadAsync(Number, CancellationToken.None))!.Tasking.Comments.Select(comment => comment.Text);

    private static async Task<(bool Intact, string? Problem)> VerifyAsync(World world) =>
        await new HistoryVerifier(new TaskingRecords(world.Store)).VerifyAsync(Number, CancellationToken.None) is { } verification
            ? (verification.Intact, verification.Problem)
            : (false, null);

    private static async Task RemoveAsync(InMemoryTableStore store, RowRange range)
    {
        var keys = await store.ReadAllKeysAsync(range);
        await store.CommitAsync(range.Partition, [.. keys.Select(key => new RowWrite.Delete(key))]);
    }

    /// <summary>A snapshot that holds all comments.</summary>
    private sealed record Snapshot(Tasking Tasking, string Head);
}
