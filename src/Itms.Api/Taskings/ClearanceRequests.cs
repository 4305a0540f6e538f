using Itms.Domain.Forms;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

public sealed record SendToIcuRequest : ActionRequest
{
    public string? Note { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.SendToIcu(Note);
}

public sealed record ReturnFromIcuRequest : ActionRequest
{
    public string? Note { get; init; }

    /// <summary>The response as the ICU edited it; left out if it is unchanged. The agency's response stays as it is beside it.</summary>
    public ResponseBody? Response { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.ReturnFromIcu(Note, Response is null ? null : Draft(Response, errors));
}

public sealed record ReturnRequest : ActionRequest
{
    public string? Unit { get; init; }
    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.Return(Unit, Required(Reason, "reason", errors));
}

public sealed record NameClearingOfficialRequest : ActionRequest
{
    public IReadOnlyList<string?>? Positions { get; init; }
    public ClearanceKind? Kind { get; init; }
    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.NameClearingOfficial(
        [.. (Positions ?? []).Select(p => p ?? "")],
        Kind ?? ClearanceKind.AnyOf,
        Reason ?? "");
}

public sealed record SendToAdRequest : ActionRequest
{
    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.SendToAd();
}

public sealed record ClearRequest : ActionRequest
{
    public string? Note { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.Clear(Note);
}

public sealed record ReturnClearanceRequest : ActionRequest
{
    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.ReturnClearance(Required(Reason, "reason", errors));
}

public sealed record SubmitToAuthorityRequest : ActionRequest
{
    public Channel? Channel { get; init; }
    public string? Note { get; init; }
    public string? ChannelReason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.SubmitToAuthority(Required(Channel, "channel", errors), Note, ChannelReason);
}

public sealed record RecordUploadRequest : ActionRequest
{
    /// <summary>The number that the task authority's system gave the upload.</summary>
    public string? Reference { get; init; }

    /// <summary>Attachments that prove the upload. Attach them first; on a closed tasking too.</summary>
    public IReadOnlyList<string?>? AttachmentIds { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.RecordUpload(Required(Reference, "reference", errors), [.. (AttachmentIds ?? []).Select(id => id ?? "")]);
}

public sealed record AcknowledgeRequest : ActionRequest
{
    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.Acknowledge();
}
