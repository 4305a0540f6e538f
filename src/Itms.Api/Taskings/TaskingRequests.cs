using Itms.Api.Http;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

/// <summary>The fields of the form that can be corrected later.</summary>
public abstract record FormRequest
{
    public string? Requestor { get; init; }
    public string? TaskAuthority { get; init; }
    public string? CaseNumber { get; init; }
    public string? IcattNumber { get; init; }
    public string? EroTaskerNumber { get; init; }

    /// <summary>Where the request is worked. Default: the field if a facility is named, else HQ.</summary>
    public RequestSource? Source { get; init; }
    public TaskType? TaskType { get; init; }

    /// <summary>Default: the category of the task type.</summary>
    public string? Category { get; init; }
    public Moment? StartDate { get; init; }

    /// <summary>Default: medium.</summary>
    public Priority? Priority { get; init; }
    public string? Instruction { get; init; }

    /// <summary>Default: email.</summary>
    public Channel? ReceivedVia { get; init; }
    public Moment? ReceivedAt { get; init; }
    public bool? RequiresSes { get; init; }
    public bool? Restricted { get; init; }
    public IReadOnlyList<Detainee?>? Detainees { get; init; }
    public MedicalComplaintTab? MedicalComplaint { get; init; }
    public InformationRequestTab? InformationRequest { get; init; }
    public MemoTab? Memo { get; init; }
    public EroTaskTab? EroTask { get; init; }
    public AuditTab? Audit { get; init; }

    protected void CheckDetainees(FieldErrors errors)
    {
        for (var i = 0; i < Detainees?.Count; i++) errors.Require(Detainees[i] is not null, $"detainees[{i}]", "is required");
    }
}

/// <summary>The body of <c>POST /api/taskings</c>.</summary>
public sealed record CreateRequest : FormRequest
{
    public Moment? InternalDueDate { get; init; }
    public Moment? AuthorityDueDate { get; init; }
    public Moment? ExtensionDate { get; init; }

    /// <summary>Default: work.</summary>
    public TaskAction? Action { get; init; }
    public IReadOnlyList<PlacementBody?>? Components { get; init; }

    /// <summary>Why it goes to these units if the rubric suggests others.</summary>
    public string? RoutingReason { get; init; }

    /// <summary>Id of the task manager in charge. Default: you.</summary>
    public string? TaskManager { get; init; }
    public RetroactiveBody? Retroactive { get; init; }
    public string? Comment { get; init; }

    /// <exception cref="ProblemException">400: a required field is missing.</exception>
    public TaskingCommand.Create ToCommand(BusinessCalendar calendar)
    {
        var errors = new FieldErrors();
        errors.Require(TaskType is not null, "taskType", "is required");
        errors.Require(!string.IsNullOrWhiteSpace(Requestor), "requestor", "is required");
        CheckDetainees(errors);
        var components = PlacementBody.Read(Components, errors);
        var retroactive = Retroactive?.Read(errors);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));

        var type = TaskType!.Value;
        var form = new TaskingForm(
            new RequestDetails(Requestor!, ReceivedVia ?? Channel.Email)
            {
                TaskAuthority = TaskAuthority,
                CaseNumber = CaseNumber,
                IcattNumber = IcattNumber,
                EroTaskerNumber = EroTaskerNumber,
                Source = Source,
                Instruction = Instruction,
                ReceivedAt = ReceivedAt?.At(calendar),
                Detainees = [.. (Detainees ?? []).Select(d => d!)],
            },
            new Handling(
                type,
                Category ?? TaskTypes.CategoryOf(type, Audit?.Type),
                Priority ?? Domain.Forms.Priority.Medium,
                Action ?? TaskAction.Work,
                RequiresSes ?? false,
                Restricted ?? false))
        {
            Dates = new FormDates
            {
                StartDate = StartDate,
                InternalDueDate = InternalDueDate,
                AuthorityDueDate = AuthorityDueDate,
                ExtensionDate = ExtensionDate,
            },
            TypeTabs = new TypeTabs
            {
                MedicalComplaint = MedicalComplaint,
                InformationRequest = InformationRequest,
                Memo = Memo,
                EroTask = EroTask,
                Audit = Audit,
            },
        };
        return new TaskingCommand.Create("", form, components, retroactive)
        {
            Comment = Comment,
            RoutingReason = RoutingReason,
            TaskManager = TaskManager,
        };
    }
}

/// <param name="Channel">Default: the channel the request came by.</param>
/// <param name="ClearedBy">Who cleared the response before it went out. Default: nobody.</param>
public sealed record RetroactiveBody(
    Moment? CompletedAt, ResponseBody? Response, Channel? Channel, string? ChannelReason, IReadOnlyList<ClearedByBody?>? ClearedBy = null)
{
    public RetroactiveEntry Read(FieldErrors errors)
    {
        errors.Require(CompletedAt is not null, "retroactive.completedAt", "is required");
        errors.Require(Response is null || Response.Kind is not null, "retroactive.response.kind", "is required");
        errors.Require(
            Response?.AttachmentIds is null,
            "retroactive.response.attachmentIds",
            "cannot be used here: the tasking has no documents before it exists");
        return new RetroactiveEntry(
            CompletedAt.GetValueOrDefault(),
            Response is null ? null : new ResponseDraft(Response.Kind.GetValueOrDefault(), Response.Text),
            Channel,
            ChannelReason)
        {
            ClearedBy = ClearedByBody.Read(ClearedBy, errors),
        };
    }
}

/// <param name="Person">Id of the person who cleared.</param>
/// <param name="At">When they cleared: not after <c>completedAt</c>.</param>
public sealed record ClearedByBody(string? Person, Moment? At, string? Note)
{
    public static List<PastClearance> Read(IReadOnlyList<ClearedByBody?>? bodies, FieldErrors errors)
    {
        var clearances = new List<PastClearance>();
        for (var i = 0; i < bodies?.Count; i++)
        {
            var (field, body) = ($"retroactive.clearedBy[{i}]", bodies[i]);
            if (body is null)
            {
                errors.Add(field, "is required");
                continue;
            }

            errors.Require(body.Person is not null, field + ".person", "is required");
            errors.Require(body.At is not null, field + ".at", "is required");
            clearances.Add(new PastClearance(body.Person ?? "", body.At.GetValueOrDefault(), body.Note));
        }

        return clearances;
    }
}

/// <param name="Cc">Default: the chain of command from the directory. An empty list means nobody.</param>
/// <param name="Position">Accepted but not kept, like <paramref name="Why"/>, so that you can send a routing suggestion unchanged.</param>
public sealed record PlacementBody(string? Unit, string? Assignee, IReadOnlyList<string?>? Cc, string? Position = null, string? Why = null)
{
    public static List<PlacementRequest> Read(IReadOnlyList<PlacementBody?>? bodies, FieldErrors errors)
    {
        var placements = new List<PlacementRequest>();
        for (var i = 0; i < bodies?.Count; i++)
        {
            var body = bodies[i];
            errors.Require(body is not null, $"components[{i}]", "is required");
            errors.Require(body is null || body.Unit is not null, $"components[{i}].unit", "is required");
            for (var j = 0; j < body?.Cc?.Count; j++) errors.Require(body.Cc[j] is not null, $"components[{i}].cc[{j}]", "is required");
            if (body?.Unit is not null) placements.Add(new PlacementRequest(body.Unit, body.Assignee, body.Cc?.OfType<string>().ToList()));
        }

        return placements;
    }
}

/// <param name="AttachmentIds">Ids of the tasking's attachments. Default: none.</param>
public sealed record ResponseBody(ResponseKind? Kind, string? Text, IReadOnlyList<string?>? AttachmentIds);

public sealed record CommentRequest
{
    public string? Text { get; init; }
}
