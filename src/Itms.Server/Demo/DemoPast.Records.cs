using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Server.Demo;

/// <content>Medical records, declarations, expert and recommendations memos.</content>
internal sealed partial class DemoPast
{
    private void RecordsAndStatements()
    {
        Story(TaskType.MedicalRecords, "Counsel of record", "ICE OPLA", "REC-X-0301",
                "Certified copy of the complete medical record is requested by counsel with a signed authorization.")
            .About("Marisol Testcase", 1).Information(InformationRequestType.MedicalRecords, ihsc: Alder)
            .Due(-54, authority: -50).To("HITU", "zoe.hart")
            .On(-61).Opened()
            .On(-60).Delegated("nia.frost", "Please certify and redact third-party information.")
            .On(-56).DelegationDone(
                "nia.frost", "The record has been certified and is complete through the date of the request. Third-party information is redacted.")
            .On(-55).Concurred().Submitted()
            .On(-54).ClearingOfficialNamed(
                Position.ChiefOfStaff, "The rubric leaves the official open; records released to counsel are cleared by the chief of staff.")
                .SentToAd()
            .On(-52).Cleared("joe.lind").TransmittedBy(Channel.Other, "Too large for email: handed over on encrypted media.");

        Story(TaskType.MedicalRecords, "ERO field office", "ERO field office", "REC-X-0322",
                "Immunization record needed for an onward placement.")
            .About("Quinn Samplename", 23).Information(InformationRequestType.MedicalRecords, ihsc: Briar)
            .Due(2, authority: 4).To("HITU", "zoe.hart")
            .On(-3).Opened();

        Story(TaskType.MedicalRecords, "Consulate", "ICE ERO", "REC-X-0318",
                "Request for records of a person said to have been treated at the facility. Confirm whether records exist.")
            .About("Rosa Nonesuch", 24).Information(InformationRequestType.MedicalRecords, null, Elmridge)
            .Due(-5, authority: 4).To("MCMU", "mia.lund")
            .On(-13).Opened()
            .On(-8).NothingToShare("The facility holds no record of treatment under this name or number.")
            .On(-7).Concurred().Submitted();

        Story(TaskType.MedicalDeclaration, "ICE OPLA", "ICE OPLA", "DEC-X-0044",
                "Declaration of the course of care for use in litigation. Facts of the record only; no opinion on causation.")
            .About("Jonas Sample", 2).Information(InformationRequestType.SynopsisOfCare, null, Dogwood)
            .With(Priority.High).Due(-25, authority: -22).To("HOU", "lee.chan")
            .On(-31).Opened()
            .On(-27).Answered(
                "Draft declaration attached to the response: intake, four provider visits, one emergency department visit and the discharge "
                + "summary, in order of date.")
            .On(-26).Concurred().Submitted()
            .On(-25).SentToIcu("Format per the template for declarations.")
            .On(-24).BackFromIcu("Formatted.")
                .ClearingOfficialNamed(
                    Position.DadClinicalServices, "The field office director has no account here and agreed in writing; the DAD clears.").SentToAd()
            .On(-23).Cleared("dan.okoro").Transmitted();

        Story(TaskType.MedicalDeclaration, "ICE OPLA", "ICE OPLA", "DEC-X-0051",
                "Declaration on current fitness for travel, for a hearing. SES clearance is required.")
            .About("Clara Fauxname", 25).Information(InformationRequestType.SynopsisOfCare, ihsc: Cedar)
            .Form(f => f with { RequiresSes = true }).With(Priority.High).Due(-5, authority: 1).To("HOU", "lee.chan")
            .On(-10).Opened()
            .On(-6).Answered(
                "The person was examined by the facility physician and found fit for travel with medication in hand. No "
                + "escort is required.").Concurred().Submitted()
            .On(-4).SentToAd()
            .On(-2).Noted(FollowUpKind.FollowUp, "Called the office of the DAD: clearance expected tomorrow.");

        Story(TaskType.ExpertMemo, "ICE OPLA", "ICE OPLA", "SME-X-0012",
                "Subject matter expert statement on the standard of intake screening for tuberculosis.")
            .Memo(ihsc: Alder).Due(-42, authority: -36).To("MQMU", "ben.acosta")
            .On(-52).Opened()
            .On(-50).Delegated("cole.vance", "Please draft from the current screening policy.")
            .On(-45).DelegationDone(
                "cole.vance",
                "Screening is completed within twelve hours of arrival by symptom review and chest radiograph or test; "
                + "positive screens are isolated and evaluated the same day.")
            .On(-43).Concurred().Submitted()
            .On(-40).SentToAd()
            .On(-38).Cleared("ada.wells").Transmitted();

        Story(TaskType.ExpertMemo, "CRCL", "CRCL", "SME-X-0015",
                "Expert memo on the management of hypertension in a residential setting.")
            .Memo(ihsc: Briar).Due(4, authority: 8).To("MQMU", "ben.acosta")
            .On(-14).Opened()
            .On(-8).Answered(
                "Patients with hypertension are enrolled in chronic care, seen at least every ninety days and monitored by nursing between visits.")
            .On(-7).Concurred().Submitted()
            .On(-5).Returned("Add the numbers for the last two quarters and cite the clinical guideline.")
            .On(-3).Commented("ben.acosta", "Numbers requested from the quality team.");

        Story(TaskType.RecommendationsMemo, "CRCL", "CRCL", "RMM-X-0007",
                "Concur or non-concur with each of the five recommendations following the on-site review.")
            .Memo(null, Elmridge).Due(-8, authority: 2).To("MQMU", "ben.acosta")
            .On(-20).Opened()
            .On(-14).Answered(
                "Concur with recommendations 1 to 4. Partially concur with recommendation 5: staffing is set by the facility's contract.")
            .On(-12).Concurred().Submitted()
            .On(-9).SentToAd()
            .On(-3).Cleared("ivy.marsh");

        Story(TaskType.RecommendationsMemo, "CRCL", null, null,
                "Draft recommendations announced by telephone; document and due date to follow.")
            .Memo(null, Dogwood)
            .On(-6).Opened()
            .On(-5).Commented("ana.ruiz", "CRCL will send the document with a due date this week.");
    }
}
