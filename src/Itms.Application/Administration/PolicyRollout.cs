using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Administration;

/// <param name="Version">The escalation policy they were re-planned by.</param>
/// <param name="More">Not all yet: ask again.</param>
/// <remarks>Not how many: the count would tell of restricted taskings.</remarks>
public sealed record Rollout(int Version, bool More);

/// <summary>
/// Has the running taskings planned by the escalation policy in force. Each is a step of its own: whoever begins again after
/// a crash goes on with those that are left.
/// </summary>
public sealed class PolicyRollout(ITableStore store, RuleBook book, RulesSource rules, TaskingService service)
{
    /// <summary>Taskings re-planned by one request.</summary>
    public const int MaxTaskings = 1_000;

    private const int DegreeOfParallelism = 4;

    /// <returns>Null and why, where the reason is missing.</returns>
    public async Task<(Rollout? Done, FieldErrors? Invalid)> ReplanAsync(string? reason, Person by, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Text("reason", reason, required: true);
        if (errors.Any) return (null, errors);

        // Written down before the first: what was begun must show, whatever comes in between.
        await book.ChangeAsync(
            by.Id, (head, _) => new Decided<object>(head, new BookChange("replan", [], present => present, [], reason!.Trim())), cancellationToken);
        var (command, actor) = (new TaskingCommand.Replan(reason!.Trim()), Actor.System with { OnBehalfOf = by.Id });
        var replanned = 0;
        await Parallel.ForEachAsync(
            store.ReadAllAsync(new RowRange(ProjectionKeys.Open), cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism, CancellationToken = cancellationToken },
            async (row, _) =>
            {
                if (Volatile.Read(ref replanned) >= MaxTaskings) return;
                // What cannot be re-planned has been closed meanwhile, or is left for the next time.
                if (await service.ExecuteAsync(KeyText.ReadTimed(row.RowKey).Number, command, actor, null, null, CancellationToken.None) is Outcome.Done { Changed: true })
                    Interlocked.Increment(ref replanned);
            });
        return (new Rollout(rules.Current.Escalation.Version, replanned >= MaxTaskings), null);
    }
}
