namespace Itms.Domain.Forms;

/// <summary>The tabs of the form (G I.C).</summary>
public enum Tab
{
    None,
    MedicalComplaint,
    InformationRequest,
    Memo,
    EroTask,
    Audit,
    Common,
    Administrative,
}

/// <summary>
/// For each task type: its label in the Guide (I.C), its tab, whether the tab is required, and its default rubric category.
/// </summary>
public static class TaskTypes
{
    private static readonly Dictionary<TaskType, (string Label, Tab Tab, bool TabRequired, string Category)> Definitions = new()
    {
        [TaskType.MedicalComplaint] = ("Medical complaints", Tab.MedicalComplaint, true, Category.MedicalComplaint),
        [TaskType.MedicalRecords] = ("Medical records", Tab.InformationRequest, false, Category.MedicalRecords),
        [TaskType.MedicalDeclaration] = ("Medical declaration", Tab.InformationRequest, false, Category.Declaration),
        [TaskType.InformationRequest] = ("Information request", Tab.InformationRequest, true, Category.Other),
        [TaskType.MediaQuery] = ("Media query", Tab.None, false, Category.Media),
        [TaskType.EroTask] = ("ERO task", Tab.EroTask, true, Category.Report),
        [TaskType.Audit] = ("Audit", Tab.Audit, true, Category.Other),
        [TaskType.RecommendationsMemo] = ("Recommendations memo", Tab.Memo, true, Category.Other),
        [TaskType.ExpertMemo] = ("Expert memo", Tab.Memo, true, Category.SmeStatement),
        [TaskType.CorrectiveActionPlan] = ("Corrective action plan (CAP)", Tab.None, false, Category.CorrectiveActionPlan),
        [TaskType.SiteVisitInformationRequest] = ("Site visit information request", Tab.InformationRequest, false, Category.Other),
        [TaskType.IhscInternal] = ("IHSC internal", Tab.None, false, Category.SeniorLeadershipInternal),
        [TaskType.CrclShortFormComplaint] =
            ("Short form complaint – Civil Rights and Civil Liberties (CRCL)", Tab.MedicalComplaint, false, Category.MedicalComplaint),
        [TaskType.InformalResolution] = ("Informal resolution", Tab.MedicalComplaint, false, Category.MedicalComplaint),
        [TaskType.Policy] = ("Policy", Tab.None, false, Category.Other),
        [TaskType.ReasonableAccommodation] = ("Reasonable accommodation (RA)", Tab.None, false, Category.Other),
        [TaskType.Foia] = ("Freedom of Information Act (FOIA)", Tab.InformationRequest, false, Category.FoiaComplex),
        [TaskType.FoiaCovid19] = ("FOIA – coronavirus (COVID-19)", Tab.InformationRequest, false, Category.FoiaComplex),
        [TaskType.MedicalComplaintCovid19] = ("Medical complaint – COVID-19", Tab.MedicalComplaint, true, Category.MedicalComplaint),
        [TaskType.Other] = ("Other", Tab.None, false, Category.Other),
    };

    public static string LabelOf(TaskType type) => Definitions[type].Label;

    public static Tab TabOf(TaskType type) => Definitions[type].Tab;

    /// <summary>Whether the tab is required. A type that shares another type's tab may leave it out.</summary>
    public static bool NeedsTab(TaskType type) => Definitions[type].TabRequired;

    /// <summary>The rubric category, unless the task manager chooses another.</summary>
    /// <remarks>
    /// Appendix A has rows for the audits of GAO and OIG alone. It names none for inventories, the self-inspection program and the others, so
    /// they are "other requests for information".
    /// </remarks>
    public static string CategoryOf(TaskType type, AuditType? audit) => (type, audit) switch
    {
        (TaskType.Audit, AuditType.Gao) => Category.Gao,
        (TaskType.Audit, AuditType.Oig) => Category.OigAudit,
        _ => Definitions[type].Category,
    };
}
