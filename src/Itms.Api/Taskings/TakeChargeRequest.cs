using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

public sealed record TakeChargeRequest : ActionRequest
{
    /// <summary>Id of the task manager. Default: you.</summary>
    public string? Person { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.TakeCharge(Person);
}
