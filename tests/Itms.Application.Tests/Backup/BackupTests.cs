using Itms.Application.Backup;
using Itms.Application.Indexing;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Backup;

/// <summary>A backup holds everything, is made while others work, and comes back as it was.</summary>
public sealed class BackupTests
{
    private const string First = "ITMS-2027-000001";

    [Fact]
    public async Task Everything_comes_back_and_derived_rows_are_rebuilt_with_the_same_bytes()
    {
        var office = await Office.AtWorkAsync();
        for (var i = 0; i < CommentRows.PerRow + 10; i++) await office.CommentAsync(First, $"Comment {i}.");
        await office.Machine.HearAsync();
        await office.World.Store.CommitAsync("some-new-feature", [new RowWrite.Insert("bytes", new byte[] { 0xff, 0, 10, 34 })]);
        await new WordIndex(office.World.Store, office.World.Clock).MergeAsync(CancellationToken.None);
        var other = Office.Empty();

        var report = await other.RestoreAsync(await office.BackUpAsync());

        Assert.Equal(await office.RowsAsync(), await other.RowsAsync());
        Assert.Equal(await office.RowsAsync(derived: true), await other.RowsAsync(derived: true));
        Assert.Equal(office.Documents.Names, other.Documents.Names);
        Assert.Equal((3, 1, 0), (report.Backup.Manifest.Taskings, report.Backup.Manifest.Documents, report.Held));
        Assert.Equal("America/New_York", report.Backup.Head.TimeZone);
        var (check, faults) = await other.CheckAsync();
        Assert.Equal((3, 1, true), (check.Histories, check.Documents, check.IsIntact));
        Assert.Empty(faults);
        // A backup of what was restored says the same.
        var again = await BackupReader.CheckAsync(await other.BackUpAsync(), default);
        Assert.Equal(report.Backup.Manifest.Parts.Skip(1), again.Manifest.Parts.Skip(1));
    }

    [Fact]
    public async Task The_next_tasking_gets_a_new_number_and_an_answered_request_is_not_repeated()
    {
        var office = await Office.AtWorkAsync();
        await office.Machine.DoAsync(First, new TaskingCommand.AddComment("Once."), "lee.chan", key: "k1");
        var other = Office.Empty();
        await other.RestoreAsync(await office.BackUpAsync());

        await other.Machine.DoAsync(First, new TaskingCommand.AddComment("Once."), "lee.chan", key: "k1");

        Assert.Equal(["Once."], await CommentsAsync(other));
        Assert.Equal("ITMS-2027-000004", await other.CreateAsync());
    }

    [Fact]
    public async Task The_key_that_signs_sessions_and_open_codes_stay_behind()
    {
        var office = await Office.AtWorkAsync();
        await SigningKey.OpenAsync(office.World.Store);
        await office.World.Store.CommitAsync(SignInKeys.Partition, [
            new RowWrite.Insert(SignInKeys.SetupCode, "code"u8.ToArray()),
            new RowWrite.Insert(SignInKeys.AttemptsOf("lee.chan"), "5"u8.ToArray()),
            new RowWrite.Insert(SignInKeys.Account("lee.chan"), "hash"u8.ToArray())]);
        var other = Office.Empty();
        // A host that was started has a key of its own.
        var own = await SigningKey.OpenAsync(other.World.Store);
        await other.RestoreAsync(await office.BackUpAsync());

        Assert.Equal([SignInKeys.Account("lee.chan")], await other.World.Store.ReadAllKeysAsync(new RowRange(SignInKeys.Partition)));
        Assert.Equal(own.Sign("a", "b"), (await SigningKey.OpenAsync(other.World.Store)).Sign("a", "b"));
    }

    [Fact]
    public async Task Mails_that_waited_are_held_back_and_an_administrator_can_send_them()
    {
        var office = await Office.AtWorkAsync();
        await office.CreateAsync();
        var other = Office.Empty();

        var report = await other.RestoreAsync(await office.BackUpAsync());
        await other.Machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);

        Assert.Empty(other.World.Sent);
        var held = await other.Machine.Outbox.DeadLettersAsync(Agency.Person("ana.ruiz"), default);
        Assert.Equal(report.Held, held.Count);
        Assert.All(held, dead => Assert.Equal(("ITMS-2027-000004", "Restored from a backup. It may have been sent."), (dead.Number, dead.LastError)));
        Assert.NotNull(await other.Machine.Outbox.ResendAsync(held[0].Id, Agency.Person("ana.ruiz"), default));
        await other.Machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        Assert.Equal([held[0].Id], other.World.Sent);
        Assert.Equal(held.Count - 1, (await other.DeadLettersAsync()).Count);
    }

    [Fact]
    public async Task Mails_that_waited_to_be_gathered_are_held_back_too()
    {
        var office = await Office.AtWorkAsync();
        var store = office.World.Store;
        var batch = (await OutboxBatch.ReadAllAsync(store, First, default))[0];
        var gathered = batch with { Messages = [batch.Messages[0] with { State = OutboxMessageState.Gathered }, .. batch.Messages.Skip(1)] };
        await store.CommitAsync(OutboxKeys.Partition(First), [new RowWrite.Upsert(OutboxKeys.Batch(batch.Seq), Json.Bytes(gathered))]);
        var item = new GatheredItem("lee.chan", First, batch.Seq, 0, office.World.Clock.Now, "Something.");
        var key = GatheredKeys.Item(item.Person, First, batch.Seq, 0);
        await store.CommitAsync(GatheredKeys.Waiting, [new RowWrite.Insert(key, Json.Bytes(item))]);
        var other = Office.Empty();

        Assert.Equal(1, (await other.RestoreAsync(await office.BackUpAsync())).Held);
        other.World.Clock.Now += TimeSpan.FromDays(3);
        await other.Machine.Gathered.SendDueAsync(other.World.Clock.Now, default);
        await other.Machine.HearAsync();

        Assert.Empty(other.World.Sent);
        Assert.Equal([OutboxKeys.DeadLetter(First, batch.Seq, 0)], await other.DeadLettersAsync());
    }

    [Fact]
    public async Task A_tasking_that_changes_while_it_is_read_is_whole()
    {
        var office = await Office.AtWorkAsync();
        var changes = 0;
        // Between the pages of the tasking's rows, somebody comments, ten times.
        var busy = new BusyStore(office.World.Store, TaskingKeys.Partition(First), async () =>
        {
            if (changes++ < 10) await office.CommentAsync(First, $"Comment {changes}.");
        });
        var other = Office.Empty();

        await other.RestoreAsync(await office.BackUpAsync(busy));

        var (check, faults) = await other.CheckAsync();
        Assert.True(check.IsIntact, string.Join(' ', faults));
        Assert.Contains("Comment 10.", await CommentsAsync(other));
    }

    [Fact]
    public async Task A_check_misses_a_tasking_that_was_taken_away_as_a_whole()
    {
        var office = await Office.AtWorkAsync();
        var store = office.World.Store;
        foreach (var row in (await store.ReadAsync(new RowRange(TaskingKeys.Partition(First)))).Rows)
            await store.CommitAsync(row.Partition, [new RowWrite.Delete(row.RowKey)]);

        var (check, faults) = await office.CheckAsync();

        Assert.False(check.IsIntact);
        Assert.Contains(faults, fault => fault.StartsWith($"{First}: The tasking is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tasking_that_never_stands_still_ends_the_backup()
    {
        var office = await Office.AtWorkAsync();
        var busy = new BusyStore(office.World.Store, TaskingKeys.Partition(First), () => office.CommentAsync(First, "Again."), onFirstPage: true);
        await Assert.ThrowsAsync<TableStoreUnavailableException>(() => office.BackUpAsync(busy));
    }

    [Fact]
    public async Task What_is_created_while_a_backup_is_made_never_gets_a_number_twice()
    {
        var office = await Office.AtWorkAsync();
        var created = new List<string>();
        var busy = new BusyStore(office.World.Store, TaskingKeys.Partition(First), async () => created.Add(await office.CreateAsync()));
        var other = Office.Empty();

        await other.RestoreAsync(await office.BackUpAsync(busy));

        Assert.DoesNotContain(await other.CreateAsync(), created);
    }

    [Fact]
    public async Task A_missing_or_changed_document_is_named_and_the_rest_is_backed_up()
    {
        var office = await Office.AtWorkAsync();
        await office.AttachAsync(First, "bb22", "Another.");
        await office.Documents.DeleteAsync("aa11");
        await office.Documents.DeleteAsync("bb22");
        await office.Documents.WriteAsync("bb22", new MemoryStream("Forged."u8.ToArray()));

        var summary = await BackupReader.CheckAsync(await office.BackUpAsync(), default);

        Assert.Equal(
            [$"A document of tasking {First} is missing: aa11.", $"A document of tasking {First} is not as it was stored: bb22."],
            summary.Manifest.Faults);
        Assert.Equal((3, 1), (summary.Manifest.Taskings, summary.Manifest.Documents));
        Assert.Equal(summary.Manifest.Faults, (await office.CheckAsync()).Faults);
    }

    [Fact]
    public async Task Every_kind_of_partition_is_decided_on()
    {
        var office = await Office.AtWorkAsync();
        office.World.Clock.Now = Agency.Time("2027-02-15 09:00");
        await office.Machine.RecoverySweep.ReachDeadlinesAsync(CancellationToken.None);
        await office.Machine.DigestAsync();
        await office.Machine.Gathered.SendDueAsync(office.World.Clock.Now, default);
        await foreach (var partition in office.World.Store.PartitionsAsync(""))
            Assert.True(BackupPlan.KindOf(partition) is not null, $"BackupPlan does not say what becomes of {partition}.");
        foreach (var subject in new[] { "digest-2027-01-11", "reports-2027-01", "gathered-1", "departure-1", "arrivals-1" })
            Assert.Equal(BackupTurn.Between, BackupPlan.KindOf(OutboxKeys.Partition(subject))?.Turn);
    }

    private static async Task<List<string>> CommentsAsync(Office office) =>
    [
        .. (await new TaskingRecords(office.World.Store).ReadHistoryAsync(First, default))
            .Select(e => e.Recorded.Event).OfType<TaskingEvent.Commented>().Select(e => e.Text),
    ];

    /// <summary>Pages of a partition have three rows, and somebody does something right after each.</summary>
    private sealed class BusyStore(ITableStore store, string partition, Func<Task> happens, bool onFirstPage = false) : ITableStore
    {
        public ValueTask<Row?> GetAsync(string p, string rowKey, CancellationToken cancellationToken = default) =>
            store.GetAsync(p, rowKey, cancellationToken);

        public async ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
        {
            if (range.Partition != partition) return await store.ReadAsync(range, top, cancellationToken);
            var page = await store.ReadAsync(range, Math.Min(top, 3), cancellationToken);
            if (!onFirstPage || range.From.Length == 0) await happens();
            return page;
        }

        public ValueTask<CommitOutcome> CommitAsync(string p, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
            store.CommitAsync(p, writes, cancellationToken);
    }
}
