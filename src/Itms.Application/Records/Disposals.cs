using Itms.Application.Administration;
using Itms.Application.Holds;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Records;

/// <summary>
/// The disposal of taskings: a records liaison proposes, the TPSU chief approves, and the program carries it out. This file has the steps that
/// people take. The other one carries out what they approved.
/// </summary>
public sealed partial class Disposals(
    ITableStore store,
    TaskingRecords records,
    HoldStore holds,
    TaskingDestroyer destroyer,
    NoticeOutbox notices,
    RuleBook book,
    RulesSource rulesSource,
    NewId newId,
    TimeProvider clock,
    ILogger<Disposals> logger)
{
    /// <summary>Proposes the disposal of taskings that may be disposed of now. Nothing happens to them until somebody else approves.</summary>
    public async Task<RecordsOutcome<Disposal>> ProposeAsync(
        IReadOnlyList<string> numbers, string? note, Person by, CancellationToken cancellationToken)
    {
        if (!Rights.MayProposeDisposal(by)) return Refused(Refusal.NotAllowed("Only a records liaison can propose a disposal."));
        var errors = new FieldErrors();
        errors.Text("note", note);
        errors.Require(numbers.Count is >= 1 and <= Disposal.MaxItems, "numbers", $"must name 1 to {Disposal.MaxItems} taskings");
        if (!errors.Any) await CheckAsync(numbers, errors, cancellationToken);
        if (errors.Any) return Refused(Refusal.Invalid(errors.ByField));

        var now = clock.GetUtcNow();
        var text = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        var proposed = new Disposal(RecordsKeys.NewId(now, newId()), by.Id, now, text, [.. numbers.Select(number => new DisposalItem(number))]);
        var insert = new RowWrite.Insert(RecordsKeys.Open(proposed.Id), Json.Bytes(proposed));
        var mails = DisposalComposer.Proposed(proposed, rulesSource.Current);
        while (!await TryAsync(() => Task.FromResult<IReadOnlyList<Notification>?>(mails), () => [insert]))
            cancellationToken.ThrowIfCancellationRequested();
        LogDecided(proposed.Id, proposed.State, by.Id, proposed.Items.Count);
        return new RecordsOutcome<Disposal>.Done(proposed);
    }

    /// <summary>
    /// Approves a disposal and carries it out. What may not be disposed of by then is kept. If this takes long, the background work does the
    /// rest.
    /// </summary>
    public async Task<RecordsOutcome<Disposal>> ApproveAsync(string id, Person by, CancellationToken cancellationToken)
    {
        var outcome = await DecideAsync(
            id,
            disposal => Rights.MayApproveDisposal(by, disposal)
                ? null
                : Refusal.NotAllowed("Only the TPSU chief can approve a disposal, and never one that they proposed."),
            disposal => disposal with { State = DisposalState.Approved, DecidedBy = by.Id, DecidedAt = clock.GetUtcNow() },
            cancellationToken);
        if (outcome is not RecordsOutcome<Disposal>.Done { Value: var approved }) return outcome;
        LogDecided(id, approved.State, by.Id, approved.Items.Count);
        // It goes on even if the caller does not wait.
        await CarryOutAsync(id, clock.GetUtcNow() + LongestRequest, CancellationToken.None);
        return await FindAsync(id, cancellationToken) is { } now ? new RecordsOutcome<Disposal>.Done(now) : new RecordsOutcome<Disposal>.NotFound();
    }

    /// <summary>Declines a disposal, as the TPSU chief, or withdraws it, as the person who proposed it.</summary>
    public async Task<RecordsOutcome<Disposal>> DeclineAsync(string id, string? reason, Person by, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Text("reason", reason, required: true);
        if (errors.Any) return Refused(Refusal.Invalid(errors.ByField));
        var outcome = await DecideAsync(
            id,
            disposal => by.Id == disposal.ProposedBy || Rights.MayApproveDisposal(by, disposal)
                ? null
                : Refusal.NotAllowed("Only the TPSU chief can decline a disposal, and the person who proposed it can withdraw it."),
            disposal => disposal with
            {
                State = DisposalState.Declined,
                DecidedBy = by.Id,
                DecidedAt = clock.GetUtcNow(),
                Reason = reason!.Trim(),
            },
            cancellationToken);
        if (outcome is RecordsOutcome<Disposal>.Done { Value: var declined }) LogDecided(id, declined.State, by.Id, declined.Items.Count);
        return outcome;
    }

    /// <summary>A disposal, open or over. Null: there is none of this id.</summary>
    public async Task<Disposal?> FindAsync(string id, CancellationToken cancellationToken) =>
        !RecordsKeys.IsId(id) ? null
        : await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Open(id), cancellationToken) is { } open ? Json.Read<Disposal>(open.Body)
        : await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Ended(id), cancellationToken) is { } ended ? Json.Read<Disposal>(ended.Body)
        : null;

    /// <summary>Those that wait for a decision or are being carried out, latest first.</summary>
    public async Task<List<Disposal>> ReadOpenAsync(CancellationToken cancellationToken) =>
        await store.ReadAllAsync(RecordsKeys.AllOpen, cancellationToken).Select(row => Json.Read<Disposal>(row.Body)).ToListAsync(cancellationToken);

    /// <summary>
    /// Why approval would keep taskings of the disposals that wait for it, by number: a hold was placed since, or the schedule has changed. What
    /// is not named here would be destroyed.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, KeptReason>> WouldKeepAsync(
        IReadOnlyCollection<Disposal> disposals, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<string, KeptReason>(StringComparer.Ordinal);
        var waiting = disposals.Where(disposal => disposal.State == DisposalState.Proposed).ToList();
        if (waiting.Count == 0) return kept;
        var (all, now) = (await holds.ReadAsync(cancellationToken), clock.GetUtcNow());
        foreach (var number in waiting.SelectMany(disposal => disposal.Items).Select(item => item.Number))
            if (await WhyKeptAsync(number, all, now, cancellationToken) is { } why) kept[number] = why;
        return kept;
    }

    /// <summary>How many wait for this person to approve or decline them. Only the TPSU chief's question reaches the store.</summary>
    public async Task<int> CountWaitingForAsync(Person viewer, CancellationToken cancellationToken) =>
        viewer.Is(Role.TpsuChief)
            ? (await ReadOpenAsync(cancellationToken)).Count(open =>
                open.State == DisposalState.Proposed && Rights.MayApproveDisposal(viewer, open))
            : 0;

    /// <summary>A page of those that are over, latest first.</summary>
    /// <param name="from">The end of the page before. Null: the latest.</param>
    public async Task<(List<Disposal> Disposals, string? Next)> ReadEndedAsync(string? from, int top, CancellationToken cancellationToken)
    {
        var range = RecordsKeys.AllEnded;
        var page = await store.ReadAsync(from is null ? range : range with { From = from }, top, cancellationToken);
        return ([.. page.Rows.Select(row => Json.Read<Disposal>(row.Body))], page.Next);
    }

    /// <summary>Takes the one decision about a disposal that waits for it. The same decision of the same person again changes nothing.</summary>
    private async Task<RecordsOutcome<Disposal>> DecideAsync(
        string id, Func<Disposal, Refusal?> refuse, Func<Disposal, Disposal> decide, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(id, cancellationToken) is not { } found) return new RecordsOutcome<Disposal>.NotFound();
            if (refuse(found) is { } refusal) return Refused(refusal);
            var decided = decide(found);
            if (found.State != DisposalState.Proposed)
            {
                var isRepeated = found.DecidedBy == decided.DecidedBy && found.IsDeclined == decided.IsDeclined;
                return isRepeated ? new RecordsOutcome<Disposal>.Done(found) : Refused(AlreadyDecided);
            }

            RowWrite[] writes = [];
            var isDone = await TryAsync(
                async () =>
                {
                    if (await ReadAsync(id, cancellationToken) is not var (row, stored) || stored.State != DisposalState.Proposed) return null;
                    writes = decided.IsOver
                        ? [new RowWrite.Delete(row.RowKey, row.ETag), new RowWrite.Insert(RecordsKeys.Ended(id), Json.Bytes(decided))]
                        : [new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(decided))];
                    return DisposalComposer.Decided(decided, rulesSource.Current);
                },
                () => writes);
            if (isDone) return new RecordsOutcome<Disposal>.Done(decided);
        }
    }

    /// <summary>Commits a step with its mails.</summary>
    private Task<bool> TryAsync(Func<Task<IReadOnlyList<Notification>?>> read, Func<RowWrite[]> writes) => notices.TryAsync(
        MailSubject.Records,
        rulesSource.Current,
        clock.GetUtcNow(),
        read,
        async mails => await store.CommitAsync(RecordsKeys.Partition, [.. writes(), mails], CancellationToken.None) is CommitOutcome.Committed);

    private async Task CheckAsync(IReadOnlyList<string> numbers, FieldErrors errors, CancellationToken cancellationToken)
    {
        await book.RefreshAsync(cancellationToken);
        var open = await ReadOpenAsync(cancellationToken);
        var (all, now, seen) = (await holds.ReadAsync(cancellationToken), clock.GetUtcNow(), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < numbers.Count; i++)
        {
            var field = $"numbers[{i}]";
            if (!seen.Add(numbers[i])) errors.Add(field, "appears twice");
            else if (open.Exists(disposal => disposal.Find(numbers[i]) is not null)) errors.Add(field, "is in a disposal that is not over yet");
            else if (await WhyKeptAsync(numbers[i], all, now, cancellationToken) is { } why) errors.Add(field, KeptReasons.Describe(why));
        }
    }

    private async Task<KeptReason?> WhyKeptAsync(string number, List<LegalHold> all, DateTimeOffset now, CancellationToken cancellationToken) =>
        await records.LoadAsync(number, cancellationToken) is { Tasking: var tasking }
            ? RecordFacts.WhyKept(tasking, all, rulesSource.Current, now)
            : KeptReason.NotFound;

    private static Refusal AlreadyDecided { get; } =
        new(RefusalKind.Conflict, "already-decided", "Somebody has already decided about this disposal.");

    private static RecordsOutcome<Disposal> Refused(Refusal refusal) => new RecordsOutcome<Disposal>.Refused(refusal);

    [LoggerMessage(100, LogLevel.Information, "Disposal {Id} of {Count} taskings: {State} by {Person}")]
    private partial void LogDecided(string id, DisposalState state, string person, int count);

    [LoggerMessage(101, LogLevel.Information, "{Number} is disposed of (disposal {Id})")]
    private partial void LogDisposed(string number, string id);

    [LoggerMessage(102, LogLevel.Information, "{Number} is kept: {Reason} (disposal {Id})")]
    private partial void LogKept(string number, KeptReason reason, string id);
}
