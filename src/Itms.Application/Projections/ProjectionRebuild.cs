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
/// Makes every derived row anew from the taskings: by command, and at a start when what they are made of has changed, for
/// they hold instants worked out by the rules of their day: the agency's time zone, its days off, the built-in escalation
/// policy, and how the rows are laid out.
/// </summary>
/// <remarks>An administrator's new version of the policy changes nothing here: running taskings keep the version they were planned by.</remarks>
public sealed partial class ProjectionRebuild(
    ITableStore store, IPartitionList partitions, ProjectionUpdater updater, WordIndex words, RulesSource rules, ILogger<ProjectionRebuild> logger)
{
    private const string RowKey = "planned-by";
    private const int DegreeOfParallelism = 16;

    /// <summary>Taskings between two words to whoever waits for it.</summary>
    private const int SayEvery = 20 * WordIndex.Batch;

    /// <summary>Rebuilds if the stored rows were made by other rules. A crash in between: it starts over.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> RebuildIfRulesChangedAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(ServerKeys.Partition, RowKey, cancellationToken);
        if (row is not null && row.Body.Span.SequenceEqual(Fingerprint(rules.Current))) return false;
        // The first start of all: there is nothing yet.
        if (row is null) await TakeNoteAsync(Fingerprint(rules.Current), cancellationToken);
        else await RebuildAsync(cancellationToken);
        return row is not null;
    }

    /// <summary>Drops all derived rows and makes them again. Nobody else may be writing meanwhile.</summary>
    /// <returns>How many taskings there are.</returns>
    public async Task<int> RebuildAsync(CancellationToken cancellationToken)
    {
        var numbers = await ItmsNumbers.IssuedAsync(store, cancellationToken).ToListAsync(cancellationToken);
        LogBegun(numbers.Count);
        // Not those of any rules, until all of them are there: whoever starts after a crash starts over.
        await TakeNoteAsync("rebuilding"u8.ToArray(), cancellationToken);
        foreach (var name in ProjectionKeys.Derived)
            await foreach (var partition in partitions.PartitionsAsync(name, cancellationToken))
                if (partition == name || name.EndsWith('|'))
                    await ClearAsync(partition, cancellationToken);

        var (count, done) = (0, 0);
        foreach (var chunk in numbers.Chunk(WordIndex.Batch))
        {
            await Parallel.ForEachAsync(
                chunk,
                new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism, CancellationToken = cancellationToken },
                async (number, _) =>
                {
                    // What it says was merged is no longer in the index. Neither need be there.
                    await store.CommitEachAsync(
                        [.. from rowKey in new[] { IndexKeys.IndexedWords, ProjectionKeys.FormerViewRow } select new TableWrites(TaskingKeys.Partition(number), [new RowWrite.Delete(rowKey)])],
                        CancellationToken.None);
                    if (await updater.UpdateAsync(number, known: null, touched: [], cancellationToken)) Interlocked.Increment(ref count);
                });
            await words.MergeAsync(cancellationToken, alone: true);
            done += chunk.Length;
            if (done % SayEvery == 0) LogProgress(done, numbers.Count);
        }

        await TakeNoteAsync(Fingerprint(rules.Current), cancellationToken);
        return count;
    }

    private async Task TakeNoteAsync(byte[] madeBy, CancellationToken cancellationToken) =>
        await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Upsert(RowKey, madeBy)], cancellationToken);

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

    [LoggerMessage(90, LogLevel.Information, "The rows of views, indexes and reports are made anew from {Count} taskings")]
    private partial void LogBegun(int count);

    [LoggerMessage(91, LogLevel.Information, "Made anew: {Done} of {Count}")]
    private partial void LogProgress(int done, int count);
}
