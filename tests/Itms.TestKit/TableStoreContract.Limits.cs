using Itms.Application.Storage;

namespace Itms.TestKit;

public abstract partial class TableStoreContract
{
    private static readonly char[] AnyCharacter = [.. Enumerable.Range(0, 0x120).Select(i => (char)i), '\u2028', '\ud83d', '\uffff'];

    // Repeated here on purpose: TableKey is under test, too.
    private static readonly char[] Allowed = [.. AnyCharacter.Where(c => c is >= ' ' and <= '~' && !@"/\#?%".Contains(c))];

    [Fact]
    public async Task Every_allowed_character_may_be_in_a_row_key()
    {
        var keys = Allowed.Select(c => $"k{c}").ToArray();
        await Insert(P, keys);
        Assert.Equal(keys, await Keys(new RowRange(P)));
        foreach (var key in keys) Assert.Equal(key, (await Store.GetAsync(P, key, Token))?.RowKey);
    }

    [Fact]
    public async Task Every_allowed_character_may_be_in_a_partition_key()
    {
        foreach (var partition in Allowed.Select(c => $"{c}"))
        {
            await Insert(partition, [partition]);
            Assert.Equal([partition], await Keys(new RowRange(partition)));
        }
    }

    [Fact]
    public async Task Every_other_character_is_refused_in_a_key()
    {
        foreach (var c in AnyCharacter.Except(Allowed))
            await KeysRefused($"p{c}", $"k{c}");
    }

    [Fact]
    public async Task A_key_may_be_as_long_as_the_limit_and_no_longer()
    {
        var longest = new string('k', TableLimits.KeyLength);
        await Insert(longest, [longest]);
        Assert.Equal([longest], await Keys(new RowRange(longest, longest)));
        await KeysRefused(longest + "k", longest + "k");
    }

    [Fact]
    public async Task A_row_key_may_be_empty_and_a_partition_key_may_not()
    {
        await Insert(P, [""]);
        Assert.Equal("", (await Store.GetAsync(P, "", Token))?.RowKey);
        await Refused("", new RowWrite.Upsert("k", Bytes("")));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.GetAsync("", "k", Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReadAsync(new RowRange(""), cancellationToken: Token));
    }

    [Fact]
    public async Task A_transaction_has_1_to_100_rows()
    {
        var writes = Enumerable.Range(0, TableLimits.RowsPerTransaction + 1)
            .Select(i => new RowWrite.Insert($"{i:D3}", Bytes("1"))).ToArray();
        await Refused(P);
        await Refused(P, writes);
        Assert.Equal(TableLimits.RowsPerTransaction, Committed(await Store.CommitAsync(P, writes[1..], Token)).Count);
        Assert.Equal(TableLimits.RowsPerTransaction, (await All(new RowRange(P))).Count);
    }

    [Fact]
    public async Task A_transaction_names_each_row_once()
    {
        var etag = await Write(new RowWrite.Insert("a", Bytes("1")));
        await Refused(P, new RowWrite.Insert("b", Bytes("1")), new RowWrite.Upsert("b", Bytes("2")));
        await Refused(P, new RowWrite.Delete("a"), new RowWrite.Insert("c", Bytes("2")), new RowWrite.Update("a", etag!, Bytes("2")));
        Assert.Equal(["a"], await Keys(new RowRange(P)));
    }

    [Fact]
    public async Task A_body_may_be_as_large_as_the_limit_and_no_larger()
    {
        var body = Noise(TableLimits.BytesPerBody + 1);
        foreach (var write in new RowWrite[] { new RowWrite.Insert("a", body), new RowWrite.Upsert("a", body), new RowWrite.Update("a", "1", body) })
            await Refused(P, write);
        await Write(new RowWrite.Insert("a", body.AsMemory(1)));
        Assert.Equal(body.AsMemory(1), (await Store.GetAsync(P, "a", Token))!.Body);
        Assert.Equal(body.AsMemory(1), (await All(new RowRange(P)))[0].Body);
    }

    [Fact]
    public async Task A_transaction_may_be_as_large_as_the_limit_and_no_larger()
    {
        var writes = new List<RowWrite>();
        for (var left = TableLimits.BytesPerTransaction; left > 0;)
        {
            var size = Math.Min(left - (P.Length + 1), TableLimits.BytesPerBody);
            writes.Add(new RowWrite.Insert($"{writes.Count}", new byte[size]));
            left -= size + P.Length + 1;
        }
        var last = (RowWrite.Insert)writes[^1];
        await Refused(P, [.. writes[..^1], last with { Body = new byte[last.Body.Length + 1] }]);
        Assert.Empty(await All(new RowRange(P)));
        Committed(await Store.CommitAsync(P, writes, Token));
        Assert.Equal(writes.Select(w => w.RowKey), await Keys(new RowRange(P)));
    }

    [Fact]
    public async Task An_ETag_is_one_that_the_store_gave()
    {
        await Write(new RowWrite.Insert("a", Bytes("1")));
        foreach (var etag in new[] { "", "*" })
        {
            await Refused(P, new RowWrite.Update("a", etag, Bytes("2")));
            await Refused(P, new RowWrite.Delete("a", etag));
        }
        await Refused(P, new RowWrite.Update("a", null!, Bytes("2")));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(TableLimits.PageSize + 1)]
    public async Task A_page_has_1_to_1000_rows(int top) => await Assert.ThrowsAnyAsync<ArgumentException>(
        async () => await Store.ReadAsync(new RowRange(P), top, Token));

    [Fact]
    public async Task A_body_may_be_empty()
    {
        await Write(new RowWrite.Insert("a", ReadOnlyMemory<byte>.Empty));
        await Write(new RowWrite.Upsert("b", Array.Empty<byte>()));
        Assert.Equal([0, 0], (await All(new RowRange(P))).Select(r => r.Body.Length));
        Assert.Equal(0, (await Store.GetAsync(P, "a", Token))!.Body.Length);
    }

    [Fact]
    public async Task A_body_may_hold_any_byte()
    {
        var body = Enumerable.Range(0, 512).Select(i => (byte)i).ToArray();
        await Write(new RowWrite.Insert("a", body));
        Assert.Equal(body, (await Store.GetAsync(P, "a", Token))!.Body);
        Assert.Equal(body, (await All(new RowRange(P)))[0].Body);
    }

    [Fact]
    public async Task A_stored_body_does_not_change_with_the_buffer_it_came_from()
    {
        var buffer = Noise(100);
        var written = buffer.AsSpan(10, 50).ToArray();
        await Write(new RowWrite.Insert("a", buffer.AsMemory(10, 50)));
        var before = await Store.GetAsync(P, "a", Token);
        Array.Clear(buffer);
        Assert.Equal(written, before!.Body);
        Assert.Equal(written, (await Store.GetAsync(P, "a", Token))!.Body);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private async Task Refused(string partition, params RowWrite[] writes) => await Assert.ThrowsAnyAsync<ArgumentException>(
        async () => await Store.CommitAsync(partition, writes, Token));

    private async Task KeysRefused(string partition, string rowKey)
    {
        await Refused(partition, new RowWrite.Upsert("k", Bytes("")));
        await Refused(P, new RowWrite.Upsert("k", Bytes("")), new RowWrite.Delete(rowKey));
        await Throws(() => Store.GetAsync(partition, "k", Token).AsTask());
        await Throws(() => Store.GetAsync(P, rowKey, Token).AsTask());
        await Throws(() => Store.ReadAsync(new RowRange(partition), cancellationToken: Token).AsTask());
        await Throws(() => Store.ReadAsync(new RowRange(P, rowKey), cancellationToken: Token).AsTask());
        await Throws(() => Store.ReadAsync(new RowRange(P, To: rowKey), cancellationToken: Token).AsTask());
        Assert.Empty(await All(new RowRange(P)));

        static Task Throws(Func<Task> read) => Assert.ThrowsAnyAsync<ArgumentException>(read);
    }
}
