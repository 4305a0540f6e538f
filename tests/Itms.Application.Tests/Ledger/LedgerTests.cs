using System.Text;
using Itms.Application.Ledger;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Backup;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Taskings;

namespace Itms.Application.Tests.Ledger;

/// <summary>What the chain over all histories shows, and that nothing else is reported.</summary>
public sealed class LedgerTests
{
    private const string First = "ITMS-2027-000001";
    private const string Last = "ITMS-2027-000003";

    [Fact]
    public async Task Nothing_is_reported_of_an_untouched_office_before_and_after_its_histories_are_entered()
    {
        var office = await Office.AtWorkAsync();
        Assert.Empty((await office.CheckAsync()).Faults);
        await office.Machine.Seals.SealAsync(CancellationToken.None);
        Assert.Empty((await office.CheckAsync()).Faults);
        await office.CommentAsync(First, "More.");
        var (check, faults) = await office.CheckAsync();
        Assert.Empty(faults);
        Assert.True(check.IsIntact);
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Last)]
    public async Task A_tasking_that_was_removed_with_all_that_names_it_is_missed(string number)
    {
        var office = await EnteredAsync();
        await RemoveAsync(office.World.Store, TaskingKeys.Partition(number));
        await RemoveAsync(office.World.Store, DerivedRows.Partition);
        // Even the counter says that it was never issued.
        if (number == Last)
            await office.World.Store.CommitAsync(TaskingKeys.Numbers, [new RowWrite.Upsert("2027", Encoding.ASCII.GetBytes("2"))]);

        Assert.Equal([$"{number}: The tasking is missing, with its whole history, but the ledger has it."], (await office.CheckAsync()).Faults);
    }

    [Fact]
    public async Task A_history_whose_end_was_cut_off_together_with_its_snapshot_is_found()
    {
        var office = await EnteredAsync();
        var store = office.World.Store;
        // What the tasking was before the last event: everything fits together.
        var history = await new TaskingRecords(store).ReadHistoryAsync(First, CancellationToken.None);
        var before = Tasking.Fold(history.SkipLast(1).Select(entry => entry.Recorded))!;
        var snapshot = (await store.GetAsync(TaskingKeys.Partition(First), TaskingKeys.Snapshot))!;
        await store.CommitAsync(TaskingKeys.Partition(First),
        [
            new RowWrite.Update(TaskingKeys.Snapshot, snapshot.ETag, Json.Bytes(new Snapshot(before, history[^2].Hash))),
            new RowWrite.Delete(TaskingKeys.Event(history.Count)),
        ]);
        Assert.True((await new HistoryVerifier(new TaskingRecords(store)).VerifyAsync(First, CancellationToken.None))!.Intact);

        Assert.Equal(
            [$"{First}: The history was cut: the ledger has {history.Count} events. (event {history.Count - 1})"],
            (await office.CheckAsync()).Faults);
    }

    [Fact]
    public async Task A_history_that_was_written_anew_from_the_start_is_found()
    {
        var office = await EnteredAsync();
        var store = office.World.Store;
        var history = await new TaskingRecords(store).ReadHistoryAsync(First, CancellationToken.None);
        var head = History.Anchor(First);
        var writes = new List<RowWrite>();
        foreach (var entry in history)
        {
            (var body, head) = History.Write(entry.Recorded with { By = entry.Recorded.By == "lee.chan" ? "kim.dale" : entry.Recorded.By }, head);
            writes.Add(new RowWrite.Upsert(TaskingKeys.Event(entry.Recorded.Seq), body));
        }

        var forged = (await ReadBackAsync()).Select(entry => entry.Recorded);
        writes.Add(new RowWrite.Upsert(TaskingKeys.Snapshot, Json.Bytes(new Snapshot(Tasking.Fold(forged)!, head))));
        await store.CommitAsync(TaskingKeys.Partition(First), writes);
        Assert.True((await new HistoryVerifier(new TaskingRecords(store)).VerifyAsync(First, CancellationToken.None))!.Intact);

        Assert.Contains("not the one that the ledger has", Assert.Single((await office.CheckAsync()).Faults), StringComparison.Ordinal);

        async Task<List<HistoryEntry>> ReadBackAsync()
        {
            var other = new InMemoryTableStore();
            await other.CommitAsync(TaskingKeys.Partition(First), writes);
            return await new TaskingRecords(other).ReadHistoryAsync(First, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("a page", "Pages are missing")]
    [InlineData("the last page", "had")]
    [InlineData("all pages", "had")]
    [InlineData("the ledger", "had")]
    [InlineData("a letter", "altered")]
    [InlineData("the end", "Its end is not recorded")]
    public async Task A_ledger_that_was_cut_or_changed_is_found(string what, string fault)
    {
        var office = await EnteredAsync();
        await office.CommentAsync(First, "More.");
        await office.Machine.Seals.SealAsync(CancellationToken.None);
        var store = office.World.Store;
        var pages = await store.ReadAllAsync(LedgerKeys.Pages).ToListAsync();
        Assert.True(pages.Count >= 3);
        switch (what)
        {
            case "a page": await DeleteAsync(pages[1]); break;
            case "the last page": await DeleteAsync(pages[^1]); break;
            case "all pages": foreach (var page in pages) await DeleteAsync(page); break;
            case "the ledger": await RemoveAsync(store, LedgerKeys.Partition); break;
            case "the end": await store.CommitAsync(LedgerKeys.Partition, [new RowWrite.Delete(LedgerKeys.Head)]); break;
            default:
                var text = Encoding.UTF8.GetString(pages[0].Body.Span).Replace(First, Last, StringComparison.Ordinal);
                await store.CommitAsync(LedgerKeys.Partition, [new RowWrite.Upsert(pages[0].RowKey, Encoding.UTF8.GetBytes(text))]);
                break;
        }

        var (check, faults) = await office.CheckAsync();
        Assert.False(check.IsIntact);
        Assert.Contains(
            faults, sentence => sentence.StartsWith("Ledger: ", StringComparison.Ordinal) && sentence.Contains(fault, StringComparison.Ordinal));

        async Task DeleteAsync(Row page) => await store.CommitAsync(LedgerKeys.Partition, [new RowWrite.Delete(page.RowKey)]);
    }

    [Fact]
    public async Task What_a_killed_process_did_not_enter_is_entered_within_a_day()
    {
        var office = await EnteredAsync();
        var killed = office.World.Start();
        await killed.DoAsync(First, new TaskingCommand.AddComment("Unseen."), "lee.chan");
        var next = office.World.Start();
        await next.Seals.SealAsync(CancellationToken.None);
        var seq = (await ChainLedger.ReadAsync(office.World.Store, CancellationToken.None)).Taskings[First].Seq;

        office.World.Clock.Now += TimeSpan.FromDays(1);
        await next.Seals.SealAsync(CancellationToken.None);

        Assert.Equal(seq + 1, (await ChainLedger.ReadAsync(office.World.Store, CancellationToken.None)).Taskings[First].Seq);
    }

    [Fact]
    public async Task Two_processes_that_enter_at_once_make_one_chain()
    {
        var office = await Office.AtWorkAsync();
        var machines = Enumerable.Range(0, 8).Select(_ => office.World.Start()).ToList();
        foreach (var machine in machines) await machine.DoAsync(First, new TaskingCommand.AddComment("One of eight."), "lee.chan");

        await Task.WhenAll(machines.Select(machine => Task.Run(() => machine.Seals.SealAsync(CancellationToken.None))));

        var ledger = await ChainLedger.ReadAsync(office.World.Store, CancellationToken.None);
        Assert.Empty(ledger.Faults);
        Assert.Equal(3, ledger.Taskings.Count);
        Assert.Empty((await office.CheckAsync()).Faults);
    }

    [Fact]
    public async Task What_could_not_be_entered_is_entered_at_the_next_attempt()
    {
        var office = await EnteredAsync();
        var dying = office.World.Start(new Death(AtCommit: 3, AfterIt: false), isSole: true);
        await Record.ExceptionAsync(() => dying.DoAsync(First, new TaskingCommand.AddComment("More."), "lee.chan"));
        var cutOff = await Record.ExceptionAsync(() => dying.Seals.SealAsync(CancellationToken.None));
        Assert.NotNull(cutOff);
        Assert.Empty((await office.CheckAsync()).Faults);
    }

    [Fact]
    public async Task A_backup_of_a_working_office_has_a_ledger_that_fits()
    {
        var office = await EnteredAsync();
        await office.CommentAsync(Last, "Not entered yet.");
        var other = Office.Empty();
        await other.RestoreAsync(await office.BackUpAsync());

        Assert.Empty((await other.CheckAsync()).Faults);
        await RemoveAsync(other.World.Store, TaskingKeys.Partition(First));
        Assert.NotEmpty((await other.CheckAsync()).Faults);
    }

    private static async Task<Office> EnteredAsync()
    {
        var office = await Office.AtWorkAsync();
        await office.Machine.Seals.SealAsync(CancellationToken.None);
        return office;
    }

    private static async Task RemoveAsync(InMemoryTableStore store, string partition)
    {
        await foreach (var row in store.ReadAllAsync(new RowRange(partition))) await store.CommitAsync(partition, [new RowWrite.Delete(row.RowKey)]);
    }

    /// <summary>A tasking as it is stored.</summary>
    private sealed record Snapshot(Tasking Tasking, string Head);
}
