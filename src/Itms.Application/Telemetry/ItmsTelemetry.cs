using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Itms.Application.Telemetry;

/// <summary>
/// The traces and metrics of ITMS. Both sources are called <see cref="Name"/>. They contain tasking numbers, kinds
/// and counts, but no people and no text.
/// </summary>
public static class ItmsTelemetry
{
    public const string Name = "Itms";

    /// <summary>The trace sources a host exports: those of ITMS and of the requests.</summary>
    public static string[] Sources { get; } = [Name, "Microsoft.AspNetCore"];

    /// <summary>The meters a host exports: those of ITMS and of the runtime.</summary>
    public static string[] Meters { get; } = [Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Commands = Meter.CreateCounter<long>(
        "itms.commands", description: "Commands, by kind and outcome. The outcome stale is answered with 412.");

    private static readonly Counter<long> Notifications = Meter.CreateCounter<long>(
        "itms.notifications", description: "Attempts to send a mail, by kind and result.");

    private static readonly Counter<long> Recovered = Meter.CreateCounter<long>(
        "itms.sweep.recovered", description: "Commits the recovery sweep finished because nothing else had.");

    private static readonly Histogram<double> ProjectionLag = Meter.CreateHistogram<double>(
        "itms.projections.lag", "s", "Time from a commit until its projections are up to date.");

    private static readonly Counter<long> MailboxMails = Meter.CreateCounter<long>(
        "itms.mailbox.mails", description: "Mails in the taskings mailbox, by result: received, or failed and left for the next round.");

    private static double oldestPending;
    private static long deadLetters;
    private static int mailboxFailing;

    static ItmsTelemetry()
    {
        Meter.CreateObservableGauge(
            "itms.outbox.oldest",
            () => Volatile.Read(ref oldestPending),
            "s",
            "Age of the oldest commit whose projections or mails are not done, as of the last recovery sweep.");
        Meter.CreateObservableGauge(
            "itms.outbox.dead",
            () => Volatile.Read(ref deadLetters),
            description: "Mails given up and not sent again, as of the last recovery sweep.");
        Meter.CreateObservableGauge(
            "itms.mailbox.failing",
            () => Volatile.Read(ref mailboxFailing),
            description: "1 while the taskings mailbox cannot be read, otherwise 0.");
    }

    private static ActivitySource Activities { get; } = new(Name);

    /// <summary>The ID of the current trace, to be stored. Null: the trace is not recorded.</summary>
    internal static string? CurrentTrace => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Begins the trace of a command. Null: nobody listens.</summary>
    internal static Activity? StartCommand(string command) => Activities.StartActivity("itms.command")?.SetTag("itms.command", command);

    /// <summary>Counts a command and completes its trace.</summary>
    /// <param name="number">The tasking, if the command was done.</param>
    internal static void EndCommand(Activity? activity, string command, string outcome, string? number)
    {
        Commands.Add(1, new("itms.command", command), new("itms.outcome", outcome));
        activity?.SetTag("itms.outcome", outcome).SetTag("itms.number", number);
    }

    /// <summary>Continues the trace of the request that caused the mails, however much later they are sent.</summary>
    /// <param name="trace">A value of <see cref="CurrentTrace"/>. Null: there was no trace.</param>
    internal static Activity? StartDelivery(string number, string? trace) =>
        Activities.StartActivity("itms.deliver", ActivityKind.Producer, trace)?.SetTag("itms.number", number);

    /// <summary>Counts one attempt to send a mail.</summary>
    /// <param name="result"><c>sent</c>, <c>failed</c> or <c>dead</c>.</param>
    internal static void MailAttempted(string kind, string result) => Notifications.Add(1, new("itms.kind", kind), new("itms.state", result));

    /// <summary>Reports the results of a recovery sweep.</summary>
    /// <param name="recovered">How many commits it finished.</param>
    /// <param name="oldest">The age of the oldest commit that is still pending.</param>
    /// <param name="dead">How many dead letters there are.</param>
    internal static void Swept(int recovered, TimeSpan oldest, long dead)
    {
        Recovered.Add(recovered);
        Volatile.Write(ref oldestPending, oldest.TotalSeconds);
        Volatile.Write(ref deadLetters, dead);
    }

    /// <summary>Counts the mails of a round through the taskings mailbox.</summary>
    /// <param name="received">Mails that ITMS took in.</param>
    /// <param name="failed">Mails that it could not take in yet.</param>
    public static void MailboxRead(int received, int failed)
    {
        if (received > 0) MailboxMails.Add(received, new KeyValuePair<string, object?>("itms.state", "received"));
        if (failed > 0) MailboxMails.Add(failed, new KeyValuePair<string, object?>("itms.state", "failed"));
    }

    /// <summary>Reports whether the taskings mailbox can be read.</summary>
    internal static void MailboxIsOpen(bool isOpen) => Volatile.Write(ref mailboxFailing, isOpen ? 0 : 1);

    internal static void ProjectionsUpdated(TimeSpan afterCommit) => ProjectionLag.Record(afterCommit.TotalSeconds);
}
