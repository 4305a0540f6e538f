using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Orchestration;

/// <summary>How the tasking stands after <see cref="ProcessTaskingActivity"/>.</summary>
/// <param name="Stage">The status, in the Guide's words.</param>
/// <param name="NextAt">When it is due again; null: not before somebody changes it.</param>
/// <param name="Over">Nothing is left to do in this cycle: the tasking is closed and its mails are sent, or a later cycle has begun.</param>
public sealed record ProcessingResult(string Stage, DateTimeOffset? NextAt, bool Over);

/// <summary>The one activity of an instance of version 1. It does all that is due: deadlines, projections, mails.</summary>
public sealed class ProcessTaskingActivity(RecoverySweep recoverySweep, ILogger<ProcessTaskingActivity> logger) : TaskingActivity(logger)
{
    [Function(nameof(ProcessTaskingActivity))]
    public Task<ProcessingResult> RunAsync([ActivityTrigger] TaskingCycle cycle, CancellationToken cancellationToken) => AttemptAsync(
        cycle.Number,
        async () => await recoverySweep.ProcessAsync(cycle.Number, cancellationToken) is { } found
            ? new ProcessingResult(found.Status.Label(), found.NextAt, found.Cycle != cycle.Cycle || (found.IsClosed && found.NextAt is null))
            : new ProcessingResult(TaskingStanding.Missing.Stage, NextAt: null, Over: true));
}
