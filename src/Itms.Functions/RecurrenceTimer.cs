using Itms.Api.Hosting;
using Itms.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Itms.Functions;

/// <summary>
/// Once a day, in one process at a time, opens the next taskings of series and starts their orchestrations. At 13:05 UTC the business day has
/// begun in Eastern time, in summer and in winter. In other time zones, and after a failed run, <see cref="SweepTimer"/> opens them.
/// </summary>
public sealed class RecurrenceTimer(BackgroundSteps steps, DurableWakeSignal wakeSignal)
{
    [Function(nameof(RecurrenceTimer))]
    public Task RunAsync(
        [TimerTrigger("0 5 13 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        wakeSignal.CollectAsync(client, () => steps.RunAsync(steps.OpenRecurrences, cancellationToken));
}
