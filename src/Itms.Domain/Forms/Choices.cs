using Itms.Domain.People;

namespace Itms.Domain.Forms;

/// <summary>A value that people can choose, and its label.</summary>
/// <param name="Value">A value of a domain enumeration, sent and stored as its word, or the word of a category.</param>
public sealed record Choice(object Value, string Label);

/// <summary>The choices of every enumeration, with the documents' labels (G I.C–I.D, III.A; G and D App. A).</summary>
public static class Choices
{
    public const string TaskType = "taskType";
    public const string Category = "category";
    public const string Priority = "priority";
    public const string TaskAction = "action";
    public const string Channel = "channel";
    public const string MedicalComplaintType = "medicalComplaintType";
    public const string Findings = "findings";
    public const string InformationRequestType = "informationRequestType";
    public const string EroTaskType = "eroTaskType";
    public const string AuditType = "auditType";
    public const string AuditFrequency = "auditFrequency";
    public const string FollowUpKind = "followUpKind";
    public const string ResponseKind = "responseKind";
    public const string ConcurrenceLevel = "concurrenceLevel";
    public const string ClearanceKind = "clearanceKind";
    public const string ClosingReason = "closingReason";
    public const string Source = "source";
    public const string Position = "position";

    /// <summary>The choices by name of the enumeration.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Choice>> All { get; } = new Dictionary<string, IReadOnlyList<Choice>>
    {
        [TaskType] = [.. Enum.GetValues<TaskType>().Select(type => new Choice(type, TaskTypes.LabelOf(type)))],
        [Category] = OfCategories(
            "Congressional inquiries",
            "Declarations",
            "FOIA requests (Medical Records)",
            "FOIA requests (Data Request)",
            "FOIA requests (Complex/Other)",
            "ICE ODO audits (with Medical Findings)",
            "ICE ODO audits (without Medical Findings)",
            "DHS OIG audits; ICE OIG audits",
            "GAO inquiries, audits, and investigations",
            "Senior leadership request for information: external to IHSC",
            "Senior leadership request for information: internal to IHSC",
            "Media inquiries",
            "Medical care expenditures (Quarterly Budget Formulation/Performance Measures)",
            "Medical complaints",
            "Medical Payment Authorization Request (MedPAR) information",
            "Medical records",
            "Corrective Action Plans",
            "Root cause analysis",
            "Routine and ad-hoc reports",
            "Subject matter expert statements",
            "Questions for the record (QFR)",
            "Other requests for information"),
        [Priority] = Of<Priority>("Low", "Medium", "High"),
        [TaskAction] = Of<TaskAction>("Work", "Review", "Stand down"),
        [Channel] = Of<Channel>("Email", "ERO Tasker 2.0", "ITMS", "Other"),
        [MedicalComplaintType] = Of<MedicalComplaintType>(
            "Medical", "Dental", "Mental health", "Medication access", "Hunger strike threat", "Self-harm threat", "Pharmacy services", "Other"),
        [Findings] = Of<Findings>("Substantiated", "Unsubstantiated"),
        [InformationRequestType] = Of<InformationRequestType>("Medical records", "Synopsis of care", "Policies", "Investigative records", "Other"),
        [EroTaskType] = Of<EroTaskType>(
            "Reoccurring bi-weekly", "Reoccurring quarterly", "Reoccurring semi-annual", "Reoccurring annual", "Short turnaround", "New"),
        [AuditType] = Of<AuditType>(
            "Government Accountability Office (GAO)",
            "Office of Inspector General (OIG)",
            "ICE credential inventory",
            "Physical property inventory",
            "Self-inspection program",
            "Congressional justification",
            "Financial disclosure"),
        [AuditFrequency] = Of<AuditFrequency>("Quarterly", "Semi-annual", "Annual"),
        [FollowUpKind] = Of<FollowUpKind>("Follow up", "Overdue", "Task Authority returned with additional questions"),
        [ResponseKind] = Of<ResponseKind>("Substantive", "Negative (no information to share)"),
        [ConcurrenceLevel] = Of<ConcurrenceLevel>("Supervisor", "Unit chief", "Division"),
        [ClearanceKind] = Of<ClearanceKind>("All of", "Any of", "Informational – clearance not needed", "TBD"),
        [Source] = Of<RequestSource>("HQ", "Field"),
        [Position] =
        [
            .. People.Position.All.Zip(
                [
                    "Assistant Director (AD)",
                    "Chief of Staff (CoS)",
                    "Deputy Chief of Staff (DCoS)",
                    "Any Deputy Assistant Director (DAD)",
                    "Deputy Assistant Director, Clinical Services (DAD-CS)",
                    "Deputy Assistant Director, Health Care Compliance (DAD-HCC)",
                    "Unit Chief (UC)",
                    "Health Services Administrator (HSA)",
                    "Records and Information Management (RIM)",
                    "Health Care Compliance Consultant",
                    "Field Office Director or Assistant (FOD/AFOD)",
                    "Regional HSA",
                    "Regional Field Medical Coordinator (FMC)",
                ],
                (value, label) => new Choice(value, label)),
        ],
        [ClosingReason] = Of<ClosingReason>("Canceled by the requestor", "Entered in error", "Duplicate of another tasking"),
    };

    /// <param name="name">The name of the enumeration.</param>
    public static string LabelOf(string name, Enum value) => All[name].First(choice => choice.Value.Equals(value)).Label;

    /// <summary>The built-in categories. The rubric in force may have other labels, and more categories.</summary>
    private static List<Choice> OfCategories(params string[] labels) =>
        [.. Forms.Category.BuiltIn.Zip(labels, (value, label) => new Choice(value, label))];

    /// <summary>The labels in the order of the values.</summary>
    private static List<Choice> Of<T>(params string[] labels)
        where T : struct, Enum =>
        // As objects. Otherwise the runtime compiles the query for each enumeration, at every start.
        [.. typeof(T).GetEnumValues().Cast<object>().Zip(labels, (value, label) => new Choice(value, label))];
}
