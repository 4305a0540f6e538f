using Itms.Application.Ledger;
using Itms.Application.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Itms.Api.Hosting;

/// <summary>
/// Enters into the ledger what this process commits. It runs in every process of every host: the others find these commits only once a day.
/// </summary>
public sealed partial class LedgerWorker(HistorySeals seals, TimeProvider clock, ILogger<LedgerWorker> logger) : BackgroundService
{
    /// <summary>A killed process leaves at most the commits of this long unentered. They are entered within a day.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Also enters the last commits. A process that could not start is not stopped, only disposed, and its store may be closed already.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SealAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested) await SealAsync();
        }
    }

    private Task SealAsync() => BackgroundStep.AttemptAsync(() => seals.SealAsync(CancellationToken.None), LogLate);

    [LoggerMessage(113, LogLevel.Error, "The ends of histories cannot be entered into the ledger; will try again")]
    private partial void LogLate(Exception exception);
}
