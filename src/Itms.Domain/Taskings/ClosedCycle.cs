using Itms.Domain.Forms;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>A cycle that ended, as it was then.</summary>
public sealed record ClosedCycle(
    int Cycle,
    DateTimeOffset ClosedAt,
    Moment? InternalDueDate,
    Moment? AuthorityDueDate,
    Moment? ExtensionDate,
    IReadOnlyList<Component> Components,
    Response? FinalResponse,
    ClearanceRule Clearance,
    IReadOnlyList<ClearanceDecision> Decisions,
    Transmittal? Transmittal,
    Reopening? Reopening,
    CycleTimeline StatusTimeline,
    TaskAction Action,
    ClearanceOverride? ClearanceOverride = null,
    Closing? Closing = null,
    PackageUpload? Upload = null)
{
    public TaskingStatus Status => Closing is null ? TaskingStatus.SubmittedToAuthority : TaskingStatus.ClosedWithoutResponse;
}

/// <summary>Why a tasking was closed without a response.</summary>
/// <param name="DuplicateOf">Number of the tasking that answers the request. Null: the reason is another one.</param>
public sealed record Closing(ClosingReason Reason, string Note, string? DuplicateOf, string By, DateTimeOffset At);
