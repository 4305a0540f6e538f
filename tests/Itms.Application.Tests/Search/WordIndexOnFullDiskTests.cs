using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;

namespace Itms.Application.Tests.Search;

/// <summary>A merge that could not give back its lease does not keep the next one from merging.</summary>
public sealed class WordIndexOnFullDiskTests
{
    [Fact]
    public async Task The_next_merge_begins_though_the_lease_of_the_last_one_could_not_be_given_back()
    {
        var world = new World();
        await world.Start().Service.CreateAsync(Series.Request, Itms.TestKit.Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        var tables = new RefusingStore(world.Store, (partition, write) => partition == ServerKeys.Partition && write is RowWrite.Delete);
        using var words = new WordIndex(tables, world.Clock);
        await Assert.ThrowsAsync<TableStoreUnavailableException>(() => words.MergeAsync(CancellationToken.None));

        tables.IsFull = false;
        var next = words.MergeAsync(CancellationToken.None);

        Assert.True(next.IsCompleted, "It waits for a merge that is over.");
        Assert.Equal(0, await next);
        Assert.True(await words.RemoveAsync("ITMS-2027-000001", CancellationToken.None));
    }
}
