using System.Reflection;
using Itms.Api.SignIn;
using Itms.Application.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Itms.Api.Hosting;

/// <summary>
/// Sends traces, metrics and log lines to the collector that the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names. The other
/// OpenTelemetry variables apply too. Without the endpoint, nothing is gathered.
/// </summary>
public static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Whether the configuration names a collector.</summary>
    public static bool HasCollector(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[Endpoint]);

    /// <summary>Gathers what ITMS tells of itself, for the exporters that the caller adds.</summary>
    public static OpenTelemetryBuilder AddItmsTelemetry(this IServiceCollection services)
    {
        // The framework logs paths and queries as they were sent, and they may hold personal data.
        services.AddLogging(logging => logging
            .AddFilter<OpenTelemetryLoggerProvider>("Microsoft", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>("System", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>("Azure", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>(typeof(SessionHandler).FullName, LogLevel.Warning));
        var version = typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("itms", serviceVersion: version).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddSource(ItmsTelemetry.Sources))
            .WithMetrics(metrics => metrics.AddMeter(ItmsTelemetry.Meters))
            .WithLogging(configureBuilder: null, options => options.IncludeFormattedMessage = true);
    }

    /// <summary>Sends all of it to the collector.</summary>
    public static IOpenTelemetryBuilder ToCollector(this IOpenTelemetryBuilder telemetry) => telemetry
        .WithTracing(traces => traces.AddOtlpExporter())
        .WithMetrics(metrics => metrics.AddOtlpExporter())
        .WithLogging(logs => logs.AddOtlpExporter());
}
