using System.Diagnostics;

namespace Itms.Bench;

/// <summary>What the clients measured. Each client sends its next request when the last one is answered.</summary>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record Measured(int Requests, TimeSpan Elapsed, double P50, double P99)
{
    public double PerSecond => Requests / Elapsed.TotalSeconds;
}

internal static class Load
{
    /// <summary>Sends requests for a fixed time.</summary>
    public static Task<Measured> ForAsync(int clients, TimeSpan span, Func<Task> request)
    {
        var end = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
        return WhileAsync(clients, () => Stopwatch.GetTimestamp() < end, request);
    }

    /// <summary>Sends a fixed number of requests.</summary>
    public static Task<Measured> CountAsync(int clients, int count, Func<Task> request)
    {
        var left = count;
        return WhileAsync(clients, () => Interlocked.Decrement(ref left) >= 0, request);
    }

    private static async Task<Measured> WhileAsync(int clients, Func<bool> goOn, Func<Task> request)
    {
        var start = Stopwatch.GetTimestamp();
        var workers = Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var ticks = new List<long>(1 << 16);
            while (goOn())
            {
                var sent = Stopwatch.GetTimestamp();
                await request();
                ticks.Add(Stopwatch.GetTimestamp() - sent);
            }

            return ticks;
        }));
        var all = (await Task.WhenAll(workers)).SelectMany(ticks => ticks).ToArray();
        var elapsed = Stopwatch.GetElapsedTime(start);
        Array.Sort(all);
        return new Measured(all.Length, elapsed, Quantile(all, 0.50), Quantile(all, 0.99));
    }

    /// <returns>The quantile of sorted ticks, in milliseconds.</returns>
    public static double Quantile(long[] sorted, double part) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))] * 1000.0 / Stopwatch.Frequency;
}
