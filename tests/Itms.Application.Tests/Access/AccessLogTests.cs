using Itms.Application.Access;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Access;

/// <summary>Gathered entries are shown by tasking, complete and once each, whichever process sorts them and however that ends.</summary>
public sealed class AccessLogTests
{
    private static readonly string[] OfA = ["sam.ortiz history", "lee.chan tasking", "ada.wells tasking"];

    private readonly InMemoryTableStore store = new();
    private readonly ManualClock clock = new(new DateTimeOffset(2027, 3, 1, 15, 0, 0, TimeSpan.Zero));
    private int processes;

    [Fact]
    public async Task Two_processes_that_sort_what_a_third_left_behind_show_each_entry_once()
    {
        await LeaveBehindAsync();
        Assert.NotEmpty((await store.ReadAsync(new RowRange(AccessKeys.GatheredEntries))).Rows);
        await using var one = Process(store);
        await using var other = Process(store);

        var seen = await Task.WhenAll(ShownAsync(one, "A"), ShownAsync(other, "A"), ShownAsync(one, "B"));

        Assert.Equal([OfA, OfA, ["lee.chan attachment"]], seen);
        Assert.Empty((await store.ReadAsync(new RowRange(AccessKeys.GatheredEntries))).Rows);
    }

    [Fact]
    public async Task Access_entries_of_a_process_are_shown_as_soon_as_they_are_noted()
    {
        await using var process = Process(store);
        await process.NoteAsync("A", "lee.chan", "tasking", CancellationToken.None);
        Assert.Equal(["lee.chan tasking"], await ShownAsync(process, "A"));
        clock.Now += TimeSpan.FromSeconds(1);
        await process.NoteAsync("A", "lee.chan", "history", CancellationToken.None);
        Assert.Equal(["lee.chan history", "lee.chan tasking"], await ShownAsync(process, "A"));
    }

    [Fact]
    public async Task Sorting_cut_off_at_any_write_loses_and_doubles_nothing()
    {
        await LeaveBehindAsync();
        var writes = 0;
        for (var (at, after) = (1, false); ; (at, after) = after ? (at + 1, false) : (at, true))
        {
            var dying = new DyingStore(store, new Death(at, after));
            var cutOff = await Record.ExceptionAsync(async () =>
            {
                await using var process = Process(dying);
                await ShownAsync(process, "A");
            });
            if (cutOff is null) break;
            Assert.IsType<ProcessDiedException>(cutOff);
            writes++;
            await using (var next = Process(store)) Assert.Equal(OfA, await ShownAsync(next, "A"));
            // Start over as if nothing had been sorted. The process then dies at the next write.
            await ForgetAsync();
            await LeaveBehindAsync();
        }

        Assert.Equal(2 * 5, writes);
    }

    [Fact]
    public async Task A_write_that_fails_for_any_reason_is_tried_again()
    {
        var failing = new FailingStore(store);
        await using var process = Process(failing);
        await process.NoteAsync("A", "lee.chan", "tasking", CancellationToken.None);

        Assert.Equal(["lee.chan tasking"], await ShownAsync(process, "A"));
        Assert.True(failing.HasFailed);
    }

    [Fact]
    public async Task After_five_seconds_without_a_record_nobody_may_be_shown_anything_until_writing_works_again()
    {
        var full = new FullStore(store);
        await using var process = Process(full);
        await process.NoteAsync("A", "lee.chan", "tasking", CancellationToken.None);
        await full.Refused.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.CanRecord);
        clock.Now += AccessLog.Patience;

        Assert.False(process.CanRecord);
        await Assert.ThrowsAsync<AccessNotRecordedException>(() => NoteAsync(process));
        await Assert.ThrowsAsync<AccessNotRecordedException>(() => ShownAsync(process, "A"));

        full.HasRoom = true;
        await full.Written.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => process.CanRecord, TimeSpan.FromSeconds(30)));
        Assert.Equal(["lee.chan tasking"], await ShownAsync(process, "A"));

        static Task NoteAsync(AccessLog log) => log.NoteAsync("A", "kim.dale", "tasking", CancellationToken.None).AsTask();
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_is_not_ready_and_says_so()
    {
        var full = new FullStore(store) { HasRoom = true };
        var readiness = new Readiness(full, clock);
        Assert.Null(await readiness.FaultAsync(CancellationToken.None));
        full.HasRoom = false;
        // Most probes do not write.
        Assert.Null(await readiness.FaultAsync(CancellationToken.None));
        clock.Now += TimeSpan.FromSeconds(30);
        Assert.Contains("does not take writes", await readiness.FaultAsync(CancellationToken.None), StringComparison.Ordinal);
        Assert.Contains("does not take writes", await readiness.FaultAsync(CancellationToken.None), StringComparison.Ordinal);
        full.HasRoom = true;
        Assert.Null(await readiness.FaultAsync(CancellationToken.None));
    }

    private async Task LeaveBehindAsync()
    {
        clock.Now = new DateTimeOffset(2027, 3, 1, 15, 0, 0, TimeSpan.Zero);
        await using var process = Process(store);
        await NoteAsync("A", "ada.wells", "tasking");
        await NoteAsync("A", "ada.wells", "tasking");
        clock.Now += TimeSpan.FromSeconds(5);
        await NoteAsync("A", "lee.chan", "tasking");
        await NoteAsync("B", "lee.chan", "attachment");
        clock.Now += TimeSpan.FromSeconds(5);
        await NoteAsync("A", "sam.ortiz", "history");

        ValueTask NoteAsync(string number, string person, string what) => process.NoteAsync(number, person, what, CancellationToken.None);
    }

    private async Task ForgetAsync()
    {
        foreach (var number in new[] { "A", "B" })
            foreach (var row in (await store.ReadAsync(new RowRange(AccessKeys.Entries(number)))).Rows)
                await store.CommitAsync(row.Partition, [new RowWrite.Delete(row.RowKey)]);
    }

    private AccessLog Process(ITableStore through) => new(through, clock, () => $"process{++processes}", NullLogger<AccessLog>.Instance);

    private static async Task<string[]> ShownAsync(AccessLog log, string number) =>
        [.. (await log.ReadAsync(number, from: null, 50, CancellationToken.None)).AccessEntries.Select(entry => $"{entry.By} {entry.What}")];

    /// <summary>A store whose first commit fails in a way that nobody expects.</summary>
    private sealed class FailingStore(ITableStore inner) : ITableStore
    {
        public bool HasFailed { get; private set; }

        public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
            inner.GetAsync(partition, rowKey, cancellationToken);

        public ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(range, top, cancellationToken);

        public ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
        {
            if (HasFailed) return inner.CommitAsync(partition, writes, cancellationToken);
            HasFailed = true;
            throw new InvalidOperationException("Nobody expects this.");
        }
    }

    /// <summary>A store on a disk that can be full.</summary>
    private sealed class FullStore(ITableStore inner) : ITableStore
    {
        public bool HasRoom { get; set; }

        public TaskCompletionSource Refused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
            inner.GetAsync(partition, rowKey, cancellationToken);

        public ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(range, top, cancellationToken);

        public async ValueTask<CommitOutcome> CommitAsync(
            string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
        {
            if (!HasRoom)
            {
                Refused.TrySetResult();
                throw new IOException("No space left on device");
            }

            var outcome = await inner.CommitAsync(partition, writes, cancellationToken);
            Written.TrySetResult();
            return outcome;
        }
    }
}
