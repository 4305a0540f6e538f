using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Search;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Taskings;

/// <summary>
/// Carries out commands: load the tasking, decide, commit in one transaction, update the projections, signal. Read this file
/// from top to bottom to follow a command. The other files of the class hold creation, the commit, and the handling of duplicates
/// and recurrence.
/// </summary>
public sealed partial class TaskingService(
    ITableStore store,
    TaskingRecords records,
    ProjectionUpdater projections,
    OutboxProcessor outbox,
    NumberIssuer numbers,
    RulesSource rulesSource,
    Duplicates duplicates,
    IWakeSignal wakeSignal,
    TimeProvider clock,
    ILogger<TaskingService> logger)
{
    /// <summary>How often a command is tried when other processes keep changing the tasking.</summary>
    private const int MaxAttempts = 12;

    private readonly NumberGate gate = new();

    /// <summary>The tasking, if it exists and the person may see it; otherwise null.</summary>
    public async ValueTask<Tasking?> FindAsync(string number, Person person, CancellationToken cancellationToken) =>
        await records.LoadAsync(number, cancellationToken) is { } stored && MaySee(stored.Tasking, person) ? stored.Tasking : null;

    /// <summary>Carries out a command on an existing tasking.</summary>
    /// <param name="expectedSeq">The version the caller has seen (If-Match). Null: any version.</param>
    /// <param name="key">Null: the command is carried out again if it is sent again.</param>
    public async Task<Outcome> ExecuteAsync(
        string number, TaskingCommand command, Actor actor, long? expectedSeq, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        using var activity = ItmsTelemetry.StartCommand(NameOf(command));
        if (actor.Person is not null) await NoteOpenedOccurrenceAsync(number, command, cancellationToken);
        var outcome = command is TaskingCommand.CloseWithoutResponse { DuplicateOf: not null } close
            ? await CloseAsDuplicateAsync(number, close, actor, expectedSeq, key, cancellationToken)
            : await ExecuteInTurnAsync(number, command, actor, expectedSeq, key, cancellationToken);
        ItmsTelemetry.EndCommand(activity, NameOf(command), outcome.Name, (outcome as Outcome.Done)?.Tasking.Number);
        return outcome;
    }

    private async Task<Outcome> ExecuteInTurnAsync(
        string number, TaskingCommand command, Actor actor, long? expectedSeq, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(number, cancellationToken);
        if (await TryKnownAsync(number, command, actor, expectedSeq, key, cancellationToken) is { } done) return done;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await records.LoadAsync(number, cancellationToken) is not { } stored) return new Outcome.NotFound();
            if (actor.Person is { } person && !MaySee(stored.Tasking, person)) return new Outcome.NotFound();
            if (key is not null && await FindReceiptAsync(number, actor, key, cancellationToken) is { } earlier)
            {
                return earlier.Fingerprint == key.Fingerprint
                    ? new Outcome.Done(stored.Tasking, Changed: false, Repeated: !earlier.Unchanged)
                    : new Outcome.KeyReused();
            }

            if (expectedSeq is { } expected && expected != stored.Tasking.Seq) return new Outcome.Stale(stored.Tasking);
            if (stored.Sealed is not null)
            {
                if (await records.ReleaseAsync(stored, cancellationToken)) continue;
                return Refuse(number, command, actor, Refusal.BeingDisposedOf());
            }

            if (await TryAsync(stored, command, actor, key, isCurrent: true, cancellationToken) is { } outcome) return outcome;
            // Another writer was faster: load the tasking again.
        }

        LogBusy(number, NameOf(command));
        return new Outcome.Busy();
    }

    /// <summary>
    /// Decides the command on the version of the tasking that this process knows. That saves a request: if the version is outdated, the commit
    /// conflicts. Only a commit proves that it is not, so every other outcome is left to the stored version.
    /// </summary>
    /// <returns>Null: nothing was committed.</returns>
    private async Task<Outcome?> TryKnownAsync(
        string number, TaskingCommand command, Actor actor, long? expectedSeq, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        if (records.FindKnown(number) is not { } known || (expectedSeq is { } expected && expected != known.Tasking.Seq)) return null;
        if (actor.Person is { } person && !MaySee(known.Tasking, person)) return null;
        // A request that is repeated must not even mark a commit as pending.
        if (key is not null && await FindReceiptAsync(number, actor, key, cancellationToken) is not null) return null;
        return await TryAsync(known, command, actor, key, isCurrent: false, cancellationToken);
    }

    /// <summary>Decides the command on this version of the tasking, and commits.</summary>
    /// <param name="isCurrent">False: the version may be outdated, so nothing counts but a commit.</param>
    /// <returns>Null: another writer was faster, or the version may be outdated.</returns>
    private async Task<Outcome?> TryAsync(
        StoredTasking stored, TaskingCommand command, Actor actor, IdempotencyKey? key, bool isCurrent, CancellationToken cancellationToken)
    {
        var edit = command as TaskingCommand.Edit;
        using var entering = edit is null ? null : duplicates.Enter(edit.Form);
        if (edit is not null)
        {
            var isDuplicate = await duplicates.AnyAsync(edit.Form, stored.Tasking.Number, stored.Tasking.Series, cancellationToken);
            command = edit with { PossibleDuplicate = isDuplicate };
        }

        var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
        var decision = TaskingDecider.Decide(stored.Tasking, command, actor, rules, now);
        if (!isCurrent && decision is not Decision.Accepted { Events.Count: > 0 }) return null;
        if (decision is Decision.Refused refused) return Refuse(stored.Tasking.Number, command, actor, refused.Refusal);
        var events = ((Decision.Accepted)decision).Events;
        if (events.Count == 0) return await FinishUnchangedAsync(stored, actor, key);

        var onBehalfOf = ClearanceAuthority.OnBehalfOf(stored.Tasking, command, actor, rules, now);
        var receipt = key is null ? null : new CommandReceipt(key.Fingerprint, stored.Tasking.Seq + 1);
        var outcome = await CommitAsync(stored, command, actor with { OnBehalfOf = onBehalfOf }, rules, now, events, key, receipt);
        return entering is null ? outcome : await WarnOfDuplicateAsync(outcome, entering);
    }

    /// <summary>There is nothing to do. The key is stored anyway, because a repeat must do nothing even if there is work by then.</summary>
    /// <returns>Null: another request has just used the same key.</returns>
    private async Task<Outcome?> FinishUnchangedAsync(StoredTasking stored, Actor actor, IdempotencyKey? key)
    {
        var done = new Outcome.Done(stored.Tasking, Changed: false);
        if (key is null) return done;
        var receipt = new CommandReceipt(key.Fingerprint, stored.Tasking.Seq, Unchanged: true);
        var write = new RowWrite.Insert(TaskingKeys.Command(actor.Id, key.Key), Json.Bytes(receipt));
        var outcome = await store.CommitAsync(TaskingKeys.Partition(stored.Tasking.Number), [write], CancellationToken.None);
        return outcome is CommitOutcome.Committed ? done : null;
    }

    private async Task<CommandReceipt?> FindReceiptAsync(string number, Actor actor, IdempotencyKey key, CancellationToken cancellationToken) =>
        await store.GetAsync(TaskingKeys.Partition(number), TaskingKeys.Command(actor.Id, key.Key), cancellationToken) is { } row
            ? Json.Read<CommandReceipt>(row.Body)
            : null;

    private bool MaySee(Tasking tasking, Person person) => Rights.MaySee(tasking, person, rulesSource.Current.Directory);

    private Outcome.Refused Refuse(string number, TaskingCommand command, Actor actor, Refusal refusal)
    {
        LogRefused(number, NameOf(command), actor.Id, refusal.Code);
        return new Outcome.Refused(refusal);
    }

    private static string NameOf(TaskingCommand command) => command.GetType().Name;

    [LoggerMessage(1, LogLevel.Information, "{Number}: {Command} by {Actor} done, events {First}-{Last}, status {Status}")]
    private partial void LogDone(string number, string command, string actor, long first, long last, TaskingStatus status);

    [LoggerMessage(2, LogLevel.Information, "{Number}: {Command} by {Actor} refused: {Code}")]
    private partial void LogRefused(string number, string command, string actor, string code);

    [LoggerMessage(3, LogLevel.Warning, "{Number}: {Command} not done, because other writers kept changing the tasking")]
    private partial void LogBusy(string number, string command);

    [LoggerMessage(4, LogLevel.Warning, "{Number}: the projections of commit {Seq} are not up to date yet")]
    private partial void LogProjectionsLate(Exception exception, string number, long seq);
}
