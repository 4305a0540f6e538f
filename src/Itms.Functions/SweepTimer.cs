using Itms.Api.Hosting;
using Itms.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Itms.Functions;

/// <summary>
/// The safety net: every five minutes, in one process at a time, does what was left undone, and wakes the orchestrations of the taskings it
/// changed. Even if every wake signal is lost and every instance purged, it still does everything, at most five minutes late.
/// </summary>
public sealed class SweepTimer(BackgroundSteps steps, DurableWakeSignal wakeSignal)
{
    [Function(nameof(SweepTimer))]
    public Task RunAsync(
        [TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        wakeSignal.CollectAsync(client, () => steps.RunAsync([.. steps.Sweep, steps.MergeWords], cancellationToken));
}
