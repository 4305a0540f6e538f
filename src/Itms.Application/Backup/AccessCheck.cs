using System.Text.Json;
using Itms.Application.Access;
using Itms.Application.Ledger;
using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>Compares the access log with what the ledger says of it.</summary>
internal sealed class AccessCheck(ITableStore store, LedgerContent ledger)
{
    /// <summary>How many entries the ledger has.</summary>
    public int Entries { get; private set; }

    public async Task RunAsync(CheckedPart part, CancellationToken cancellationToken)
    {
        var writes = new List<SealedWrite>(ledger.Writes);
        await part.AttemptAsync("Entries that are not sorted yet", async () =>
        {
            await foreach (var row in store.ReadAllAsync(new RowRange(AccessKeys.GatheredEntries), cancellationToken))
                writes.Add(GatheredRow.SealOf(row));
        });
        foreach (var process in writes.GroupBy(write => write.Process, StringComparer.Ordinal)) CheckWrites(process, part);
        foreach (var (about, digests) in ledger.Accesses)
            await part.AttemptAsync($"{about}: Its entries", () => CheckEntriesAsync(about, digests, part, cancellationToken));
    }

    /// <summary>A process counts its writes from 1, and each holds the hash of the one before.</summary>
    private static void CheckWrites(IEnumerable<SealedWrite> ofProcess, CheckedPart part)
    {
        var byCount = ofProcess.DistinctBy(write => (write.Count, write.Hash)).OrderBy(write => write.Count).ToList();
        var (before, missing, changed) = (0L, 0L, 0);
        var hash = "";
        foreach (var write in byCount)
        {
            if (write.Count != before + 1) missing += Math.Max(0, write.Count - before - 1);
            else if (write.Previous != hash) changed++;
            if (write.Count == before) changed++;
            (before, hash) = (write.Count, write.Hash);
        }

        if (missing > 0) part.Add($"{missing} of {before} writes of one process are missing.");
        if (changed > 0) part.Add($"{changed} of {before} writes of one process were altered.");
    }

    private async Task CheckEntriesAsync(string about, HashSet<ulong> digests, CheckedPart part, CancellationToken cancellationToken)
    {
        Entries += digests.Count;
        var left = new HashSet<ulong>(digests);
        await foreach (var row in store.ReadAllAsync(new RowRange(AccessKeys.Entries(about)), cancellationToken))
            try
            {
                if (AccessSorter.DigestOf(row) is { } digest) left.Remove(digest);
            }
            catch (JsonException)
            {
                // It is counted as altered: its digest stays.
            }

        if (left.Count > 0) part.Add($"{about}: {left.Count} of {digests.Count} entries of its access log are missing or were altered.");
    }
}
