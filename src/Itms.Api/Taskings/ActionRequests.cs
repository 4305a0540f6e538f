using Itms.Api.Http;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

/// <summary>The body of an action. Each action has its own members, plus <c>comment</c>.</summary>
public abstract record ActionRequest
{
    public string? Comment { get; init; }

    /// <exception cref="ProblemException">400: a required field is missing.</exception>
    public TaskingCommand ToCommand()
    {
        var errors = new FieldErrors();
        var command = Command(errors);
        return errors.Any ? throw new ProblemException(Problems.Invalid(errors)) : command with { Comment = Comment };
    }

    /// <summary>
    /// Checks only what the command cannot hold, such as a missing choice. The domain checks the rest in one place, so that one answer names
    /// every field.
    /// </summary>
    protected abstract TaskingCommand Command(FieldErrors errors);

    protected static string Required(string? value, string field, FieldErrors errors)
    {
        errors.Require(!string.IsNullOrWhiteSpace(value), field, "is required");
        return value ?? "";
    }

    protected static T Required<T>(T? value, string field, FieldErrors errors)
        where T : struct
    {
        errors.Require(value is not null, field, "is required");
        return value.GetValueOrDefault();
    }

    protected static ResponseDraft Draft(ResponseBody? body, FieldErrors errors)
    {
        errors.Require(body is not null, "response", "is required");
        for (var i = 0; i < body?.AttachmentIds?.Count; i++)
            errors.Require(body.AttachmentIds[i] is not null, $"response.attachmentIds[{i}]", "is required");
        return new ResponseDraft(
            body is null ? default : Required(body.Kind, "response.kind", errors), body?.Text, body?.AttachmentIds?.OfType<string>().ToList());
    }
}

public sealed record AssignRequest : ActionRequest
{
    public IReadOnlyList<PlacementBody?>? Components { get; init; }

    /// <summary>Why it goes to these units if the rubric suggests others.</summary>
    public string? RoutingReason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.Assign(PlacementBody.Read(Components, errors)) { RoutingReason = RoutingReason };
}

public sealed record WithdrawRequest : ActionRequest
{
    public string? Unit { get; init; }
    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.Withdraw(Required(Unit, "unit", errors), Required(Reason, "reason", errors));
}

public sealed record RespondRequest : ActionRequest
{
    public string? Unit { get; init; }
    public ResponseBody? Response { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.Respond(Unit, Draft(Response, errors));
}

public sealed record ConcurRequest : ActionRequest
{
    public string? Unit { get; init; }
    public ConcurrenceLevel? Level { get; init; }
    public string? Note { get; init; }
    public string? GivenBy { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.Concur(Unit, Required(Level, "level", errors), Note, GivenBy);
}

public sealed record RequestConcurrenceRequest : ActionRequest
{
    public string? Unit { get; init; }

    /// <summary>Who is asked; left out: whoever has to concur next.</summary>
    public ConcurrenceLevel? Level { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.RequestConcurrence(Unit, Level);
}

public sealed record ReportCompleteRequest : ActionRequest
{
    public string? Unit { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.ReportComplete(Unit);
}

public sealed record DeferRequest : ActionRequest
{
    public string? Unit { get; init; }
    public string? ToUnit { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.Defer(Unit, ToUnit ?? "");
}

public sealed record SubmitToHqRequest : ActionRequest
{
    public ResponseBody? Response { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.SubmitToHq(Response is null ? null : Draft(Response, errors));
}

public sealed record SetDatesRequest : ActionRequest
{
    private readonly Moment? extensionDate;
    private readonly bool extensionGiven;

    public Moment? InternalDueDate { get; init; }
    public Moment? AuthorityDueDate { get; init; }

    /// <summary>Null withdraws the extension. If you leave it out, the extension stays.</summary>
    public Moment? ExtensionDate
    {
        get => extensionDate;
        init => (extensionDate, extensionGiven) = (value, true);
    }

    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.SetDates(
            InternalDueDate,
            AuthorityDueDate,
            ExtensionDate,
            Reason ?? "",
            WithdrawExtension: extensionGiven && ExtensionDate is null);
}

public sealed record SetActionRequest : ActionRequest
{
    public TaskAction? Action { get; init; }
    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.SetAction(Required(Action, "action", errors), Required(Reason, "reason", errors));
}

public sealed record BeginRecurrenceRequest : ActionRequest
{
    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.BeginRecurrence(Required(Reason, "reason", errors));
}

public sealed record EndRecurrenceRequest : ActionRequest
{
    public string? Reason { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) => new TaskingCommand.EndRecurrence(Required(Reason, "reason", errors));
}

public sealed record FollowUpRequest : ActionRequest
{
    public FollowUpKind? Kind { get; init; }
    public string? Text { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.RecordFollowUp(Required(Kind, "kind", errors), Required(Text, "text", errors));
}

public sealed record ReopenRequest : ActionRequest
{
    public string? Instructions { get; init; }
    public string? Reason { get; init; }
    public Moment? InternalDueDate { get; init; }
    public Moment? AuthorityDueDate { get; init; }

    protected override TaskingCommand Command(FieldErrors errors) =>
        new TaskingCommand.Reopen(Instructions ?? "", Reason ?? "", InternalDueDate, AuthorityDueDate);
}
