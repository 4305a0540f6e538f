namespace Itms.Domain.Taskings;

/// <summary>How far one designee is.</summary>
public enum DelegationState
{
    /// <summary>The designee is at work.</summary>
    Delegated,

    /// <summary>The designee marked Delegated Task Completed.</summary>
    Completed,

    /// <summary>The part was returned before the designee had completed it. Nobody expects an answer from them any more.</summary>
    Ended,
}

/// <summary>One designee of a unit's part.</summary>
/// <param name="Person">Id of the designee.</param>
/// <param name="Response">Their own answer. The action officer writes the unit's from it. Null: none yet.</param>
/// <param name="Since">When the part was delegated to them, the last time.</param>
public sealed record Delegation(string Person, string? Instructions, DelegationState State, Response? Response, DateTimeOffset Since)
{
    internal bool IsAtWork => State == DelegationState.Delegated;
}
