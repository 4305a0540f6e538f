using System.Globalization;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>
/// Issues ITMS numbers. Each is issued once, counting from 1 in every year. A number is lost only if the process ends between
/// issuing it and creating the tasking, or while it holds reserved numbers.
/// </summary>
/// <remarks>
/// Callers that wait at the same moment share one write of the counter. With one durable write for each number, taskings could
/// be created no faster than the disk can sync (bench/results/2026-11-28-one-tasking.md: 1799 creations a second at a sync of
/// 0.41 ms or more).
/// </remarks>
public sealed class NumberIssuer(ITableStore store) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock reserveLock = new();
    private int waiting;
    private int reservedYear;
    private long nextReserved;
    private long reservedEnd;
    private (string Key, long Last, string ETag)? written;

    /// <param name="year">The year in agency time.</param>
    public async Task<string> IssueAsync(int year)
    {
        if (TryTakeReserved(year) is { } at) return ItmsNumber.Format(year, at);
        Interlocked.Increment(ref waiting);
        await gate.WaitAsync();
        try
        {
            // The caller before us may have reserved a number for us.
            if (TryTakeReserved(year) is { } now) return ItmsNumber.Format(year, now);
            // One caller alone reserves one number, and so loses none.
            var callers = Volatile.Read(ref waiting);
            var count = callers == 1 ? 1 : 2 * callers;
            var first = await ReserveAsync(year, count);
            lock (reserveLock) (reservedYear, nextReserved, reservedEnd) = (year, first + 1, first + count);
            return ItmsNumber.Format(year, first);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private long? TryTakeReserved(int year)
    {
        lock (reserveLock) return year == reservedYear && nextReserved < reservedEnd ? nextReserved++ : null;
    }

    private async Task<long> ReserveAsync(int year, int count)
    {
        var key = year.ToString("D4", CultureInfo.InvariantCulture);
        // If no other process has issued a number since, this one knows the counter and need not read it.
        var known = written is { } own && own.Key == key ? own : await ReadAsync(key);
        while (true)
        {
            var last = known?.Last ?? 0;
            var body = Encoding.ASCII.GetBytes((last + count).ToString(CultureInfo.InvariantCulture));
            RowWrite write = known is { } counter ? new RowWrite.Update(key, counter.ETag, body) : new RowWrite.Insert(key, body);
            if (await store.CommitAsync(TaskingKeys.Numbers, [write]) is CommitOutcome.Committed committed)
            {
                written = (key, last + count, committed.ETags[0]!);
                return last + 1;
            }

            known = await ReadAsync(key);
        }
    }

    private async Task<(string Key, long Last, string ETag)?> ReadAsync(string key) => await store.GetAsync(TaskingKeys.Numbers, key) is { } row
        ? (key, long.Parse(Encoding.ASCII.GetString(row.Body.Span), CultureInfo.InvariantCulture), row.ETag)
        : null;
}
