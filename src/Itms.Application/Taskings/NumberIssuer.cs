using System.Globalization;
using System.Text;
using Itms.Application.Tables;

namespace Itms.Application.Taskings;

/// <summary>
/// Issues ITMS numbers, each once, counting from 1 in every year. Requests that wait at the same moment share one write
/// of the counter. A number is lost only if the process ends between issuing and creating.
/// </summary>
public sealed class NumberIssuer(ITableStore store) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock queueLock = new();
    private List<TaskCompletionSource<long>> queue = [];
    private int queueYear;

    /// <param name="year">Agency year.</param>
    public async Task<string> IssueAsync(int year)
    {
        var ticket = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        List<TaskCompletionSource<long>> mine;
        lock (queueLock)
        {
            // At the turn of the year the two years' requests do not share a write.
            if (queueYear != year) (queue, queueYear) = ([], year);
            mine = queue;
            mine.Add(ticket);
        }

        await gate.WaitAsync();
        try
        {
            List<TaskCompletionSource<long>> served;
            lock (queueLock)
            {
                if (ReferenceEquals(mine, queue)) queue = [];
                served = [.. mine];
                mine.Clear();
            }

            if (served.Count > 0) await ServeAsync(year, served);
        }
        finally
        {
            gate.Release();
        }

        return ItmsNumber.Format(year, await ticket.Task);
    }

    public void Dispose() => gate.Dispose();

    private async Task ServeAsync(int year, List<TaskCompletionSource<long>> served)
    {
        try
        {
            var first = await ReserveAsync(year, served.Count);
            for (var i = 0; i < served.Count; i++) served[i].SetResult(first + i);
        }
        catch (Exception e)
        {
            foreach (var ticket in served) ticket.TrySetException(e);
        }
    }

    private async Task<long> ReserveAsync(int year, int count)
    {
        var key = year.ToString("D4", CultureInfo.InvariantCulture);
        while (true)
        {
            var row = await store.GetAsync(Keys.Numbers, key);
            var last = row is null ? 0 : long.Parse(Encoding.ASCII.GetString(row.Body.Span), CultureInfo.InvariantCulture);
            var body = Encoding.ASCII.GetBytes((last + count).ToString(CultureInfo.InvariantCulture));
            RowWrite write = row is null ? new RowWrite.Insert(key, body) : new RowWrite.Update(key, row.ETag, body);
            if (await store.CommitAsync(Keys.Numbers, [write]) is CommitOutcome.Committed) return last + 1;
        }
    }
}
