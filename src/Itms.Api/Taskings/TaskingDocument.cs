using Itms.Application.Privacy;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

/// <summary>A tasking as the API returns it. <see cref="JsonMask"/> removes what the caller may not see.</summary>
public sealed record TaskingDocument
{
    public required string Number { get; init; }
    public required int Cycle { get; init; }
    public required TaskingStatus Status { get; init; }
    public required string StatusLabel { get; init; }
    public required string Requestor { get; init; }
    public string? TaskAuthority { get; init; }
    public string? CaseNumber { get; init; }
    public string? IcattNumber { get; init; }
    public string? EroTaskerNumber { get; init; }
    public RequestSource? Source { get; init; }
    public required TaskType TaskType { get; init; }
    public required string Category { get; init; }
    public Moment? StartDate { get; init; }
    public Moment? InternalDueDate { get; init; }
    public Moment? AuthorityDueDate { get; init; }
    public Moment? ExtensionDate { get; init; }
    public required Priority Priority { get; init; }
    public required TaskAction Action { get; init; }
    public string? Instruction { get; init; }
    public required Channel ReceivedVia { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public required bool RequiresSes { get; init; }
    public required bool Restricted { get; init; }
    public required IReadOnlyList<ComponentDocument> Components { get; init; }

    /// <summary>Units that have not reported their parts complete. Empty if only one unit answers, or once it is at HQ.</summary>
    public required IReadOnlyList<string> Outstanding { get; init; }
    public required IReadOnlyList<Detainee> Detainees { get; init; }
    public MedicalComplaintTab? MedicalComplaint { get; init; }
    public InformationRequestTab? InformationRequest { get; init; }
    public MemoTab? Memo { get; init; }
    public EroTaskTab? EroTask { get; init; }
    public AuditTab? Audit { get; init; }

    /// <summary>The due date in effect.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public required bool Overdue { get; init; }

    /// <summary>The sentence behind each date.</summary>
    public required DateReasons Why { get; init; }

    /// <summary>Dates that were accepted, although they may be a mistake. Only in the answer to a request that sets dates.</summary>
    public IReadOnlyList<DateWarning>? Warnings { get; init; }

    /// <summary>Why something is hidden that the caller may see at other times. Null: nothing is.</summary>
    public string? Notice { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }

    /// <summary>Id of the task manager in charge. Null: nobody has taken charge yet.</summary>
    public string? TaskManager { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Set if it was closed without a response.</summary>
    public ClosingDocument? Closing { get; init; }

    /// <summary>The tasking that answers the request, if this one was closed as a duplicate and the caller may see that one.</summary>
    public string? DuplicateOf { get; init; }
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Who has a part in it and is away now. Null: nobody.</summary>
    public IReadOnlyList<AwayDocument>? Away { get; init; }

    /// <summary>The legal holds that keep it. Only for people who may see records.</summary>
    public IReadOnlyList<TaskingHoldDocument>? Holds { get; init; }

    /// <summary>Set if the tasking was entered after it had been answered by email.</summary>
    public RetroactiveLog? Retroactive { get; init; }
    /// <summary>Where the tasking was imported from. Null: it was entered here.</summary>
    public ImportOrigin? Import { get; init; }
    public required ClearanceDocument Clearance { get; init; }

    /// <summary>Set if the task manager departed from the rubric's suggestion, or gave a reason.</summary>
    public RoutingChoice? Routing { get; init; }
    public Response? FinalResponse { get; init; }

    /// <summary>The response as the ICU edited it, if it did.</summary>
    public Response? IcuResponse { get; init; }
    public Transmittal? Transmittal { get; init; }

    /// <summary>Whether you can download the response package now.</summary>
    public required bool PackageReady { get; init; }

    /// <summary>The upload of the response package, if it was recorded.</summary>
    public PackageUpload? Upload { get; init; }

    /// <summary>Why the current cycle was opened.</summary>
    public Reopening? Reopening { get; init; }

    /// <summary>Earlier cycles, as they were when they closed.</summary>
    public required IReadOnlyList<CycleDocument> Cycles { get; init; }

    /// <summary>The previous and next occurrences, the original of a duplicate and its duplicates, if the caller may see them.</summary>
    public required IReadOnlyList<LinkDocument> Links { get; init; }

    /// <summary>The state of its series; null if the form does not recur.</summary>
    public RecurrenceDocument? Recurrence { get; init; }
    public required IReadOnlyList<Attachment> Attachments { get; init; }

    /// <summary>How much room the documents take, and may take.</summary>
    public required StorageDocument Storage { get; init; }
    public required IReadOnlyList<Comment> Comments { get; init; }
    public required IReadOnlyList<FollowUp> FollowUps { get; init; }

    /// <summary>Upcoming reminders.</summary>
    public required IReadOnlyList<AgendaDocument> Agenda { get; init; }

    /// <summary>What the caller can do now.</summary>
    public required IReadOnlyList<string> AllowedActions { get; init; }

    /// <param name="links">The links the viewer may see.</param>
    public static TaskingDocument Of(Tasking t, IReadOnlyList<LinkDocument> links, Person viewer, Rules rules, DateTimeOffset now)
    {
        var dueAt = t.Due?.At(rules.Calendar);
        return new TaskingDocument
        {
            Number = t.Number,
            Cycle = t.Cycle,
            Status = t.Status,
            StatusLabel = t.Status.Label(),
            Requestor = t.Form.Requestor,
            TaskAuthority = t.Form.TaskAuthority,
            CaseNumber = t.Form.CaseNumber,
            IcattNumber = t.Form.IcattNumber,
            EroTaskerNumber = t.Form.EroTaskerNumber,
            Source = t.Form.Source,
            TaskType = t.Form.TaskType,
            Category = t.Form.Category,
            StartDate = t.Form.StartDate,
            InternalDueDate = t.Form.InternalDueDate,
            AuthorityDueDate = t.Form.AuthorityDueDate,
            ExtensionDate = t.Form.ExtensionDate,
            Priority = t.Form.Priority,
            Action = t.Form.Action,
            Instruction = t.Form.Instruction,
            ReceivedVia = t.Form.ReceivedVia,
            ReceivedAt = t.Form.ReceivedAt,
            RequiresSes = t.Form.RequiresSes,
            Restricted = t.Form.Restricted,
            Components = [.. t.Components.Select(c => ComponentDocument.Of(c, t, rules.Directory))],
            Outstanding = t.HasSeveralComponents && t.Status.IsBeforeHq() ? [.. t.Outstanding.Select(c => c.Unit)] : [],
            Detainees = t.Form.Detainees,
            MedicalComplaint = t.Form.MedicalComplaint,
            InformationRequest = t.Form.InformationRequest,
            Memo = t.Form.Memo,
            EroTask = t.Form.EroTask,
            Audit = t.Form.Audit,
            DueAt = dueAt,
            Overdue = TaskingRow.IsOverdue(t.Status, t.Form.Action, dueAt, now),
            Why = DateReasons.Of(t, rules),
            CreatedAt = t.CreatedAt,
            CreatedBy = t.CreatedBy,
            TaskManager = t.TaskManager,
            ClosedAt = t.ClosedAt,
            Closing = ClosingDocument.Of(t.Closing),
            DuplicateOf = links.FirstOrDefault(link => link.Relation == LinkDocument.DuplicateOf)?.Number,
            Away = AwayDocument.In(t, rules, now),
            Holds = TaskingHoldDocument.On(t, viewer, rules),
            Flags = [.. TaskingFlags.Of(t, rules.Calendar)],
            Retroactive = t.Retroactive,
            Import = t.Import,
            Clearance = new ClearanceDocument(
                t.Clearance.Kind, t.Clearance.Positions, Documents(t.Decisions, DecisionDocument.Of), t.ClearanceOverride),
            Routing = t.Routing,
            FinalResponse = t.FinalResponse,
            IcuResponse = t.IcuResponse,
            Transmittal = t.Transmittal,
            PackageReady = ResponsePackage.Refuse(t) is null && Rights.MayReadDetainees(t, viewer, rules.Directory),
            Upload = t.Upload,
            Reopening = t.Reopening,
            Cycles = Documents(t.EarlierCycles, CycleDocument.Of),
            Links = links,
            Recurrence = RecurrenceDocument.Of(t, rules.Calendar),
            Attachments = t.Attachments,
            Storage = new StorageDocument(t.Attachments.Sum(a => a.Length), rules.Storage.PerTasking),
            Comments = t.Comments,
            FollowUps = t.FollowUps,
            Agenda = Documents(Domain.Taskings.Agenda.For(t, rules), static a => new AgendaDocument(a.At, a.Kind, a.To, a.Why)),
            AllowedActions = Domain.Taskings.AllowedActions.Of(t, new Actor(viewer), rules, now),
        };
    }

    private static TDocument[] Documents<T, TDocument>(IReadOnlyList<T> items, Func<T, TDocument> document)
    {
        if (items.Count == 0) return [];
        var documents = new TDocument[items.Count];
        for (var i = 0; i < documents.Length; i++) documents[i] = document(items[i]);
        return documents;
    }
}

/// <param name="Override">The override of the rule that is in force. Null: none.</param>
public sealed record ClearanceDocument(
    ClearanceKind Kind, IReadOnlyList<string> Positions, IReadOnlyList<DecisionDocument> Decisions, ClearanceOverride? Override);

/// <param name="Decision"><c>cleared</c> or <c>returned</c>.</param>
/// <param name="Unit">The unit that a unit chief decided for. Null for every other position.</param>
/// <param name="OnBehalfOf">The official, if someone decided on their behalf.</param>
/// <param name="RecordedBy">Who recorded the decision, if the official did not decide in ITMS.</param>
public sealed record DecisionDocument(
    string Position, string? Unit, string By, string? OnBehalfOf, string? RecordedBy, DateTimeOffset At, string Decision, string? Note)
{
    internal static DecisionDocument Of(ClearanceDecision d) =>
        new(d.Position, d.Unit, d.By, d.OnBehalfOf, d.RecordedBy, d.At, d.Cleared ? "cleared" : "returned", d.Note);
}

/// <param name="NextAt">When the next occurrence opens; null if none follows or it is already open.</param>
/// <param name="Ended">Why no more occurrences follow.</param>
/// <param name="Skipped">Occurrences skipped after this one; if there are none, those skipped just before it.</param>
public sealed record RecurrenceDocument(DateTimeOffset? NextAt, RecurrenceEnd? Ended, SkippedOccurrences? Skipped)
{
    internal static RecurrenceDocument? Of(Tasking t, BusinessCalendar calendar) => RecurrencePeriod.Of(t.Form) is null
        ? null
        : new RecurrenceDocument(OccurrencePlanner.OpensAt(t, calendar), t.RecurrenceEnded, t.Skipped ?? t.Occurrence?.Skipped);
}

public sealed record AgendaDocument(DateTimeOffset At, string Kind, IReadOnlyList<string> To, string Why);

/// <param name="Used">Bytes of all documents, every version included.</param>
/// <param name="Allowed">How many bytes they may have.</param>
public sealed record StorageDocument(long Used, long Allowed);
