using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

public sealed record DelegateRequest : ActionRequest
{
    public string? Unit { get; init; }
    public string? Delegate { get; init; }
    public string? Instructions { get; init; }

    /// <summary>True: in the place of all other designees. False, or left out: beside them.</summary>
    public bool Replace { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.Delegate(Unit, Required(Delegate, "delegate", errors), Instructions, Replace);
}

public sealed record WithdrawDelegationRequest : ActionRequest
{
    public string? Unit { get; init; }
    public string? Delegate { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.WithdrawDelegation(Unit, Required(Delegate, "delegate", errors));
}

public sealed record CompleteDelegationRequest : ActionRequest
{
    public string? Unit { get; init; }

    /// <summary>Whose task it is, if you are a task manager and several designees are at work.</summary>
    public string? Delegate { get; init; }

    public ResponseBody? Response { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.CompleteDelegation(Unit, Response is null ? null : Draft(Response, errors), Delegate);
}
