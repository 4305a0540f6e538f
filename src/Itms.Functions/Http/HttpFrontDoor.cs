using Itms.Functions.Orchestration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Itms.Functions.Http;

/// <summary>The one HTTP trigger. It hands every request to the API's pipeline, so there is no second list of routes.</summary>
public sealed class HttpFrontDoor(SharedPipeline pipeline, DurableWakeSignal wakeSignal)
{
    // Anonymous to the Functions host: the pipeline finds out who is asking.
    [Function(nameof(HttpFrontDoor))]
    public Task RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        return wakeSignal.CollectAsync(client, () => pipeline.RunAsync(request.HttpContext));
    }
}
