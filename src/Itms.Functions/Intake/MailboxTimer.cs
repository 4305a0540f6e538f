using Itms.Functions.Orchestration;
using Itms.Mailbox;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Itms.Functions.Intake;

/// <summary>
/// Every minute, reads what is in the taskings mailbox, if the settings name one. If the mailbox cannot be read, the function fails, and runs
/// again a minute later.
/// </summary>
public sealed class MailboxTimer(MailboxWatch watch, MailboxSettings settings, DurableWakeSignal wakeSignal)
{
    [Function(nameof(MailboxTimer))]
    public Task RunAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        settings.IsOn ? wakeSignal.CollectAsync(client, () => watch.ReadOnceAsync(cancellationToken)) : Task.CompletedTask;
}
