using System.Globalization;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>
/// Issues ITMS numbers. Each is issued once, counting from 1 in every year. A number is lost only if the process ends between
/// issuing it and creating the tasking, or while it holds reserved numbers. A number with a claim is not lost: the claim names it.
/// </summary>
/// <remarks>
/// Callers that wait at the same moment share one write of the counter. With one durable write for each number, taskings could
/// be created no faster than the disk can sync (bench/results/2026-11-28-one-tasking.md: 1799 creations a second at a sync of
/// 0.41 ms or more).
/// </remarks>
public sealed class NumberIssuer(ITableStore store) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock listLock = new();
    private readonly List<Caller> waiting = [];
    private int reservedYear;
    private long nextReserved;
    private long reservedEnd;
    private (string Key, long Last, string ETag)? written;

    /// <summary>A new number.</summary>
    /// <param name="year">The year in agency time.</param>
    public async Task<string> IssueAsync(int year)
    {
        if (TryTakeReserved(year) is { } at) return ItmsNumber.Format(year, at);
        return (await WaitAsync(new Caller(year, claim: null, body: null)))!;
    }

    /// <summary>A new number, and in the same transaction the row that says who claims it.</summary>
    /// <param name="year">The year in agency time.</param>
    /// <param name="claim">The key of that row: <see cref="TaskingKeys.Claim"/>.</param>
    /// <param name="body">The body of that row, given the number.</param>
    /// <returns>Null: the claim exists already, and no number was issued.</returns>
    public Task<string?> IssueAsync(int year, string claim, Func<string, ReadOnlyMemory<byte>> body) => WaitAsync(new Caller(year, claim, body));

    public void Dispose() => gate.Dispose();

    private async Task<string?> WaitAsync(Caller caller)
    {
        lock (listLock) waiting.Add(caller);
        await gate.WaitAsync();
        try
        {
            // The caller before us may have got a number for us.
            while (!caller.IsServed) await ServeAsync(caller.Year);
            return caller.Number;
        }
        finally
        {
            lock (listLock) waiting.Remove(caller);
            gate.Release();
        }
    }

    /// <summary>Issues numbers to the callers that wait, or finds that a claim exists.</summary>
    private async Task ServeAsync(int year)
    {
        List<Caller> callers;
        lock (listLock)
        {
            // One row is the counter. Of two with the same claim, the second finds that it exists, in the next round.
            callers =
            [
                .. waiting.Where(caller => caller.Year == year && !caller.IsServed)
                    .DistinctBy(caller => (object?)caller.Claim ?? caller)
                    .Take(TableLimits.RowsPerTransaction - 1),
            ];
            foreach (var caller in callers.Where(caller => caller.Claim is null))
                if (TryTakeReserved(year) is { } at) caller.Serve(ItmsNumber.Format(year, at));
        }

        callers.RemoveAll(caller => caller.IsServed);
        if (callers.Count == 0) return;

        var key = year.ToString("D4", CultureInfo.InvariantCulture);
        // If no other process has issued a number since, this one knows the counter and need not read it.
        var known = written is { } own && own.Key == key ? own : await ReadAsync(key);
        var first = (known?.Last ?? 0) + 1;
        // One caller alone gets one number, and so loses none. If several wait, more will come: reserve for them, too.
        var unclaimed = callers.Count(caller => caller.Claim is null);
        var reserved = unclaimed > 1 ? unclaimed : 0;
        var last = first - 1 + callers.Count + reserved;
        List<string> numbers = [.. callers.Select((_, i) => ItmsNumber.Format(year, first + i))];
        var body = Encoding.ASCII.GetBytes(last.ToString(CultureInfo.InvariantCulture));
        RowWrite counter = known is { } present ? new RowWrite.Update(key, present.ETag, body) : new RowWrite.Insert(key, body);
        List<Caller> claiming = [.. callers.Where(caller => caller.Claim is not null)];
        var claims = claiming.Select(caller => new RowWrite.Insert(caller.Claim!, caller.Body!(numbers[callers.IndexOf(caller)])));
        switch (await store.CommitAsync(TaskingKeys.Numbers, [counter, .. claims]))
        {
            case CommitOutcome.Committed committed:
                written = (key, last, committed.ETags[0]!);
                if (reserved > 0)
                    lock (listLock) (reservedYear, nextReserved, reservedEnd) = (year, first + callers.Count, last + 1);
                for (var i = 0; i < callers.Count; i++) callers[i].Serve(numbers[i]);
                break;
            case CommitOutcome.Conflict { Index: 0 }:
                // Another process has issued numbers.
                written = null;
                break;
            case CommitOutcome.Conflict { Index: var at }:
                claiming[at - 1].Serve(number: null);
                break;
        }
    }

    private long? TryTakeReserved(int year)
    {
        lock (listLock) return year == reservedYear && nextReserved < reservedEnd ? nextReserved++ : null;
    }

    private async Task<(string Key, long Last, string ETag)?> ReadAsync(string key) => await store.GetAsync(TaskingKeys.Numbers, key) is { } row
        ? (key, long.Parse(Encoding.ASCII.GetString(row.Body.Span), CultureInfo.InvariantCulture), row.ETag)
        : null;

    /// <summary>Somebody who waits for a number.</summary>
    private sealed class Caller(int year, string? claim, Func<string, ReadOnlyMemory<byte>>? body)
    {
        public int Year => year;

        /// <summary>The key of the claim's row. Null: no claim.</summary>
        public string? Claim => claim;

        public Func<string, ReadOnlyMemory<byte>>? Body => body;

        public bool IsServed { get; private set; }

        public string? Number { get; private set; }

        public void Serve(string? number) => (IsServed, Number) = (true, number);
    }
}
