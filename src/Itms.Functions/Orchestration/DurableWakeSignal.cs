using System.Collections.Concurrent;
using DurableTask.Core.Exceptions;
using Itms.Application.Outbox;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Orchestration;

/// <summary>
/// Wakes the orchestration of every tasking that an invocation has changed, or starts it, at the end of that invocation:
/// afterwards the platform may stop the process. A ring outside <see cref="ListenAsync"/> is lost, as any may be.
/// </summary>
public sealed partial class DurableWakeSignal(TaskingRecords records, TimeProvider clock, ILogger<DurableWakeSignal> logger) : IWakeSignal
{
    private const int DegreeOfParallelism = 16;

    /// <summary>Without these, starting an instance that runs would end it and begin another.</summary>
    private static readonly OrchestrationRuntimeStatus[] Alive =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private readonly AsyncLocal<ConcurrentDictionary<string, bool>?> heard = new();

    // A week's digest has no orchestration: the sweeper sends it.
    public void Notify(string number, long seq)
    {
        if (!DigestWeek.IsId(number)) heard.Value?.TryAdd(number, true);
    }

    /// <summary>Does the work, and afterwards, however it ended, wakes what it rang for. Waking does not throw: what fails is found by the sweeper.</summary>
    public async Task ListenAsync(DurableTaskClient client, Func<Task> work)
    {
        var rung = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        heard.Value = rung;
        try
        {
            await work();
        }
        finally
        {
            heard.Value = null;
            await Parallel.ForEachAsync(
                rung.Keys,
                new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism },
                async (number, _) => await WakeAsync(client, number));
        }
    }

    /// <summary>Starts the instance of the tasking's present cycle, or rings where it is running.</summary>
    private async Task WakeAsync(DurableTaskClient client, string number)
    {
        try
        {
            if (await records.LoadAsync(number, CancellationToken.None) is { Tasking: var tasking })
                await WakeAsync(client, new TaskingCycle(number, tasking.Cycle));
        }
        catch (Exception e)
        {
            LogLost(e, number);
        }
    }

    private async Task WakeAsync(DurableTaskClient client, TaskingCycle cycle)
    {
        var options = new StartOrchestrationOptions(cycle.InstanceId()).WithDedupeStatuses(Alive);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(TaskingOrchestrator), cycle, options);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            await client.RaiseEventAsync(cycle.InstanceId(), TaskingOrchestrator.InProcessWakeSignal, new Notify(cycle.Number, cycle.Cycle, clock.GetUtcNow()));
        }
    }

    [LoggerMessage(71, LogLevel.Warning, "The ring for {Number} is lost; the sweeper finds what it was for")]
    private partial void LogLost(Exception exception, string number);
}
