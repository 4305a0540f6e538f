using System.Runtime.CompilerServices;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>A tasking after it was processed.</summary>
/// <param name="NextAt">
/// When to process it again: at its next deadline, or the next attempt to send a mail. Null: not before somebody changes it.
/// </param>
public sealed record ProcessedTasking(int Cycle, TaskingStatus Status, bool IsClosed, DateTimeOffset? NextAt);

/// <summary>A tasking whose projections are up to date.</summary>
/// <param name="HasPending">Commits of it are pending: their mails may be unsent.</param>
public sealed record ProjectedTasking(Tasking Tasking, bool HasPending);

/// <content>The work for a single tasking, for a host where each has its own timer. Each part can be repeated at any time.</content>
public sealed partial class RecoverySweep
{
    /// <summary>Does everything one tasking needs now: reaches its deadlines, and finishes its pending commits.</summary>
    /// <returns>Null: there is no such tasking.</returns>
    public async Task<ProcessedTasking?> ProcessAsync(string number, CancellationToken cancellationToken)
    {
        await ReachDeadlineAsync(number, cancellationToken);
        if (await UpdateProjectionsAsync(number, cancellationToken) is not var (tasking, hasPending)) return null;
        var nextAttempt = hasPending ? await SendNotificationsAsync(number, tasking.Seq, cancellationToken) : null;
        return new ProcessedTasking(
            tasking.Cycle, tasking.Status, tasking.IsClosed, Earlier(nextAttempt, Agenda.NextAt(tasking, rulesSource.Current)));
    }

    /// <summary>Reaches the tasking's deadlines that are due.</summary>
    public Task ReachDeadlineAsync(string number, CancellationToken cancellationToken) =>
        service.ExecuteAsync(number, new TaskingCommand.DeadlineReached(), Actor.System, expectedSeq: null, key: null, cancellationToken);

    /// <summary>Brings the projections of the tasking's pending commits up to date. If it was just created, looks for duplicates, too.</summary>
    /// <returns>Null: there is no such tasking.</returns>
    public async Task<ProjectedTasking?> UpdateProjectionsAsync(string number, CancellationToken cancellationToken)
    {
        // Load the tasking before its pending commits are read. A step in between is then not seen here, but sends its own signal. In the
        // other order, the tasking might be seen as closed while the mails of the closing are not, and nobody would process them.
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return null;
        var pending = await PendingAsync(number, tasking.Seq, cancellationToken).ToListAsync(cancellationToken);
        if (pending.Count > 0) await projections.UpdateAsync(number, cancellationToken);
        if (pending.Contains(Creation) && await service.WarnOfDuplicateAsync(tasking, cancellationToken))
            return await UpdateProjectionsAsync(number, cancellationToken);
        return new ProjectedTasking(tasking, pending.Count > 0);
    }

    /// <summary>Sends the mails of the tasking's pending commits that are due. The projections of these commits must be up to date.</summary>
    /// <param name="through">The last event whose commit counts. A later commit may have no projections yet.</param>
    /// <returns>When to try again. Null: nothing is left to send.</returns>
    public async Task<DateTimeOffset?> SendNotificationsAsync(string number, long through, CancellationToken cancellationToken)
    {
        DateTimeOffset? nextAttempt = null;
        await foreach (var seq in PendingAsync(number, through, cancellationToken))
            if (await outbox.DeliverAsync(number, seq, cancellationToken) != Delivery.Settled)
                nextAttempt = Earlier(nextAttempt, await NextAttemptAsync(number, seq, cancellationToken));
        return nextAttempt;
    }

    /// <summary>The first event of each pending commit, without those that are only about to happen.</summary>
    private async IAsyncEnumerable<long> PendingAsync(
        string number, long through, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(OutboxKeys.CommitsOf(number), cancellationToken))
            if (OutboxKeys.ReadCommit(row.RowKey).Seq is var seq && seq <= through)
                yield return seq;
    }

    /// <summary>When the mails of a commit can be tried again. Null: it is done by now.</summary>
    private async Task<DateTimeOffset?> NextAttemptAsync(string number, long seq, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(OutboxKeys.Partition(number), OutboxKeys.Batch(seq), cancellationToken) is not { } row) return null;
        return outbox.NextAttemptAt(Json.Read<OutboxBatch>(row.Body));
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
