using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Ledger;

/// <summary>
/// One chain over all others: it holds the ends of all histories, and every entry of the access log. So it shows a tasking that was removed with all
/// its rows, a history that was cut at its end, and entries of the access log that were removed or changed (decision 38). Several processes may
/// add to it.
/// </summary>
/// <remarks>It is written in the background. No command and no request waits for it.</remarks>
public sealed class ChainLedger(ITableStore store, TimeProvider clock)
{
    private static readonly string Anchor = HashChain.Anchor("itms:ledger");

    /// <summary>Where the ledger ends now.</summary>
    public async Task<LedgerHead> HeadAsync(CancellationToken cancellationToken) =>
        await store.GetAsync(LedgerKeys.Partition, LedgerKeys.Head, cancellationToken) is { } row
            ? Json.Read<LedgerHead>(row.Body)
            : new LedgerHead(0, Anchor);

    /// <summary>Adds a page.</summary>
    /// <param name="page">Its place and time are set here.</param>
    public async Task<LedgerHead> AddAsync(LedgerPage page, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await store.GetAsync(LedgerKeys.Partition, LedgerKeys.Head, cancellationToken);
            var head = row is null ? new LedgerHead(0, Anchor) : Json.Read<LedgerHead>(row.Body);
            var added = page with { Seq = head.Seq + 1, At = clock.GetUtcNow() };
            var (body, hash) = HashChain.Write(Json.Bytes(added).Span, head.Hash);
            var next = new LedgerHead(added.Seq, hash, page.IsWhole ? added.At : head.WholeAt);
            RowWrite end = row is null
                ? new RowWrite.Insert(LedgerKeys.Head, Json.Bytes(next))
                : new RowWrite.Update(LedgerKeys.Head, row.ETag, Json.Bytes(next));
            var inserted = new RowWrite.Insert(LedgerKeys.Page(added.Seq), body);
            if (await store.CommitAsync(LedgerKeys.Partition, [end, inserted], cancellationToken) is not CommitOutcome.Committed) continue;
            await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Upsert(LedgerKeys.Copy, Json.Bytes(next))], cancellationToken);
            return next;
        }
    }

    /// <summary>Reads the whole ledger, and checks it.</summary>
    public static async Task<LedgerContent> ReadAsync(ITableStore store, CancellationToken cancellationToken)
    {
        var content = new LedgerContent(Anchor);
        await foreach (var row in store.ReadAllAsync(LedgerKeys.Pages, cancellationToken)) content.Add(row);
        await content.CheckEndAsync(store, cancellationToken);
        return content;
    }
}
