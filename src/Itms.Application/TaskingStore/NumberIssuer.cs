using System.Globalization;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>
/// Issues ITMS numbers, each once, counting from 1 in every year. Requests that wait at the same moment share one write of
/// the counter, and as many numbers again are set aside for those that follow: one at a time sets nothing aside.
/// A number is lost only if the process ends between issuing and creating, or with numbers set aside.
/// </summary>
public sealed class NumberIssuer(ITableStore store) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock asideLock = new();
    private int waiting;
    private int asideYear;
    private long asideNext;
    private long asideEnd;

    /// <param name="year">Agency year.</param>
    public async Task<string> IssueAsync(int year)
    {
        if (TryTakeAside(year) is { } at) return ItmsNumber.Format(year, at);
        Interlocked.Increment(ref waiting);
        await gate.WaitAsync();
        try
        {
            // Whoever was before us may have reserved for us, too.
            if (TryTakeAside(year) is { } now) return ItmsNumber.Format(year, now);
            var callers = Volatile.Read(ref waiting);
            var count = callers == 1 ? 1 : 2 * callers;
            var first = await ReserveAsync(year, count);
            lock (asideLock) (asideYear, asideNext, asideEnd) = (year, first + 1, first + count);
            return ItmsNumber.Format(year, first);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private long? TryTakeAside(int year)
    {
        lock (asideLock) return year == asideYear && asideNext < asideEnd ? asideNext++ : null;
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
