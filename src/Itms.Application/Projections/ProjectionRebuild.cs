using System.Security.Cryptography;
using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Deadlines;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Projections;

/// <summary>
/// Rebuilds all derived rows from the taskings. This happens on command, and at startup when the rules that the rows were computed with have
/// changed: the agency's time zone, its days off, the built-in escalation policy, or <see cref="TaskingProjections.Layout"/>.
/// </summary>
/// <remarks>A new policy version that an administrator saves does not cause a rebuild: taskings keep the version they were planned with.</remarks>
public sealed partial class ProjectionRebuild(
    ITableStore store, ProjectionUpdater updater, WordIndex words, RulesSource rules, ILogger<ProjectionRebuild> logger)
{
    internal const string RowKey = "planned-by";
    private const int DegreeOfParallelism = 16;

    /// <summary>Taskings between two progress messages in the log.</summary>
    private const int LogEvery = 20 * WordIndex.Batch;

    /// <summary>
    /// The partitions that can be dropped and rebuilt from the taskings. Each tasking's own partition has one derived row too:
    /// <see cref="IndexKeys.IndexedWords"/>.
    /// </summary>
    public static IReadOnlyList<string> Partitions { get; } = [DerivedRows.Partition, IndexKeys.Words];

    /// <summary>Rebuilds the rows if they were made with other rules. After a crash the rebuild starts again from the beginning.</summary>
    /// <returns>Whether it rebuilt them.</returns>
    public async Task<bool> RebuildIfRulesChangedAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(ServerKeys.Partition, RowKey, cancellationToken);
        if (row is not null && row.Body.Span.SequenceEqual(Fingerprint(rules.Current))) return false;
        // On the very first start there is nothing to rebuild.
        if (row is null) await StoreFingerprintAsync(Fingerprint(rules.Current), cancellationToken);
        else await RebuildAsync(cancellationToken);
        return row is not null;
    }

    /// <summary>Whether the rows were made with these rules. Otherwise the next start rebuilds them.</summary>
    internal static async Task<bool> AreCurrentAsync(ITableStore store, Rules rules, CancellationToken cancellationToken) =>
        await store.GetAsync(ServerKeys.Partition, RowKey, cancellationToken) is { } row && row.Body.Span.SequenceEqual(Fingerprint(rules));

    /// <summary>Drops all derived rows and makes them again. Nothing else may write to the store until it ends.</summary>
    /// <returns>The number of taskings.</returns>
    public async Task<int> RebuildAsync(CancellationToken cancellationToken)
    {
        var numbers = await ItmsNumbers.IssuedAsync(store, cancellationToken).ToListAsync(cancellationToken);
        LogBegun(numbers.Count);
        // Until the rebuild is complete, the rows match no rules. A start after a crash then rebuilds them again.
        await StoreFingerprintAsync("rebuilding"u8.ToArray(), cancellationToken);
        foreach (var partition in Partitions) await ClearAsync(partition, cancellationToken);

        var (count, done) = (0, 0);
        foreach (var chunk in numbers.Chunk(WordIndex.Batch))
        {
            await Parallel.ForEachAsync(
                chunk,
                new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism, CancellationToken = cancellationToken },
                async (number, _) =>
                {
                    // The index is empty now, so it no longer has the words that this row lists.
                    await store.CommitAsync(TaskingKeys.Partition(number), [new RowWrite.Delete(IndexKeys.IndexedWords)], CancellationToken.None);
                    if (await updater.UpdateAsync(number, cancellationToken)) Interlocked.Increment(ref count);
                });
            await words.MergeAsync(cancellationToken, alone: true);
            done += chunk.Length;
            if (done % LogEvery == 0) LogProgress(done, numbers.Count);
        }

        await StoreFingerprintAsync(Fingerprint(rules.Current), cancellationToken);
        return count;
    }

    private async Task StoreFingerprintAsync(byte[] fingerprint, CancellationToken cancellationToken) =>
        await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Upsert(RowKey, fingerprint)], cancellationToken);

    private async Task ClearAsync(string partition, CancellationToken cancellationToken)
    {
        while ((await store.ReadAsync(new RowRange(partition), TableLimits.RowsPerTransaction, cancellationToken)).Rows is { Count: > 0 } rows)
            await store.CommitAsync(partition, [.. rows.Select(row => new RowWrite.Delete(row.RowKey))], cancellationToken);
    }

    private static byte[] Fingerprint(Rules rules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{TaskingProjections.Layout}\n{rules.Calendar.Identity}\n")));
        hash.AppendData(Json.Bytes(EscalationPolicy.Default).Span);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [LoggerMessage(90, LogLevel.Information, "Rebuilding projections, indexes and report facts from {Count} taskings")]
    private partial void LogBegun(int count);

    [LoggerMessage(91, LogLevel.Information, "Rebuilt {Done} of {Count} taskings")]
    private partial void LogProgress(int done, int count);
}
