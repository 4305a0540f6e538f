using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Itms.TestKit;

/// <summary>Takes OTLP over HTTP: what was sent to each path, its texts readable among the bytes.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication web;

    private OtlpCollector(WebApplication web) => this.web = web;

    public ConcurrentDictionary<string, string> Received { get; } = new();

    /// <summary>The variables with which a host sends to it.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = web.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var collector = new OtlpCollector(web);
        web.MapPost("/v1/{signal}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector.Received.AddOrUpdate(context.Request.Path, Text(body), (_, before) => before + Text(body));
        });
        await web.StartAsync();
        return collector;

        static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();
}
