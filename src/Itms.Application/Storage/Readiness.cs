namespace Itms.Application.Storage;

/// <summary>
/// Finds out whether the store answers and takes writes. A full or read-only disk still reads well, and people would learn of it only from
/// refused work.
/// </summary>
public sealed class Readiness(ITableStore store, TimeProvider clock)
{
    internal const string RowKey = "ready";

    /// <summary>A probe asks every few seconds. A write costs more than a read, so only some probes write.</summary>
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(30);

    private long? writtenAt;

    /// <summary>Null: it is ready. Otherwise a sentence for the administrator.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.GetAsync(ServerKeys.Partition, RowKey, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return "The data store does not answer, or is damaged.";
        }

        if (writtenAt is { } at && clock.GetElapsedTime(at) is var since && since >= TimeSpan.Zero && since < WriteEvery) return null;
        try
        {
            await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Upsert(RowKey, default)], cancellationToken);
            writtenAt = clock.GetTimestamp();
            return null;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            writtenAt = null;
            return "The data store does not take writes. The disk may be full.";
        }
    }
}
