using Azure.Core;
using Azure.Core.Pipeline;

namespace Itms.Functions.Storage;

/// <summary>Notes whether a request may have succeeded in an attempt that got no answer, or no conclusive one.</summary>
internal sealed class Sending
{
    public const string Property = "Itms.Sending";

    public bool MayHaveSucceeded { get; set; }

    /// <summary>Requests sent until the result is disposed are noted here.</summary>
    public IDisposable Begin() => HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });
}

/// <summary>Watches every attempt of a request for its <see cref="Sending"/>: the client library only returns the last answer.</summary>
internal sealed class UnansweredPolicy : HttpPipelinePolicy
{
    public static UnansweredPolicy Instance { get; } = new();

    /// <summary>
    /// Whether an answer with this status tells what became of the request. 429 and 503 refuse it before it is carried out. Similar ones may come
    /// from a machine in between. 0 means no answer.
    /// </summary>
    public static bool IsConclusive(int status) => status is not (0 or 408 or 500 or 502 or 504);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sending = message.TryGetProperty(Sending.Property, out var found) ? found as Sending : null;
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch
        {
            if (sending is not null) sending.MayHaveSucceeded = true;
            throw;
        }

        if (sending is not null && !IsConclusive(message.Response.Status)) sending.MayHaveSucceeded = true;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is only used asynchronously.");
}
