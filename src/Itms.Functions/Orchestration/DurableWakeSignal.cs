using System.Collections.Concurrent;
using DurableTask.Core.Exceptions;
using Itms.Application.Outbox;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.Taskings;
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

    private readonly AsyncLocal<ConcurrentDictionary<string, Changes>?> changed = new();

    // Only taskings have an orchestration. The sweep sends all other mails.
    public void Notify(string number, long seq)
    {
        if (MailSubject.IsTasking(number)) Add(number, cycle: null, WakeReason.WakeSignal);
    }

    public void Notify(Tasking tasking, IReadOnlyList<Recorded> happened)
    {
        ArgumentNullException.ThrowIfNull(tasking);
        ArgumentNullException.ThrowIfNull(happened);
        Add(tasking.Number, tasking.Cycle, WakeReasons.Of(happened));
    }

    /// <summary>
    /// Does the work, and afterwards, even if it failed, wakes the orchestrations it signaled. Waking does not throw: if it fails, the sweep
    /// finds the tasking.
    /// </summary>
    public async Task CollectAsync(DurableTaskClient client, Func<Task> work)
    {
        var taskings = new ConcurrentDictionary<string, Changes>(StringComparer.Ordinal);
        changed.Value = taskings;
        try
        {
            await work();
        }
        finally
        {
            changed.Value = null;
            await Parallel.ForEachAsync(
                taskings,
                new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism },
                async (tasking, _) => await WakeAsync(client, tasking.Key, tasking.Value));
        }
    }

    private void Add(string number, int? cycle, WakeReason reason) =>
        changed.Value?.AddOrUpdate(number, new Changes(cycle, [reason]), (_, before) => before.And(cycle, reason));

    /// <summary>Starts the instance of the tasking's present cycle, or signals it if it is running.</summary>
    private async Task WakeAsync(DurableTaskClient client, string number, Changes changes)
    {
        try
        {
            if ((changes.Cycle ?? (await records.LoadAsync(number, CancellationToken.None))?.Tasking.Cycle) is { } cycle)
                await WakeAsync(client, new TaskingCycle(number, cycle), changes.Reasons);
        }
        catch (Exception e)
        {
            LogLost(e, number);
        }
    }

    private async Task WakeAsync(DurableTaskClient client, TaskingCycle cycle, IReadOnlyList<WakeReason> reasons)
    {
        var options = new StartOrchestrationOptions(cycle.InstanceId()) { Version = TaskingOrchestrator.Version }.WithDedupeStatuses(Alive);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(TaskingOrchestrator), cycle, options);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            var signal = new WakeSignal(cycle.Number, cycle.Cycle, clock.GetUtcNow());
            foreach (var reason in reasons) await client.RaiseEventAsync(cycle.InstanceId(), reason.ToString(), signal);
        }
    }

    [LoggerMessage(71, LogLevel.Warning, "The wake signal for {Number} was lost; the next sweep processes the tasking")]
    private partial void LogLost(Exception exception, string number);

    /// <summary>What an invocation did to a tasking.</summary>
    /// <param name="Cycle">The latest cycle it saw. Null: it saw none.</param>
    private sealed record Changes(int? Cycle, IReadOnlyList<WakeReason> Reasons)
    {
        public Changes And(int? cycle, WakeReason reason) => new(
            Cycle is { } known && cycle is { } other ? Math.Max(known, other) : Cycle ?? cycle,
            Reasons.Contains(reason) ? Reasons : [.. Reasons, reason]);
    }
}
