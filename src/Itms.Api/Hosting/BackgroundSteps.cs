using Itms.Application.Administration;
using Itms.Application.Attachments;
using Itms.Application.Digests;
using Itms.Application.Imports;
using Itms.Application.Indexing;
using Itms.Application.Intake;
using Itms.Application.Records;
using Itms.Application.Reports;
using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Application.Telemetry;
using Itms.Application.Webhooks;
using Microsoft.Extensions.Logging;

namespace Itms.Api.Hosting;

/// <summary>
/// The background work of every host. The server runs it in its <c>BackgroundWorker</c>, the Azure host in its timers. You can run any
/// step at any time, several times, and in several processes.
/// </summary>
public sealed partial class BackgroundSteps(
    RecurrenceOpener recurrences, RecoverySweep sweep, Digest digest, WordIndex words, Uploads uploads, RulesRefresher refresher,
    GatheredMails gathered, ReportMails reports, TrainingMails trainings, DepartureNotices departures, ArrivalNotices arrivals,
    Disposals disposals, Disclosures disclosures, WebhookSender webhooks, TaskingImport import, ClockWatch watch, TimeProvider clock,
    ILogger<BackgroundSteps> logger)
{
    /// <summary>The steps of a sweep, in this order. They do what is due, and finish what was left undone.</summary>
    public IReadOnlyList<HostStep> Sweep =>
    [
        new("watch the clock", watch.CheckAsync),
        new("open recurring taskings", recurrences.OpenDueAsync),
        new("reach deadlines", sweep.ReachDeadlinesAsync),
        new("process pending commits", stopping => sweep.ProcessPendingAsync(everything: false, stopping)),
        // The digest checks whether it is time. A timer would be missed if the host were down on Monday at seven.
        new("send the weekly digest", stopping => digest.SendDueAsync(clock.GetUtcNow(), stopping)),
        new("send the monthly reports", stopping => reports.SendDueAsync(clock.GetUtcNow(), stopping)),
        new("remind of training", stopping => trainings.SendDueAsync(clock.GetUtcNow(), stopping)),
        new("send gathered mails", stopping => gathered.SendDueAsync(clock.GetUtcNow(), stopping)),
        new("tell of people who left", departures.TellPendingAsync),
        new("tell of mail that came in", arrivals.TellDueAsync),
        new("sweep uploads", uploads.SweepAsync),
        new("carry on disposals", disposals.CarryOnAsync),
        new("end accounts of disclosures", disclosures.EndAsync),
    ];

    /// <summary>Processes recent commits too. Use it only right after the start of a sole process: no other process can be working on them.</summary>
    public HostStep ProcessAllPending => new("process all pending commits", stopping => sweep.ProcessPendingAsync(everything: true, stopping));

    /// <summary>Moves new words into the search index, once there are many. It is not part of the sweep, because it can take long.</summary>
    public HostStep MergeWords =>
        new("merge words into the search index", stopping => words.MergeAsync(stopping, atLeast: WordIndex.WorthMerging));

    /// <summary>Sends what waits for webhooks. It is not part of the sweep, because a receiver may be slow.</summary>
    public HostStep SendWebhooks => new("send to webhooks", webhooks.SendDueAsync);

    /// <summary>Carries on imports of taskings. It is not part of the sweep, because it can take long.</summary>
    public HostStep CarryOnImports => new("carry on imports", import.CarryOnAsync);

    /// <summary>Loads what other processes changed in the directory, the rules, and what people set. A sole process does not need it.</summary>
    public HostStep RefreshRules => new("refresh the rules", refresher.RefreshAsync);

    /// <summary>Runs the steps in order. A step that fails is logged, and the next one runs.</summary>
    public async Task RunAsync(IEnumerable<HostStep> steps, CancellationToken stopping)
    {
        foreach (var step in steps) await RunAsync(step, stopping);
    }

    /// <inheritdoc cref="RunAsync(IEnumerable{HostStep}, CancellationToken)"/>
    public Task RunAsync(HostStep step, CancellationToken stopping) =>
        BackgroundStep.AttemptAsync(() => step.RunAsync(stopping), e => LogFailed(e, step.Name));

    [LoggerMessage(43, LogLevel.Error, "A background step failed and will run again: {Step}")]
    private partial void LogFailed(Exception exception, string step);
}
