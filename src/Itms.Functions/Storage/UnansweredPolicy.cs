using Azure.Core;
using Azure.Core.Pipeline;

namespace Itms.Functions.Storage;

/// <summary>Whether a request may have had its effect in an attempt that got no answer, or one that does not tell.</summary>
internal sealed class Sending
{
    public const string Property = "Itms.Sending";

    public bool MayHaveTakenPlace { get; set; }

    /// <summary>Makes this the note of the requests sent until it is disposed of.</summary>
    public IDisposable Begin() => HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });
}

/// <summary>Looks at every attempt of a request, of which the client library only gives the last one's answer, and notes in its <see cref="Sending"/>.</summary>
internal sealed class UnansweredPolicy : HttpPipelinePolicy
{
    public static UnansweredPolicy Instance { get; } = new();

    /// <summary>
    /// Whether an answer of this status tells what became of the request. 429 and 503 refuse it before it is carried out; the others
    /// of their kind may come from somebody on the way, and none (0) tells nothing.
    /// </summary>
    public static bool Tells(int status) => status is not (0 or 408 or 500 or 502 or 504);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sending = message.TryGetProperty(Sending.Property, out var found) ? found as Sending : null;
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch
        {
            if (sending is not null) sending.MayHaveTakenPlace = true;
            throw;
        }

        if (sending is not null && !Tells(message.Response.Status)) sending.MayHaveTakenPlace = true;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("Storage is only used asynchronously.");
}
