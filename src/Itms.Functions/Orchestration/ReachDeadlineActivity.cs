using Itms.Application.Taskings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Orchestration;

/// <summary>Reaches the deadlines that are due: reminds, escalates, and records it. What is not due is left alone.</summary>
public sealed class ReachDeadlineActivity(RecoverySweep recoverySweep, ILogger<ReachDeadlineActivity> logger) : TaskingActivity(logger)
{
    /// <summary>Five attempts within about four minutes. A reminder is rarely worth more hurry than that.</summary>
    internal static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(5)));

    // The wake signals of its commit go nowhere, because the orchestration does the work that follows.
    [Function(nameof(ReachDeadlineActivity))]
    public Task RunAsync([ActivityTrigger] TaskingCycle cycle, CancellationToken cancellationToken) => AttemptAsync(
        cycle.Number,
        async () =>
        {
            await recoverySweep.ReachDeadlineAsync(cycle.Number, cancellationToken);
            return true;
        });
}
