using Itms.Application.Indexing;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Search;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Recurrence;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Taskings;

/// <summary>A request that is sent again under the same key is carried out once.</summary>
/// <param name="Key">The caller's Idempotency-Key.</param>
/// <param name="Fingerprint">Of the request's body.</param>
public sealed record IdempotencyKey(string Key, string Fingerprint)
{
    /// <summary>Of the occurrence after this tasking, which the system opens: one, however often it tries.</summary>
    public static IdempotencyKey OfOccurrenceAfter(string number) => new("recurrence." + number, number);
}

/// <summary>What became of a command.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <param name="Changed">False: nothing was to be done, or it had been done before under the same key.</param>
    /// <param name="Repeated">It had been done before under the same key.</param>
    public sealed record Done(Tasking Tasking, bool Changed, bool Repeated = false) : Outcome;

    public sealed record Refused(Refusal Refusal) : Outcome;

    /// <summary>There is no such tasking, or none that the actor may know of.</summary>
    public sealed record NotFound : Outcome;

    /// <summary>The tasking is no longer the version the caller had seen.</summary>
    public sealed record Stale(Tasking Tasking) : Outcome;

    /// <summary>The key was used before, for another request.</summary>
    public sealed record KeyReused : Outcome;

    /// <summary>Others kept changing the tasking: nothing was done, try again.</summary>
    public sealed record Busy : Outcome;
}

/// <summary>The way of every command: load, decide, commit in one transaction, bring the views up to date, ring the doorbell.</summary>
public sealed partial class TaskingService(
    ITableStore store,
    TaskingRecords records,
    OutboxProcessor outbox,
    NumberIssuer numbers,
    RulesSource rulesSource,
    Duplicates duplicates,
    IWakeSignal wakeSignal,
    TimeProvider clock,
    ILogger<TaskingService> logger)
{
    private const int MaxAttempts = 12;

    private readonly NumberGate gate = new();

    /// <summary>The tasking as the person may see it, or null.</summary>
    public async ValueTask<Tasking?> FindAsync(string number, Person person, CancellationToken cancellationToken) =>
        await records.LoadAsync(number, cancellationToken) is { } stored && Rights.MaySee(stored.Tasking, person, rulesSource.Current.Directory)
            ? stored.Tasking
            : null;

    /// <summary>What was created under the key; null where nothing was, or not yet.</summary>
    /// <param name="actorId">Who sent the request under it.</param>
    public async ValueTask<Tasking?> FindCreatedAsync(string actorId, IdempotencyKey key, CancellationToken cancellationToken) =>
        await store.GetAsync(TaskingKeys.Creations(actorId), KeyText.Escape(key.Key), cancellationToken) is { } row
            ? (await records.LoadAsync(Json.Read<CreationClaim>(row.Body).Number, cancellationToken))?.Tasking
            : null;

    /// <summary>Creates a tasking; the command's number is not used, a new one is issued.</summary>
    public async Task<Outcome> CreateAsync(TaskingCommand.Create command, Actor actor, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        using var activity = ItmsTelemetry.StartCommand(nameof(TaskingCommand.Create));
        return ItmsTelemetry.Ended(activity, nameof(TaskingCommand.Create), await CreateUntracedAsync(command, actor, key, cancellationToken));
    }

    private async Task<Outcome> CreateUntracedAsync(TaskingCommand.Create command, Actor actor, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        var rules = rulesSource.Current;
        var now = clock.GetUtcNow();
        using var entering = duplicates.Enter(command.Form);
        command = command with { PossibleDuplicate = await duplicates.AnyAsync(command.Form, self: null, command.Occurrence?.First, cancellationToken) };
        // Decided first: what is refused must not use up a number.
        if (Decide(null, command, actor, rules, now, out var refused) is not { } events) return refused!;

        var year = rules.Calendar.DayOf(now).Year;
        if (key is null)
        {
            var number = await numbers.IssueAsync(year);
            using var alone = await gate.EnterAsync(number, cancellationToken);
            return await CreateUnderAsync(number) ?? new Outcome.Busy();
        }

        var claim = await ClaimAsync(actor, key, year, cancellationToken);
        if (claim.Fingerprint != key.Fingerprint) return new Outcome.KeyReused();
        using var pass = await gate.EnterAsync(claim.Number, cancellationToken);
        // An earlier attempt under this key may have come this far, or further.
        return await FindCreatedAsync(claim.Number)
            ?? await CreateUnderAsync(claim.Number)
            ?? await FindCreatedAsync(claim.Number)
            ?? new Outcome.Busy();

        async Task<Outcome?> CreateUnderAsync(string number) => await WarnOfTwinAsync(await CommitAsync(
            null, command, actor, rules, now, [.. events.Select(e => e is TaskingEvent.Created created ? created with { Number = number } : e)], receipt: null), entering);

        async Task<Outcome?> FindCreatedAsync(string number) =>
            await records.LoadAsync(number, cancellationToken) is { } earlier ? new Outcome.Done(earlier.Tasking, Changed: false) : null;
    }

    /// <param name="expectedSeq">The version the caller has seen (If-Match); null: any.</param>
    public async Task<Outcome> ExecuteAsync(
        string number, TaskingCommand command, Actor actor, long? expectedSeq, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        var name = command.GetType().Name;
        using var activity = ItmsTelemetry.StartCommand(name);
        return ItmsTelemetry.Ended(activity, name, await ExecuteUntracedAsync(number, command, actor, expectedSeq, key, cancellationToken));
    }

    private async Task<Outcome> ExecuteUntracedAsync(
        string number, TaskingCommand command, Actor actor, long? expectedSeq, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        if (actor.Person is not null) await NoteOpenedAsync(number, command, cancellationToken);
        using var pass = await gate.EnterAsync(number, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await records.LoadAsync(number, cancellationToken) is not { } stored) return new Outcome.NotFound();
            if (actor.Person is { } person && !Rights.MaySee(stored.Tasking, person, rulesSource.Current.Directory)) return new Outcome.NotFound();

            (string RowKey, CommandReceipt Receipt)? receipt = null;
            if (key is not null)
            {
                var rowKey = TaskingKeys.Command(actor.Id, key.Key);
                if (await store.GetAsync(TaskingKeys.Partition(number), rowKey, cancellationToken) is { } done)
                {
                    var earlier = Json.Read<CommandReceipt>(done.Body);
                    return earlier.Fingerprint == key.Fingerprint
                        ? new Outcome.Done(stored.Tasking, Changed: false, Repeated: !earlier.Unchanged)
                        : new Outcome.KeyReused();
                }

                receipt = (rowKey, new CommandReceipt(key.Fingerprint, stored.Tasking.Seq + 1));
            }

            if (expectedSeq is { } expected && expected != stored.Tasking.Seq) return new Outcome.Stale(stored.Tasking);
            var edit = command as TaskingCommand.Edit;
            using var entering = edit is null ? null : duplicates.Enter(edit.Form);
            if (edit is not null) command = edit with { PossibleDuplicate = await duplicates.AnyAsync(edit.Form, number, stored.Tasking.Series, cancellationToken) };
            var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
            if (Decide(stored.Tasking, command, actor, rules, now, out var refused) is not { } events) return refused!;
            if (events.Count == 0)
            {
                // A repeat must not be carried out later, when there would be something to do.
                if (receipt is null || await KeepUnchangedAsync(number, receipt.Value.RowKey, receipt.Value.Receipt with { Seq = stored.Tasking.Seq, Unchanged = true }))
                    return new Outcome.Done(stored.Tasking, Changed: false);
                // The same key, meanwhile: what became of it is written down now.
                continue;
            }

            var acting = actor with { OnBehalfOf = ClearanceAuthority.OnBehalfOf(stored.Tasking, command, actor, rules, now) };
            if (await CommitAsync(stored, command, acting, rules, now, events, receipt) is { } outcome)
                return entering is null ? outcome : (await WarnOfTwinAsync(outcome, entering))!;
        }

        LogBusy(number, command.GetType().Name);
        return new Outcome.Busy();
    }

    /// <summary>
    /// Who says what becomes of a series is told of the next occurrence even where the process that opened it ended before it
    /// had noted so.
    /// </summary>
    private async Task NoteOpenedAsync(string number, TaskingCommand command, CancellationToken cancellationToken)
    {
        if (command is not (TaskingCommand.BeginRecurrence or TaskingCommand.EndRecurrence or TaskingCommand.Edit)) return;
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: { NextOccurrence: null, IsOfSeries: true } last }) return;
        if (command is TaskingCommand.Edit edit && RecurrencePeriod.Of(edit.Form) == RecurrencePeriod.Of(last.Form)) return;
        if (await FindCreatedAsync(Actor.SystemId, IdempotencyKey.OfOccurrenceAfter(number), cancellationToken) is { } next)
            await ExecuteUntracedAsync(number, new TaskingCommand.NoteNextOccurrence(next.Number), Actor.System, expectedSeq: null, key: null, cancellationToken);
    }

    private async Task<bool> KeepUnchangedAsync(string number, string rowKey, CommandReceipt receipt) =>
        await store.CommitAsync(TaskingKeys.Partition(number), [new RowWrite.Insert(rowKey, Json.Bytes(receipt))], CancellationToken.None) is CommitOutcome.Committed;

    /// <summary>What happens, or null and why not.</summary>
    private IReadOnlyList<TaskingEvent>? Decide(
        Tasking? tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now, out Outcome? refused)
    {
        var decision = TaskingDecider.Decide(tasking, command, actor, rules, now);
        refused = decision is Decision.Refused no ? Refuse(tasking?.Number ?? "new", command, actor, no.Refusal) : null;
        return (decision as Decision.Accepted)?.Events;
    }

    /// <summary>Commits what was decided, and does what follows; null when another writer was faster.</summary>
    private async Task<Outcome?> CommitAsync(
        StoredTasking? before,
        TaskingCommand command,
        Actor actor,
        Rules rules,
        DateTimeOffset now,
        IReadOnlyList<TaskingEvent> events,
        (string, CommandReceipt)? receipt)
    {
        var first = (before?.Tasking.Seq ?? 0) + 1;
        var happened = events.Select((e, i) => new Recorded(first + i, now, actor.Id, actor.OnBehalfOf, e)).ToList();
        var after = happened.Aggregate(before?.Tasking, Tasking.Apply)!;
        var batch = Pack(before?.Tasking, happened, rules, now);
        var outboxRow = batch is null ? null : new RowWrite.Insert(OutboxKeys.Batch(batch.Seq), Json.Bytes(batch));
        var prepared = TaskingRecords.Prepare(before, after, happened, outboxRow, receipt);
        if (prepared.Size > Capacity(command)) return Refuse(after.Number, command, actor, Refusal.RecordFull());

        // From here on nothing is cancelled: a caller who has gone away changes nothing about what must follow.
        var newWords = SearchTerms.Differ(before?.Tasking, after);
        var rows = TaskingProjections.For(after, rules);
        IReadOnlyList<ProjectionKey> touched = before is null ? [.. rows.Keys] : [.. TaskingProjections.KeysFor(before.Tasking, rules).Union(rows.Keys)];
        var begun = clock.GetTimestamp();
        var (outcome, followed) = await store.CommitInTurnAsync(
            outbox.MarkPending(after.Number, first, touched),
            new TableWrites(TaskingKeys.Partition(after.Number), prepared.Writes),
            newWords ? [.. TaskingProjections.Writes(rows, touched), WordIndex.Note(after)] : TaskingProjections.Writes(rows, touched),
            CancellationToken.None);
        if (outcome is not CommitOutcome.Committed committed) return null;
        var stored = records.Committed(prepared, committed);
        LogDone(after.Number, command.GetType().Name, actor.Id, first, after.Seq, after.Status);
        try
        {
            // Written right after the tasking they are as right as it is; whoever writes over them from an older state looks again.
            if (!followed) await outbox.UpdateProjectionsAsync(after.Number, stored, touched, CancellationToken.None, newWords);
            ItmsTelemetry.ViewsWritten(clock.GetElapsedTime(begun));
            outbox.HandOver(after.Number, first, batch is null ? null : (batch, committed.ETags[prepared.OutboxAt]!));
        }
        catch (Exception e)
        {
            // It is committed, and announced: the sweeper brings the views up to date.
            LogViewsLate(e, after.Number, first);
        }

        wakeSignal.Notify(after.Number, first);
        return new Outcome.Done(after, Changed: true);
    }

    /// <summary>
    /// Looked for once more now that it can be found itself: of two entered or corrected at the same moment, at least the later
    /// one sees the other. A process that ends right here leaves two that nobody was warned of.
    /// </summary>
    private async Task<Outcome?> WarnOfTwinAsync(Outcome? outcome, Duplicates.Entering entering)
    {
        if (outcome is not Outcome.Done { Tasking: { PossibleDuplicate: false } tasking } || entering.NobodyElse) return outcome;
        if (!await duplicates.AnyAsync(tasking.Form, tasking.Number, tasking.Series, CancellationToken.None)) return outcome;
        if (await records.LoadAsync(tasking.Number, CancellationToken.None) is not { } stored) return outcome;
        var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
        var command = new TaskingCommand.NoteDuplicate();
        if (Decide(stored.Tasking, command, Actor.System, rules, now, out _) is not { Count: > 0 } events) return outcome;
        return await CommitAsync(stored, command, Actor.System, rules, now, events, receipt: null) ?? outcome;
    }

    /// <summary>Bytes the record may have after the command. Comments stop first, so that there is always room for the steps, and last for what happens by itself.</summary>
    private static int Capacity(TaskingCommand command) => command switch
    {
        TaskingCommand.DeadlineReached or TaskingCommand.Replan or TaskingCommand.SkipOccurrences or TaskingCommand.NoteNextOccurrence => TaskingRecords.MaxSnapshot,
        TaskingCommand.AddComment or TaskingCommand.RecordFollowUp => TaskingRecords.MaxSnapshot / 2,
        { Comment: not null } => TaskingRecords.MaxSnapshot / 2,
        _ => TaskingRecords.MaxSnapshot / 10 * 9,
    };

    private OutboxBatch? Pack(Tasking? before, List<Recorded> happened, Rules rules, DateTimeOffset now)
    {
        var notifications = NotificationComposer.For(before, happened, rules);
        if (notifications.Count == 0) return null;
        return new OutboxBatch(
            happened[0].Seq,
            now,
            [
                .. notifications.Select(notification =>
                {
                    var person = rules.Directory.Find(notification.To)!;
                    return new OutboxMessage(notification, person.Name, person.Email, OutboxMessageState.Waiting, Attempts: 0, NextAttemptAt: now);
                }),
            ],
            outbox.FirstLease(now),
            ItmsTelemetry.Trace);
    }

    /// <summary>The claim that stands under this key: an earlier attempt's, or a new one with a number issued for it.</summary>
    private async Task<CreationClaim> ClaimAsync(Actor actor, IdempotencyKey key, int year, CancellationToken cancellationToken)
    {
        var partition = TaskingKeys.Creations(actor.Id);
        var rowKey = KeyText.Escape(key.Key);
        while (true)
        {
            if (await store.GetAsync(partition, rowKey, cancellationToken) is { } row) return Json.Read<CreationClaim>(row.Body);
            var claim = new CreationClaim(key.Fingerprint, await numbers.IssueAsync(year));
            if (await store.CommitAsync(partition, [new RowWrite.Insert(rowKey, Json.Bytes(claim))], cancellationToken) is CommitOutcome.Committed)
                return claim;
        }
    }

    private Outcome.Refused Refuse(string number, TaskingCommand command, Actor actor, Refusal refusal)
    {
        LogRefused(number, command.GetType().Name, actor.Id, refusal.Code);
        return new Outcome.Refused(refusal);
    }

    private sealed record CreationClaim(string Fingerprint, string Number);

    [LoggerMessage(1, LogLevel.Information, "{Number}: {Command} by {Actor}, events {First}-{Last}, now {Status}")]
    private partial void LogDone(string number, string command, string actor, long first, long last, TaskingStatus status);

    [LoggerMessage(2, LogLevel.Information, "{Number}: {Command} by {Actor} refused: {Code}")]
    private partial void LogRefused(string number, string command, string actor, string code);

    [LoggerMessage(3, LogLevel.Warning, "{Number}: {Command} gave way to other writers too often")]
    private partial void LogBusy(string number, string command);

    [LoggerMessage(4, LogLevel.Warning, "{Number}: the views of commit {Seq} are late")]
    private partial void LogViewsLate(Exception exception, string number, long seq);
}
