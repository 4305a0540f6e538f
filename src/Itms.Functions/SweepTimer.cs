using Itms.Api.Hosting;
using Itms.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Itms.Functions;

/// <summary>
/// The safety net: every five minutes, in one process at a time, does what was left undone, and wakes the orchestrations of the taskings it
/// changed. Even if every wake signal is lost and every instance purged, it still does everything: it reaches a deadline at most 5 minutes late,
/// and finishes a commit at most 5 minutes and 30 seconds after it, because it leaves the youngest to the process that made them. It also removes
/// finished instances.
/// </summary>
public sealed class SweepTimer(BackgroundSteps steps, FinishedInstances finished, DurableWakeSignal wakeSignal)
{
    [Function(nameof(SweepTimer))]
    public Task RunAsync(
        [TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        wakeSignal.CollectAsync(client, () => steps.RunAsync([.. steps.Sweep, steps.MergeWords, finished.Remove(client)], cancellationToken));
}
