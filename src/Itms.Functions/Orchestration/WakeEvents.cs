using Microsoft.DurableTask;

namespace Itms.Functions.Orchestration;

/// <summary>The external events of one orchestration: one outstanding waiter for each name, from the first round to the last.</summary>
/// <remarks>
/// Waiters of one name are a stack, and one that was given up swallows the next event (azure-functions-durable-extension #3255). So a waiter
/// is never canceled and never left behind: it is replaced when it has completed. Of several that have completed, all are read, because
/// a new history begins without them (docs/decisions/0030-named-events.md). Only the timer is canceled.
/// </remarks>
internal sealed class WakeEvents
{
    private readonly TaskOrchestrationContext context;
    private readonly IReadOnlyList<WakeReason> names;
    private readonly Task[] waiters;

    public WakeEvents(TaskOrchestrationContext context, IReadOnlyList<WakeReason> names)
    {
        this.context = context;
        this.names = names;
        waiters = [.. names.Select(Wait)];
    }

    /// <summary>Waits until an event has come or the time is reached.</summary>
    /// <returns>The events that have come since the last wait, one of each name after the other. None: only the time was reached.</returns>
    public async Task<IReadOnlyList<WakeReason>> NextAsync(DateTimeOffset until)
    {
        using var eventCameFirst = new CancellationTokenSource();
        var timer = context.CreateTimer(until.UtcDateTime, eventCameFirst.Token);
        await Task.WhenAny([timer, .. waiters]);
        // Synchronously, because an orchestrator may await only durable tasks.
        if (!timer.IsCompleted) eventCameFirst.Cancel();
        return [.. Read()];
    }

    private IEnumerable<WakeReason> Read()
    {
        for (var i = 0; i < waiters.Length; i++)
            for (; waiters[i].IsCompleted; waiters[i] = Wait(names[i]))
                yield return names[i];
    }

    private Task<WakeSignal> Wait(WakeReason name) => context.WaitForExternalEvent<WakeSignal>(name.ToString());
}
