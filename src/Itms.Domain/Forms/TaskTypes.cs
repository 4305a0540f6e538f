namespace Itms.Domain.Forms;

/// <summary>The tabs besides Common and Administrative (G I.C).</summary>
public enum Tab
{
    None,
    MedicalComplaint,
    InformationRequest,
    Memo,
    EroTask,
    Audit,
}

/// <summary>For each task type: its label as the Guide has it, its tab, and the rubric category it falls in unless another is chosen.</summary>
public static class TaskTypes
{
    private static readonly Dictionary<TaskType, (string Label, Tab Tab, Category Category)> Definitions = new()
    {
        [TaskType.MedicalComplaint] = ("Medical complaint", Tab.MedicalComplaint, Category.MedicalComplaint),
        [TaskType.MedicalRecords] = ("Medical records", Tab.InformationRequest, Category.MedicalRecords),
        [TaskType.MedicalDeclaration] = ("Medical declaration", Tab.InformationRequest, Category.Declaration),
        [TaskType.InformationRequest] = ("Information request", Tab.InformationRequest, Category.Other),
        [TaskType.MediaQuery] = ("Media query", Tab.None, Category.Media),
        [TaskType.EroTask] = ("ERO task", Tab.EroTask, Category.Report),
        [TaskType.Audit] = ("Audit", Tab.Audit, Category.OigAudit),
        [TaskType.RecommendationsMemo] = ("Recommendations memo", Tab.Memo, Category.Other),
        [TaskType.ExpertMemo] = ("Expert memo", Tab.Memo, Category.SmeStatement),
        [TaskType.CorrectiveActionPlan] = ("Corrective action plan (CAP)", Tab.None, Category.CorrectiveActionPlan),
        [TaskType.SiteVisitInformationRequest] = ("Site visit information request", Tab.InformationRequest, Category.Other),
        [TaskType.IhscInternal] = ("IHSC internal", Tab.None, Category.SeniorLeadershipInternal),
        [TaskType.CrclShortFormComplaint] = ("Short form complaint Civil Rights and Civil Liberties (CRCL)", Tab.MedicalComplaint, Category.MedicalComplaint),
        [TaskType.InformalResolution] = ("Informal resolution", Tab.MedicalComplaint, Category.MedicalComplaint),
        [TaskType.Policy] = ("Policy", Tab.None, Category.Other),
        [TaskType.ReasonableAccommodation] = ("Reasonable accommodation (RA)", Tab.None, Category.Other),
        [TaskType.Foia] = ("Freedom of Information Act (FOIA)", Tab.InformationRequest, Category.FoiaComplex),
        [TaskType.FoiaCovid19] = ("FOIA coronavirus (COVID-19)", Tab.InformationRequest, Category.FoiaComplex),
        [TaskType.MedicalComplaintCovid19] = ("Medical complaint COVID-19", Tab.MedicalComplaint, Category.MedicalComplaint),
        [TaskType.Other] = ("Other", Tab.None, Category.Other),
    };

    public static string LabelOf(TaskType type) => Definitions[type].Label;

    public static Tab TabOf(TaskType type) => Definitions[type].Tab;

    /// <summary>The rubric category assumed where the task manager names none.</summary>
    public static Category CategoryOf(TaskType type, AuditType? audit) =>
        type == TaskType.Audit && audit == AuditType.Gao ? Category.Gao : Definitions[type].Category;
}
