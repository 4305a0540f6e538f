using Itms.Application.Search;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Recurrence;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <content>Changes to a tasking because of another one: a possible duplicate, its closing as one, or the next occurrence of its series.</content>
public sealed partial class TaskingService
{
    /// <summary>Closings of duplicates take turns. Not turns of <see cref="gate"/>: two numbers may share one, and it is taken within.</summary>
    private readonly NumberGate closingDuplicates = new();

    /// <summary>
    /// Looks for duplicates again, now that the tasking itself can be found. Of two taskings entered at the same moment, at
    /// least the later one then sees the other. If the process ends right here, the recovery sweep looks, but only after a creation.
    /// </summary>
    private async Task<Outcome?> WarnOfDuplicateAsync(Outcome? outcome, Duplicates.Entering entering)
    {
        if (outcome is not Outcome.Done { Tasking: { PossibleDuplicate: false } tasking } || entering.NobodyElse) return outcome;
        if (!await duplicates.AnyAsync(tasking.Form, tasking.Number, tasking.Series, CancellationToken.None)) return outcome;
        if (await records.LoadAsync(tasking.Number, CancellationToken.None) is not { } stored) return outcome;
        var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
        var command = new TaskingCommand.NoteDuplicate();
        if (TaskingDecider.Decide(stored.Tasking, command, Actor.System, rules, now) is not Decision.Accepted { Events: { Count: > 0 } events })
            return outcome;
        return await CommitAsync(stored, command, Actor.System, rules, now, events) ?? outcome;
    }

    /// <summary>
    /// Looks for duplicates of a tasking whose creation is still pending: nobody may have looked since it can be found. It can be repeated.
    /// </summary>
    /// <returns>True: it has a possible duplicate, and says so now.</returns>
    public async Task<bool> WarnOfDuplicateAsync(Tasking created, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(created);
        // An imported tasking is not looked at when it comes in, either.
        if (created is { PossibleDuplicate: true } or { Import: not null }) return false;
        if (!await duplicates.AnyAsync(created.Form, created.Number, created.Series, cancellationToken)) return false;
        var note = new TaskingCommand.NoteDuplicate();
        return await ExecuteInTurnAsync(created.Number, note, Actor.System, expectedSeq: null, key: null, cancellationToken)
            is Outcome.Done { Changed: true };
    }

    /// <summary>
    /// Links a tasking to the next occurrence that was opened from it, in case a process ended after opening it and before
    /// linking it. A person who is about to change the series must know of that occurrence.
    /// </summary>
    private async Task NoteOpenedOccurrenceAsync(string number, TaskingCommand command, CancellationToken cancellationToken)
    {
        if (command is not (TaskingCommand.BeginRecurrence or TaskingCommand.EndRecurrence or TaskingCommand.Edit)) return;
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: { NextOccurrence: null, IsOfSeries: true } last }) return;
        if (command is TaskingCommand.Edit edit && RecurrencePeriod.Of(edit.Form) == RecurrencePeriod.Of(last.Form)) return;
        if (await FindCreatedAsync(Actor.SystemId, IdempotencyKey.OfOccurrenceAfter(number), cancellationToken) is not { } next) return;
        var note = new TaskingCommand.NoteNextOccurrence(next.Number);
        await ExecuteInTurnAsync(number, note, Actor.System, expectedSeq: null, key: null, cancellationToken);
    }

    /// <summary>
    /// Closes a tasking as a duplicate, and links the other one to it. One at a time in this process, so that two taskings cannot be closed as
    /// duplicates of each other and nobody answers.
    /// </summary>
    private async Task<Outcome> CloseAsDuplicateAsync(
        string number,
        TaskingCommand.CloseWithoutResponse close,
        Actor actor,
        long? expectedSeq,
        IdempotencyKey? key,
        CancellationToken cancellationToken)
    {
        using var turn = await closingDuplicates.EnterAsync("", cancellationToken);
        var asked = close with { Original = await StateOfOriginalAsync(close.DuplicateOf!, actor, cancellationToken) };
        // Link first: if the process ends in between, the link shows nothing, because the tasking is not closed. The other way around, it
        // would be missing for ever.
        if (await WouldCloseAsync(number, asked, actor, expectedSeq, cancellationToken))
            await ExecuteInTurnAsync(
                close.DuplicateOf!, new TaskingCommand.LinkDuplicate(number), Actor.System, expectedSeq: null, key: null, cancellationToken);
        return await ExecuteInTurnAsync(number, asked, actor, expectedSeq, key, cancellationToken);
    }

    private async ValueTask<bool> WouldCloseAsync(
        string number, TaskingCommand.CloseWithoutResponse close, Actor actor, long? expectedSeq, CancellationToken cancellationToken) =>
        await records.LoadAsync(number, cancellationToken) is { Tasking: var tasking }
        && (expectedSeq is null || expectedSeq == tasking.Seq)
        && actor.Person is { } person && MaySee(tasking, person)
        && TaskingDecider.Decide(tasking, close, actor, rulesSource.Current, clock.GetUtcNow()) is Decision.Accepted;

    private async ValueTask<OriginalState> StateOfOriginalAsync(string number, Actor actor, CancellationToken cancellationToken)
    {
        if (!ItmsNumber.IsWellFormed(number) || await records.LoadAsync(number, cancellationToken) is not { Tasking: var original })
            return OriginalState.Unknown;
        if (actor.Person is not { } person || !MaySee(original, person)) return OriginalState.Unknown;
        return original.Closing is { DuplicateOf: not null } ? OriginalState.Duplicate : OriginalState.Usable;
    }
}
