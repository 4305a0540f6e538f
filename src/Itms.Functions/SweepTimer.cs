using Itms.Application.Attachments;
using Itms.Application.Digests;
using Itms.Application.Indexing;
using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Itms.Functions;

/// <summary>
/// The safety net: every five minutes it does what was lost, in one process at a time, and wakes the orchestrations of what it
/// changed. With every ring lost and every instance purged, this alone still does everything, at most five minutes late.
/// </summary>
public sealed partial class SweepTimer(
    RecoverySweep recoverySweep, RecurrenceOpener recurrences, Digest digest, WordIndex words, Uploads uploads, DurableWakeSignal wakeSignal, TimeProvider clock, ILogger<SweepTimer> logger)
{
    [Function(nameof(SweepTimer))]
    public Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        wakeSignal.ListenAsync(client, () => SweepAsync(cancellationToken));

    /// <summary>The digest asks itself whether its week has come: a trigger of its own would be missed by a host that is down on Monday at seven.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await GuardAsync(() => recurrences.OpenDueAsync(cancellationToken));
        await GuardAsync(() => recoverySweep.ReachDeadlinesAsync(cancellationToken));
        await GuardAsync(() => recoverySweep.ProcessPendingAsync(everything: false, cancellationToken));
        await GuardAsync(() => digest.SendDueAsync(clock.GetUtcNow(), cancellationToken));
        await GuardAsync(() => words.MergeAsync(cancellationToken));
        await GuardAsync(() => uploads.SweepAsync(cancellationToken));
    }

    private Task GuardAsync(Func<Task> step) => BackgroundStep.AttemptAsync(step, LogFailed);

    [LoggerMessage(72, LogLevel.Error, "A step of the sweep failed; it is tried again")]
    private partial void LogFailed(Exception exception);
}
