using Itms.Application.Search;
using Itms.Domain.People;
using Itms.Domain.Recurrence;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <content>Changes to a tasking because of another one: a possible duplicate, or the next occurrence of its series.</content>
public sealed partial class TaskingService
{
    /// <summary>
    /// Looks for duplicates again, now that the tasking itself can be found. Of two taskings entered at the same moment, at
    /// least the later one then sees the other. If the process ends right here, nobody is warned.
    /// </summary>
    private async Task<Outcome?> WarnOfDuplicateAsync(Outcome? outcome, Duplicates.Entering entering)
    {
        if (outcome is not Outcome.Done { Tasking: { PossibleDuplicate: false } tasking } || entering.NobodyElse) return outcome;
        if (!await duplicates.AnyAsync(tasking.Form, tasking.Number, tasking.Series, CancellationToken.None)) return outcome;
        if (await records.LoadAsync(tasking.Number, CancellationToken.None) is not { } stored) return outcome;
        var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
        var command = new TaskingCommand.NoteDuplicate();
        if (Decide(stored.Tasking, command, Actor.System, rules, now, out _) is not { Count: > 0 } events) return outcome;
        return await CommitAsync(stored, command, Actor.System, rules, now, events) ?? outcome;
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
}
