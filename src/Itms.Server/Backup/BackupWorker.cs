namespace Itms.Server.Backup;

/// <summary>Makes backups on schedule while the server runs.</summary>
public sealed class BackupWorker(ScheduledBackup backup, TimeProvider clock, IHostApplicationLifetime server) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A server that cannot listen does not start.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = server.ApplicationStarted.Register(() => started.TrySetResult());
        using var whenStopped = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await backup.RunDueAsync(stoppingToken);
            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
