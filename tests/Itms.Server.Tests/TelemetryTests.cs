using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Itms.Application.Telemetry;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>The traces and metrics of the server.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_request_its_command_and_its_mails_form_one_trace_without_personal_data()
    {
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ItmsTelemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        // Other servers of this process have taskings of the same number: this one's are told by the trace of who asks.
        using var asking = new Activity("asking").Start();
        var number = await tm.CreateAsync(InformationRequest().With("requestor", "Quillfeather Office").With("instruction", "About Quillfeather."));
        await tm.GetAsync("/api/views/active?requestor=Quillfeather");
        await server.MailsAsync(number);

        var command = Assert.Single(ended, a => a.OperationName == "itms.command" && a.TraceId == asking.TraceId);
        var delivery = Assert.Single(ended, a => a.OperationName == "itms.deliver" && a.TraceId == asking.TraceId);
        Assert.Equal((number, number), (command.GetTagItem("itms.number"), delivery.GetTagItem("itms.number")));
        Assert.Equal(("Create", "done"), (command.GetTagItem("itms.command"), command.GetTagItem("itms.outcome")));
        Assert.Contains(ended, a => a.Source.Name == "Microsoft.AspNetCore" && a.SpanId == command.ParentSpanId);
        Assert.All(
            ended, a => Assert.All(a.TagObjects, tag => Assert.DoesNotContain("quillfeather", $"{tag.Value}", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Commands_mails_and_the_outbox_are_counted()
    {
        var counted = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == ItmsTelemetry.Name) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        await tm.TryAsync(number, "follow-up", new { kind = "followUp", text = "asked" }, ("If-Match", "\"99\""));
        await server.AdvanceAsync(TimeSpan.FromMinutes(1));
        listener.RecordObservableInstruments();

        Assert.True(counted["itms.commands Create done"] >= 1);
        Assert.True(counted["itms.commands RecordFollowUp stale"] >= 1);
        Assert.True(counted["itms.notifications assigned sent"] >= 1);
        Assert.True(
            counted.ContainsKey("itms.outbox.oldest") && counted.ContainsKey("itms.outbox.dead") && counted.ContainsKey("itms.projections.lag"));

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = string.Join(' ', [instrument.Name, .. tags.ToArray().Select(t => $"{t.Value}")]);
            counted.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }
}
