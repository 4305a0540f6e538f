using System.Text;
using Itms.Application.Storage;

namespace Itms.TestKit;

/// <summary>
/// What every <see cref="ITableStore"/> must do. A store passes by deriving from this class; nothing here knows
/// which one it is.
/// </summary>
public abstract partial class TableStoreContract : IAsyncLifetime
{
    private const string P = "P";

    /// <summary>The store under test, fresh for each test.</summary>
    protected ITableStore Store { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store without rows. It is disposed of after the test if it can be.</summary>
    protected abstract Task<ITableStore> FreshAsync();

    public async ValueTask InitializeAsync() => Store = await FreshAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable) await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_row_that_was_never_written_is_null()
    {
        await Write(new RowWrite.Insert("a", Bytes("1")));
        Assert.Null(await Store.GetAsync(P, "b", Token));
        Assert.Null(await Store.GetAsync("Q", "a", Token));
    }

    [Fact]
    public async Task An_inserted_row_is_read_as_it_was_written()
    {
        var etag = await Write(new RowWrite.Insert("a", Bytes("1")));
        var row = await Store.GetAsync(P, "a", Token);
        Assert.NotNull(row);
        Assert.Equal((P, "a", etag, "1"), (row.Partition, row.RowKey, row.ETag, Text(row)));
    }

    [Fact]
    public async Task An_update_replaces_the_body_and_the_ETag()
    {
        var first = await Write(new RowWrite.Insert("a", Bytes("a long body")));
        var second = await Write(new RowWrite.Update("a", first!, Bytes("2")));
        var row = await Store.GetAsync(P, "a", Token);
        Assert.Equal(("2", second), (Text(row!), row!.ETag));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task An_upsert_creates_and_replaces_whatever_is_there()
    {
        var first = await Write(new RowWrite.Upsert("a", Bytes("1")));
        var second = await Write(new RowWrite.Upsert("a", Bytes("2")));
        var row = await Store.GetAsync(P, "a", Token);
        Assert.Equal(("2", second), (Text(row!), row!.ETag));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_delete_removes_the_row_with_or_without_its_ETag()
    {
        var etag = await Write(new RowWrite.Insert("a", Bytes("1")));
        await Write(new RowWrite.Insert("b", Bytes("1")));
        Assert.Null(await Write(new RowWrite.Delete("a", etag)));
        Assert.Null(await Write(new RowWrite.Delete("b")));
        Assert.Empty(await All(new RowRange(P)));
    }

    [Fact]
    public async Task Writing_the_same_body_again_changes_the_ETag()
    {
        var first = await Write(new RowWrite.Insert("a", Bytes("same")));
        var second = await Write(new RowWrite.Update("a", first!, Bytes("same")));
        var third = await Write(new RowWrite.Upsert("a", Bytes("same")));
        Assert.Equal(3, new HashSet<string?> { first, second, third }.Count);
    }

    [Fact]
    public async Task An_ETag_does_not_come_back_after_delete_and_insert()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            Assert.True(seen.Add((await Write(new RowWrite.Insert("a", Bytes("1"))))!));
            await Write(new RowWrite.Delete("a"));
        }
        await Write(new RowWrite.Insert("a", Bytes("1")));
        foreach (var old in seen)
            await Refused(0, ConflictKind.Changed, new RowWrite.Update("a", old, Bytes("2")));
    }

    [Fact]
    public async Task Inserting_a_row_that_exists_is_a_conflict()
    {
        await Write(new RowWrite.Insert("a", Bytes("1")));
        await Refused(0, ConflictKind.Exists, new RowWrite.Insert("a", Bytes("2")));
        Assert.Equal("1", Text((await Store.GetAsync(P, "a", Token))!));
    }

    [Fact]
    public async Task Updating_or_deleting_a_missing_row_is_a_conflict()
    {
        var etag = await Write(new RowWrite.Insert("elsewhere", Bytes("1")));
        await Refused(0, ConflictKind.Missing, new RowWrite.Update("a", etag!, Bytes("2")));
        await Refused(0, ConflictKind.Missing, new RowWrite.Delete("a", etag));
        await Refused(0, ConflictKind.Missing, new RowWrite.Delete("a"));
        Assert.Null(await Store.GetAsync(P, "a", Token));
    }

    [Fact]
    public async Task Updating_or_deleting_with_an_ETag_that_moved_on_is_a_conflict()
    {
        var old = await Write(new RowWrite.Insert("a", Bytes("1")));
        await Write(new RowWrite.Upsert("a", Bytes("2")));
        await Refused(0, ConflictKind.Changed, new RowWrite.Update("a", old!, Bytes("3")));
        await Refused(0, ConflictKind.Changed, new RowWrite.Delete("a", old));
        Assert.Equal("2", Text((await Store.GetAsync(P, "a", Token))!));
    }

    [Fact]
    public async Task A_transaction_writes_all_its_rows_and_gives_their_ETags_in_order()
    {
        var gone = await Write(new RowWrite.Insert("gone", Bytes("1")));
        var kept = await Write(new RowWrite.Insert("kept", Bytes("1")));
        var etags = Committed(await Store.CommitAsync(P,
        [
            new RowWrite.Upsert("z", Bytes("z")), new RowWrite.Delete("gone", gone),
            new RowWrite.Update("kept", kept!, Bytes("2")), new RowWrite.Insert("a", Bytes("a")),
        ], Token));
        Assert.Null(etags[1]);
        Assert.Equal([("a", etags[3], "a"), ("kept", etags[2], "2"), ("z", etags[0], "z")],
            (await All(new RowRange(P))).Select(r => (r.RowKey, (string?)r.ETag, Text(r))));
    }

    [Fact]
    public async Task A_conflict_in_the_last_write_leaves_nothing_of_the_others()
    {
        var etag = await Write(new RowWrite.Insert("there", Bytes("1")));
        await Write(new RowWrite.Insert("doomed", Bytes("1")));
        await Write(new RowWrite.Insert("last", Bytes("1")));
        await Refused(4, ConflictKind.Exists,
            new RowWrite.Insert("new", Bytes("2")), new RowWrite.Upsert("up", Bytes("2")),
            new RowWrite.Update("there", etag!, Bytes("2")), new RowWrite.Delete("doomed"), new RowWrite.Insert("last", Bytes("2")));
        Assert.Equal([("doomed", "1"), ("last", "1"), ("there", "1")],
            (await All(new RowRange(P))).Select(r => (r.RowKey, Text(r))));
        Assert.Equal(etag, (await Store.GetAsync(P, "there", Token))!.ETag);
    }

    [Fact]
    public async Task The_first_of_several_conflicts_is_named()
    {
        await Write(new RowWrite.Insert("a", Bytes("1")));
        await Refused(1, ConflictKind.Missing,
            new RowWrite.Upsert("c", Bytes("1")), new RowWrite.Delete("b"), new RowWrite.Insert("a", Bytes("2")));
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(Row row) => Encoding.UTF8.GetString(row.Body.Span);

    protected static IReadOnlyList<string?> Committed(CommitOutcome outcome) =>
        Assert.IsType<CommitOutcome.Committed>(outcome).ETags;

    /// <summary>Writes one row, which must succeed, and gives its ETag.</summary>
    protected async Task<string?> Write(RowWrite write) =>
        Assert.Single(Committed(await Store.CommitAsync(P, [write], Token)));

    protected async Task<List<Row>> All(RowRange range, int top = TableLimits.PageSize)
    {
        var all = new List<Row>();
        for (string? next = range.From; next is not null;)
        {
            var page = await Store.ReadAsync(range with { From = next }, top, Token);
            Assert.True(page.Rows.Count <= top);
            all.AddRange(page.Rows);
            next = page.Next;
        }
        return all;
    }

    private async Task Refused(int index, ConflictKind kind, params RowWrite[] writes) =>
        Assert.Equal(new CommitOutcome.Conflict(index, kind), await Store.CommitAsync(P, writes, Token));
}
