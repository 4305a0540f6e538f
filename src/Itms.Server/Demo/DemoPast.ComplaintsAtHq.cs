using Itms.Domain.Forms;

namespace Itms.Server.Demo;

/// <content>Complaints in review, in clearance, and those of the Office for Civil Rights and Civil Liberties.</content>
internal sealed partial class DemoPast
{
    private void ComplaintsAtHq()
    {
        Story(TaskType.MedicalComplaint, "ICE OCR", "ICE OCR", "OCR-X-0081",
                "Three siblings allege inconsistent care at two facilities. One consolidated synopsis of care is requested.")
            .About("Ada Dummy", 13).About("Ben Dummy", 14).About("Cora Dummy", 15)
            .Complaint(MedicalComplaintType.Medical, ihsc: Alder, igsa: Dogwood)
            .Due(-3, authority: 2).To("HOU", "lee.chan").To("MCMU", "mia.lund")
            .On(-14).Opened()
            .On(-10).In("HOU").Answered("Two of the three were seen at intake and at four sick call visits; all referrals were completed.")
                .Concurred().Reported()
            .On(-6).In("MCMU").Answered(
                "The third was housed at the contract facility, seen at intake and twice at sick call, and has no open referral.")
                .Concurred().Reported()
            .On(-4).Consolidated(
                "All three received an intake screening within twelve hours and were seen whenever they asked for care. All referrals are "
                + "completed; none is open.");

        Story(TaskType.CrclShortFormComplaint, "CRCL", "CRCL", "CRCL-X-0096",
                "Short form complaint: denial of interpreter during a medical visit. State how language access was provided.")
            .About("Noor Fabricated", 16).Complaint(MedicalComplaintType.Medical, ihsc: Cedar, findings: Findings.Unsubstantiated)
            .Due(-52, authority: -48).To("HOU", "lee.chan")
            .On(-58).Opened()
            .On(-54).Answered(
                "A telephonic interpreter was used at every encounter in the period; the interpreter's identification is documented each time.")
            .On(-53).Concurred().Submitted()
            .On(-51).SentToIcu("Please edit for plain language.")
            .On(-50).BackFromIcu("Edited; no change of substance.").SentToAd()
            .On(-49).Cleared("cole.vance").Transmitted();

        Story(TaskType.CrclShortFormComplaint, "CRCL", "CRCL", "CRCL-X-0137",
                "Short form complaint: delay in an orthopedic referral. Provide the referral timeline.")
            .About("Silas Invented", 17).Complaint(MedicalComplaintType.Medical, igsa: Elmridge)
            .Due(-6, authority: 3).To("MCMU", "mia.lund")
            .On(-15).Opened()
            .On(-9).Answered(
                "The referral was placed at the first visit, approved two days later and scheduled for the earliest date the clinic offered. "
                + "The visit took place as scheduled.")
            .On(-8).Concurred().Submitted()
            .On(-4).SentToAd();

        Story(TaskType.CrclShortFormComplaint, "CRCL", "CRCL", "CRCL-X-0129",
                "Short form complaint: medication dispensed late in the evening. Provide administration times.")
            .About("Wanda Hypothetical", 18).Complaint(MedicalComplaintType.PharmacyServices, ihsc: Briar, findings: Findings.Unsubstantiated)
            .Due(-7, authority: 5).To("HOU", "lee.chan")
            .On(-16).Opened()
            .On(-12).Answered(
                "Evening doses were given within one hour of the ordered time throughout the period; the administration record is attached to "
                + "the chart.")
            .On(-11).Concurred().Submitted()
            .On(-5).SentToAd()
            .On(-2).Cleared("cole.vance", "Cleared without change.");

        Story(TaskType.CrclShortFormComplaint, "CRCL", "CRCL", "CRCL-X-0144",
                "Short form complaint: request for a second opinion. State what was offered and when.")
            .About("Yara Notional", 19).Complaint(MedicalComplaintType.Medical, ihsc: Alder)
            .Due(0, authority: 3).To("HOU", "lee.chan")
            .On(-6).Opened()
            .On(-2).Answered("A second evaluation by another provider was offered at the last visit and accepted; it is scheduled.").ChiefConcurred();

        Story(TaskType.CrclShortFormComplaint, "CRCL", "CRCL", "CRCL-X-0088",
                "Short form complaint: threat of hunger strike over meal times. Confirm monitoring and outcome.")
            .About("Emil Unreal", 20).Complaint(MedicalComplaintType.HungerStrikeThreat, ihsc: Cedar, findings: Findings.Unsubstantiated)
            .With(Priority.High).Due(-38, authority: -36).To("HOU", "lee.chan")
            .On(-41).Opened()
            .On(-40).Delegated("kim.dale", "Please confirm with the health unit whether monitoring was started.")
            .On(-39).DelegationDone(
                "kim.dale",
                "No meal was refused. The person was seen by nursing and behavioral health on the day of the statement; "
                + "monitoring was not indicated.")
                .Concurred().Submitted()
            .On(-38).SentToAd().Cleared("cole.vance").Transmitted();

        Story(TaskType.MedicalComplaintCovid19, "ICE OCR", "ICE OCR", "OCR-X-0069",
                "Inquiry about respiratory precautions in a housing unit. Describe screening, masking and cohorting in the period.")
            .Complaint(MedicalComplaintType.Medical, ihsc: Alder, findings: Findings.Unsubstantiated)
            .Due(-62, authority: -57).To("HOU", "lee.chan")
            .On(-70).Opened()
            .On(-65).Answered(
                "Screening at intake, masking on request and cohorting of exposed persons followed the guidance in force. No transmission "
                + "within the unit was identified.")
            .On(-63).ConcurredByWord("Division concurrence given at the weekly review meeting.").Submitted()
            .On(-60).SentToAd()
            .On(-59).Cleared("cole.vance").Transmitted();

        Story(TaskType.MedicalComplaintCovid19, "CRCL", "CRCL", "CRCL-X-0131",
                "Complaint about the availability of vaccination. Provide offers, acceptances and dates for the person named.")
            .About("Mira Simulated", 21).Complaint(MedicalComplaintType.Medical, igsa: Dogwood)
            .Due(-2, authority: 6).To("MCMU", "mia.lund")
            .On(-12).Opened()
            .On(-5).Answered("Vaccination was offered at intake and again after ninety days; it was accepted the second time and documented.")
            .On(-4).Concurred().Submitted()
            .On(-2).SentToIcu("Please check the terminology against the current style guide.");
    }
}
