using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Server.Demo;

/// <content>Medical complaints that are with the units or long closed.</content>
internal sealed partial class DemoPast
{
    private void Complaints()
    {
        Story(TaskType.MedicalComplaint, "CRCL", "CRCL", "CRCL-X-0101",
                "The complainant reports a six-week wait for dental care. "
                + "Summarize sick call requests, dental encounters and the current treatment plan.")
            .About("Marisol Testcase", 1).Complaint(MedicalComplaintType.Dental, ihsc: Alder, findings: Findings.Unsubstantiated)
            .Due(-71, authority: -68).To("HOU", "lee.chan")
            .On(-80).Opened()
            .On(-79).Delegated("sam.ortiz", "Please pull the dental chart and the sick call log for the period in question.")
            .On(-76).DelegationDone("sam.ortiz",
                "The detainee was seen at sick call within two days of the first request and by dental eleven days later. "
                + "An extraction was offered and declined; a follow-up visit is scheduled.")
            .On(-75).SupervisorConcurred("kim.dale").Concurred().Submitted()
            .On(-73).SentToAd()
            .On(-72).Cleared("cole.vance", "Record review agrees with the summary.")
            .On(-71).Transmitted();

        Story(TaskType.MedicalComplaint, "ICE JIC", "ICE JIC", "JIC-X-0412",
                "Caller alleges that chronic care medication was not continued after transfer. Provide a synopsis of medication administration.")
            .About("Jonas Sample", 2).Complaint(MedicalComplaintType.MedicationAccess, igsa: Dogwood, findings: Findings.Substantiated)
            .With(Priority.High).Due(-60, authority: -56).To("MCMU", "mia.lund")
            .On(-67).Opened("tom.becker")
            .On(-63).Answered(
                "The transfer summary listed the medication. The receiving facility documented a three-day gap before the first dose; the "
                + "facility has since corrected its intake procedure.")
            .On(-62).Concurred().Submitted()
            .On(-61).SentToAd()
            .On(-60).NotCleared("cole.vance", "State the dates of the gap and whether the provider was notified.")
            .On(-59).Returned("The clearing official asks for the dates of the gap and the notification of the provider.")
            .On(-58).Answered(
                "The transfer summary listed the medication. No dose was documented on the second, third and fourth day after arrival; the "
                + "provider was notified on the fourth day and the medication resumed. The facility has corrected its intake procedure.")
                .Concurred().Submitted()
            .On(-57).SentToAd().Cleared("cole.vance").Transmitted("Sent with the corrected dates.");

        Story(TaskType.MedicalComplaint, "ICE DRIL", "ICE DRIL", "DRIL-X-2207",
                "Family member reports untreated back pain. Confirm encounters in the last 60 days and pending referrals.")
            .About("Ines Placeholder", 3).Complaint(MedicalComplaintType.Medical, ihsc: Cedar)
            .Due(3, authority: 6).To("HOU", "lee.chan")
            .On(-5).Opened()
            .On(-3).Delegated("sam.ortiz", "Check the referral queue as well; radiology may be pending.");

        Story(TaskType.MedicalComplaint, "ICE DRIL", "ICE DRIL", "DRIL-X-2188",
                "Caller reports a missed specialist appointment. Provide the appointment history and the reason for any rescheduling.")
            .About("Omar Specimen", 4).Complaint(MedicalComplaintType.Medical, ihsc: Briar)
            .Due(-1, authority: 2).To("HOU", "lee.chan")
            .On(-9).Opened()
            .On(-4).Commented("lee.chan", "Waiting for the outside clinic to confirm the new date.");

        Story(TaskType.MedicalComplaint, "CRCL", "CRCL", "CRCL-X-0133",
                "Complaint about delayed eyeglasses replacement. Provide optometry encounters and order dates.")
            .About("Petra Example", 5).Complaint(MedicalComplaintType.Other, igsa: Elmridge)
            .Due(-2, authority: 1).To("MCMU", "mia.lund")
            .On(-11).Opened();

        Story(TaskType.MedicalComplaint, "ICE OCR", "ICE OCR", "OCR-X-0077",
                "Constituent inquiry about mental health follow-up. Provide a synopsis of care since intake.")
            .About("Ravi Fictional", 6).Complaint(MedicalComplaintType.MentalHealth, igsa: Dogwood)
            .With(Priority.High).Due(-4, authority: 0).To("MCMU", "mia.lund")
            .On(-13).Opened()
            .On(-11).Delegated("noa.berg", "Please request the encounter notes from the facility's provider.")
            .On(-3).Noted(FollowUpKind.Overdue, "Facility asked for two more days to locate the notes of the contract provider.");

        Story(TaskType.MedicalComplaint, "ICE JIC", "ICE JIC", "JIC-X-0455",
                "Allegation that a pharmacy order was cancelled without notice. Provide the order history.")
            .About("Tessa Mockup", 7).Complaint(MedicalComplaintType.PharmacyServices, igsa: Elmridge)
            .Due(5, authority: 9).To("HOU", "lee.chan")
            .On(-6).Opened()
            .On(-5).Deferred("MCMU", "The detainee is housed in a contract facility; this belongs to Medical Case Management.")
            .On(-4).Assigned("MCMU", "mia.lund", "Taken over from HOU.")
            .On(-2).Commented("mia.lund", "Order history requested from the facility.");

        Story(TaskType.MedicalComplaint, "CRCL", "CRCL", "CRCL-X-0058",
                "Complaint about access to diabetes supplies. Provide the supply log and glucose monitoring records.")
            .About("Felix Nobody", 8).Complaint(MedicalComplaintType.MedicationAccess, ihsc: Briar, findings: Findings.Unsubstantiated)
            .Due(-72, authority: -69).To("HOU", "lee.chan")
            .On(-79).Opened()
            .On(-76).Answered(
                "Supplies were issued on schedule; the log shows no missed issue. Glucose was monitored twice daily and remained within the "
                + "goal set by the provider.")
            .On(-75).Concurred().Submitted()
            .On(-74).SentToAd().Cleared("cole.vance").Transmitted()
            .On(-5).Noted(FollowUpKind.AuthorityQuestions, "CRCL asks whether supplies continued after the transfer to another housing unit.")
                .Reopened(
                    "Cover the period after the housing unit transfer and attach the supply log.",
                    "The task authority returned with additional questions.", internally: 2, authority: 4)
            .On(-3).Commented("lee.chan", "Log for the later period requested from the health unit.");

        Story(TaskType.MedicalComplaint, "ICE DRIL", "ICE DRIL", "DRIL-X-2214",
                "Detainee states that lab results were not explained. Confirm when results were reviewed with the patient.")
            .About("Greta Imaginary", 9).Complaint(MedicalComplaintType.Medical, ihsc: Alder)
            .Due(1, authority: 4).To("HOU", "lee.chan")
            .On(-7).Opened()
            .On(-6).Delegated("sam.ortiz", "Ask the provider for the date of the visit at which results were reviewed.")
            .On(-2).DelegationDone(
                "sam.ortiz",
                "Results were reviewed with the patient through an interpreter on the day after they were received; the visit is documented.");

        Story(TaskType.MedicalComplaint, "ICE JIC", "ICE JIC", null,
                "Anonymous report of a delayed response to sick call. Facility and person are not named; requestor asked for details.")
            .Complaint(MedicalComplaintType.Medical).Due(null, authority: 7)
            .On(-4).Opened()
            .On(-3).Noted(FollowUpKind.FollowUp, "Second request for the name of the facility sent to JIC.");

        Story(TaskType.MedicalComplaint, "ICE DRIL", "ERO field office", "DRIL-X-2221",
                "Statement of intent to self-harm reported by counsel. Confirm the safety evaluation and current level of observation.")
            .About("Viktor Standin", 10).Complaint(MedicalComplaintType.SelfHarmThreat, ihsc: Cedar)
            .Form(f => f with { Restricted = true }).With(Priority.High).Due(2, authority: 3).To("HOU", "lee.chan")
            .On(-2).Opened()
            .On(-1).Delegated("kim.dale", "Please obtain the evaluation note today.");

        Story(TaskType.InformalResolution, "CRCL", "CRCL", "CRCL-X-0119",
                "Proposed for informal resolution: request for a lower bunk permit. Confirm whether the permit was issued.")
            .About("Lena Pseudonym", 11).Complaint(MedicalComplaintType.Medical, ihsc: Briar, findings: Findings.Substantiated)
            .With(Priority.Low).Due(-44, authority: -40).To("HOU", "lee.chan")
            .On(-50).Opened()
            .On(-46).Answered("A lower bunk permit was issued after a nursing evaluation and is on file with the facility. The matter is resolved.")
            .On(-45).Concurred().Submitted()
            .On(-43).SentToAd()
            .On(-42).Cleared("cole.vance").Transmitted();
    }
}
