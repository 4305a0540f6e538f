using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Itms.Functions;

/// <summary>
/// Once a day opens the next occurrences of taskings that recur, in one process at a time, and starts their orchestrations: in Eastern
/// time its day has begun at 13:05 UTC, in summer and in winter. In any other zone, and for what a run leaves undone, <see cref="SweepTimer"/> does.
/// </summary>
public sealed partial class RecurrenceTimer(RecurrenceOpener recurrences, DurableWakeSignal wakeSignal, ILogger<RecurrenceTimer> logger)
{
    [Function(nameof(RecurrenceTimer))]
    public Task RunAsync([TimerTrigger("0 5 13 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        wakeSignal.ListenAsync(client, () => BackgroundStep.AttemptAsync(() => recurrences.OpenDueAsync(cancellationToken), LogFailed));

    [LoggerMessage(79, LogLevel.Error, "Recurring taskings could not be opened; the sweep tries again")]
    private partial void LogFailed(Exception exception);
}
