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
/// At the end of an invocation, wakes or starts the orchestration of every tasking that the invocation changed: afterwards the platform may
/// stop the process. A signal outside <see cref="CollectAsync"/> is lost, as any signal may be.
/// </summary>
public sealed partial class DurableWakeSignal(TaskingRecords records, TimeProvider clock, ILogger<DurableWakeSignal> logger) : IWakeSignal
{
    private const int DegreeOfParallelism = 16;

    /// <summary>Without these, starting an instance that is running would terminate and recreate it.</summary>
    private static readonly OrchestrationRuntimeStatus[] Alive =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private readonly AsyncLocal<ConcurrentDictionary<string, bool>?> changed = new();

    // Only taskings have an orchestration. The sweep sends all other mails.
    public void Notify(string number, long seq)
    {
        if (MailSubject.IsTasking(number)) changed.Value?.TryAdd(number, true);
    }

    /// <summary>
    /// Does the work, and afterwards, even if it failed, wakes the orchestrations it signaled. Waking does not throw: if it fails, the sweep
    /// finds the tasking.
    /// </summary>
    public async Task CollectAsync(DurableTaskClient client, Func<Task> work)
    {
        var numbers = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        changed.Value = numbers;
        try
        {
            await work();
        }
        finally
        {
            changed.Value = null;
            await Parallel.ForEachAsync(
                numbers.Keys,
                new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism },
                async (number, _) => await WakeAsync(client, number));
        }
    }

    /// <summary>Starts the instance of the tasking's present cycle, or signals it if it is running.</summary>
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
            var signal = new WakeSignal(cycle.Number, cycle.Cycle, clock.GetUtcNow());
            await client.RaiseEventAsync(cycle.InstanceId(), TaskingOrchestrator.WakeSignalEvent, signal);
        }
    }

    [LoggerMessage(71, LogLevel.Warning, "The wake signal for {Number} was lost; the next sweep processes the tasking")]
    private partial void LogLost(Exception exception, string number);
}
