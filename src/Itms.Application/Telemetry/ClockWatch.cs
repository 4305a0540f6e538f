using Itms.Application.Shared;
using Itms.Application.Storage;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Telemetry;

/// <summary>
/// Notices a clock that goes backward, also while no process runs. It compares the clock with the latest time that it has seen, which it stores.
/// Nothing is held back or changed meanwhile: entries get the clock's time, and their numbers keep their order. What is due by the clock waits
/// until the clock shows that time again.
/// </summary>
public sealed partial class ClockWatch(ITableStore store, TimeProvider clock, ILogger<ClockWatch> logger) : IDisposable
{
    internal const string RowKey = "clock";

    /// <summary>The clocks of two processes differ, and a clock that is set right moves by less.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>After this time the clock counts as right: the later time was the wrong one.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromDays(1);

    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim gate = new(1);
    private Seen? seen;
    private Seen? stored;

    /// <summary>Null: the clock is right, as far as can be seen. Otherwise a sentence for the administrator.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken);
        return seen is { BackSince: not null } behind
            ? $"The clock went back: it has already been {behind.Latest:u}. Check the clock of the machine. "
                + "What is due waits until the clock shows that time again. If the earlier time was wrong, do nothing: this ends after a day."
            : null;
    }

    /// <summary>Compares the clock with the latest time seen. You can call it at any time, and in several processes.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (seen is null && await store.GetAsync(ServerKeys.Partition, RowKey, cancellationToken) is { } row)
                seen = stored = Json.Read<Seen>(row.Body);
            var now = clock.GetUtcNow();
            var after = Next(seen, now);
            if (after.BackSince is not null && seen?.BackSince is null) LogBack(now, after.Latest);
            if (after.BackSince is null && seen?.BackSince is not null) LogRight(now);
            seen = after;
            if (stored is not null && after.BackSince == stored.BackSince && after.Latest - stored.Latest < WriteEvery) return;
            await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Upsert(RowKey, Json.Bytes(after))], cancellationToken);
            stored = after;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private static Seen Next(Seen? before, DateTimeOffset now)
    {
        if (before is null || now >= before.Latest) return new Seen { Latest = now };
        if (now >= before.Latest - Tolerance) return before with { BackSince = null };
        var since = before.BackSince is { } noticed && noticed <= now ? noticed : now;
        return now - since >= Believed ? new Seen { Latest = now } : before with { BackSince = since };
    }

    [LoggerMessage(45, LogLevel.Error, "The clock went back: it shows {Now:u}, but has already shown {Latest:u}")]
    private partial void LogBack(DateTimeOffset now, DateTimeOffset latest);

    [LoggerMessage(46, LogLevel.Information, "The clock counts as right again, at {Now:u}")]
    private partial void LogRight(DateTimeOffset now);

    private sealed record Seen
    {
        public DateTimeOffset Latest { get; init; }

        /// <summary>When the clock was first seen to be behind, by that clock. Null: it is not.</summary>
        public DateTimeOffset? BackSince { get; init; }
    }
}
