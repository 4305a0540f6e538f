using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>S3: what may leave for the task authority's system, and the record that it was uploaded.</summary>
public sealed class ResponsePackageTests
{
    private static TaskingStory Cleared() => Given.Tasking().InCategory(Category.MedicalComplaint).AssignedTo("HOU", "lee.chan")
        .Attached("log.csv").Attached(true, "answer.docx").Answered().SubmittedToHq().SentToAd().Cleared("cole.vance");

    [Fact]
    public void It_is_ready_once_the_response_is_cleared_and_stays_so_after_closing()
    {
        var story = Given.Tasking().InCategory(Category.MedicalComplaint).AssignedTo("HOU", "lee.chan").Answered();
        Assert.Equal("not-cleared", ResponsePackage.Refuse(story.Tasking)?.Code);
        story.SubmittedToHq().SentToAd();
        Assert.Equal("not-cleared", ResponsePackage.Refuse(story.Tasking)?.Code);
        story.Cleared("cole.vance");
        Assert.Null(ResponsePackage.Refuse(story.Tasking));
        story.SubmittedToAuthority();
        Assert.Null(ResponsePackage.Refuse(story.Tasking));
        story.Reopened();
        Assert.Equal("not-cleared", ResponsePackage.Refuse(story.Tasking)?.Code);
    }

    [Fact]
    public void Where_no_clearance_is_needed_it_is_ready_at_HQ_unless_the_ICU_edits_it()
    {
        var story = Given.Tasking().InCategory(Category.OdoWithoutFindings).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq();
        Assert.Null(ResponsePackage.Refuse(story.Tasking));
        story.When("ana.ruiz", new TaskingCommand.SendToIcu(null));
        Assert.Equal("with-icu", ResponsePackage.Refuse(story.Tasking)?.Code);
    }

    [Fact]
    public void Without_a_response_there_is_nothing_to_pack() => Assert.Equal(
        "no-response",
        ResponsePackage.Refuse(Given.Tasking().AssignedTo("HOU", "lee.chan").ClosedWithoutResponse().Tasking)?.Code);

    [Fact]
    public void It_has_the_final_documents_and_those_of_the_response_but_no_proof_that_came_later()
    {
        var story = Cleared().SubmittedToAuthority().Attached("proof.pdf");
        Assert.Equal(["answer.docx"], ResponsePackage.DocumentsOf(story.Tasking).Select(a => a.Name));
    }

    [Fact]
    public void The_uploads_number_and_proof_are_kept_with_the_cycle()
    {
        var story = Cleared().SubmittedToAuthority().Attached("proof.pdf");
        var proof = story.Tasking.Attachments[^1].Id;
        story.When("ana.ruiz", new TaskingCommand.RecordUpload(" EROT-31-77 ", [proof]));
        var upload = story.Tasking.Upload!;
        Assert.Equal(("EROT-31-77", proof, "ana.ruiz"), (upload.Reference, upload.AttachmentIds[0], upload.By));
        var seq = story.Tasking.Seq;
        Assert.Equal(seq, story.When("ana.ruiz", new TaskingCommand.RecordUpload("EROT-31-77", [proof])).Tasking.Seq);

        story.Reopened();

        Assert.Null(story.Tasking.Upload);
        Assert.Equal("EROT-31-77", story.Tasking.EarlierCycles[0].Upload?.Reference);
        story.ReplaysTheSame();
    }

    [Fact]
    public void An_upload_needs_a_cleared_response_a_number_and_documents_that_are_there()
    {
        Assert.Equal("invalid", Cleared().Answer("ana.ruiz", new TaskingCommand.RecordUpload(" ")));
        Assert.Equal("invalid", Cleared().Answer("ana.ruiz", new TaskingCommand.RecordUpload("1", ["none"])));
        Assert.Equal("task-manager-only", Cleared().Answer("lee.chan", new TaskingCommand.RecordUpload("1")));
        Assert.Equal(
            "not-cleared", Given.Tasking().AssignedTo("HOU", "lee.chan").Answer("ana.ruiz", new TaskingCommand.RecordUpload("1")));
    }
}
