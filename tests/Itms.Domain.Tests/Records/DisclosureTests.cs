using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Domain.Tests.Records;

/// <summary>Each response about detainees that goes out is accounted for.</summary>
public sealed class DisclosureTests
{
    private static readonly Detainee Jane = new("Jane Example", "A012345678");

    [Fact]
    public void A_transmittal_says_when_to_whom_what_and_why()
    {
        var sent = Assert.Single(Story().Closed().Tasking.Disclosures);

        Assert.Equal(("CRCL", "ana.ruiz", Channel.Email), (sent.Recipient, sent.By, sent.Channel));
        Assert.Equal("Information request: Other; response with no documents", sent.Nature);
        Assert.Equal("Response to case CRCL-27-0042 of CRCL", sent.Purpose);
        Assert.Equal([Jane], sent.Detainees);
    }

    [Fact]
    public void It_counts_the_documents_of_the_response_and_the_final_ones()
    {
        var story = Story().Attached("roster.pdf", "draft.pdf").Attached(final: true, "letter.pdf");
        story.When("lee.chan", new TaskingCommand.Respond(null, new ResponseDraft(ResponseKind.Substantive, "See the roster.", ["00"])));

        story.Concurred().SubmittedToHq().SentToAd().Cleared().SubmittedToAuthority();

        Assert.Equal(["roster.pdf", "letter.pdf"], ResponsePackage.DocumentsOf(story.Tasking).Select(a => a.Name));
        Assert.Equal("Information request: Other; response with 2 documents", Assert.Single(story.Tasking.Disclosures).Nature);
    }

    [Fact]
    public void A_later_edit_does_not_change_what_was_disclosed()
    {
        var story = Story().Closed().At("2027-02-01 09:00").Reopened();
        story.Edited(f => f with { Detainees = [new Detainee("Ann Other", "A987654321")], Requestor = "OIG" }).Closed();

        Assert.Equal(["CRCL Jane Example", "OIG Ann Other"], story.Tasking.Disclosures.Select(d => $"{d.Recipient} {d.Detainees[0].Name}"));
    }

    [Fact]
    public void Without_a_detainee_or_a_response_nothing_is_disclosed()
    {
        Assert.Empty(Given.Tasking().AssignedTo("HOU", "lee.chan").Created().Closed().Tasking.Disclosures);
        Assert.Empty(Story().ClosedWithoutResponse().Tasking.Disclosures);
    }

    private static TaskingStory Story() => Given.Tasking().With(f => f with { Detainees = [Jane] }).AssignedTo("HOU", "lee.chan").Created();
}
