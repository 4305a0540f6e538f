using Itms.TestKit;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>What the server tells of itself reaches the collector that the environment names.</summary>
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task A_log_line_a_trace_and_a_metric_of_a_request_reach_the_collector_and_nothing_personal_does()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var server = await DemoServer.StartAsync(settings: collector.Settings);
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest().With("requestor", "Quillfeather Office").With("instruction", "About Quillfeather."));
        await tm.GetAsync("/api/views/active?requestor=Quillfeather");
        var services = server.Running.Services;
        Assert.True(services.GetRequiredService<TracerProvider>().ForceFlush());
        Assert.True(services.GetRequiredService<MeterProvider>().ForceFlush());
        Assert.True(services.GetRequiredService<LoggerProvider>().ForceFlush());

        Assert.Contains(number, collector.Received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("itms.commands", collector.Received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains($"{number}: Create by ana.ruiz done", collector.Received["/v1/logs"], StringComparison.Ordinal);
        Assert.All(collector.Received.Values, sent => Assert.DoesNotContain("Quillfeather", sent, StringComparison.OrdinalIgnoreCase));
    }
}
