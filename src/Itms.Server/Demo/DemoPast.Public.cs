using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Server.Demo;

/// <content>The press, requests under the Freedom of Information Act, Congress.</content>
internal sealed partial class DemoPast
{
    private void PublicRequests()
    {
        Story(TaskType.MediaQuery, "The Daily Example", "ICE OPA", "MED-X-0038",
                "Reporter asks for the number of on-site dentists. Two-sentence statement, on background.")
            .With(Priority.High).Due(-29, authority: -29).To("ICU", "pia.novak")
            .On(-29).Opened().Answered(
                "Every facility staffed by the agency has on-site dental care. Staffing is reviewed each quarter and adjusted to need.")
                .Concurred().Submitted().SentToAd().Cleared("joe.lind").Transmitted();

        Story(TaskType.MediaQuery, "Placeholder Public Radio", "ICE OPA", "MED-X-0041",
                "Producer asks how mental health needs are screened at intake; deadline end of day.")
            .With(Priority.High).Due(0, authority: 1).To("ICU", "pia.novak")
            .On(-1).Opened();

        Story(TaskType.Foia, "ICE FOIA", "ICE FOIA", "FOIA-X-2077",
                "Monthly count of outside emergency department visits by facility for one year.")
            .InCategory(Category.FoiaData).Information(InformationRequestType.Other, ihsc: Briar)
            .Due(-9, authority: -2).To("HITU", "zoe.hart")
            .On(-21).Opened()
            .On(-11).Answered("The counts are provided by month. Cells below ten are suppressed.")
            .On(-10).Concurred().Submitted()
            .On(-1).Noted(FollowUpKind.Overdue, "ICE FOIA told that the response follows this week.");

        Story(TaskType.Foia, "ICE FOIA", "ICE FOIA", "FOIA-X-2052",
                "Medical records of the requester, third-party authorization attached.")
            .About("Dora Fillin", 28).InCategory(Category.FoiaMedicalRecords).Information(InformationRequestType.MedicalRecords, ihsc: Alder)
            .Due(-53, authority: -49).To("HITU", "zoe.hart")
            .On(-59).Opened()
            .On(-58).Delegated("nia.frost", "Please certify the copy.")
            .On(-55).DelegationDone("nia.frost", "A certified copy of the record is provided.")
            .On(-54).Concurred().Submitted()
            .On(-52).SentToAd()
            .On(-51).Cleared("abe.colt").Transmitted()
            .On(-2).Reopened(
                "Add the radiology reports that were received after the first response.", "The requester appealed for completeness.",
                internally: 5, authority: 9);

        Story(TaskType.FoiaCovid19, "ICE FOIA", "ICE FOIA", "FOIA-X-1988",
                "Number of COVID-19 tests by facility and month.")
            .InCategory(Category.FoiaData).Information(InformationRequestType.Other, ihsc: Cedar)
            .Due(-70, authority: -66).To("HITU", "zoe.hart")
            .On(-81).Opened()
            .On(-73).Answered("The table gives tests by facility and month. The data are as of the first of the month.")
            .On(-72).Concurred().Submitted()
            .On(-69).SentToAd()
            .On(-67).Cleared("nia.frost").Transmitted();

        Story(TaskType.MediaQuery, "The Daily Example", "ICE OPA", "MED-X-0035",
                "Reporter asks who answers questions about vaccination at the facilities.")
            .Due(-13, authority: -12).To("ICU", "pia.novak")
            .On(-14).Opened().On(-13).Canceled("The reporter withdrew the question. The article has appeared without it.");

        Story(TaskType.FoiaCovid19, "ICE FOIA", "ICE FOIA", "FOIA-X-2081",
                "Correspondence on the purchase of respirators. Search two mailboxes and report the number of pages.")
            .Information(InformationRequestType.Other).Due(9, authority: 15).To("RMU", "gus.lowe")
            .On(-5).Opened()
            .On(-4).Delegated("zoe.hart", "Please run the search in the two mailboxes named in the request.");

        Story(TaskType.Other, "ICE OCR", "ICE OCR", "CON-X-0103",
                "Congressional inquiry: letter of a member about access to specialty care. Draft reply for signature.")
            .InCategory(Category.Congressional).With(Priority.High).Due(-6, authority: 2).To("HOU", "lee.chan")
            .On(-13).Opened()
            .On(-8).Answered(
                "Specialty care is available by referral at every facility. In the last quarter most referrals were seen within thirty days.")
            .On(-7).Concurred().Submitted()
            .On(-4).SentToAd()
            .On(-2).Cleared("dan.okoro", "Cleared for Clinical Services.");

        Story(TaskType.Other, "ICE OCR", "ICE OCR", "QFR-X-0020",
                "Questions for the record following a hearing: two questions on telehealth.")
            .InCategory(Category.Qfr).Due(-10, authority: 1).To("MQMU", "ben.acosta")
            .On(-19).Opened()
            .On(-13).Answered("1. Telehealth is offered at all staffed facilities. 2. Behavioral health makes up the larger part of the visits.")
            .On(-12).Concurred().Submitted()
            .On(-9).SentToAd()
            .On(-5).Cleared("ada.wells", "Cleared as drafted.");
    }
}
