using Itms.Api.Hosting;
using Itms.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Itms.Functions;

/// <summary>Every minute, in one process at a time, carries on imports that took longer than their requests.</summary>
public sealed class ImportTimer(BackgroundSteps steps, DurableWakeSignal wakeSignal)
{
    [Function(nameof(ImportTimer))]
    public Task RunAsync(
        [TimerTrigger("30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        wakeSignal.CollectAsync(client, () => steps.RunAsync(steps.CarryOnImports, cancellationToken));
}
