using System.Text.Json.Serialization;
using Itms.Domain.Shared;

namespace Itms.Domain.Forms;

/// <summary>The form of a tasking: the request, how it is handled, its dates, and the tab of its task type (G I.C).</summary>
/// <remarks>
/// Every field can also be read and set on the form itself, under the name that the Guide gives it. JSON has these flat fields, as the API does.
/// </remarks>
public sealed partial record TaskingForm([property: JsonIgnore] RequestDetails Request, [property: JsonIgnore] Handling Handling)
{
    /// <summary>The form that JSON is read into.</summary>
    [JsonConstructor]
    private TaskingForm()
        : this(new RequestDetails("", Channel.Email), new Handling(TaskType.Other, Forms.Category.Other))
    {
    }

    [JsonIgnore]
    public FormDates Dates { get; init; } = new();

    [JsonIgnore]
    public TypeTabs TypeTabs { get; init; } = new();
}

/// <summary>What the agency received, and from whom.</summary>
/// <param name="Requestor">Who asks: one line. Never blank in a stored tasking.</param>
/// <param name="ReceivedVia">How the request came. The response goes out the same way (G II.B).</param>
public sealed record RequestDetails(string Requestor, Channel ReceivedVia)
{
    public string? TaskAuthority { get; init; }
    public string? CaseNumber { get; init; }

    /// <summary>The request's number in ICATT. It is kept and searched; nobody answers there.</summary>
    public string? IcattNumber { get; init; }

    /// <summary>The request's number in ERO Tasker 2.0.</summary>
    public string? EroTaskerNumber { get; init; }

    /// <summary>
    /// Where the request is worked. Who answers and who clears depend on it. Null only before the tasking is created: then it is the field if
    /// the form names a facility, else HQ.
    /// </summary>
    public RequestSource? Source { get; init; }
    public string? Instruction { get; init; }

    /// <summary>When the request reached the agency. Null: when it was entered.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public IReadOnlyList<Detainee> Detainees { get; init; } = [];
}

/// <summary>How the agency handles the request.</summary>
/// <param name="Category">The row of the routing rubric. It decides who clears the response.</param>
/// <param name="RequiresSes">The response needs senior executive service (SES) clearance, which the AD may not delegate (D 4-7).</param>
/// <param name="Restricted">Only the people on the tasking, its managers and senior leaders can see it.</param>
public sealed record Handling(
    TaskType TaskType,
    string Category,
    Priority Priority = Priority.Medium,
    TaskAction Action = TaskAction.Work,
    bool RequiresSes = false,
    bool Restricted = false);

/// <summary>The dates of the form. Null: not set.</summary>
public sealed record FormDates
{
    public Moment? StartDate { get; init; }
    public Moment? InternalDueDate { get; init; }
    public Moment? AuthorityDueDate { get; init; }
    public Moment? ExtensionDate { get; init; }
}

/// <summary>The tabs that belong to task types. A valid form has at most the one of its type.</summary>
public sealed record TypeTabs
{
    public MedicalComplaintTab? MedicalComplaint { get; init; }
    public InformationRequestTab? InformationRequest { get; init; }
    public MemoTab? Memo { get; init; }
    public EroTaskTab? EroTask { get; init; }
    public AuditTab? Audit { get; init; }
}

/// <param name="AlienNumber">"A" and eight or nine digits.</param>
public sealed record Detainee(string? Name, string? AlienNumber);

/// <param name="IgsaFacility">A facility not staffed by IHSC (inter-governmental service agreement).</param>
public sealed record MedicalComplaintTab(string? IhscFacility, string? IgsaFacility, MedicalComplaintType? Type, Findings? Findings);

public sealed record InformationRequestTab(string? IhscFacility, IReadOnlyList<string>? NonIhscFacilities, InformationRequestType? Type);

public sealed record MemoTab(string? IhscFacility, IReadOnlyList<string>? NonIhscFacilities);

/// <param name="Code">ERO task code.</param>
public sealed record EroTaskTab(string? Code, EroTaskType? Type);

public sealed record AuditTab(AuditType? Type, AuditFrequency? Frequency);
