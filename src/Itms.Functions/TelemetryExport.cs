using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Itms.Application.Telemetry;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Itms.Functions;

/// <summary>
/// Sends traces and metrics, the same as the server's. <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector, and
/// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> an Application Insights resource. Without either, nothing is gathered.
/// </summary>
public static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <param name="identity">The identity that writes to Application Insights, which accepts no key.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, Func<TokenCredential> identity)
    {
        var toCollector = !string.IsNullOrWhiteSpace(configuration[Endpoint]);
        var toInsights = !string.IsNullOrWhiteSpace(configuration[ApplicationInsights]);
        if (!toCollector && !toInsights) return services;
        services.AddOpenTelemetry()
            // Also tells the Functions host that this process exports its own telemetry.
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces =>
            {
                traces.AddSource(ItmsTelemetry.Sources);
                if (toCollector) traces.AddOtlpExporter();
                if (toInsights) traces.AddAzureMonitorTraceExporter(Describe);
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(ItmsTelemetry.Meters);
                if (toCollector) metrics.AddOtlpExporter();
                if (toInsights) metrics.AddAzureMonitorMetricExporter(Describe);
            });
        return services;

        void Describe(AzureMonitorExporterOptions options) =>
            (options.ConnectionString, options.Credential) = (configuration[ApplicationInsights], identity());
    }
}
