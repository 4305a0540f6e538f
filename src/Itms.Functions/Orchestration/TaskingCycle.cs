using System.Globalization;

namespace Itms.Functions.Orchestration;

/// <summary>One cycle of one tasking, from its creation or re-opening to its closing: what an orchestration instance is for. Nothing else is ever its input.</summary>
/// <param name="Number">The ITMS number.</param>
/// <param name="Cycle">1 until it is re-opened for the first time.</param>
public sealed record TaskingCycle(string Number, int Cycle)
{
    /// <summary><c>ITMS-2027-000042.1</c>: the same for everybody who starts or wakes it.</summary>
    public string InstanceId() => string.Create(CultureInfo.InvariantCulture, $"{Number}.{Cycle}");
}

/// <summary>The payload of the doorbell: that the tasking has changed, and nothing of what has.</summary>
/// <param name="At">When the bell was rung.</param>
public sealed record Notify(string Number, int Cycle, DateTimeOffset At);

/// <summary>What the activity found once the tasking was attended to.</summary>
/// <param name="Stage">The status, in the Guide's words.</param>
/// <param name="NextAt">When it wants attention again; null: not before something is done with it.</param>
/// <param name="Over">Nothing is left to do in this cycle: it is closed and told, or a later one has begun.</param>
public sealed record Attention(string Stage, DateTimeOffset? NextAt, bool Over);

/// <summary>What an operator sees of the instance.</summary>
/// <param name="Next">When it wakes by itself.</param>
public sealed record TaskingStage(string Stage, DateTimeOffset? Next);
