namespace Itms.Domain.People;

/// <summary>The positions that answer and clear, in the words of Appendix A (G and D).</summary>
public static class Position
{
    public const string AssistantDirector = "AD";
    public const string ChiefOfStaff = "CoS";
    public const string DeputyChiefOfStaff = "DCoS";

    /// <summary>Any deputy assistant director.</summary>
    public const string DeputyAssistantDirector = "DAD";
    public const string DadClinicalServices = "DAD-CS";
    public const string DadHealthCareCompliance = "DAD-HCC";

    /// <summary>The chief of a unit the tasking is assigned to.</summary>
    public const string UnitChief = "UC";
    public const string HealthServicesAdministrator = "HSA";
    public const string RecordsAndInformationManagement = "RIM";
    public const string HealthCareComplianceConsultant = "Health Care Compliance Consultant";

    /// <summary>Field office director or assistant: clears declarations of non-IHSC facilities.</summary>
    public const string FieldOfficeDirector = "FOD/AFOD";

    /// <summary>Regional health services administrator: answers for facilities staffed by IHSC (D 5-2.2.b).</summary>
    public const string RegionalHsa = "Regional HSA";

    /// <summary>Regional field medical coordinator: answers for contract facilities (D 5-2.2.b).</summary>
    public const string RegionalFmc = "Regional FMC";

    /// <summary>Chief of the IHSC Communications Unit, which edits responses. It clears nothing, so no rule names it.</summary>
    public const string IcuChief = "ICU chief";

    /// <summary>
    /// The IHSC records liaison (D 10): keeps the retention schedule, and proposes what is disposed of. It clears nothing, so no rule names it.
    /// </summary>
    public const string RecordsLiaison = "Records Liaison";

    /// <summary>Every position that a rule may name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AssistantDirector, ChiefOfStaff, DeputyChiefOfStaff, DeputyAssistantDirector, DadClinicalServices,
        DadHealthCareCompliance, UnitChief, HealthServicesAdministrator, RecordsAndInformationManagement,
        HealthCareComplianceConsultant, FieldOfficeDirector, RegionalHsa, RegionalFmc,
    ];

    /// <summary>Whether holding <paramref name="held"/> satisfies <paramref name="asked"/>: DAD-CS is a DAD.</summary>
    public static bool Covers(string held, string asked) =>
        held == asked
        || (asked == DeputyAssistantDirector && held.StartsWith(DeputyAssistantDirector + "-", StringComparison.Ordinal));
}
