using Itms.Api.Hosting;
using Itms.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Itms.Functions;

/// <summary>
/// Every minute, in one process at a time, sends what waits for webhooks, and carries on imports that took longer than their requests. Either may
/// be slow, so they run side by side. They share a timer because the host spends three storage requests a minute on each.
/// </summary>
public sealed class MinuteTimer(BackgroundSteps steps, DurableWakeSignal wakeSignal)
{
    [Function(nameof(MinuteTimer))]
    public Task RunAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        Task.WhenAll(
            steps.RunAsync(steps.SendWebhooks, cancellationToken),
            wakeSignal.CollectAsync(client, () => steps.RunAsync(steps.CarryOnImports, cancellationToken)));
}
