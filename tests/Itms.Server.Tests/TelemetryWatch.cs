using System.Diagnostics;
using System.Diagnostics.Metrics;
using Itms.Application.Telemetry;

[assembly: AssemblyFixture(typeof(Itms.Server.Tests.TelemetryWatch))]

namespace Itms.Server.Tests;

/// <summary>
/// Watches the traces and metrics of ITMS in all tests, as <see cref="CanaryWatch"/> watches the logs. If it found anything, it fails when
/// they are over.
/// </summary>
public sealed class TelemetryWatch : IDisposable
{
    private readonly CanaryWatch canaries = new();
    private readonly ActivityListener traces;
    private readonly MeterListener metrics;

    public TelemetryWatch()
    {
        traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ItmsTelemetry.Name,
            // The tags, but no record: what the program stores stays as without a listener.
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => canaries.See("a trace", $"{activity.DisplayName} {Text(activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(traces);
        metrics = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ItmsTelemetry.Name) listener.EnableMeasurementEvents(instrument);
            },
        };
        metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => See(instrument, tags));
        metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See(instrument, tags));
        metrics.Start();
    }

    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
        canaries.AssertNothing();
    }

    private void See(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        canaries.See($"the metric {instrument.Name}", Text(tags.ToArray()));

    private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
