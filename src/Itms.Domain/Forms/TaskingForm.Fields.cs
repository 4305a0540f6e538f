using Itms.Domain.Shared;

namespace Itms.Domain.Forms;

/// <content>The fields by name. Each belongs to one of the four groups.</content>
public sealed partial record TaskingForm
{
    public string Requestor { get => Request.Requestor; init => Request = Request with { Requestor = value }; }

    public string? TaskAuthority { get => Request.TaskAuthority; init => Request = Request with { TaskAuthority = value }; }

    public string? CaseNumber { get => Request.CaseNumber; init => Request = Request with { CaseNumber = value }; }

    /// <inheritdoc cref="RequestDetails.IcattNumber"/>
    public string? IcattNumber { get => Request.IcattNumber; init => Request = Request with { IcattNumber = value }; }

    /// <inheritdoc cref="RequestDetails.EroTaskerNumber"/>
    public string? EroTaskerNumber { get => Request.EroTaskerNumber; init => Request = Request with { EroTaskerNumber = value }; }

    /// <inheritdoc cref="RequestDetails.Source"/>
    public RequestSource? Source { get => Request.Source; init => Request = Request with { Source = value }; }

    public string? Instruction { get => Request.Instruction; init => Request = Request with { Instruction = value }; }

    public Channel ReceivedVia { get => Request.ReceivedVia; init => Request = Request with { ReceivedVia = value }; }

    /// <inheritdoc cref="RequestDetails.ReceivedAt"/>
    public DateTimeOffset? ReceivedAt { get => Request.ReceivedAt; init => Request = Request with { ReceivedAt = value }; }

    public IReadOnlyList<Detainee> Detainees { get => Request.Detainees; init => Request = Request with { Detainees = value }; }

    public TaskType TaskType { get => Handling.TaskType; init => Handling = Handling with { TaskType = value }; }

    public string Category { get => Handling.Category; init => Handling = Handling with { Category = value }; }

    public Priority Priority { get => Handling.Priority; init => Handling = Handling with { Priority = value }; }

    public TaskAction Action { get => Handling.Action; init => Handling = Handling with { Action = value }; }

    public bool RequiresSes { get => Handling.RequiresSes; init => Handling = Handling with { RequiresSes = value }; }

    public bool Restricted { get => Handling.Restricted; init => Handling = Handling with { Restricted = value }; }

    public Moment? StartDate { get => Dates.StartDate; init => Dates = Dates with { StartDate = value }; }

    public Moment? InternalDueDate { get => Dates.InternalDueDate; init => Dates = Dates with { InternalDueDate = value }; }

    public Moment? AuthorityDueDate { get => Dates.AuthorityDueDate; init => Dates = Dates with { AuthorityDueDate = value }; }

    public Moment? ExtensionDate { get => Dates.ExtensionDate; init => Dates = Dates with { ExtensionDate = value }; }

    public MedicalComplaintTab? MedicalComplaint { get => TypeTabs.MedicalComplaint; init => TypeTabs = TypeTabs with { MedicalComplaint = value }; }

    public InformationRequestTab? InformationRequest
    {
        get => TypeTabs.InformationRequest;
        init => TypeTabs = TypeTabs with { InformationRequest = value };
    }

    public MemoTab? Memo { get => TypeTabs.Memo; init => TypeTabs = TypeTabs with { Memo = value }; }

    public EroTaskTab? EroTask { get => TypeTabs.EroTask; init => TypeTabs = TypeTabs with { EroTask = value }; }

    public AuditTab? Audit { get => TypeTabs.Audit; init => TypeTabs = TypeTabs with { Audit = value }; }

    /// <summary>The extension if there is one, else the date due to the authority.</summary>
    public Moment? AuthorityDate => ExtensionDate ?? AuthorityDueDate;

    /// <summary>The date that counts before the tasking is at HQ.</summary>
    public Moment? Due => InternalDueDate ?? AuthorityDate;
}
