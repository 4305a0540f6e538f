using Itms.Api.Hosting;
using Microsoft.Extensions.Hosting;

namespace Itms.Functions;

/// <summary>
/// Loads, in every process, what others changed in the directory, the rules, and the delegations. A change is in force everywhere within half a
/// minute. If a refresh fails, the known rules stay in force.
/// </summary>
public sealed class RulesRefresh(BackgroundSteps steps, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await steps.RunAsync(steps.RefreshRules, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
