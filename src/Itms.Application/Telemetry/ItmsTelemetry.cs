using System.Diagnostics;
using System.Diagnostics.Metrics;
using Itms.Application.Outbox;
using Itms.Application.Taskings;

namespace Itms.Application.Telemetry;

/// <summary>
/// What ITMS tells of itself while it runs: the source of its traces and its meter, both called <see cref="Name"/>. Nobody
/// listening, they cost next to nothing. Numbers of taskings, kinds and counts alone: no person, no text.
/// </summary>
public static class ItmsTelemetry
{
    public const string Name = "Itms";

    /// <summary>Sources of traces that a host exports: ITMS's own, and the requests'.</summary>
    public static string[] Sources { get; } = [Name, "Microsoft.AspNetCore"];

    /// <summary>Meters that a host exports: ITMS's own, and the runtime's.</summary>
    public static string[] Meters { get; } = [Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Commands = Meter.CreateCounter<long>(
        "itms.commands", description: "Commands, by kind and by what became of them; stale is answered 412.");

    private static readonly Counter<long> Notifications = Meter.CreateCounter<long>(
        "itms.letters", description: "Attempts to send a mail, by kind and by what came of them.");

    private static readonly Counter<long> Recovered = Meter.CreateCounter<long>(
        "itms.sweep.recovered", description: "Commits the sweeper finished because nobody else had.");

    private static readonly Histogram<double> ViewLag = Meter.CreateHistogram<double>(
        "itms.views.lag", "s", "From a commit to its rows in the views.");

    private static double oldestOutbox;
    private static long deadLetters;

    static ItmsTelemetry()
    {
        Meter.CreateObservableGauge("itms.outbox.oldest", () => Volatile.Read(ref oldestOutbox), "s", "Age of the oldest commit whose views or mails are not done, as of the last sweep.");
        Meter.CreateObservableGauge("itms.letters.dead", () => Volatile.Read(ref deadLetters), description: "Mails given up and not sent again, as of the last sweep.");
    }

    private static ActivitySource Activities { get; } = new(Name);

    /// <summary>Null where nobody listens.</summary>
    internal static Activity? StartCommand(string command) => Activities.StartActivity("itms.command")?.SetTag("itms.command", command);

    internal static Outcome Ended(Activity? activity, string command, Outcome outcome)
    {
        var what = outcome switch
        {
            Outcome.Done { Changed: true } => "done",
            Outcome.Done => "unchanged",
            Outcome.Refused => "refused",
            Outcome.NotFound => "notFound",
            Outcome.Stale => "stale",
            Outcome.KeyReused => "keyReused",
            _ => "busy",
        };
        Commands.Add(1, new("itms.command", command), new("itms.outcome", what));
        activity?.SetTag("itms.outcome", what).SetTag("itms.number", (outcome as Outcome.Done)?.Tasking.Number);
        return outcome;
    }

    /// <summary>Goes on with the trace of the request that made the letters, however much later that is.</summary>
    /// <param name="trace">As <see cref="Trace"/> gave it; null: there was none.</param>
    internal static Activity? StartDelivery(string number, string? trace) =>
        Activities.StartActivity("itms.deliver", ActivityKind.Producer, trace)?.SetTag("itms.number", number);

    /// <summary>The present trace, to be stored; null where it is not recorded.</summary>
    internal static string? Trace => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    internal static void Sent(string kind, OutboxMessageState state) =>
        Notifications.Add(1, new("itms.kind", kind), new("itms.state", state switch { OutboxMessageState.Sent => "sent", OutboxMessageState.Dead => "dead", _ => "failed" }));

    internal static void Swept(int recovered, TimeSpan oldest, long dead)
    {
        Recovered.Add(recovered);
        Volatile.Write(ref oldestOutbox, oldest.TotalSeconds);
        Volatile.Write(ref deadLetters, dead);
    }

    internal static void ViewsWritten(TimeSpan after) => ViewLag.Record(after.TotalSeconds);
}
