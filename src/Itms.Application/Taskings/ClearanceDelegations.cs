using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>Records and revokes delegations of clearance, and tells both people. A change and its mails are one transaction.</summary>
public sealed class ClearanceDelegations(
    ITableStore store,
    DelegationStore delegations,
    TaskingRecords records,
    NoticeOutbox notices,
    RulesSource rulesSource,
    TimeProvider clock)
{
    /// <summary>Records a delegation that has been checked.</summary>
    public async Task<ClearanceDelegation> RecordAsync(
        string position, string from, string to, DateTimeOffset until, string reason, Person by, CancellationToken cancellationToken)
    {
        var (now, rules) = (clock.GetUtcNow(), rulesSource.Current);
        // The id grows with time, so the rows are in order of time.
        var delegation = new ClearanceDelegation(
            Guid.CreateVersion7(now).ToString("N"), from, to, until, reason, by.Id, now, Position: position);
        var notifications = DelegationComposer.Recorded(delegation, await WaitingAsync(delegation, rules, cancellationToken), rules);
        while (!await TryAsync(notifications, rules, now, mails => delegations.AddAsync(delegation, mails)))
            cancellationToken.ThrowIfCancellationRequested();
        return delegation;
    }

    /// <summary>Ends a delegation now. One that is over stays as it ended.</summary>
    /// <returns>Null: there is none of this id.</returns>
    public async Task<ClearanceDelegation?> RevokeAsync(string id, Person by, CancellationToken cancellationToken)
    {
        while (await delegations.EndAsync(id, by, cancellationToken) is var (revoked, write))
        {
            var rules = rulesSource.Current;
            var notifications = DelegationComposer.Revoked(revoked, rules);
            // Somebody else may have revoked it meanwhile: look again.
            if (await TryAsync(notifications, rules, revoked.RevokedAt!.Value, mails => delegations.CommitAsync(write, mails))) return revoked;
        }

        return await delegations.FindAsync(id, cancellationToken);
    }

    /// <summary>The taskings that wait for this clearance now, soonest due first.</summary>
    private async Task<List<Tasking>> WaitingAsync(ClearanceDelegation delegation, Rules rules, CancellationToken cancellationToken)
    {
        var waiting = new List<Tasking>();
        await foreach (var stored in store.ReadAllAsync(ProjectionKeys.Open, cancellationToken))
        {
            if (new ProjectionRow(stored.Body).Status != TaskingStatus.SentToAd) continue;
            if (await records.LoadAsync(KeyText.ReadTimed(stored.RowKey).Number, cancellationToken) is { Tasking: var tasking }
                && ClearanceAuthority.WaitsFor(tasking, delegation, rules))
                waiting.Add(tasking);
        }

        // While its due date changes, a tasking may be listed twice.
        return [.. waiting.DistinctBy(t => t.Number)];
    }

    private Task<bool> TryAsync(
        IReadOnlyList<Notification> notifications, Rules rules, DateTimeOffset now, Func<RowWrite.Insert, Task<bool>> commit) =>
        notices.TryAsync(MailSubject.ClearanceDelegations, rules, now, () => Task.FromResult<IReadOnlyList<Notification>?>(notifications), commit);
}
