using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 9 (D 6-1.3; G II.B): a request due in less than 24 hours, answered by email and entered afterwards.</summary>
public sealed class RetroactiveTests
{
    private static readonly ResponseDraft Answer = new(ResponseKind.Substantive, "Twelve.");

    /// <summary>Received on Thursday the 14th at 10:00, due at 16:00, completed at 15:00, entered on Friday.</summary>
    private static TaskingStory Story(string received = "2027-01-14 10:00", string due = "2027-01-14 16:00", string entered = "2027-01-15 09:00") =>
        Given.Tasking().At(entered).With(f => f with
        {
            ReceivedAt = Agency.Time(received),
            InternalDueDate = null,
            AuthorityDueDate = new Moment(Agency.Time(due)),
        });

    private static TaskingCommand.Create Entry(
        TaskingStory story, string completed = "2027-01-14 15:00", ResponseDraft? response = null, Channel? channel = null, string? why = null) =>
        story.Creation with { Retroactive = new RetroactiveEntry(new Moment(Agency.Time(completed)), response ?? Answer, channel, why) };

    [Fact]
    public void It_is_entered_as_closed_with_its_response_and_nobody_gets_mail()
    {
        var story = Story().AssignedTo("HOU", "lee.chan");
        var t = story.When("ana.ruiz", Entry(story)).ReplaysTheSame().Tasking;

        Assert.Equal((TaskingStatus.SubmittedToAuthority, Agency.Time("2027-01-14 15:00")), (t.Status, t.ClosedAt));
        Assert.Equal(new Response(ResponseKind.Substantive, "Twelve.", "ana.ruiz", Agency.Time("2027-01-14 15:00")), t.FinalResponse);
        Assert.Equal(new Transmittal(Channel.Email, "ana.ruiz", Agency.Time("2027-01-14 15:00"), null, null), t.Transmittal);
        Assert.Equal("lee.chan", story.Part("HOU").Assignee);
        Assert.Equal(["lee.chan"], t.Officers);
        Assert.Equal(["shortTurnaround", "retroactive", "clearanceIncomplete"], TaskingRow.Of(t, Agency.Calendar).Flags);
        Assert.Empty(story.Notifications);
        Assert.Empty(Agenda.For(t, story.Rules));
    }

    [Fact]
    public void It_is_reopened_like_any_other()
    {
        var story = Story().AssignedTo("HOU", "lee.chan");
        story.When("ana.ruiz", Entry(story)).Reopened();

        Assert.Equal((TaskingStatus.Reopened, 2), (story.Status, story.Tasking.Cycle));
        Assert.Equal("Twelve.", story.Tasking.EarlierCycles[0].FinalResponse?.Text);
        Assert.Contains("reopened: lee.chan", story.Mailed);
        Assert.Equal(TaskingStatus.SubmittedToAuthority, story.Closed().Status);
    }

    [Theory]
    [InlineData("2027-01-14 10:00", "2027-01-15 09:59", "yes")]
    [InlineData("2027-01-14 10:00", "2027-01-15 10:00", "not-short-turnaround")] // exactly 24 hours are not less
    [InlineData("2027-03-13 17:00", "2027-03-14 17:00", "yes")] // 23 hours: the clocks go forward
    [InlineData("2027-11-06 17:00", "2027-11-07 16:30", "not-short-turnaround")] // 24 and a half: they go back
    public void The_request_was_due_strictly_less_than_a_day_after_receipt(string received, string due, string answer)
    {
        var story = Story(received, due, "2027-12-01 09:00");

        Assert.Equal(answer, story.Answer("ana.ruiz", Entry(story, completed: due)));
    }

    [Theory]
    // Friday to Tuesday's midnight.
    [InlineData("2027-01-08 15:00", "2027-01-12 23:59", false)]
    [InlineData("2027-01-08 15:00", "2027-01-13 00:00", true)]
    // Thursday: Friday, a weekend, Martin Luther King's day, Tuesday.
    [InlineData("2027-01-14 23:59", "2027-01-19 23:59", false)]
    [InlineData("2027-01-14 23:59", "2027-01-20 00:00", true)]
    // Completed on a holiday, or a Saturday: Tuesday and Wednesday.
    [InlineData("2027-01-18 12:00", "2027-01-20 23:59", false)]
    [InlineData("2027-01-16 12:00", "2027-01-20 23:59", false)]
    [InlineData("2027-01-16 12:00", "2027-01-21 00:00", true)]
    public void An_entry_later_than_two_business_days_after_completion_is_accepted_and_flagged(string completed, string entered, bool late)
    {
        var story = Story(completed, completed, entered);
        story.When("ana.ruiz", Entry(story, completed));

        Assert.Equal(late, story.Tasking.Retroactive?.Late);
        Assert.Equal(late, TaskingRow.Of(story.Tasking, Agency.Calendar).Flags.Contains("lateEntry"));
    }

    [Fact]
    public void The_deadline_is_the_authority_date_or_else_the_internal_one()
    {
        var story = Story().Due("2027-01-14T20:00:00Z", "2027-01-20");
        Assert.Equal("not-short-turnaround", story.Answer("ana.ruiz", Entry(story)));
        Assert.Equal("yes", story.Due("2027-01-14T20:00:00Z", null).Answer("ana.ruiz", Entry(story)));
        Assert.Equal("not-short-turnaround", story.Due(null, "2027-01-14T20:00:00Z", extension: "2027-01-20").Answer("ana.ruiz", Entry(story)));
        Assert.Equal(["authorityDueDate"], story.Due(null, null).Refuses("ana.ruiz", Entry(story)).Errors.Keys);
    }

    [Fact]
    public void Without_a_response_or_its_text_it_is_refused()
    {
        var story = Story();
        var entry = Entry(story);

        Assert.Equal(["retroactive.response"], story.Refuses("ana.ruiz", entry with { Retroactive = entry.Retroactive! with { Response = null } })
            .Errors.Keys);
        Assert.Equal(["retroactive.response.text"], story.Refuses("ana.ruiz", Entry(story, response: new(ResponseKind.Substantive, " ")))
            .Errors.Keys);
        Assert.Equal("yes", story.Answer("ana.ruiz", Entry(story, response: new(ResponseKind.Negative, null))));
    }

    [Fact]
    public void Another_channel_needs_a_reason()
    {
        var story = Story();

        Assert.Equal(["retroactive.channelReason"], story.Refuses("ana.ruiz", Entry(story, channel: Channel.EroTasker)).Errors.Keys);
        Assert.Equal(Channel.EroTasker, story.When("ana.ruiz", Entry(story, channel: Channel.EroTasker, why: "asked for"))
            .Tasking.Transmittal?.Channel);
    }

    [Theory]
    [InlineData("2027-01-14 09:59", "retroactive.completedAt")] // before it was received
    [InlineData("2027-01-15 09:01", "retroactive.completedAt")] // after now
    [InlineData("2027-01-14 10:00", null)]
    [InlineData("2027-01-15 09:00", null)]
    public void It_was_completed_after_receipt_and_before_now(string completed, string? field)
    {
        var story = Story();

        if (field is null) Assert.Equal("yes", story.Answer("ana.ruiz", Entry(story, completed)));
        else Assert.Equal([field], story.Refuses("ana.ruiz", Entry(story, completed)).Errors.Keys);
    }

    [Fact]
    public void It_needs_the_receipt_a_complete_form_and_the_action_work()
    {
        string[] Refused(Func<TaskingForm, TaskingForm> change)
        {
            var story = Story().With(change);
            return [.. story.Refuses("ana.ruiz", Entry(story)).Errors.Keys];
        }

        Assert.Equal(["receivedAt"], Refused(f => f with { ReceivedAt = null }));
        Assert.Equal(["informationRequest"], Refused(f => f with { InformationRequest = null }));
        Assert.Equal(["action"], Refused(f => f with { Action = TaskAction.StandDown }));
        Assert.Equal(["action"], Refused(f => f with { Action = TaskAction.Review }));
    }

    [Fact]
    public void A_day_means_its_end_of_business()
    {
        var story = Story(due: "2027-01-14 20:00");
        var entry = Entry(story) with { Retroactive = new(new Moment(new DateOnly(2027, 1, 14)), Answer, null, null) };

        Assert.Equal(Agency.Time("2027-01-14 17:00"), story.When("ana.ruiz", entry).Tasking.ClosedAt);
    }
}
