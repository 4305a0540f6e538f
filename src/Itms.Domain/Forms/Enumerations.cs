namespace Itms.Domain.Forms;

/// <summary>The twenty task types (G I.C).</summary>
public enum TaskType
{
    MedicalComplaint,
    MedicalRecords,
    MedicalDeclaration,
    InformationRequest,
    MediaQuery,
    EroTask,
    Audit,
    RecommendationsMemo,
    ExpertMemo,
    CorrectiveActionPlan,
    SiteVisitInformationRequest,
    IhscInternal,
    CrclShortFormComplaint,
    InformalResolution,
    Policy,
    ReasonableAccommodation,
    Foia,
    FoiaCovid19,
    MedicalComplaintCovid19,
    Other,
}

public enum Priority
{
    Low,
    Medium,
    High,
}

/// <summary>The level of action required (G III.A).</summary>
public enum TaskAction
{
    /// <summary>Take action to complete the task.</summary>
    Work,

    /// <summary>Informational, no action required. It can be closed by acknowledgement and has no reminders.</summary>
    Review,

    /// <summary>Work stops until further notice: no steps and no reminders, only comments and attachments.</summary>
    StandDown,
}

/// <summary>How a request came. The response goes out the same way (G II.B).</summary>
public enum Channel
{
    Email,
    EroTasker,
    Itms,
    Other,
}

public enum MedicalComplaintType
{
    Medical,
    Dental,
    MentalHealth,
    MedicationAccess,
    HungerStrikeThreat,
    SelfHarmThreat,
    PharmacyServices,
    Other,
}

public enum Findings
{
    Substantiated,
    Unsubstantiated,
}

public enum InformationRequestType
{
    MedicalRecords,
    SynopsisOfCare,
    Policies,
    InvestigativeRecords,
    Other,
}

public enum EroTaskType
{
    ReoccurringBiWeekly,
    ReoccurringQuarterly,
    ReoccurringSemiAnnual,
    ReoccurringAnnual,
    ShortTurnaround,
    New,
}

public enum AuditType
{
    Gao,
    Oig,
    IceCredentialInventory,
    PhysicalPropertyInventory,
    SelfInspectionProgram,
    CongressionalJustification,
    FinancialDisclosure,
}

public enum AuditFrequency
{
    Quarterly,
    SemiAnnual,
    Annual,
}

/// <summary>What the Administrative tab documents (G I.C).</summary>
public enum FollowUpKind
{
    FollowUp,

    /// <summary>The overdue annotation.</summary>
    Overdue,

    /// <summary>The task authority returned with additional questions.</summary>
    AuthorityQuestions,
}

/// <summary>Where a request is worked: "HQ" or "Field" in Appendix A's action officer column.</summary>
public enum RequestSource
{
    Hq,
    Field,
}

/// <summary>Why a tasking is closed without a response.</summary>
public enum ClosingReason
{
    /// <summary>The requestor no longer asks.</summary>
    Cancelled,
    EnteredInError,

    /// <summary>Another tasking answers the same request.</summary>
    Duplicate,
}

/// <summary>What kind of answer a response is (D 4-5).</summary>
public enum ResponseKind
{
    Substantive,

    /// <summary>"No information to share": a full answer (D 4-5).</summary>
    Negative,
}

/// <summary>How many of the named positions must clear.</summary>
public enum ClearanceKind
{
    /// <summary>Every position named.</summary>
    AllOf,

    /// <summary>One of the positions named.</summary>
    AnyOf,

    /// <summary>"Informational – clearance not needed" (D Appendix A): from HQ straight to the authority.</summary>
    None,

    /// <summary>"TBD" (G Appendix A): a task manager must name an official and give a reason first.</summary>
    ToBeDecided,
}
