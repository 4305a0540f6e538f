using Itms.Api.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Itms.Functions;

/// <summary>Every minute, in one process at a time, sends what waits for webhooks. If the run before still waits for a receiver, it does nothing.</summary>
public sealed class WebhookTimer(BackgroundSteps steps)
{
    [Function(nameof(WebhookTimer))]
    public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        steps.RunAsync(steps.SendWebhooks, cancellationToken);
}
