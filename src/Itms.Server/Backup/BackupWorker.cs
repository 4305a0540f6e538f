namespace Itms.Server.Backup;

/// <summary>Makes backups on schedule while the server runs.</summary>
public sealed class BackupWorker(ScheduledBackup backup, TimeProvider clock, IHostApplicationLifetime server) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await server.WaitUntilStartedAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await backup.RunDueAsync(stoppingToken);
            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
