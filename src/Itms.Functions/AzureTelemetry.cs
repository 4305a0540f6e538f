using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Itms.Api.Hosting;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Itms.Functions;

/// <summary>
/// Sends traces, metrics and log lines, the same as the server's. <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector, and
/// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> an Application Insights resource. Without either, nothing is gathered.
/// </summary>
public static class AzureTelemetry
{
    private const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <param name="identity">The identity that writes to Application Insights, which accepts no key.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, Func<TokenCredential> identity)
    {
        var toInsights = !string.IsNullOrWhiteSpace(configuration[ApplicationInsights]);
        if (!TelemetryExport.HasCollector(configuration) && !toInsights) return services;
        // The defaults also tell the Functions host that this process exports its own telemetry. The host then forwards no log line.
        var telemetry = services.AddItmsTelemetry().UseFunctionsWorkerDefaults();
        if (TelemetryExport.HasCollector(configuration)) telemetry.ToCollector();
        if (toInsights)
            telemetry.WithTracing(traces => traces.AddAzureMonitorTraceExporter(Describe))
                .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Describe))
                .WithLogging(logs => logs.AddAzureMonitorLogExporter(Describe));
        return services;

        void Describe(AzureMonitorExporterOptions options) =>
            (options.ConnectionString, options.Credential) = (configuration[ApplicationInsights], identity());
    }
}
