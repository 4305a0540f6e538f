using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Server.Demo;

/// <content>Audits, inspections and corrective action plans.</content>
internal sealed partial class DemoPast
{
    private void AuditsAndPlans()
    {
        Story(TaskType.Audit, "DHS OIG", "ICE IDU", "OIG-X-0021",
                "Notice of findings and recommendations: provide management's response to the draft report.")
            .Audit(AuditType.Oig, AuditFrequency.Annual).InCategory(Category.OigAudit).With(Priority.High)
            .Due(-9, authority: 4).To("HOU", "lee.chan").To("MQMU", "ben.acosta")
            .On(-25).Opened()
            .On(-17).In("HOU").Answered("Concur. Medication rooms at all staffed facilities have been re-inspected.").Concurred().Reported()
            .On(-14).In("MQMU").Answered("Concur. The audit tool has been revised and staff have been trained in its use.").Concurred().Reported()
            .On(-11).Consolidated(
                "The agency concurs with both recommendations. Medication rooms have been re-inspected, and the audit tool has been revised; "
                + "both actions are complete.")
                .SentToIcu("Please align with the department's template.")
            .On(-7).BackFromIcu("Aligned.").SentToAd();

        Story(TaskType.Audit, "GAO", "ICE IDU", "GAO-X-0033",
                "Entrance conference follow-up: describe how referrals to outside care are tracked, with data for two years.")
            .Audit(AuditType.Gao).InCategory(Category.Gao)
            .Due(-40, authority: -33).To("HOU", "lee.chan").To("HPMU", "hal.price").To("HITU", "zoe.hart")
            .On(-56).Opened()
            .On(-50).In("HOU").Answered("Referrals are entered by the provider and reviewed weekly by the health unit.").Concurred().Reported()
            .On(-48).In("HPMU").Answered(
                "Authorizations are matched to claims each month; unmatched authorizations are followed up.").Concurred().Reported()
            .On(-44).In("HITU").Answered("The data extract for two years is provided with a data dictionary.").Concurred().Reported()
            .On(-41).Consolidated(
                "Referrals are entered at the point of care, reviewed weekly and matched to claims monthly. The data for two years are provided "
                + "with a data dictionary.")
            .On(-38).SentToAd()
            .On(-35).Cleared("ada.wells").Transmitted();

        Story(TaskType.Audit, "ICE OPR", "ICE", "AUD-X-0061",
                "Quarterly credential inventory: reconcile issued credentials with the roster.")
            .Audit(AuditType.IceCredentialInventory, AuditFrequency.Quarterly).InCategory(Category.Other)
            .Due(-17, authority: -14).To("RMU", "gus.lowe")
            .On(-26).Opened()
            .On(-12).Noted(FollowUpKind.Overdue, "RMU reports two credentials not yet accounted for; police report requested.");

        Story(TaskType.Audit, "ICE ODO", "ICE ODO", "ODO-X-0014",
                "Inspection report without medical findings, for information and comment.")
            .Audit(AuditType.SelfInspectionProgram).InCategory(Category.OdoWithoutFindings)
            .Due(-22, authority: -19).To("MQMU", "ben.acosta")
            .On(-28).Opened()
            .On(-24).Answered("Reviewed; the agency has no comment.")
            .On(-23).Concurred().Submitted()
            .On(-20).Transmitted();

        Story(TaskType.Audit, "ICE ODO", "ICE ODO", "ODO-X-0016",
                "Inspection report with two medical findings: respond to each with cause and remedy.")
            .Audit(AuditType.SelfInspectionProgram, AuditFrequency.Annual).InCategory(Category.OdoWithFindings)
            .Due(7, authority: 11).To("MCMU", "mia.lund")
            .On(-6).Opened()
            .On(-4).Delegated("noa.berg", "Please ask the facility for its corrective action on finding two first.");

        Story(TaskType.Audit, "ICE OFM", "ICE", "AUD-X-0066",
                "Financial disclosure filing: list of positions required to file, reviewed by the program.")
            .Audit(AuditType.FinancialDisclosure, AuditFrequency.Annual).InCategory(Category.Other)
            .Due(null, authority: 14)
            .On(-1).Opened();

        Story(TaskType.Audit, "ICE OAA", "ICE", "AUD-X-0064",
                "Semi-annual inventory of physical property: confirm location and condition of listed equipment.")
            .Audit(AuditType.PhysicalPropertyInventory, AuditFrequency.SemiAnnual).InCategory(Category.Other).With(Priority.Low)
            .Due(16, authority: 19).To("RMU", "gus.lowe")
            .On(-8).Opened()
            .On(-7).RecurrenceEnded("From the next half-year on ICE OAA takes the inventory itself.");

        Story(TaskType.CorrectiveActionPlan, "ICE ODO", "ICE ODO", "CAP-X-0018",
                "Corrective action plan for late fourteen-day health appraisals.")
            .Due(-28, authority: -24).To("MQMU", "ben.acosta")
            .On(-37).Opened()
            .On(-31).Answered(
                "Cause: appraisals were not scheduled at intake. Action: scheduling is now part of intake. Measure: monthly audit of thirty "
                + "charts for six months.")
            .On(-30).Concurred().Submitted()
            .On(-27).SentToAd()
            .On(-26).Cleared("ivy.marsh").Transmitted();

        Story(TaskType.CorrectiveActionPlan, "CRCL", "CRCL", "CAP-X-0022",
                "Corrective action plan for incomplete interpreter documentation.")
            .Due(-4, authority: 3).To("MQMU", "ben.acosta")
            .On(-14).Opened()
            .On(-12).Delegated("cole.vance", "Please propose a measure that can be audited monthly.")
            .On(-2).DelegationDone(
                "cole.vance", "Cause: the field was optional. Action: it is now required. Measure: monthly report of encounters without an entry.");

        Story(TaskType.CorrectiveActionPlan, "ICE OPLA", "ICE OPLA", "RCA-X-0005",
                "Root cause analysis of a delayed transfer to a higher level of care, with corrective actions.")
            .InCategory(Category.RootCause).With(Priority.High).Due(-65, authority: -61).To("MQMU", "ben.acosta")
            .On(-74).Opened()
            .On(-67).Answered("The root cause was an unclear on-call schedule. A single schedule is now published daily.")
            .On(-66).Concurred().Submitted()
            .On(-64).SentToAd()
            .On(-63).Cleared("ivy.marsh").Transmitted()
            .On(-30).Reopened(
                "Report whether the corrective action has been effective.", "Six-month effectiveness check asked for by the task authority.",
                internally: -22, authority: -19)
            .On(-25).Answered("The schedule has been published every day since. No delayed transfer has occurred.").Concurred().Submitted()
            .On(-23).SentToAd()
            .On(-21).Cleared("ivy.marsh").Transmitted();
    }
}
