using System.Collections.Concurrent;
using System.Text;
using Itms.Domain.Taskings;
using Itms.Functions.Tests.Orchestration;
using Itms.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Itms.Functions.Tests;

/// <summary>What the host tells of itself reaches the collector that the environment names, and nothing is gathered where it names none.</summary>
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task Commands_are_traced_and_counted_and_nothing_personal_is_in_it()
    {
        await using var collector = await Collector.StartAsync();
        await using var host = Host(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        var (traces, metrics) = (host.GetRequiredService<TracerProvider>(), host.GetRequiredService<MeterProvider>());
        await using var world = await AzureWorld.StartAsync();
        var form = Given.Tasking().Due("2027-01-20", "2027-02-03").Form with { Requestor = "Quillfeather Office" };

        await world.DoAsync("ana.ruiz", number: null, new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", [])]));
        Assert.True(traces.ForceFlush() && metrics.ForceFlush());

        Assert.Contains("itms.command", collector.Received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("ITMS-2027-000001", collector.Received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("itms.projections.lag", collector.Received["/v1/metrics"], StringComparison.Ordinal);
        Assert.All(collector.Received.Values, sent => Assert.DoesNotContain("Quillfeather", sent, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_gathered()
    {
        await using var host = Host();

        Assert.Null(host.GetService<TracerProvider>());
        Assert.Null(host.GetService<MeterProvider>());
    }

    private static ServiceProvider Host(params (string Name, string Value)[] environment)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(environment.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value)))
            .Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging()
            .AddTelemetry(configuration, () => throw new InvalidOperationException("Nobody has to sign in.")).BuildServiceProvider();
    }

    /// <summary>Takes OTLP over HTTP: what was sent to each path, its texts readable among the bytes.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication web;

        private Collector(WebApplication web) => this.web = web;

        public ConcurrentDictionary<string, string> Received { get; } = new();

        public string Address => web.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var web = builder.Build();
            var collector = new Collector(web);
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
}
