using Itms.Application.Shared;
using Itms.Application.Taskings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Orchestration;

/// <summary>Reads the tasking, brings its projections up to date, and tells how it stands.</summary>
public sealed class UpdateProjectionsActivity(
    RecoverySweep recoverySweep, RulesSource rules, TimeProvider clock, ILogger<UpdateProjectionsActivity> logger) : TaskingActivity(logger)
{
    /// <summary>Five attempts within about four minutes: then the recovery sweep has come by, too.</summary>
    internal static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(UpdateProjectionsActivity))]
    public Task<TaskingStanding> RunAsync([ActivityTrigger] TaskingCycle cycle, CancellationToken cancellationToken) => AttemptAsync(
        cycle.Number,
        async () => await recoverySweep.UpdateProjectionsAsync(cycle.Number, cancellationToken) is { } found
            ? TaskingStanding.Of(found, cycle, rules.Current, clock.GetUtcNow())
            : TaskingStanding.Missing);
}
