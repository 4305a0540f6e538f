using Itms.Domain.Forms;

namespace Itms.Server.Demo;

/// <content>Information requests and site visits.</content>
internal sealed partial class DemoPast
{
    private void InformationRequests()
    {
        Story(TaskType.InformationRequest, "ICE OPLA", "ICE OPLA", "INF-X-0203",
                "Copies of any policy on telehealth consent in force two years ago.")
            .Information(InformationRequestType.Policies).With(Priority.Low)
            .Due(-66, authority: -62).To("MQMU", "ben.acosta")
            .On(-72).Opened()
            .On(-69).NothingToShare("No policy specific to telehealth consent was in force at the time.")
            .On(-68).Concurred().Submitted()
            .On(-65).SentToAd()
            .On(-64).Cleared("dan.okoro").Transmitted();

        Story(TaskType.InformationRequest, "ERO field office", "ERO field office", "INF-X-0231",
                "Synopsis of care for a person under consideration for release on medical grounds.")
            .About("Ines Placeholder", 3).Information(InformationRequestType.SynopsisOfCare, ihsc: Cedar)
            .Due(1, authority: 3).To("HOU", "lee.chan")
            .On(-8).Opened()
            .On(-4).Extended(14, "The field office granted an extension: the specialist's report is outstanding.")
                .NewInternalDate(10, "Follows the extension.");

        Story(TaskType.InformationRequest, "Medical Claims Program", "ERO", "INF-X-0236",
                "MedPAR information: authorization and payment history for one outside hospital stay.")
            .About("Paul Stockname", 27).InCategory(Category.MedPar).Information(InformationRequestType.Other, null, Elmridge)
            .Due(3, authority: 7).To("HPMU", "hal.price")
            .On(-6).Opened()
            .On(-5).Delegated("lou.marsh", "You have the contact at the hospital's billing office.")
            .On(-2).DelegationDone("lou.marsh", "One authorization was issued for the stay; the claim was paid in full within thirty days.");

        Story(TaskType.InformationRequest, "DHS", "DHS", "INF-X-0228",
                "Number of behavioral health encounters by facility for the last two quarters, with staffing and cost.")
            .Information(InformationRequestType.Other, ihsc: Alder, Dogwood, Elmridge)
            .With(Priority.High).Due(2, authority: 7).To("HOU", "lee.chan").To("MCMU", "mia.lund").To("RMU", "gus.lowe")
            .On(-9).Opened()
            .On(-5).In("HOU").Answered(
                "Encounters by month and facility are in the table sent with this response; staffing was complete in "
                + "both quarters.").Concurred().Reported()
            .On(-3).In("MCMU").Delegated("noa.berg", "Please collect the counts from the two contract facilities.")
            .On(-2).In("RMU").Answered("Cost by quarter is given in the table; figures for the latest month are preliminary.").ChiefConcurred();

        Story(TaskType.InformationRequest, "ICE OPR", "ICE OPR", "INF-X-0219",
                "Investigative records concerning a medication count discrepancy.")
            .Information(InformationRequestType.InvestigativeRecords, ihsc: Briar)
            .Form(f => f with { Restricted = true }).Due(-20, authority: -16).To("HOU", "kim.dale")
            .On(-29).Opened("tom.becker")
            .On(-23).Answered(
                "The discrepancy was found at the shift count, reported the same day and traced to a documentation error. The count was reconciled.")
            .On(-22).Concurred().Submitted()
            .On(-18).SentToAd()
            .On(-17).Cleared("dan.okoro").Transmitted();

        Story(TaskType.SiteVisitInformationRequest, "CRCL", "CRCL", "SIT-X-0009",
                "Pre-visit information request: organization chart, staffing vacancies and the last accreditation report.")
            .Information(InformationRequestType.Other, ihsc: Cedar)
            .Due(-33, authority: -30).To("HOU", "lee.chan")
            .On(-40).Opened()
            .On(-35).Answered("The organization chart, the list of vacancies as of the first of the month and the accreditation report are provided.")
            .On(-34).SupervisorConcurred("kim.dale").Concurred().Submitted()
            .On(-32).SentToAd()
            .On(-31).Cleared("joe.lind").Transmitted();

        Story(TaskType.SiteVisitInformationRequest, "GAO", "ICE IDU", "SIT-X-0011",
                "Information needed ahead of the visit: sick call statistics, mortality review procedure, quality reports.")
            .Information(InformationRequestType.Other, ihsc: Alder, Dogwood)
            .Due(12, authority: 18).To("HOU", "lee.chan").To("MQMU", "ben.acosta")
            .On(-7).Opened()
            .On(-3).In("HOU").Answered("Sick call statistics for the last four quarters are provided by facility.").Concurred().Reported();
    }
}
