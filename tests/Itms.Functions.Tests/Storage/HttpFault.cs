using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Itms.Functions.Tests.Storage;

/// <summary>What goes wrong on the way to storage: asked at every attempt of a request.</summary>
/// <param name="matches">Which requests it happens to.</param>
/// <param name="times">How often; then it is over.</param>
internal sealed class HttpFault(Func<Request, bool> matches, int times, Func<HttpMessage, Func<ValueTask>, ValueTask> happens) : HttpPipelinePolicy
{
    private int left = times;

    /// <summary>Requests that came by, those it happened to included.</summary>
    public int Seen { get; private set; }

    public static bool IsCommit(Request request) => request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);

    public static bool IsRead(Request request) => request.Method == RequestMethod.Get;

    /// <summary>It is carried out, and the answer is lost. What another does meanwhile comes before the next attempt.</summary>
    public static HttpFault AnswerLost(int times = 1, Func<Task>? meanwhile = null) => new(IsCommit, times, async (_, send) =>
    {
        await send();
        if (meanwhile is not null) await meanwhile();
        throw new IOException("The connection was closed.");
    });

    /// <summary>It is carried out, and the answer cannot be read.</summary>
    public static HttpFault AnswerUnreadable() => new(IsCommit, times: 1, async (message, send) =>
    {
        await send();
        message.Response = new CannedResponse(202);
    });

    /// <summary>It never arrives.</summary>
    public static HttpFault RequestLost(int times = 1, Func<Task>? meanwhile = null) => new(IsCommit, times, async (_, _) =>
    {
        if (meanwhile is not null) await meanwhile();
        throw new IOException("The connection could not be made.");
    });

    /// <summary>The service says so, and does nothing.</summary>
    public static HttpFault Answered(int status, int times = 1) => new(IsCommit, times, (message, _) =>
    {
        message.Response = new CannedResponse(status);
        return ValueTask.CompletedTask;
    });

    /// <summary>A page without rows, though there are some: it says only where to go on.</summary>
    public static HttpFault EmptyPage(string nextPartition, string nextRow) => new(IsRead, times: 1, (message, _) =>
    {
        message.Response = new CannedResponse(
            200, """{"value":[]}""", ("x-ms-continuation-NextPartitionKey", nextPartition), ("x-ms-continuation-NextRowKey", nextRow));
        return ValueTask.CompletedTask;
    });

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (!matches(message.Request))
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        Seen++;
        if (left-- > 0) await happens(message, () => ProcessNextAsync(message, pipeline));
        else await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    private sealed class CannedResponse(int status, string body = "", params (string Name, string Value)[] headers) : Azure.Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "";

        public override bool IsError => status >= 400;

        public override Stream? ContentStream { get; set; } = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(h => new HttpHeader(h.Name, h.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out var value) ? [value!] : null;
            return values is not null;
        }
    }
}
