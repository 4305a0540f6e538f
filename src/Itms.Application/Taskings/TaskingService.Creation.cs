using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <content>Creating a tasking, with a new number.</content>
public sealed partial class TaskingService
{
    /// <summary>Creates a tasking. A new number is issued; the command's number is ignored.</summary>
    /// <param name="key">Null: a tasking is created again if the command is sent again.</param>
    public async Task<Outcome> CreateAsync(TaskingCommand.Create command, Actor actor, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        using var activity = ItmsTelemetry.StartCommand(NameOf(command));
        var outcome = await CreateUntracedAsync(command, actor, key, cancellationToken);
        ItmsTelemetry.EndCommand(activity, NameOf(command), outcome.Name, (outcome as Outcome.Done)?.Tasking.Number);
        return outcome;
    }

    /// <summary>The tasking that was created under the key. Null: none was, or not yet.</summary>
    /// <param name="actorId">Who sent the request under the key.</param>
    public async ValueTask<Tasking?> FindCreatedAsync(string actorId, IdempotencyKey key, CancellationToken cancellationToken) =>
        await store.GetAsync(TaskingKeys.Numbers, TaskingKeys.Claim(actorId, key.Key), cancellationToken) is { } row
        && await records.LoadAsync(Json.Read<CreationClaim>(row.Body).Number, cancellationToken) is { } stored
            ? stored.Tasking
            : null;

    private async Task<Outcome> CreateUntracedAsync(
        TaskingCommand.Create command, Actor actor, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
        using var entering = duplicates.Enter(command.Form);
        var isDuplicate = await duplicates.AnyAsync(command.Form, self: null, command.Occurrence?.First, cancellationToken);
        command = command with { PossibleDuplicate = isDuplicate };
        // Decide first: a refused command must not use up a number.
        var decision = TaskingDecider.Decide(null, command, actor, rules, now);
        if (decision is Decision.Refused refused) return Refuse("new", command, actor, refused.Refusal);
        var events = ((Decision.Accepted)decision).Events;

        var year = rules.Calendar.DayOf(now).Year;
        if (key is null)
        {
            var number = await numbers.IssueAsync(year);
            using var turn = await gate.EnterAsync(number, cancellationToken);
            return await CommitUnderAsync(number) ?? new Outcome.Busy();
        }

        var (claim, isNew) = await ClaimAsync(actor, key, year, cancellationToken);
        if (claim.Fingerprint != key.Fingerprint) return new Outcome.KeyReused();
        using var claimed = await gate.EnterAsync(claim.Number, cancellationToken);
        // An earlier attempt under this key may have got this far, or another process may be faster.
        if (!isNew && await LoadCreatedAsync(claim.Number) is { } created) return created;
        // Its rows are gone, but the claim to its number is not.
        if (!isNew && await Tombstone.FindAsync(store, claim.Number, cancellationToken) is not null)
            return Refuse("new", command, actor, Refusal.DisposedOf());
        return await CommitUnderAsync(claim.Number)
            ?? await LoadCreatedAsync(claim.Number)
            ?? new Outcome.Busy();

        async Task<Outcome?> CommitUnderAsync(string number)
        {
            List<TaskingEvent> numbered = [.. events.Select(e => e is TaskingEvent.Created created ? created with { Number = number } : e)];
            var outcome = await CommitAsync(null, command, actor, rules, now, numbered);
            return duplicates.LooksLater ? outcome : await WarnOfDuplicateAsync(outcome, entering);
        }

        async Task<Outcome?> LoadCreatedAsync(string number) =>
            await records.LoadAsync(number, cancellationToken) is { } earlier ? new Outcome.Done(earlier.Tasking, Changed: false) : null;
    }

    /// <summary>The claim under this key: that of an earlier attempt, or a new one with a new number.</summary>
    private async Task<(CreationClaim Claim, bool IsNew)> ClaimAsync(
        Actor actor, IdempotencyKey key, int year, CancellationToken cancellationToken)
    {
        var rowKey = TaskingKeys.Claim(actor.Id, key.Key);
        var number = await numbers.IssueAsync(
            year, rowKey, issued => Json.Bytes(new CreationClaim(key.Fingerprint, issued)));
        return number is null
            ? (Json.Read<CreationClaim>((await store.GetAsync(TaskingKeys.Numbers, rowKey, cancellationToken))!.Body), IsNew: false)
            : (new CreationClaim(key.Fingerprint, number), IsNew: true);
    }

    /// <summary>Reserves a number for a request to create a tasking.</summary>
    private sealed record CreationClaim(string Fingerprint, string Number);
}
