using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

/// <summary>An earlier cycle of a tasking, as it was when it closed.</summary>
public sealed record CycleDocument(
    int Cycle,
    DateTimeOffset ClosedAt,
    Moment? InternalDueDate,
    Moment? AuthorityDueDate,
    Moment? ExtensionDate,
    IReadOnlyList<ComponentDocument> Components,
    Response? FinalResponse,
    ClearanceDocument Clearance,
    Transmittal? Transmittal,
    PackageUpload? Upload,
    Reopening? Reopening,
    ClosingDocument? Closing)
{
    internal static CycleDocument Of(ClosedCycle c) => new(
        c.Cycle,
        c.ClosedAt,
        c.InternalDueDate,
        c.AuthorityDueDate,
        c.ExtensionDate,
        [.. c.Components.Select(x => ComponentDocument.Of(x))],
        c.FinalResponse,
        new ClearanceDocument(c.Clearance.Kind, c.Clearance.Positions, [.. c.Decisions.Select(DecisionDocument.Of)], c.ClearanceOverride),
        c.Transmittal,
        c.Upload,
        c.Reopening,
        ClosingDocument.Of(c.Closing));
}
