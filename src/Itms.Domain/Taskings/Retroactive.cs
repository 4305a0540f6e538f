using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// The answer to a request that was due less than 24 hours after receipt, answered by email, and entered afterwards (D 6-1.3; G II.B).
/// </summary>
/// <param name="CompletedAt">When the response went out.</param>
/// <param name="Channel">How it went out. Null: the way the request came.</param>
/// <param name="ChannelReason">Why it did not go out the way the request came.</param>
public sealed record RetroactiveEntry(Moment CompletedAt, ResponseDraft? Response, Channel? Channel, string? ChannelReason)
{
    /// <summary>Who cleared the response before it went out. Empty: nobody.</summary>
    public IReadOnlyList<PastClearance> ClearedBy { get; init; } = [];
}

/// <summary>A clearance that was given by email and is recorded afterwards.</summary>
/// <param name="Person">Id of the person who cleared.</param>
/// <param name="At">When. Not before the request came, and not after the response went out.</param>
public sealed record PastClearance(string Person, Moment At, string? Note);

/// <summary>A recorded clearance, and what it counts for.</summary>
/// <param name="Person">Id of the person who cleared.</param>
/// <param name="Positions">The positions that the person cleared as. Empty: the clearance counts for nothing that the rule asks for.</param>
/// <param name="Units">The units that a unit chief cleared for. Null: none.</param>
/// <param name="OnBehalfOf">Id of the official under whose delegation the person cleared. Null: they cleared as themselves.</param>
public sealed record RecordedClearance(
    string Person,
    DateTimeOffset At,
    string? Note,
    IReadOnlyList<string> Positions,
    IReadOnlyList<string>? Units = null,
    string? OnBehalfOf = null);

/// <param name="Late">Entered later than two business days after completion (D 6-1.3).</param>
/// <param name="ClearedBy">Who cleared the response before it went out.</param>
/// <param name="ClearanceIncomplete">The recorded clearances do not satisfy the clearance rule.</param>
public sealed record RetroactiveLog(
    DateTimeOffset CompletedAt, bool Late, IReadOnlyList<RecordedClearance> ClearedBy, bool ClearanceIncomplete);
