using System.Globalization;

namespace Itms.Functions.Orchestration;

/// <summary>One cycle of a tasking, from its creation or reopening to its closing. It is the only input of its orchestration instance.</summary>
/// <param name="Number">The ITMS number.</param>
/// <param name="Cycle">1 at first; one more with each reopening.</param>
public sealed record TaskingCycle(string Number, int Cycle)
{
    /// <summary><c>ITMS-2027-000042.1</c>: everybody who starts or wakes the instance uses this id.</summary>
    public string InstanceId() => string.Create(CultureInfo.InvariantCulture, $"{Number}.{Cycle}");
}

/// <summary>The payload of every external event. It does not say how the tasking stands: the receiver reads that.</summary>
/// <param name="At">When the signal was sent.</param>
public sealed record WakeSignal(string Number, int Cycle, DateTimeOffset At);

/// <summary>What an operator sees of the instance: the custom status. It names no person and quotes no text.</summary>
/// <param name="Stage">The status, in the Guide's words.</param>
/// <param name="WaitsFor">Names of the events that would move the tasking on.</param>
/// <param name="Deadline">When its next reminder is due. Null: none, as things stand.</param>
/// <param name="Reminder">Which reminder that is, by its name in the escalation policy.</param>
/// <param name="Escalation">The last reminder of this cycle. Null: there has been none.</param>
/// <param name="WakesAt">When the instance looks again without an event. Null: never; the cycle is over.</param>
/// <param name="WokenBy">Names of the events that it looked after. None: it looked by itself.</param>
public sealed record TaskingStage(
    string Stage,
    IReadOnlyList<string> WaitsFor,
    DateTimeOffset? Deadline,
    string? Reminder,
    string? Escalation,
    DateTimeOffset? WakesAt,
    IReadOnlyList<string> WokenBy);
