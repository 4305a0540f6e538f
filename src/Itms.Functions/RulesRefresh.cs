using Itms.Application.Administration;
using Itms.Application.People;
using Itms.Application.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Itms.Functions;

/// <summary>Puts into force, in each process, what others have changed since: directory, rules and delegations. A change is everywhere within half a minute.</summary>
public sealed partial class RulesRefresh(RuleBook book, DelegationStore delegations, TimeProvider clock, ILogger<RulesRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private Task RefreshAsync(CancellationToken cancellationToken) => BackgroundStep.AttemptAsync(
        async () =>
        {
            await book.RefreshAsync(cancellationToken);
            await delegations.LoadAsync(cancellationToken);
        },
        LogFailed);

    [LoggerMessage(74, LogLevel.Error, "The rules could not be read again: the ones known stay in force")]
    private partial void LogFailed(Exception exception);
}
