using Itms.Application.Storage;

namespace Itms.TestKit;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task Rows_come_in_ordinal_order()
    {
        string[] keys = ["", " ", "!", "-", "0", "00", "1", "10", "9", ":", "A", "AA", "Aa", "Z", "_", "a", "aA", "aa", "ab", "z", "~", "~~"];
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        await Insert(P, keys.Reverse());
        Assert.Equal(keys, await Keys(new RowRange(P)));
    }

    [Fact]
    public async Task Keys_that_differ_only_in_case_are_different_rows()
    {
        await Insert("p", ["a"]);
        await Insert("P", ["a", "A"]);
        Assert.Null(await Store.GetAsync("p", "A", Token));
        Assert.Equal(["A", "a"], await Keys(new RowRange("P")));
    }

    [Fact]
    public async Task A_range_includes_its_start_and_excludes_its_end()
    {
        await Insert(P, ["a", "b", "ba", "c", "d"]);
        Assert.Equal(["b", "ba"], await Keys(new RowRange(P, "b", "c")));
        Assert.Equal(["b", "ba", "c", "d"], await Keys(new RowRange(P, "b")));
        Assert.Equal(["a", "b"], await Keys(new RowRange(P, To: "ba")));
        Assert.Equal(["c"], await Keys(new RowRange(P, "bb", "cc")));
    }

    [Fact]
    public async Task An_empty_range_has_no_rows_and_no_next()
    {
        await Insert(P, ["b"]);
        foreach (var range in new RowRange[] { new(P, "b", "b"), new(P, "c", "a"), new(P, "c"), new(P, "", "b"), new(P, "", ""), new("Q") })
        {
            Assert.Empty(await All(range));
            Assert.Null((await Store.ReadAsync(range, cancellationToken: Token)).Next);
        }
    }

    [Fact]
    public async Task A_prefix_finds_all_keys_that_start_with_it_and_no_other()
    {
        string[] keys = ["a", "a.", "a-1", "a-1-x", "a-10", "a-1~", "a-1~~", "a-2", "A-1", "a~", "a~1", "a~~", "b", "~", "~a", "~~", "~~z"];
        await Insert(P, keys);
        foreach (var prefix in new[] { "a", "a-", "a-1", "a-1~", "a.", "a~", "a~~", "~", "~~", "A", "x" })
            Assert.Equal(
                keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                await Keys(RowRange.Prefix(P, prefix)));
    }

    [Fact]
    public async Task A_range_stays_within_its_partition()
    {
        await Insert("P", ["b"]);
        await Insert("P ", ["a"]);
        await Insert("PP", ["c"]);
        await Insert("O", ["d"]);
        Assert.Equal(["b"], await Keys(new RowRange("P")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(21)]
    public async Task Pages_of_any_size_add_up_to_the_range(int top)
    {
        var keys = Enumerable.Range(0, 20).Select(i => $"k{i:D2}").ToArray();
        await Insert(P, [.. keys, "l"]);
        Assert.Equal(keys, (await All(RowRange.Prefix(P, "k"), top)).Select(r => r.RowKey));
    }

    [Fact]
    public async Task A_page_that_ends_early_says_where_to_go_on()
    {
        await Insert(P, ["a", "b", "c"]);
        var page = await Store.ReadAsync(new RowRange(P), 2, Token);
        Assert.Equal(["a", "b"], page.Rows.Select(r => r.RowKey));
        Assert.NotNull(page.Next);
        Assert.Equal(["c"], await Keys(new RowRange(P, page.Next)));
    }

    [Fact]
    public async Task The_largest_page_can_be_asked_for()
    {
        var keys = Enumerable.Range(0, TableLimits.PageSize + 1).Select(i => $"{i:D5}").ToArray();
        foreach (var chunk in keys.Chunk(TableLimits.RowsPerTransaction)) await Insert(P, chunk);
        Assert.Equal(keys, await Keys(new RowRange(P)));
    }

    [Fact]
    public async Task Rows_too_large_for_one_page_are_all_read()
    {
        var body = new byte[TableLimits.BytesPerBody];
        var keys = Enumerable.Range(0, 7).Select(i => $"{i}").ToArray();
        foreach (var key in keys) await Write(new RowWrite.Insert(key, body));
        var first = await Store.ReadAsync(new RowRange(P), cancellationToken: Token);
        Assert.True(first.Rows.Sum(r => r.Body.Length) < TableLimits.BytesPerPage + TableLimits.BytesPerBody);
        Assert.Equal(keys, await Keys(new RowRange(P)));
    }

    [Fact]
    public async Task Paging_under_concurrent_inserts_and_deletes_neither_skips_nor_doubles_an_unchanged_row()
    {
        var unchanged = Enumerable.Range(0, 200).Select(i => $"{i:D4}").ToArray();
        foreach (var chunk in unchanged.Chunk(TableLimits.RowsPerTransaction)) await Insert(P, chunk);

        using var enough = new CancellationTokenSource();
        var others = Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i = (i + 7) % 200)
            {
                await Write(new RowWrite.Insert($"{i:D4}-", Bytes("")));
                await Write(new RowWrite.Delete($"{i:D4}-"));
            }
        }, Token);
        for (var round = 0; round < 10; round++)
        {
            var read = (await All(new RowRange(P), top: 3)).Select(r => r.RowKey).ToArray();
            Assert.Equal(read.Distinct(), read);
            Assert.Equal(unchanged, read.Where(k => !k.EndsWith('-')));
        }
        await enough.CancelAsync();
        await others;
    }

    [Fact]
    public async Task Paging_goes_on_where_the_next_row_has_been_deleted()
    {
        await Insert(P, ["a", "b", "c"]);
        var page = await Store.ReadAsync(new RowRange(P), 1, Token);
        await Write(new RowWrite.Delete("b"));
        await Write(new RowWrite.Insert("0", Bytes("")));
        Assert.Equal(["c"], await Keys(new RowRange(P, page.Next!)));
    }

    private async Task Insert(string partition, IEnumerable<string> keys) =>
        Committed(await Store.CommitAsync(partition, [.. keys.Select(k => new RowWrite.Insert(k, Bytes(k)))], Token));

    /// <summary>The keys of the range. Reading the rows and reading the keys alone, whole or page by page, find the same ones.</summary>
    private async Task<IEnumerable<string>> Keys(RowRange range)
    {
        List<string> keys = [.. (await All(range)).Select(r => r.RowKey)];
        Assert.Equal(keys, await Store.ReadAllKeysAsync(range, Token));
        List<string> paged = [];
        for (string? next = range.From; next is not null;)
        {
            var page = await Store.ReadKeysAsync(range with { From = next }, 2, Token);
            Assert.True(page.RowKeys.Count <= 2);
            paged.AddRange(page.RowKeys);
            next = page.Next;
        }

        Assert.Equal(keys, paged);
        return keys;
    }
}
