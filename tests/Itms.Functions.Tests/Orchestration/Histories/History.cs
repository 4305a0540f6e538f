using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using Itms.Functions.Orchestration;
using Itms.TestKit;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newtonsoft.Json;

namespace Itms.Functions.Tests.Orchestration.Histories;

/// <summary>The history of an instance as a task hub recorded it, kept as a file beside this one, and its replay.</summary>
internal sealed class History(IReadOnlyList<HistoryEvent> events)
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly JsonSerializerSettings Format = new()
    {
        Formatting = Formatting.Indented,
        NullValueHandling = NullValueHandling.Ignore,
        // The kind of each event.
        TypeNameHandling = TypeNameHandling.Auto,
        DateFormatHandling = DateFormatHandling.IsoDateFormat,
    };

    public static History Read(string name) => new(JsonConvert.DeserializeObject<List<HistoryEvent>>(File.ReadAllText(PathOf(name)), Format)!);

    /// <summary>What the task hub has of the instance at this moment. The hub of the tests keeps it to itself, hence the reflection.</summary>
    public static History Of(DurableTaskTestHost host, string instanceId)
    {
        if (StateOf(host, instanceId) is not { } state) return new History([]);
        // As the hub itself does before it adds to it.
        lock (state) return new History([.. Property<JsonArray>(state, "HistoryEventsJson").Select(e => e!.GetValue<HistoryEvent>())]);
    }

    /// <summary>
    /// Whether the task hub has nothing to do for the instance: it is not working on it, no message waits for it, and each of its activities has
    /// ended. What the activities of a terminated instance return is dropped.
    /// </summary>
    public static bool IsAtRest(DurableTaskTestHost host, string instanceId)
    {
        if (StateOf(host, instanceId) is not { } state) return true;
        lock (state)
        {
            var kinds = Property<JsonArray>(state, "HistoryEventsJson").Select(e => e!.GetValue<HistoryEvent>().EventType).ToList();
            return !Property<bool>(state, "IsLoaded") && Property<JsonArray>(state, "MessagesJson").Count == 0
                && (kinds.Contains(EventType.ExecutionTerminated)
                    || kinds.Count(kind => kind is EventType.TaskScheduled)
                        == kinds.Count(kind => kind is EventType.TaskCompleted or EventType.TaskFailed));
        }
    }

    /// <summary>The same, and what happened then.</summary>
    public History Then(params HistoryEvent[] happened)
    {
        // A minute later: replay asks what time it was.
        var at = events[^1].Timestamp.AddMinutes(1);
        HistoryEvent[] round = [new OrchestratorStartedEvent(-1), .. happened];
        foreach (var e in round) e.Timestamp = at;
        return new History([.. events, .. round]);
    }

    public void Write(string name) =>
        File.WriteAllText(PathOf(name), JsonConvert.SerializeObject(events.ToList(), typeof(List<HistoryEvent>), Format) + "\n");

    /// <summary>
    /// Runs the orchestrator of today over it, round by round: each with the history up to then, as a worker does that has never seen the
    /// instance.
    /// </summary>
    /// <returns>What it did in each round, and what was recorded for each.</returns>
    public (IReadOnlyList<string> Done, IReadOnlyList<string> Recorded) Replay()
    {
        var (done, recorded, past) = (new List<string>(), new List<string>(), new List<HistoryEvent>());
        foreach (var round in Rounds())
        {
            var state = new OrchestrationRuntimeState(past);
            foreach (var happened in round.Where(e => Did(e) is null && e is not OrchestratorCompletedEvent)) state.AddEvent(happened);
            var orchestration =
                DurableTaskShimFactory.Default.CreateOrchestration<TaskingCycle, object>(nameof(TaskingOrchestrator), async (context, cycle) =>
            {
                await TaskingOrchestrator.RunAsync(context, cycle!);
                return null;
            });
            var result = new TaskOrchestrationExecutor(
                state, orchestration, BehaviorOnContinueAsNew.Carryover, ErrorPropagationMode.UseFailureDetails).Execute();
            done.Add(string.Join("; ", result.Actions.Select(Does)));
            recorded.Add(string.Join("; ", round.Select(Did).OfType<string>()));
            past.AddRange(round);
        }

        return (done, recorded);
    }

    /// <summary>The kinds of its events.</summary>
    public override string ToString() => string.Join(' ', events.Select(e => e.EventType));

    /// <summary>What the hub has of the instance. Null: nothing.</summary>
    private static object? StateOf(DurableTaskTestHost host, string instanceId)
    {
        var service = Field<IHost>(host, "sidecarHost").Services.GetRequiredService<IOrchestrationService>();
        return Field<IDictionary>(Field<object>(service, "instanceStore"), "store")[instanceId];
    }

    private static T Field<T>(object of, string name) => (T)of.GetType().GetField(name, Hidden)!.GetValue(of)!;

    private static T Property<T>(object of, string name) => (T)of.GetType().GetProperty(name, Hidden | BindingFlags.Public)!.GetValue(of)!;

    private static string PathOf(string name) =>
        Path.Combine(GeneratedFile.Root(), "tests", "Itms.Functions.Tests", "Orchestration", "Histories", name + ".json");

    private IEnumerable<List<HistoryEvent>> Rounds()
    {
        List<HistoryEvent> round = [];
        foreach (var e in events)
        {
            if (e is OrchestratorStartedEvent && round.Count > 0)
            {
                yield return round;
                round = [];
            }

            round.Add(e);
        }

        yield return round;
    }

    /// <summary>What an event says the orchestrator did; null where it came from outside.</summary>
    private static string? Did(HistoryEvent e) => e switch
    {
        TaskScheduledEvent task => $"{task.EventId}: {task.Name} {task.Input}",
        TimerCreatedEvent timer => $"{timer.EventId}: timer {Instant(timer.FireAt)}",
        ContinueAsNewEvent again => $"again {again.Result}",
        ExecutionCompletedEvent ended => $"{ended.OrchestrationStatus} {ended.Result}{ended.FailureDetails?.ErrorMessage}",
        _ => null,
    };

    private static string Does(OrchestratorAction action) => action switch
    {
        ScheduleTaskOrchestratorAction task => $"{task.Id}: {task.Name} {task.Input}",
        CreateTimerOrchestratorAction timer => $"{timer.Id}: timer {Instant(timer.FireAt)}",
        OrchestrationCompleteOrchestratorAction { OrchestrationStatus: OrchestrationStatus.ContinuedAsNew } again =>
            $"again as version {again.NewVersion}: {again.Result}{string.Concat(Carried(again).Select(e => $", {e.Name} {e.Input}"))}",
        SendEventOrchestratorAction sent => $"sends {sent.Instance?.InstanceId} {sent.EventName} {sent.EventData}",
        OrchestrationCompleteOrchestratorAction ended => $"{ended.OrchestrationStatus} {ended.Result}{ended.FailureDetails?.ErrorMessage}",
        _ => action.OrchestratorActionType.ToString(),
    };

    private static IEnumerable<EventRaisedEvent> Carried(OrchestrationCompleteOrchestratorAction again) =>
        again.CarryoverEvents.OfType<EventRaisedEvent>();

    private static string Instant(DateTime at) => at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
