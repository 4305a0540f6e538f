using Itms.Application.Intake;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Records;
using Itms.Domain.Taskings;

namespace Itms.Application.Records;

/// <content>
/// Carries out what was approved, one tasking after the other. Several processes may do so at once, and any of them may die at any point.
/// For each tasking:
/// 1. It is sealed, so nobody can change it any more.
/// 2. One transaction decides: it writes the tombstone, or that the tasking is kept. It replaces the head row that it read before the holds.
/// So a hold that was placed meanwhile makes it fail, and the decision is taken anew. From the tombstone on, the tasking is gone.
/// 3. Its content is deleted, or the seal is released.
/// </content>
public sealed partial class Disposals
{
    /// <summary>How long an approval works on its disposal before it leaves the rest to the background work.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(20);

    /// <summary>Carries on every disposal that was approved and is not finished.</summary>
    public async Task CarryOnAsync(CancellationToken cancellationToken)
    {
        foreach (var open in await ReadOpenAsync(cancellationToken))
            if (open.State == DisposalState.Approved) await CarryOutAsync(open.Id, DateTimeOffset.MaxValue, cancellationToken);
    }

    /// <summary>
    /// Puts right what a backup brought along that was made during a disposal: the content of taskings that have a tombstone, and open disposals
    /// that are over.
    /// </summary>
    public async Task FinishRestoredAsync(CancellationToken cancellationToken)
    {
        foreach (var open in await ReadOpenAsync(cancellationToken))
            if (await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Ended(open.Id), cancellationToken) is not null)
                await store.CommitAsync(RecordsKeys.Partition, [new RowWrite.Delete(RecordsKeys.Open(open.Id))], CancellationToken.None);
        await foreach (var row in store.ReadAllAsync(RecordsKeys.Tombstones, cancellationToken))
        {
            var number = Json.Read<Tombstone>(row.Body).Number;
            if (await IsThereAsync(new RowRange(TaskingKeys.Partition(number))) || await IsThereAsync(IntakeKeys.MailsOf(number)))
                await destroyer.DestroyAsync(number, cancellationToken);
        }

        async Task<bool> IsThereAsync(RowRange range) => (await store.ReadKeysAsync(range, 1, cancellationToken)).RowKeys.Count > 0;
    }

    private async Task CarryOutAsync(string id, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await book.RefreshAsync(cancellationToken);
        while (await ReadAsync(id, cancellationToken) is var (row, disposal))
        {
            if (disposal.Items.FirstOrDefault(item => item.State == DisposalItemState.Waiting) is not { } next)
            {
                await FinishAsync(row, disposal, cancellationToken);
                return;
            }

            // What cannot be done now is tried again by the background work.
            if (clock.GetUtcNow() >= until || !await CarryOutAsync(disposal, next.Number, cancellationToken)) return;
        }
    }

    /// <returns>False: it cannot go on now.</returns>
    private async Task<bool> CarryOutAsync(Disposal disposal, string number, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await Tombstone.FindAsync(store, number, cancellationToken) is { } tombstone)
            {
                if (tombstone.Disposal != disposal.Id) return await KeepAsync(disposal.Id, number, KeptReason.NotFound, cancellationToken);
                if (!await destroyer.DestroyAsync(number, cancellationToken)) return false;
                return await NoteDestroyedAsync(disposal.Id, number, cancellationToken);
            }

            if (await records.LoadStoredAsync(number, cancellationToken) is not { } stored)
                return await KeepAsync(disposal.Id, number, KeptReason.NotFound, cancellationToken);
            if (stored.Sealed is { } other && other != disposal.Id)
            {
                if (!await records.ReleaseAsync(stored, cancellationToken)) return false;
                continue;
            }

            if (stored.Sealed is null)
            {
                // Nobody is disturbed for a tasking that is kept anyway.
                var why = RecordFacts.WhyKept(
                    stored.Tasking, await holds.ReadAsync(cancellationToken), rulesSource.Current, clock.GetUtcNow());
                if (why is { } reason) return await KeepAsync(disposal.Id, number, reason, cancellationToken);
                await store.CommitAsync(TaskingKeys.Partition(number), [TaskingRecords.Seal(stored, disposal.Id)], CancellationToken.None);
                continue;
            }

            await DecideSealedAsync(disposal.Id, stored, cancellationToken);
            // If another process has decided that it is kept, the seal may be younger than that.
            if (await ReadAsync(disposal.Id, cancellationToken) is not var (_, present) || present.Find(number)!.State != DisposalItemState.Waiting)
            {
                await ReleaseAsync(number, disposal.Id, cancellationToken);
                return true;
            }
        }
    }

    /// <summary>Decides about a sealed tasking. If another process has decided or changed anything meanwhile, it does nothing.</summary>
    private async Task DecideSealedAsync(string id, StoredTasking stored, CancellationToken cancellationToken)
    {
        var (tasking, number) = (stored.Tasking, stored.Tasking.Number);
        var content = await destroyer.SummarizeAsync(tasking, cancellationToken);
        // The order matters: whatever is read after the head cannot change before the commit without another head.
        var head = await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Head, cancellationToken);
        if (await ReadAsync(id, cancellationToken) is not var (row, disposal) || disposal.State != DisposalState.Approved) return;
        if (disposal.Find(number) is not { State: DisposalItemState.Waiting }) return;
        // Another process may have disposed of it already. Whatever happens now, such as a command that is refused, must not say that it is kept.
        if (await Tombstone.FindAsync(store, number, cancellationToken) is not null) return;
        if (await records.LoadStoredAsync(number, cancellationToken) is not { } again || again.ETag != stored.ETag) return;

        var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
        var why = RecordFacts.WhyKept(tasking, await holds.ReadAsync(cancellationToken), rules, now);
        if (why is null && await HasMailWaitingAsync(number, cancellationToken)) why = KeptReason.MailWaiting;
        if (why is { } reason)
        {
            var kept = disposal.With(new DisposalItem(number, DisposalItemState.Kept, reason));
            if (await CommitAsync(head, new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(kept)))) LogKept(number, reason, id);
            return;
        }

        var facts = RecordFacts.ForRetention(tasking);
        var entry = rules.Retention.EntryOf(facts)!;
        var tombstone = new Tombstone(
            number, id, tasking.CreatedAt, tasking.ClosedAt!.Value, entry.KeptThrough(facts, rules.Calendar)!.Value, entry.Code, entry.Authority,
            rules.Retention.Version, content.Sha256, content.Events, content.Documents, content.Bytes, disposal.ProposedBy, disposal.ProposedAt,
            disposal.DecidedBy!, disposal.DecidedAt!.Value, now, tasking.Form.Restricted, tasking.Occurrence?.Previous, tasking.NextOccurrence);
        if (await CommitAsync(head, new RowWrite.Insert(RecordsKeys.Tombstone(number), Json.Bytes(tombstone)))) LogDisposed(number, id);
    }

    /// <summary>
    /// Whether mail about it is still going out, or waits to be sent with others. In this order: a mail waits with others before its commit is no
    /// longer pending.
    /// </summary>
    private async Task<bool> HasMailWaitingAsync(string number, CancellationToken cancellationToken) =>
        await store.ReadAllAsync(OutboxKeys.CommitsOf(number), cancellationToken).AnyAsync(cancellationToken)
        || await store.ReadAllAsync(new RowRange(GatheredKeys.Waiting), cancellationToken)
            .AnyAsync(row => Json.Read<GatheredItem>(row.Body).Number == number, cancellationToken);

    /// <summary>Notes that a tasking without a seal is kept.</summary>
    private async Task<bool> KeepAsync(string id, string number, KeptReason reason, CancellationToken cancellationToken)
    {
        var head = await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Head, cancellationToken);
        if (await ReadAsync(id, cancellationToken) is not var (row, disposal)) return true;
        if (disposal.Find(number) is not { State: DisposalItemState.Waiting }) return true;
        // Another process may just have destroyed it for this disposal. Then it is not "not found", and its end is still to be noted.
        if (await Tombstone.FindAsync(store, number, cancellationToken) is { } tombstone
            && (reason != KeptReason.NotFound || tombstone.Disposal == id))
            return true;
        var kept = disposal.With(new DisposalItem(number, DisposalItemState.Kept, reason));
        if (await CommitAsync(head, new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(kept)))) LogKept(number, reason, id);
        return true;
    }

    private async Task<bool> NoteDestroyedAsync(string id, string number, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Tombstone(number), cancellationToken) is not { } stored) return true;
        if (await ReadAsync(id, cancellationToken) is not var (row, disposal)) return true;
        var tombstone = Json.Read<Tombstone>(stored.Body);
        tombstone = tombstone with { DestroyedAt = tombstone.DestroyedAt ?? clock.GetUtcNow() };
        var destroyed = disposal.With(new DisposalItem(number, DisposalItemState.Destroyed));
        await store.CommitAsync(
            RecordsKeys.Partition,
            [
                new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(destroyed)),
                new RowWrite.Update(stored.RowKey, stored.ETag, Json.Bytes(tombstone)),
            ],
            CancellationToken.None);
        return true;
    }

    /// <summary>Ends a disposal of which every tasking is destroyed or kept.</summary>
    private async Task FinishAsync(Row row, Disposal disposal, CancellationToken cancellationToken)
    {
        foreach (var kept in disposal.Items.Where(item => item.State == DisposalItemState.Kept))
            await ReleaseAsync(kept.Number, disposal.Id, cancellationToken);
        var done = disposal with { State = DisposalState.Done, FinishedAt = clock.GetUtcNow() };
        await store.CommitAsync(
            RecordsKeys.Partition,
            [new RowWrite.Delete(row.RowKey, row.ETag), new RowWrite.Insert(RecordsKeys.Ended(disposal.Id), Json.Bytes(done))],
            CancellationToken.None);
    }

    private async Task ReleaseAsync(string number, string id, CancellationToken cancellationToken)
    {
        if (await records.LoadStoredAsync(number, cancellationToken) is { } stored && stored.Sealed == id)
            await records.ReleaseAsync(stored, cancellationToken);
    }

    private async Task<(Row Row, Disposal Disposal)?> ReadAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Open(id), cancellationToken) is { } row ? (row, Json.Read<Disposal>(row.Body)) : null;

    private async Task<bool> CommitAsync(Row? head, RowWrite decision) =>
        await store.CommitAsync(RecordsKeys.Partition, [RecordsKeys.NextHead(head), decision], CancellationToken.None) is CommitOutcome.Committed;
}
