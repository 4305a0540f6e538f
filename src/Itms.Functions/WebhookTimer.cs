using Itms.Api.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Itms.Functions;

/// <summary>Every minute, in one process at a time, sends what waits for webhooks.</summary>
public sealed class WebhookTimer(BackgroundSteps steps)
{
    [Function(nameof(WebhookTimer))]
    public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        steps.RunAsync(steps.SendWebhooks, cancellationToken);
}
