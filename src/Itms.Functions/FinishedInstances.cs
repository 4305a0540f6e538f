using Itms.Api.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Itms.Functions;

/// <summary>
/// Once a day, removes finished instances created more than 31 days ago. What one day misses, the next removes. It never touches the taskings
/// themselves.
/// </summary>
public sealed partial class FinishedInstances(TimeProvider clock, ILogger<FinishedInstances> logger)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    // The sweep runs every five minutes, so one sweep a day begins in these.
    private static readonly TimeSpan From = new(3, 30, 0);
    private static readonly TimeSpan Until = new(3, 35, 0);

    /// <summary>The step of a sweep. It does something only between 03:30 and 03:35 UTC.</summary>
    public HostStep Remove(DurableTaskClient client) => new("remove finished instances", stopping => RemoveAsync(client, stopping));

    private async Task RemoveAsync(DurableTaskClient client, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (now.TimeOfDay < From || now.TimeOfDay >= Until) return;
        // The service refuses a purge without CreatedFrom.
        var finished = new PurgeInstancesFilter(
            CreatedFrom: DateTimeOffset.UnixEpoch,
            CreatedTo: now - Kept,
            [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]);
        var purged = await client.PurgeAllInstancesAsync(finished, stopping);
        LogPurged(purged.PurgedInstanceCount);
    }

    [LoggerMessage(73, LogLevel.Information, "Purged {Count} finished instances")]
    private partial void LogPurged(int count);
}
