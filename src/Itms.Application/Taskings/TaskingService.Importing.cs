using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <content>Bringing in taskings from another system.</content>
public sealed partial class TaskingService
{
    /// <summary>Why the tasking cannot be imported. Null: it can.</summary>
    public Refusal? RefuseImport(TaskingCommand.Import command, Actor actor) =>
        TaskingDecider.Decide(null, command, actor, rulesSource.Current, clock.GetUtcNow()) is Decision.Refused refused ? refused.Refusal : null;

    /// <summary>A new number, of the present year.</summary>
    public Task<string> IssueNumberAsync() => numbers.IssueAsync(rulesSource.Current.Calendar.DayOf(clock.GetUtcNow()).Year);

    /// <summary>Creates an imported tasking under a number that was issued for it. If it is there already, nothing happens.</summary>
    public async Task<Outcome> ImportAsync(TaskingCommand.Import command, Actor actor, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(command.Number, cancellationToken);
        if (await LoadAsync() is { } earlier) return earlier;
        var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
        var decision = TaskingDecider.Decide(null, command, actor, rules, now);
        if (decision is Decision.Refused refused) return Refuse(command.Number, command, actor, refused.Refusal);
        return await CommitAsync(null, command, actor, rules, now, ((Decision.Accepted)decision).Events)
            ?? await LoadAsync()
            ?? new Outcome.Busy();

        async Task<Outcome?> LoadAsync() =>
            await records.LoadAsync(command.Number, cancellationToken) is { } stored ? new Outcome.Done(stored.Tasking, Changed: false) : null;
    }
}
