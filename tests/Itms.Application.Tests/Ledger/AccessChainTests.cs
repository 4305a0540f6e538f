using System.Text;
using Itms.Application.Access;
using Itms.Application.Backup;
using Itms.Application.Storage;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Ledger;

/// <summary>An access log that was cut or changed is found, whether its entries were sorted by tasking or not.</summary>
public sealed class AccessChainTests
{
    private readonly InMemoryTableStore store = new();
    private readonly ManualClock clock = new(new DateTimeOffset(2027, 3, 1, 15, 0, 0, TimeSpan.Zero));
    private int processes;

    [Fact]
    public async Task Nothing_is_reported_of_what_two_processes_wrote_whether_it_is_sorted_or_not()
    {
        await using (var one = Process())
        await using (var other = Process())
        {
            await NoteAsync(one, "A", "lee.chan");
            await NoteAsync(other, "A", "kim.dale");
            Assert.Empty(await FaultsAsync());
            await Task.WhenAll(ShownAsync(one, "A"), ShownAsync(other, "A"));
            Assert.Empty(await FaultsAsync());
            await NoteAsync(one, "A", "lee.chan");
            // In the same second, it is one entry.
            await NoteAsync(one, "B", "lee.chan", seconds: 0);
            await NoteAsync(one, "B", "lee.chan", seconds: 0);
        }

        Assert.Empty(await FaultsAsync());
        await using var next = Process();
        Assert.Equal(3, await ShownAsync(next, "A"));
        Assert.Empty(await FaultsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sorted_entry_that_is_removed_or_changed_is_found(bool isRemoved)
    {
        await using var process = Process();
        foreach (var person in new[] { "lee.chan", "kim.dale", "ada.wells" }) await NoteAsync(process, "A", person);
        await ShownAsync(process, "A");
        var row = (await store.ReadAsync(new RowRange(AccessKeys.Entries("A")))).Rows[1];
        var forged = Encoding.UTF8.GetString(row.Body.Span).Replace("kim.dale", "sam.ortiz", StringComparison.Ordinal);
        await store.CommitAsync(
            row.Partition, [isRemoved ? new RowWrite.Delete(row.RowKey) : new RowWrite.Upsert(row.RowKey, Encoding.UTF8.GetBytes(forged))]);

        Assert.Equal(["A: 1 of 3 entries of its access log are missing or were altered."], await FaultsAsync());
    }

    [Fact]
    public async Task An_access_log_of_which_all_rows_were_removed_is_found()
    {
        await using var process = Process();
        foreach (var number in new[] { "A", "B" }) await NoteAsync(process, number, "lee.chan");
        await ShownAsync(process, "A");
        foreach (var number in new[] { "A", "B" })
            foreach (var row in (await store.ReadAsync(new RowRange(AccessKeys.Entries(number)))).Rows)
                await store.CommitAsync(row.Partition, [new RowWrite.Delete(row.RowKey)]);

        Assert.Equal(2, (await FaultsAsync()).Count);
    }

    [Theory]
    [InlineData(true, "1 of 3 writes of one process are missing.")]
    [InlineData(false, "1 of 3 writes of one process were altered.")]
    public async Task A_write_that_is_removed_or_changed_before_it_is_sorted_is_found_then_and_later(bool isRemoved, string fault)
    {
        await using (var process = Process())
            foreach (var person in new[] { "lee.chan", "kim.dale", "ada.wells" })
                await NoteAsync(process, "A", person);
        var row = (await store.ReadAsync(new RowRange(AccessKeys.GatheredEntries))).Rows[1];
        var forged = Encoding.UTF8.GetString(row.Body.Span).Replace("kim.dale", "sam.ortiz", StringComparison.Ordinal);
        await store.CommitAsync(
            row.Partition, [isRemoved ? new RowWrite.Delete(row.RowKey) : new RowWrite.Upsert(row.RowKey, Encoding.UTF8.GetBytes(forged))]);
        Assert.Equal([fault], await FaultsAsync());

        await using var next = Process();
        await ShownAsync(next, "A");
        Assert.Equal([fault], await FaultsAsync());
    }

    private AccessLog Process() =>
        new(store, clock, () => $"process-{Interlocked.Increment(ref processes)}", NullLogger<AccessLog>.Instance);

    /// <summary>Notes an entry, and waits until it is written: it is a write of its own.</summary>
    private async Task NoteAsync(AccessLog log, string number, string person, int seconds = 1)
    {
        clock.Now += TimeSpan.FromSeconds(seconds);
        var before = await RowsAsync();
        await log.NoteAsync(number, person, "tasking", CancellationToken.None);
        Assert.True(SpinWait.SpinUntil(() => RowsAsync().GetAwaiter().GetResult() > before, TimeSpan.FromSeconds(30)));
    }

    private async Task<int> RowsAsync() => (await store.ReadAsync(new RowRange(AccessKeys.GatheredEntries))).Rows.Count;

    private static async Task<int> ShownAsync(AccessLog log, string number) =>
        (await log.ReadAsync(number, from: null, 100, CancellationToken.None)).AccessEntries.Count;

    private async Task<List<string>> FaultsAsync() =>
        await new DataCheck(store, new InMemoryBlobStore()).RunAsync(CancellationToken.None).ToListAsync();
}
