using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Itms.Functions;

/// <summary>On the first of each month, removes finished instances created more than 31 days ago. It never touches the taskings themselves.</summary>
public sealed partial class PurgeTimer(TimeProvider clock, ILogger<PurgeTimer> logger)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    [Function(nameof(PurgeTimer))]
    public async Task RunAsync(
        [TimerTrigger("0 30 3 1 * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        // The service refuses a purge without CreatedFrom.
        var finished = new PurgeInstancesFilter(
            CreatedFrom: DateTimeOffset.UnixEpoch,
            CreatedTo: clock.GetUtcNow() - Kept,
            [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]);
        var purged = await client.PurgeAllInstancesAsync(finished, cancellationToken);
        LogPurged(purged.PurgedInstanceCount);
    }

    [LoggerMessage(73, LogLevel.Information, "Purged {Count} finished instances")]
    private partial void LogPurged(int count);
}
