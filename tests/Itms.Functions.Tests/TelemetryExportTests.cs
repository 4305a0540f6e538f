using Itms.Domain.Taskings;
using Itms.Functions.Tests.Orchestration;
using Itms.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Itms.Functions.Tests;

/// <summary>What the host tells of itself reaches the collector that the environment names, and nothing is gathered where it names none.</summary>
public sealed partial class TelemetryExportTests
{
    [Fact]
    public async Task Commands_are_traced_counted_and_logged_and_nothing_personal_is_in_it()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var host = Host(collector.Settings);
        var (traces, metrics) = (host.GetRequiredService<TracerProvider>(), host.GetRequiredService<MeterProvider>());
        var logger = host.GetRequiredService<ILogger<TelemetryExportTests>>();
        await using var world = await AzureWorld.StartAsync();
        var form = Given.Tasking().Due("2027-01-20", "2027-02-03").Form with { Requestor = "Quillfeather Office" };

        await world.DoAsync("ana.ruiz", number: null, new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", [])]));
        LogLine(logger, "ITMS-2027-000001");
        Assert.True(traces.ForceFlush() && metrics.ForceFlush() && host.GetRequiredService<LoggerProvider>().ForceFlush());

        Assert.Contains("A line about ITMS-2027-000001", collector.Received["/v1/logs"], StringComparison.Ordinal);
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
        Assert.Null(host.GetService<LoggerProvider>());
    }

    private static ServiceProvider Host(Dictionary<string, string?>? environment = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(environment).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging()
            .AddTelemetry(configuration, () => throw new InvalidOperationException("Nobody has to sign in.")).BuildServiceProvider();
    }

    [LoggerMessage(1, LogLevel.Information, "A line about {Number}")]
    private static partial void LogLine(ILogger logger, string number);
}
