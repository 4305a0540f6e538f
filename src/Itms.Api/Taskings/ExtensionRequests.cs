using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

public sealed record RequestExtensionRequest : ActionRequest
{
    public string? Unit { get; init; }

    /// <summary>The internal due date that you ask for.</summary>
    public Moment? InternalDueDate { get; init; }

    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.RequestExtension(
        Unit, Required(InternalDueDate, "internalDueDate", errors), Required(Reason, "reason", errors));
}

public sealed record DeclineExtensionRequest : ActionRequest
{
    public string? Unit { get; init; }
    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.DeclineExtension(Unit, Required(Reason, "reason", errors));
}
