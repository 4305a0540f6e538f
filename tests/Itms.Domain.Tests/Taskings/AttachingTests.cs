using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Attachments: versions by name, the final version, and responses made of attachments.</summary>
public sealed class AttachingTests
{
    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

    private static ResponseDraft Answer(string? text, params string[] ids) => new(ResponseKind.Substantive, text, ids);

    [Fact]
    public void The_same_name_in_any_case_is_the_next_version()
    {
        var story = Assigned().Attached("log.csv", "Log.CSV", "other.csv").Attached("LOG.csv");

        Assert.Equal([("log.csv", 1), ("Log.CSV", 2), ("other.csv", 1), ("LOG.csv", 3)], story.Tasking.Attachments.Select(a => (a.Name, a.Version)));
        Assert.All(story.Tasking.Attachments, a => Assert.Equal(("ana.ruiz", story.Now), (a.By, a.At)));
        Assert.Empty(story.Notifications);
        story.ReplaysTheSame();
    }

    [Fact]
    public void Files_that_came_with_the_request_are_attached_in_the_step_that_creates_the_tasking()
    {
        var story = Given.Tasking();
        List<NewAttachment> files = [.. new[] { "mail.eml", "log.csv", "LOG.csv" }.Select((name, i) => new NewAttachment($"0{i}", name, "", 1, ""))];
        story.When("ana.ruiz", story.Creation with { Files = files });

        Assert.Equal([("mail.eml", 1), ("log.csv", 1), ("LOG.csv", 2)], story.Tasking.Attachments.Select(a => (a.Name, a.Version)));
        Assert.All(story.Tasking.Attachments, a => Assert.False(a.Final || a.FiledAfterClosing));
        story.ReplaysTheSame();

        var another = Given.Tasking();
        List<NewAttachment> misnamed = [files[0], files[1] with { Name = "a/b" }];
        Assert.Equal(["files[1]"], another.Refuses("ana.ruiz", another.Creation with { Files = misnamed }).Errors.Keys);
        Assert.Equal(["files"], another.Refuses("ana.ruiz", another.Creation with { Files = [.. Enumerable.Repeat(files[0], 21)] }).Errors.Keys);
    }

    [Fact]
    public void Of_one_name_at_most_one_version_is_final()
    {
        var story = Assigned().Attached(final: true, "log.csv", "other.csv").Attached(final: true, "LOG.csv");
        Assert.Equal(["01", "02"], Final(story));

        story.When("lee.chan", new TaskingCommand.MarkAttachment("00", Final: true));
        Assert.Equal(["00", "01"], Final(story));
        Assert.Empty(story.When("lee.chan", new TaskingCommand.MarkAttachment("00", Final: true)).Happened);
        Assert.Equal(["01"], Final(story.When("lee.chan", new TaskingCommand.MarkAttachment("00", Final: false))));
        Assert.Equal(["id"], story.Refuses("lee.chan", new TaskingCommand.MarkAttachment("99", Final: true)).Errors.Keys);
        story.ReplaysTheSame();

        static IEnumerable<string> Final(TaskingStory s) => s.Tasking.Attachments.Where(a => a.Final).Select(a => a.Id);
    }

    [Fact]
    public void After_sending_to_the_AD_only_a_task_manager_changes_the_final_version()
    {
        var story = Assigned().Attached(final: true, "log.csv").Attached("log.csv").Answered().SubmittedToHq();
        Assert.Equal("yes", story.Answer("lee.chan", new TaskingCommand.MarkAttachment("01", Final: true)));
        foreach (var sent in new[] { story.SentToAd(), story.Cleared() })
        {
            Assert.Equal("not-allowed", sent.Answer("lee.chan", new TaskingCommand.MarkAttachment("01", Final: true)));
            Assert.Equal("not-allowed", sent.Answer("lee.chan", new TaskingCommand.MarkAttachment("00", Final: false)));
            Assert.Equal("not-allowed", sent.Answer("cole.vance", Add("log.csv") with { Final = true }));
            Assert.Equal("yes", sent.Answer("lee.chan", Add("log.csv")));
            Assert.Equal("yes", sent.Answer("ana.ruiz", new TaskingCommand.MarkAttachment("01", Final: true)));
        }
    }

    [Fact]
    public void The_number_of_attachments_is_limited()
    {
        var story = Assigned();
        for (var i = 0; i < TaskingDecider.MaxAttachments / 20; i++) story.Attached([.. Enumerable.Range(0, 20).Select(j => $"{i}-{j}.txt")]);

        Assert.Equal("too-many-attachments", story.Answer("lee.chan", Add("more.txt")));
        Assert.Equal(["files"], Assigned().Refuses("lee.chan", new TaskingCommand.AddAttachments([], false)).Errors.Keys);
        Assert.Equal(["files[0]"], Assigned().Refuses("lee.chan", Add("a/b.txt")).Errors.Keys);
    }

    [Fact]
    public void People_on_the_tasking_attach_while_it_is_stood_down_but_not_when_it_is_closed()
    {
        Assert.Equal("yes", Assigned().StoodDown().Answer("lee.chan", Add("log.csv")));
        Assert.Equal("closed", Assigned().Closed().Answer("lee.chan", Add("log.csv")));
    }

    [Fact]
    public void A_task_manager_files_documents_on_a_closed_tasking_which_do_not_change_what_was_sent()
    {
        foreach (var story in new[] { Assigned().Attached(final: true, "log.csv").Closed(), Assigned().Attached("log.csv").ClosedWithoutResponse() })
        {
            story.Attached("log.csv");

            var filed = story.Tasking.Attachments[1];
            Assert.Equal((true, 1, 2, false), (filed.FiledAfterClosing, filed.Cycle, filed.Version, filed.Final));
            Assert.False(story.Tasking.Attachments[0].FiledAfterClosing);
            Assert.True(Assert.IsType<TaskingEvent.AttachmentAdded>(story.Happened[0].Event).FiledAfterClosing);
            Assert.Empty(story.Notifications);
            Assert.Equal("yes", story.Answer("tom.becker", Add("proof.pdf")));
            foreach (var other in new[] { "lee.chan", "ray.singh", "ada.wells" }) Assert.Equal("closed", story.Answer(other, Add("proof.pdf")));
            Assert.Equal("closed", story.Answer("ana.ruiz", Add("proof.pdf") with { Final = true }));
            Assert.Equal("closed", story.Answer("ana.ruiz", new TaskingCommand.MarkAttachment("01", Final: true)));
            story.ReplaysTheSame();
        }
    }

    [Fact]
    public void Documents_filed_after_closing_stay_with_their_cycle()
    {
        var story = Assigned().Attached("log.csv").Closed().Attached("proof.pdf").At("2027-02-26 10:00").Reopened().Attached("more.csv");

        Assert.Equal(
            [("log.csv", 1, false), ("proof.pdf", 1, true), ("more.csv", 2, false)],
            story.Tasking.Attachments.Select(a => (a.Name, a.Cycle, a.FiledAfterClosing)));
        Assert.Equal(["id"], story.Refuses("ana.ruiz", new TaskingCommand.MarkAttachment("01", Final: true)).Errors.Keys);
        Assert.Equal("yes", story.Answer("ana.ruiz", new TaskingCommand.MarkAttachment("00", Final: true)));
    }

    [Fact]
    public void A_response_is_text_or_documents_of_this_tasking()
    {
        var story = Assigned().Attached("log.csv");
        Assert.Equal(["response.text"], story.Refuses("lee.chan", new TaskingCommand.Respond(null, Answer(null))).Errors.Keys);
        Assert.Equal(["response.attachmentIds[1]"], story.Refuses("lee.chan", new TaskingCommand.Respond(null, Answer(null, "00", "77")))
            .Errors.Keys);

        story.When("lee.chan", new TaskingCommand.Respond(null, Answer(null, "00", "00"))).Concurred().SubmittedToHq();

        Assert.Equal(["00"], story.Tasking.FinalResponse!.AttachmentIds!);
        Assert.Null(story.Tasking.FinalResponse.Text);
        Assert.Equal(["00"], story.SentToAd().Cleared().SubmittedToAuthority().At("2027-02-26 10:00").Reopened().Tasking.EarlierCycles[0]
            .FinalResponse!.AttachmentIds!);
        story.ReplaysTheSame();
    }

    [Fact]
    public void The_units_documents_become_the_agencys()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Attached("a.csv", "b.csv")
            .When("lee.chan", new TaskingCommand.Respond("HOU", Answer(null, "00", "01"))).Concurred("HOU").Reported("HOU")
            .When("mia.lund", new TaskingCommand.Respond("MCMU", Answer("As attached.", "01"))).Concurred("MCMU").Reported("MCMU")
            .SubmittedToHq();

        Assert.Equal(["00", "01"], story.Tasking.FinalResponse!.AttachmentIds!);
        Assert.Equal("HOU:\nSee the documents.\n\nMCMU:\nAs attached.", story.Tasking.FinalResponse.Text);
        Assert.Equal(["response.attachmentIds[0]"], story.Refuses("ana.ruiz", new TaskingCommand.Respond(null, Answer(null, "77"))).Errors.Keys);
    }

    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("  report.pdf ", "report.pdf")]
    [InlineData("C:\\Users\\lee\\report.pdf", "report.pdf")]
    [InlineData("../../etc/report.pdf", "report.pdf")]
    [InlineData("Cafe\u0301.pdf", "Caf\u00e9.pdf")]
    [InlineData("Müller \"final\"; v2.pdf", "Müller \"final\"; v2.pdf")]
    public void A_name_is_read_without_its_path(string given, string name) => Assert.Equal(name, FileName.Read(given, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("..")]
    [InlineData("folder/")]
    [InlineData("line\nbreak.pdf")]
    [InlineData("nul\0.pdf")]
    [InlineData("left\u202efdp.exe")]
    [InlineData("half \ud800 pair.pdf")]
    [InlineData("feed\u2028.pdf")]
    public void A_name_that_cannot_be_shown_is_refused(string? given)
    {
        Assert.Null(FileName.Read(given, out var error));
        Assert.NotNull(error);
    }

    [Fact]
    public void A_name_has_two_hundred_characters_at_most()
    {
        Assert.NotNull(FileName.Read(new string('x', 196) + ".pdf", out _));
        Assert.Null(FileName.Read(new string('x', 197) + ".pdf", out _));
    }

    [Fact]
    public void Documents_may_take_as_much_room_as_the_limit_and_no_byte_more()
    {
        var story = Assigned();
        var full = story.Rules.Storage.PerTasking;
        var large = new TaskingCommand.AddAttachments([new NewAttachment("0a", "a.pdf", "application/pdf", full - 10, "00")], Final: false);
        story.When("lee.chan", large);

        var refusal = story.Refuses("lee.chan", new TaskingCommand.AddAttachments(
            [new NewAttachment("0b", "b.pdf", "application/pdf", 5, "00"), new NewAttachment("0c", "c.pdf", "application/pdf", 6, "00")],
            Final: false));

        Assert.Equal("storage-full", refusal.Code);
        Assert.Contains("have 2,048.0 MiB of 2,048.0 MiB", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("administrator", refusal.Detail, StringComparison.Ordinal);
        story.When("lee.chan", new TaskingCommand.AddAttachments([new NewAttachment("0d", "d.pdf", "application/pdf", 10, "00")], Final: false));
        Assert.Equal(full, story.Tasking.Attachments.Sum(a => a.Length));
    }

    private static TaskingCommand.AddAttachments Add(string name) =>
        new([new NewAttachment("aa", name, "text/plain", 3, new string('0', 64))], Final: false);
}
