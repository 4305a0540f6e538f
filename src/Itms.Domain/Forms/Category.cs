namespace Itms.Domain.Forms;

/// <summary>
/// The words of the categories: the rows of the routing rubric (G and D App. A). An administrator may add more to the rubric
/// (D App. A: "specific guidance by ERO"), so a category is a word and not an enumeration.
/// </summary>
public static class Category
{
    public const string Congressional = "congressional";
    public const string Declaration = "declaration";
    public const string FoiaMedicalRecords = "foiaMedicalRecords";
    public const string FoiaData = "foiaData";
    public const string FoiaComplex = "foiaComplex";
    public const string OdoWithFindings = "odoWithFindings";
    public const string OdoWithoutFindings = "odoWithoutFindings";
    public const string OigAudit = "oigAudit";
    public const string Gao = "gao";
    public const string SeniorLeadershipExternal = "seniorLeadershipExternal";
    public const string SeniorLeadershipInternal = "seniorLeadershipInternal";
    public const string Media = "media";
    public const string MedicalExpenditures = "medicalExpenditures";
    public const string MedicalComplaint = "medicalComplaint";
    public const string MedPar = "medPar";
    public const string MedicalRecords = "medicalRecords";
    public const string CorrectiveActionPlan = "correctiveActionPlan";
    public const string RootCause = "rootCause";
    public const string Report = "report";
    public const string SmeStatement = "smeStatement";
    public const string Qfr = "qfr";
    public const string Other = "other";

    /// <summary>The built-in categories, in the order of the documents. Every rubric has a row for each.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
    [
        Congressional, Declaration, FoiaMedicalRecords, FoiaData, FoiaComplex, OdoWithFindings, OdoWithoutFindings, OigAudit, Gao,
        SeniorLeadershipExternal, SeniorLeadershipInternal, Media, MedicalExpenditures, MedicalComplaint, MedPar, MedicalRecords,
        CorrectiveActionPlan, RootCause, Report, SmeStatement, Qfr, Other,
    ];
}
