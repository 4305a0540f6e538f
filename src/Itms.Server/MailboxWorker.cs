using Itms.Mailbox;

namespace Itms.Server;

/// <summary>Reads the taskings mailbox while the server runs.</summary>
public sealed class MailboxWorker(MailboxWatch watch, IHostApplicationLifetime server) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A server that cannot listen does not start, and must not change anything.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = server.ApplicationStarted.Register(() => started.TrySetResult());
        using var whenStopped = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stoppingToken.IsCancellationRequested) await watch.RunAsync(stoppingToken);
    }
}
