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
        while (true)
        {
            var row = await store.GetAsync(TaskingKeys.Numbers, key);
            var last = row is null ? 0 : long.Parse(Encoding.ASCII.GetString(row.Body.Span), CultureInfo.InvariantCulture);
            var body = Encoding.ASCII.GetBytes((last + count).ToString(CultureInfo.InvariantCulture));
            RowWrite write = row is null ? new RowWrite.Insert(key, body) : new RowWrite.Update(key, row.ETag, body);
            if (await store.CommitAsync(TaskingKeys.Numbers, [write]) is CommitOutcome.Committed) return last + 1;
        }
    }
}
