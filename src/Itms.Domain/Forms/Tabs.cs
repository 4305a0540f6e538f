namespace Itms.Domain.Forms;

/// <summary>The tabs of the form and their fields, with the Guide's labels (G I.C). They validate the form and describe it to the pages.</summary>
public static class Tabs
{
    private static readonly FieldDefinition[] Detainee =
    [
        new("detainees[].name", "Detainee name", FieldKind.Line),
        new("detainees[].alienNumber", "Alien number", FieldKind.AlienNumber),
    ];

    private static readonly TabDefinition Common = new(Tab.Common, null, "Common",
    [
        new("number", "ITMS number", FieldKind.Automatic),
        new("icattNumber", "ICATT number", FieldKind.Line) { Value = f => f.IcattNumber },
        new("eroTaskerNumber", "ERO Tasker number", FieldKind.Line) { Value = f => f.EroTaskerNumber },
        new("source", "Source", FieldKind.Enumeration) { Enumeration = Choices.Source, Value = f => f.Source },
        new("requestor", "Requestor", FieldKind.Line) { Required = true, EvenPending = true, Value = f => f.Requestor },
        new("taskAuthority", "Task authority", FieldKind.Line) { Value = f => f.TaskAuthority },
        new("caseNumber", "Case number", FieldKind.Line) { Value = f => f.CaseNumber },
        new("taskType", "Task type", FieldKind.Enumeration)
        { Required = true, EvenPending = true, Enumeration = Choices.TaskType, Value = f => f.TaskType },
        new("category", "Category", FieldKind.Enumeration) { Enumeration = Choices.Category, Value = f => f.Category },
        new("startDate", "Start date", FieldKind.Date) { Value = f => f.StartDate },
        // The decider requires one of these dates before somebody works on the tasking, unless it is for review.
        new("internalDueDate", "Internal due date", FieldKind.Date)
        { RequiredUnless = "authorityDueDate", ChangedBy = "set-dates", Value = f => f.InternalDueDate },
        new("authorityDueDate", "Date due to authority", FieldKind.Date)
        { RequiredUnless = "internalDueDate", ChangedBy = "set-dates", Value = f => f.AuthorityDueDate },
        new("extensionDate", "Extension date", FieldKind.Date) { ChangedBy = "set-dates", Value = f => f.ExtensionDate },
        new("priority", "Priority", FieldKind.Enumeration) { Enumeration = Choices.Priority, Value = f => f.Priority },
        new("action", "Task action", FieldKind.Enumeration) { Enumeration = Choices.TaskAction, ChangedBy = "set-action", Value = f => f.Action },
        new("taskManager", "Task manager in charge", FieldKind.Person) { ChangedBy = "take-charge" },
        new("components[].unit", "Unit", FieldKind.Unit) { ChangedBy = "assign" },
        new("components[].assignee", "Assignee", FieldKind.Person) { ChangedBy = "assign" },
        new("components[].cc", "Carbon copy (cc)", FieldKind.People) { ChangedBy = "assign" },
        new("components[].delegate", "Delegate", FieldKind.Person) { ChangedBy = "delegate" },
        new("instruction", "Task instruction", FieldKind.Text) { Value = f => f.Instruction },
        new("receivedVia", "Received via", FieldKind.Enumeration) { Enumeration = Choices.Channel, Value = f => f.ReceivedVia },
        new("receivedAt", "Received at", FieldKind.Instant) { Value = f => f.ReceivedAt },
        new("requiresSes", "Requires SES clearance", FieldKind.Flag) { Value = f => f.RequiresSes },
        new("restricted", "Restricted", FieldKind.Flag) { Value = f => f.Restricted },
        new("comments", "Comments", FieldKind.Text) { ChangedBy = "comments" },
        new("attachments", "Attachments", FieldKind.Files) { ChangedBy = "attachments" },
    ]);

    private static readonly TabDefinition Administrative = new(Tab.Administrative, null, "Administrative",
    [
        new("followUps[].kind", "Kind", FieldKind.Enumeration) { Enumeration = Choices.FollowUpKind, ChangedBy = "follow-up" },
        new("followUps[].text", "Annotation", FieldKind.Text) { ChangedBy = "follow-up" },
    ]);

    private static readonly TabDefinition MedicalComplaint = new(Tab.MedicalComplaint, "medicalComplaint", "Medical complaint",
    [
        .. Detainee,
        new("medicalComplaint.ihscFacility", "IHSC facility name", FieldKind.Facility) { Value = f => f.MedicalComplaint?.IhscFacility },
        new("medicalComplaint.igsaFacility", "Inter-governmental service agreement (IGSA) facility name", FieldKind.Facility)
        { Value = f => f.MedicalComplaint?.IgsaFacility },
        new("medicalComplaint.type", "Medical complaint type", FieldKind.Enumeration)
        { Required = true, Enumeration = Choices.MedicalComplaintType, Value = f => f.MedicalComplaint?.Type },
        new("medicalComplaint.findings", "Findings", FieldKind.Enumeration)
        { Enumeration = Choices.Findings, Value = f => f.MedicalComplaint?.Findings },
    ])
    { IsOn = f => f.MedicalComplaint is not null };

    private static readonly TabDefinition InformationRequest = new(Tab.InformationRequest, "informationRequest", "Information request",
    [
        .. Detainee,
        new("informationRequest.ihscFacility", "IHSC facility", FieldKind.Facility) { Value = f => f.InformationRequest?.IhscFacility },
        new("informationRequest.nonIhscFacilities", "Non-IHSC facilities", FieldKind.Facilities)
        { Value = f => f.InformationRequest?.NonIhscFacilities },
        new("informationRequest.type", "Information request type", FieldKind.Enumeration)
        { Required = true, Enumeration = Choices.InformationRequestType, Value = f => f.InformationRequest?.Type },
    ])
    { IsOn = f => f.InformationRequest is not null };

    private static readonly TabDefinition Memo = new(Tab.Memo, "memo", "Memo",
    [
        new("memo.ihscFacility", "IHSC facility", FieldKind.Facility)
        { RequiredUnless = "memo.nonIhscFacilities", Value = f => f.Memo?.IhscFacility },
        new("memo.nonIhscFacilities", "Non-IHSC facilities", FieldKind.Facilities)
        { RequiredUnless = "memo.ihscFacility", Value = f => f.Memo?.NonIhscFacilities },
    ])
    { IsOn = f => f.Memo is not null };

    private static readonly TabDefinition EroTask = new(Tab.EroTask, "eroTask", "ERO task",
    [
        new("eroTask.type", "ERO task type", FieldKind.Enumeration)
        { Required = true, Enumeration = Choices.EroTaskType, Value = f => f.EroTask?.Type },
        new("eroTask.code", "ERO task code", FieldKind.Line) { Value = f => f.EroTask?.Code },
    ])
    { IsOn = f => f.EroTask is not null };

    private static readonly TabDefinition Audit = new(Tab.Audit, "audit", "Audit",
    [
        new("audit.type", "Audit type", FieldKind.Enumeration) { Required = true, Enumeration = Choices.AuditType, Value = f => f.Audit?.Type },
        new("audit.frequency", "Audit frequency", FieldKind.Enumeration) { Enumeration = Choices.AuditFrequency, Value = f => f.Audit?.Frequency },
    ])
    { IsOn = f => f.Audit is not null };

    public static IReadOnlyList<TabDefinition> All { get; } =
        [Common, Administrative, MedicalComplaint, InformationRequest, Memo, EroTask, Audit];

    /// <summary>The tabs that belong to task types. Each type has at most one.</summary>
    public static IReadOnlyList<TabDefinition> OfTypes { get; } = [.. All.Where(t => t.Name is not null)];

    /// <summary>Every field on the form, once.</summary>
    internal static IReadOnlyList<FieldDefinition> FormFields { get; } = [.. All.SelectMany(t => t.Fields).Where(f => f.Value is not null)];

    public static TabDefinition? Find(Tab tab) => OfTypes.FirstOrDefault(t => t.Tab == tab);
}
