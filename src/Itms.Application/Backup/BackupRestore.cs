using Itms.Application.Administration;
using Itms.Application.Projections;
using Itms.Application.Records;
using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>What a restore has done.</summary>
/// <param name="Held">Mails that were held back. They are listed as undeliverable.</param>
public sealed record RestoreReport(BackupSummary Backup, int Held)
{
    /// <summary>Prints what a person should know besides that it was restored.</summary>
    public async Task PrintAsync(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var fault in Backup.Manifest.Faults) await output.WriteLineAsync($"When it was backed up: {fault}");
        if (Held > 0) await output.WriteLineAsync($"{Held} mails were waiting. They are held back and listed as undeliverable.");
    }
}

/// <summary>
/// Restores a backup into an empty store. It checks the whole file before it writes anything. If it is cut off, run it again: it begins anew.
/// Until it ends, no host starts on the store.
/// </summary>
public sealed class BackupRestore(
    ITableStore store, IPartitionList partitions, IBlobStore blobs, RuleBook book, ProjectionRebuild rebuild, Disposals disposals)
{
    /// <param name="file">Must be able to seek. It is read twice.</param>
    /// <exception cref="StorageNotEmptyException">There is data already. Nothing was changed.</exception>
    /// <exception cref="BackupDamagedException">The file is damaged. Nothing was changed.</exception>
    /// <exception cref="IOException">A document cannot be written, or the file cannot be read.</exception>
    public async Task<RestoreReport> RunAsync(Stream file, CancellationToken cancellationToken)
    {
        var isCutOff = await RestoreMarker.IsSetAsync(store, cancellationToken);
        if (!isCutOff && !await IsEmptyAsync(cancellationToken)) throw new StorageNotEmptyException();
        var summary = await BackupReader.CheckAsync(file, cancellationToken);
        await RestoreMarker.SetAsync(store, cancellationToken);
        if (isCutOff) await ClearAsync(cancellationToken);

        file.Position = 0;
        var mail = new HeldMail(store);
        await BackupReader.ReadAsync(file, new RestoredData(store, blobs, mail), cancellationToken);
        var held = await mail.FinishAsync(cancellationToken);
        await book.LoadAsync(cancellationToken);
        await disposals.FinishRestoredAsync(cancellationToken);
        await rebuild.RebuildAsync(cancellationToken);
        await RestoreMarker.RemoveAsync(store, cancellationToken);
        return new RestoreReport(summary, held);
    }

    /// <summary>A host writes a few rows of its own when it starts. No backup has them, so they do not count.</summary>
    private async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await foreach (var partition in partitions.PartitionsAsync("", cancellationToken))
            await foreach (var row in store.ReadAllAsync(new RowRange(partition), cancellationToken))
                if (BackupPlan.Keeps(partition, row.RowKey))
                    return false;
        return true;
    }

    /// <summary>Removes what an earlier restore wrote before it was cut off.</summary>
    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        await foreach (var partition in partitions.PartitionsAsync("", cancellationToken))
            foreach (var keys in (await store.ReadAllKeysAsync(new RowRange(partition), cancellationToken)).Chunk(TableLimits.RowsPerTransaction))
                if (keys.Where(key => BackupPlan.Keeps(partition, key)).ToList() is { Count: > 0 } kept)
                    await store.CommitAsync(partition, [.. kept.Select(key => new RowWrite.Delete(key))], cancellationToken);
    }
}
