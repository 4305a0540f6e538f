using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Administration;

/// <param name="Version">The escalation policy now used.</param>
/// <param name="More">True if taskings remain. Send the request again.</param>
/// <remarks>There is no count, because it would reveal restricted taskings.</remarks>
public sealed record Rollout(int Version, bool More);

/// <summary>
/// Replans open taskings with the current escalation policy. Each tasking is a separate step, so that after a crash the next
/// request continues with the rest.
/// </summary>
public sealed class PolicyRollout(ITableStore store, RuleBook book, RulesSource rules, TaskingService service)
{
    /// <summary>Most taskings replanned by one request.</summary>
    public const int MaxTaskings = 1_000;

    private const int DegreeOfParallelism = 4;

    /// <returns>
    /// The faults instead of a result if the reason is missing. Neither: administrators kept making other changes, and nothing was replanned.
    /// </returns>
    public async Task<(Rollout? Done, FieldErrors? Invalid)> ReplanAsync(string? reason, Person by, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Text("reason", reason, required: true);
        if (errors.Any) return (null, errors);

        // Audit before the first step, so that a rollout that stops halfway is visible.
        if (!await book.NoteReplanAsync(by.Id, reason!.Trim(), cancellationToken)) return (null, null);
        var (command, actor) = (new TaskingCommand.Replan(reason.Trim()), Actor.System with { OnBehalfOf = by.Id });
        var replanned = 0;
        await Parallel.ForEachAsync(
            store.ReadAllAsync(ProjectionKeys.Open, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism, CancellationToken = cancellationToken },
            async (row, _) =>
            {
                if (Volatile.Read(ref replanned) >= MaxTaskings) return;
                // If a tasking is not replanned, it has been closed or is left for the next request.
                var number = KeyText.ReadTimed(row.RowKey).Number;
                if (await service.ExecuteAsync(number, command, actor, null, null, CancellationToken.None) is Outcome.Done { Changed: true })
                    Interlocked.Increment(ref replanned);
            });
        return (new Rollout(rules.Current.Escalation.Version, replanned >= MaxTaskings), null);
    }
}
