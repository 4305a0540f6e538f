using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Ledger;

/// <summary>
/// Enters the ends of histories into the ledger: what this process has committed, and once a day what is missing, such as the last commits of a
/// process that was killed.
/// </summary>
public sealed partial class HistorySeals(
    ITableStore store, TaskingRecords records, ChainLedger ledger, TimeProvider clock, ILogger<HistorySeals> logger)
{
    /// <summary>A page holds no more taskings, so that it fits into a row.</summary>
    private const int TaskingsOnPage = 2_000;

    private static readonly TimeSpan WholeEvery = TimeSpan.FromDays(1);

    /// <summary>Does what is due. Several processes may do it at once.</summary>
    public async Task SealAsync(CancellationToken cancellationToken)
    {
        var committed = records.TakeCommitted();
        try
        {
            await AddAsync(committed, isWhole: false, cancellationToken);
        }
        catch
        {
            records.PutBack(committed);
            throw;
        }

        var head = await ledger.HeadAsync(cancellationToken);
        if (head.WholeAt is { } at && clock.GetUtcNow() - at is var since && since >= TimeSpan.Zero && since < WholeEvery) return;
        head = await AddAsync(await MissingAsync(cancellationToken), isWhole: true, cancellationToken);
        LogWhole(head.Seq, head.Hash);
    }

    private async Task<LedgerHead> AddAsync(IReadOnlyDictionary<string, SealedHead> heads, bool isWhole, CancellationToken cancellationToken)
    {
        var head = new LedgerHead(0, "");
        foreach (var some in heads.OrderBy(tasking => tasking.Key, StringComparer.Ordinal).Chunk(TaskingsOnPage))
            head = await ledger.AddAsync(new LedgerPage { Taskings = some.ToDictionary(StringComparer.Ordinal) }, cancellationToken);
        return isWhole ? await ledger.AddAsync(new LedgerPage { IsWhole = true }, cancellationToken) : head;
    }

    private async Task<Dictionary<string, SealedHead>> MissingAsync(CancellationToken cancellationToken)
    {
        var known = (await ChainLedger.ReadAsync(store, cancellationToken)).Taskings;
        var missing = new Dictionary<string, SealedHead>(StringComparer.Ordinal);
        await foreach (var number in ItmsNumbers.IssuedAsync(store, cancellationToken))
        {
            if (await records.LoadStoredAsync(number, cancellationToken) is not { } stored) continue;
            if (!known.TryGetValue(number, out var entered) || entered.Seq < stored.Tasking.Seq)
                missing[number] = new SealedHead(stored.Tasking.Seq, stored.Head);
        }

        return missing;
    }

    [LoggerMessage(112, LogLevel.Information, "The ledger has {Pages} pages. The hash of the last one is {Hash}")]
    private partial void LogWhole(long pages, string hash);
}
