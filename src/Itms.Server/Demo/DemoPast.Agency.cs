using Itms.Domain.Forms;

namespace Itms.Server.Demo;

/// <content>The agency's own business: leadership, policy, accommodation.</content>
internal sealed partial class DemoPast
{
    private void AgencyBusiness()
    {
        Story(TaskType.IhscInternal, "AD", "AD", "INT-X-0071",
                "For your information: updated delegation of clearance authority. Please acknowledge.")
            .Form(f => f with { Action = TaskAction.Review, ReceivedVia = Channel.Itms })
            .Due(-33, authority: null).To("HOU", "ray.singh")
            .On(-36).Opened()
            .On(-35).Acknowledged();

        Story(TaskType.IhscInternal, "CoS", "CoS", "INT-X-0079",
                "For your information: calendar of upcoming site visits. Acknowledge when read.")
            .Form(f => f with { Action = TaskAction.Review, ReceivedVia = Channel.Itms }).With(Priority.Low)
            .Due(6, authority: null).To("MCMU", "eva.stone")
            .On(-2).Opened();

        Story(TaskType.IhscInternal, "DAD-CS", "DAD-CS", "INT-X-0074",
                "Summarize the pharmacy cost drivers of the last quarter for the leadership meeting.")
            .Form(f => f with { ReceivedVia = Channel.Itms })
            .Due(-24, authority: -23).To("HPMU", "hal.price")
            .On(-30).Opened()
            .On(-29).StoodDown("The meeting was postponed.")
            .On(-27).Resumed("The meeting has a new date.")
            .On(-26).Answered("Three classes of medication account for most of the increase; unit prices were stable.")
            .On(-25).Concurred().Submitted().SentToAd()
            .On(-24).Cleared("dan.okoro").Transmitted();

        Story(TaskType.Policy, "ERO Policy", "ICE ERO", "POL-X-0015",
                "Review of the draft directive on the transfer of medical information. Comments in the matrix.")
            .Due(-18, authority: -13).To("MQMU", "ben.acosta")
            .On(-27).Opened()
            .On(-20).Answered("Four comments are entered in the matrix; two of them are critical.")
            .On(-19).Concurred().Submitted()
            .On(-16).SentToAd()
            .On(-15).Cleared("ivy.marsh").Transmitted();

        Story(TaskType.Policy, "ERO Policy", "ICE ERO", "POL-X-0018",
                "Review of the draft revision of the detention standard on medical care.")
            .Due(11, authority: 16).To("HOU", "lee.chan").To("MCMU", "mia.lund").To("MQMU", "ben.acosta")
            .On(-6).Opened()
            .On(-4).NewInternalDate(13, "The matrix arrived two days after the request.");

        Story(TaskType.ReasonableAccommodation, "CRCL", "CRCL", "RA-X-0026",
                "Request for a hearing aid as a reasonable accommodation. State what was provided.")
            .About("Ulla Pretend", 29).Due(-21, authority: -18).To("HOU", "lee.chan")
            .On(-29).Opened()
            .On(-24).Answered("An audiology evaluation was completed and hearing aids were issued.")
            .On(-23).Concurred().Submitted()
            .On(-21).SentToAd()
            .On(-20).Cleared("dan.okoro").Transmitted();

        Story(TaskType.ReasonableAccommodation, "ERO field office", "ERO field office", "RA-X-0029",
                "Request for a wheelchair-accessible housing assignment. Medical documentation to follow.")
            .About("Karl Theoretical", 30).Due(null, authority: 10)
            .On(-7).Opened()
            .On(-6).StoodDown("The field office withdrew the request until the transfer is decided.");

        Story(TaskType.Other, "National Association of Examples", null, "OTH-X-0049",
                "Invitation to comment on a draft accreditation standard. Decide whether the agency takes part.")
            .With(Priority.Low).Due(null, authority: 21)
            .On(-1).Opened();
    }
}
