using System.Globalization;
using Azure.Data.Tables;
using Itms.Application.Storage;
using Itms.Functions.Storage;
using Itms.TestKit;

namespace Itms.Functions.Tests.Storage;

/// <summary>The contract on the emulator, and what only an Azure table can do.</summary>
public sealed class AzureTableStoreTests(Azurite azurite) : TableStoreContract
{
    private AzureTableStore Azure => (AzureTableStore)Store;

    protected override async Task<ITableStore> FreshAsync() => await TableFixture.NewStoreAsync(azurite.Fresh());

    [Fact]
    public async Task A_transaction_of_the_most_rows_the_longest_keys_and_the_most_bytes_is_taken()
    {
        // Every third character takes three in the address.
        var key = KeyText.Escape(new string('é', TableLimits.KeyLength))[..(TableLimits.KeyLength - 3)];
        var body = new byte[(TableLimits.BytesPerTransaction / TableLimits.RowsPerTransaction) - (2 * TableLimits.KeyLength)];
        var writes = Enumerable.Range(0, TableLimits.RowsPerTransaction)
            .Select(i => new RowWrite.Insert(i.ToString("D3", CultureInfo.InvariantCulture) + key, body)).ToArray();

        Assert.IsType<CommitOutcome.Committed>(await Store.CommitAsync(key, writes, Token));
    }

    [Fact]
    public async Task A_page_that_ends_with_the_longest_key_says_where_to_go_on()
    {
        var longest = new string('k', TableLimits.KeyLength);
        await Store.CommitAsync("P", [new RowWrite.Insert(longest, Bytes("1")), new RowWrite.Insert("l", Bytes("2"))], Token);

        Assert.Equal([longest, "l"], (await All(new RowRange("P"), top: 1)).Select(row => row.RowKey));
    }

    [Fact]
    public async Task The_partitions_are_listed_once_each_however_many_rows_they_have()
    {
        await Store.CommitAsync("a", [new RowWrite.Insert("1", Bytes("1"))], Token);
        for (var i = 0; i < TableLimits.PageSize + 100; i += 100)
            await Store.CommitAsync("a|2", [.. Enumerable.Range(i, 100).Select(n => new RowWrite.Insert($"{n}", Bytes("1")))], Token);
        await Store.CommitAsync("a|3", [new RowWrite.Insert("1", Bytes("1"))], Token);
        await Store.CommitAsync("b", [new RowWrite.Insert("1", Bytes("1"))], Token);

        Assert.Equal(["a|2", "a|3"], await Partitions("a|"));
        Assert.Equal(["a", "a|2", "a|3"], await Partitions("a"));
        Assert.Equal(["a", "a|2", "a|3", "b"], await Partitions(""));
        Assert.Empty(await Partitions("c"));

        async Task<List<string>> Partitions(string prefix)
        {
            var names = new List<string>();
            await foreach (var name in Azure.PartitionsAsync(prefix, Token)) names.Add(name);
            return names;
        }
    }

    [Fact]
    public async Task Creating_the_table_again_keeps_its_rows()
    {
        await Store.CommitAsync("P", [new RowWrite.Insert("a", Bytes("1"))], Token);

        await Azure.CreateTableAsync(Token);

        Assert.NotNull(await Store.GetAsync("P", "a", Token));
    }

    [Fact]
    public async Task Without_its_table_it_is_unavailable()
    {
        var store = new AzureTableStore(azurite.Fresh(), TableFixture.NewId, TableFixture.Options());

        await Assert.ThrowsAsync<TableStoreUnavailableException>(
            async () => await store.CommitAsync("P", [new RowWrite.Insert("a", Bytes("1"))], Token));
        await Assert.ThrowsAsync<TableStoreUnavailableException>(async () => await store.ReadAsync(new RowRange("P"), cancellationToken: Token));
        await Assert.ThrowsAsync<TableStoreUnavailableException>(async () => await store.GetAsync("P", "a", Token));
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_unavailable()
    {
        var settings = azurite.Fresh();
        var authority = new TableServiceClient(settings.ConnectionString).Uri.Authority;
        var nobody = settings with { ConnectionString = settings.ConnectionString!.Replace(authority, "127.0.0.1:1", StringComparison.Ordinal) };
        var store = new AzureTableStore(nobody, TableFixture.NewId, TableFixture.Options());

        await Assert.ThrowsAsync<TableStoreUnavailableException>(
            async () => await store.CommitAsync("P", [new RowWrite.Insert("a", Bytes("1"))], Token));
        await Assert.ThrowsAsync<TableStoreUnavailableException>(async () => await store.GetAsync("P", "a", Token));
        await Assert.ThrowsAsync<TableStoreUnavailableException>(async () => await store.ReadAsync(new RowRange("P"), cancellationToken: Token));
        await Assert.ThrowsAsync<TableStoreUnavailableException>(() => store.CreateTableAsync(Token));
    }
}
