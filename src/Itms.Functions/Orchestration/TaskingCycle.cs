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

/// <summary>The payload of the wake signal: it says that the tasking has changed, but not how.</summary>
/// <param name="At">When the signal was sent.</param>
public sealed record WakeSignal(string Number, int Cycle, DateTimeOffset At);

/// <summary>How the tasking stands after the activity processed it.</summary>
/// <param name="Stage">The status, in the Guide's words.</param>
/// <param name="NextAt">When it is due again; null: not before somebody changes it.</param>
/// <param name="Over">Nothing is left to do in this cycle: the tasking is closed and its mails are sent, or a later cycle has begun.</param>
public sealed record ProcessingResult(string Stage, DateTimeOffset? NextAt, bool Over);

/// <summary>What an operator sees of the instance.</summary>
/// <param name="Next">When it wakes automatically.</param>
public sealed record TaskingStage(string Stage, DateTimeOffset? Next);
