using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

public sealed record CloseWithoutResponseRequest : ActionRequest
{
    public ClosingReason? Reason { get; init; }

    /// <summary>What happened, in words.</summary>
    public string? Note { get; init; }

    /// <summary>Number of the tasking that answers the request. Required if the reason is <c>duplicate</c>, and only then allowed.</summary>
    public string? DuplicateOf { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.CloseWithoutResponse(
        Required(Reason, "reason", errors), Note ?? "", DuplicateOf?.Trim().ToUpperInvariant());
}
