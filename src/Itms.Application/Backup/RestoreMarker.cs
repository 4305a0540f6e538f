using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>A row that is there while a backup is being restored. What is in the store then is not whole yet.</summary>
public static class RestoreMarker
{
    internal const string RowKey = "restoring";

    /// <exception cref="InvalidDataException">A restore has not finished.</exception>
    public static async Task CheckAsync(ITableStore store, CancellationToken cancellationToken)
    {
        if (await IsSetAsync(store, cancellationToken))
            throw new InvalidDataException("A backup is being restored here, or its restore was cut off. Restore it again, and start then.");
    }

    internal static async Task<bool> IsSetAsync(ITableStore store, CancellationToken cancellationToken) =>
        await store.GetAsync(ServerKeys.Partition, RowKey, cancellationToken) is not null;

    internal static async Task SetAsync(ITableStore store, CancellationToken cancellationToken) =>
        await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Upsert(RowKey, default)], cancellationToken);

    internal static async Task RemoveAsync(ITableStore store, CancellationToken cancellationToken) =>
        await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Delete(RowKey)], cancellationToken);
}
