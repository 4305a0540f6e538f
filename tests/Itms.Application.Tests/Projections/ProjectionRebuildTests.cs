using Itms.Application.Indexing;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Projections;

/// <summary>Derived rows hold no data of their own: when they are dropped and rebuilt, they have the same bytes.</summary>
public sealed class ProjectionRebuildTests
{
    [Fact]
    public async Task Rebuilding_restores_every_derived_row_and_removes_all_others()
    {
        var world = new World();
        var machine = world.Start();
        await PlayAsync(world, machine);
        var words = new WordIndex(world.Store, world.Clock);
        await words.MergeAsync(CancellationToken.None);
        var before = await DerivedAsync(world);
        Assert.Contains(before.Keys, key => key.Partition == IndexKeys.Words);

        // Lose some rows, make one stale, and add one that belongs to no tasking.
        foreach (var (key, body) in before.Where((_, i) => i % 3 == 0))
            await world.Store.CommitAsync(key.Partition, [new RowWrite.Delete(key.RowKey)]);
        await world.Store.CommitAsync(
            DerivedRows.Partition,
            [
                new RowWrite.Upsert(ProjectionKeys.Open.Key(KeyText.Timed(world.Clock.Now, "ITMS-2027-000001")), before.First().Value),
                new RowWrite.Insert(IndexKeys.Case("XXX", "ITMS-2027-000002"), default),
            ]);
        Assert.Equal(6, await machine.Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None));

        var after = await DerivedAsync(world);
        Assert.Equal(before.Keys, after.Keys);
        foreach (var (key, body) in before) Assert.True(body.SequenceEqual(after[key]), $"{key} is not the same");
    }

    [Fact]
    public async Task A_merge_removes_words_that_were_edited_away()
    {
        var world = new World();
        var machine = world.Start();
        await PlayAsync(world, machine);
        var words = new WordIndex(world.Store, world.Clock);
        for (var i = 0; i < 2; i++)
        {
            await words.MergeAsync(CancellationToken.None);
            var form = (await new TaskingRecords(world.Store).LoadAsync("ITMS-2027-000003", CancellationToken.None))!.Tasking.Form;
            await machine.DoAsync("ITMS-2027-000003", new TaskingCommand.Edit(form with { Instruction = $"Only turnips {i}." }), "ana.ruiz");
        }

        Assert.Equal(1, await words.MergeAsync(CancellationToken.None));
        var merged = await DerivedAsync(world);
        await machine.Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None);
        foreach (var (key, body) in await DerivedAsync(world))
            Assert.True(merged.TryGetValue(key, out var was) && body.SequenceEqual(was), $"{key} is not the same");
        // Five of the six taskings still contain the word.
        Assert.Equal(5, Postings.Count(Assert.Single(await words.ReadAsync("unicorns", CancellationToken.None)).Value));
    }

    [Fact]
    public async Task A_rebuild_that_was_cut_off_starts_again_at_the_next_start()
    {
        var world = new World();
        var machine = world.Start();
        await PlayAsync(world, machine);
        Assert.False(await machine.Rebuild(Agency.Calendar).RebuildIfRulesChangedAsync(CancellationToken.None));
        await new WordIndex(world.Store, world.Clock).MergeAsync(CancellationToken.None);
        var before = await DerivedAsync(world);

        for (var writes = 1; writes < 16; writes += 2)
        {
            var dying = world.Start(new Death(writes, AfterIt: true));
            await Assert.ThrowsAnyAsync<Exception>(() => dying.Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None));
            Assert.True(await world.Start().Rebuild(Agency.Calendar).RebuildIfRulesChangedAsync(CancellationToken.None));
            Assert.Equal(before.Keys, (await DerivedAsync(world)).Keys);
        }

        Assert.False(await world.Start().Rebuild(Agency.Calendar).RebuildIfRulesChangedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_merge_that_is_cut_off_anywhere_neither_loses_a_word_nor_leaves_an_outdated_one()
    {
        for (var writes = 1; writes < 40; writes += 3)
        {
            var world = new World();
            var machine = world.Start();
            await PlayAsync(world, machine);
            using var words = new WordIndex(world.Store, world.Clock);
            await words.MergeAsync(CancellationToken.None);
            var records = new TaskingRecords(world.Store);
            await EditAsync("Only turnips.");
            using var dying = new WordIndex(new DyingStore(world.Store, new Death(writes, AfterIt: true)), world.Clock);
            await dying.MergeAsync(CancellationToken.None).ContinueWith(_ => { }, TaskScheduler.Default);
            // Before the next merge, an edit brings back the removed word and removes the added one.
            await EditAsync("Unicorns and parsnips.");
            world.Clock.Now += TimeSpan.FromMinutes(2);
            await words.MergeAsync(CancellationToken.None);

            var merged = await DerivedAsync(world);
            await machine.Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None);
            foreach (var (key, body) in await DerivedAsync(world))
                Assert.True(merged.TryGetValue(key, out var was) && body.SequenceEqual(was), $"{key} is not the same after {writes} writes");

            async Task EditAsync(string instruction)
            {
                var form = (await records.LoadAsync("ITMS-2027-000003", CancellationToken.None))!.Tasking.Form;
                var edit = new TaskingCommand.Edit(form with { Instruction = instruction });
                Assert.IsType<Outcome.Done>(await machine.DoAsync("ITMS-2027-000003", edit, "ana.ruiz"));
            }
        }
    }

    private static async Task PlayAsync(World world, Machine machine)
    {
        for (var i = 0; i < 6; i++)
        {
            var form = Forms.InformationRequest(new DateOnly(2027, 2, 10 + i)) with
            {
                Instruction = $"Count the unicorns of ward {i}, and of Jane Example.",
                CaseNumber = $"CASE-{i / 2}",
                Restricted = i == 4,
                Action = i == 5 ? TaskAction.Review : TaskAction.Work,
            };
            TaskingCommand.Create create = new("", form, [new PlacementRequest("HOU", "lee.chan", [])]);
            await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        }

        await machine.DoAsync("ITMS-2027-000001", new TaskingCommand.Delegate(null, "sam.ortiz", "Look in the log."), "lee.chan");
        await machine.DoAsync("ITMS-2027-000001", new TaskingCommand.AddComment("The archive of Jane Example."), "lee.chan");
        await machine.DoAsync("ITMS-2027-000002", new TaskingCommand.SetAction(TaskAction.StandDown, "waits"), "ana.ruiz");
        await machine.DoAsync("ITMS-2027-000006", new TaskingCommand.Acknowledge(), "ana.ruiz");
        world.Clock.Now = Agency.Time("2027-02-11 09:00");
        await machine.RecoverySweep.ReachDeadlinesAsync(CancellationToken.None);
        await machine.HearAsync();
    }

    /// <summary>
    /// All derived rows, including words that wait to be merged. The lists of indexed words are left out, because they depend on the order of
    /// merges.
    /// </summary>
    private static async Task<SortedDictionary<(string Partition, string RowKey), byte[]>> DerivedAsync(World world)
    {
        var rows = new SortedDictionary<(string, string), byte[]>();
        await foreach (var partition in world.Store.PartitionsAsync(""))
            await foreach (var row in world.Store.ReadAllAsync(new RowRange(partition)))
                if (ProjectionRebuild.Partitions.Contains(partition))
                    rows.Add((partition, row.RowKey), row.Body.ToArray());
        return rows;
    }
}
