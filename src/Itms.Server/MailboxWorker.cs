using Itms.Mailbox;

namespace Itms.Server;

/// <summary>Reads the taskings mailbox while the server runs.</summary>
public sealed class MailboxWorker(MailboxWatch watch, IHostApplicationLifetime server) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await server.WaitUntilStartedAsync(stoppingToken);
        if (!stoppingToken.IsCancellationRequested) await watch.RunAsync(stoppingToken);
    }
}
