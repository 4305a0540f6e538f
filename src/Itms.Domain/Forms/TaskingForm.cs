using Itms.Domain.Shared;

namespace Itms.Domain.Forms;

/// <summary>What the request says: the Common tab, the detainees and the one tab of the task type (G I.C).</summary>
/// <param name="Category">The rubric's row; decides who clears.</param>
/// <param name="ReceivedAt">When the request reached the agency; null: when it was entered.</param>
/// <param name="RequiresSes">Needs senior executive service clearance: the AD may not delegate it (D 4-7).</param>
/// <param name="Restricted">Visible to its circle alone.</param>
public sealed record TaskingForm(
    string Requestor,
    string? TaskAuthority,
    string? CaseNumber,
    TaskType TaskType,
    Category Category,
    Moment? StartDate,
    Moment? InternalDueDate,
    Moment? AuthorityDueDate,
    Moment? ExtensionDate,
    Priority Priority,
    TaskAction Action,
    string? Instruction,
    Channel ReceivedVia,
    DateTimeOffset? ReceivedAt,
    bool RequiresSes,
    bool Restricted,
    IReadOnlyList<Detainee> Detainees,
    MedicalComplaintTab? MedicalComplaint = null,
    InformationRequestTab? InformationRequest = null,
    MemoTab? Memo = null,
    EroTaskTab? EroTask = null,
    AuditTab? Audit = null)
{
    /// <summary>The extension where there is one, else the date due to the authority (requirements.md "Dates").</summary>
    public Moment? AuthorityDate => ExtensionDate ?? AuthorityDueDate;

    /// <summary>The date that counts before the tasking is at HQ.</summary>
    public Moment? Due => InternalDueDate ?? AuthorityDate;
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
