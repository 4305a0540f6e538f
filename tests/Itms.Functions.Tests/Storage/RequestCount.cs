using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Itms.Functions.Tests.Storage;

/// <summary>Counts the requests to the tables: all, and those of one piece of work, whatever else runs beside it.</summary>
internal sealed class RequestCount : HttpPipelinePolicy
{
    private readonly AsyncLocal<StrongBox<int>?> counted = new();
    private int all;

    /// <summary>Requests so far.</summary>
    public int All => Volatile.Read(ref all);

    /// <summary>Begins to count the requests of the caller, and of what it calls.</summary>
    public StrongBox<int> Begin() => counted.Value = new StrongBox<int>();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref all);
        if (counted.Value is { } own) Interlocked.Increment(ref own.Value);
        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
}
