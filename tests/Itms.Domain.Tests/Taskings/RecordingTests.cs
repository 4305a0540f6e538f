using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Dates, action, acknowledgement and re-opening (Life 1 and 8).</summary>
public sealed class RecordingTests
{
    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

    private static TaskingStory Closed() => Assigned().Closed().At("2027-02-26 10:00");

    [Fact]
    public void A_stood_down_tasking_refuses_steps_until_work_resumes()
    {
        var story = Assigned().StoodDown();
        Assert.Equal(TaskingStatus.Assigned, story.Status);
        Assert.Equal("action-unchanged", story.Answer("ana.ruiz", new TaskingCommand.SetAction(TaskAction.StandDown, "why")));
        Assert.Equal("stood-down", story.Answer("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", null)));
        Assert.Equal("yes", story.Answer("lee.chan", new TaskingCommand.AddComment("noted")));

        Assert.Equal("yes", story.SetToWork().Answer("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", null)));
    }

    [Fact]
    public void An_action_is_set_with_a_reason() =>
        Assert.Equal(["reason"], Assigned().Refuses("ana.ruiz", new TaskingCommand.SetAction(TaskAction.Review, "")).Errors.Keys);

    [Fact]
    public void For_review_it_is_closed_on_acknowledgement()
    {
        var story = Given.Tasking().ForReview().AssignedTo("HOU", "lee.chan").When("lee.chan", new TaskingCommand.Acknowledge());

        Assert.True(story.Tasking.IsClosed);
        Assert.Null(story.Tasking.FinalResponse);
        story.ReplaysTheSame();
    }

    [Fact]
    public void With_several_units_only_a_task_manager_acknowledges_for_all()
    {
        var story = Given.Tasking().ForReview().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund");

        Assert.Equal("task-manager-only", story.Answer("lee.chan", new TaskingCommand.Acknowledge()));
        Assert.True(story.When("tom.becker", new TaskingCommand.Acknowledge()).Tasking.IsClosed);
    }

    [Fact]
    public void Dates_are_set_with_a_reason_and_other_dates_stay()
    {
        var story = Assigned().DatesSet(extension: "2027-02-01");

        Assert.Equal("2027-01-15", story.Tasking.Form.InternalDueDate.ToString());
        Assert.Equal("2027-02-01", story.Tasking.Form.AuthorityDate.ToString());
        Assert.Equal(["internalDueDate", "reason"], story.Refuses("ana.ruiz", new TaskingCommand.SetDates(null, null, null, "")).Errors.Keys);
    }

    [Fact]
    public void The_due_date_is_the_internal_one_until_hq_and_then_the_authority_date()
    {
        var story = Assigned();
        Assert.Equal("2027-01-15", story.Tasking.Due.ToString());
        Assert.Equal("2027-01-20", story.Answered().SubmittedToHq().Tasking.Due.ToString());
        Assert.Equal("2027-01-25", story.DatesSet(extension: "2027-01-25").Tasking.Due.ToString());
        Assert.Equal("2027-01-15", story.Returned().Tasking.Due.ToString());
    }

    [Theory]
    [InlineData("2027-01-15", null, "2027-01-15", "2027-01-15")]
    [InlineData(null, "2027-01-20", "2027-01-20", "2027-01-20")]
    [InlineData(null, null, null, null)]
    public void If_one_date_is_missing_the_other_one_counts(string? inside, string? authority, string? before, string? after)
    {
        var story = Given.Tasking().Due(inside, authority).Created();
        Assert.Equal(before, story.Tasking.Due?.ToString());

        if (before is null) return;
        Assert.Equal(after, story.AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().Tasking.Due?.ToString());
    }

    [Fact]
    public void Follow_ups_are_kept_when_closed_too()
    {
        var story = Closed().When("ana.ruiz", new TaskingCommand.RecordFollowUp(FollowUpKind.AuthorityQuestions, "two more questions"));

        Assert.Equal(new FollowUp(FollowUpKind.AuthorityQuestions, "ana.ruiz", story.Now, "two more questions"),
            Assert.Single(story.Tasking.FollowUps));
        Assert.Equal(["text"], story.Refuses("ana.ruiz", new TaskingCommand.RecordFollowUp(FollowUpKind.Overdue, "")).Errors.Keys);
        Assert.Equal(["text"], story.Refuses("ana.ruiz", new TaskingCommand.AddComment("")).Errors.Keys);
    }

    [Fact]
    public void Reopened_it_is_the_next_cycle_under_the_same_number_with_new_dates()
    {
        var t = Closed().Reopened("2027-03-05", "2027-03-10").Tasking;

        Assert.Equal(("ITMS-2027-000042", 2, TaskingStatus.Reopened), (t.Number, t.Cycle, t.Status));
        Assert.Equal(("2027-03-05", "2027-03-10", null),
            (t.Form.InternalDueDate.ToString(), t.Form.AuthorityDueDate.ToString(), t.Form.ExtensionDate));
        Assert.Equal((null, null, null), (t.FinalResponse, t.Transmittal, t.ClosedAt));
        Assert.Equal(("lee.chan", null, 0), (t.Components[0].Assignee, t.Components[0].Response, t.Components[0].Concurrences.Count));
        Assert.Equal(("Look again.", "because"), (t.Reopening!.Instructions, t.Reopening.Reason));
    }

    [Fact]
    public void The_earlier_cycle_stays_as_it_was()
    {
        var story = Closed();
        var was = story.Tasking;

        var earlier = story.Reopened().Responded(text: "Another.").Concurred().Tasking.EarlierCycles[0];

        Assert.Equal((1, was.ClosedAt), (earlier.Cycle, earlier.ClosedAt));
        Assert.Same(was.FinalResponse, earlier.FinalResponse);
        Assert.Same(was.Components, earlier.Components);
        Assert.Same(was.Decisions, earlier.Decisions);
        Assert.Same(was.Transmittal, earlier.Transmittal);
        Assert.Equal(was.Form.InternalDueDate, earlier.InternalDueDate);
    }

    [Fact]
    public void Reopened_twice_it_has_two_earlier_cycles_and_the_reopenings_reason_with_the_second()
    {
        var story = Closed().Reopened().Closed().Reopened("2027-04-05", "2027-04-10");

        Assert.Equal([1, 2], story.Tasking.EarlierCycles.Select(c => c.Cycle));
        Assert.Equal([null, "because"], story.Tasking.EarlierCycles.Select(c => c.Reopening?.Reason));
        Assert.Equal(3, story.Tasking.Cycle);
        story.ReplaysTheSame();
    }

    [Fact]
    public void Reopening_sets_the_action_back_to_work() =>
        Assert.Equal(TaskAction.Work, Given.Tasking().ForReview().AssignedTo("HOU", "lee.chan").When("lee.chan", new TaskingCommand.Acknowledge())
            .Reopened().Tasking.Form.Action);

    [Theory]
    [InlineData(null, null, "authorityDueDate")]
    [InlineData("2027-03-05", null, "authorityDueDate")]
    [InlineData(null, "2027-02-25", "authorityDueDate")]
    [InlineData(null, "2027-02-26T15:00:00Z", "authorityDueDate")] // this very instant
    [InlineData("2027-02-25", "2027-03-10", "internalDueDate")]
    public void Reopening_needs_due_dates_in_the_future(string? inside, string? authority, string field)
    {
        var no = Closed().Refuses("ana.ruiz", new TaskingCommand.Reopen("Look again.", "because", Parse(inside), Parse(authority)));

        Assert.Equal([field], no.Errors.Keys);

        static Moment? Parse(string? text) => Moment.TryParse(text, out var moment) ? moment : null;
    }

    [Fact]
    public void Reopening_needs_instructions_and_a_reason() =>
        Assert.Equal(
            ["instructions", "reason"],
            Closed().Refuses("ana.ruiz", new TaskingCommand.Reopen(" ", "", null, new Moment(new DateOnly(2027, 3, 10)))).Errors.Keys);

    [Fact]
    public void A_clearing_official_reopens_too() => Assert.Equal(2, Closed().Reopened(by: "ada.wells").Tasking.Cycle);

    [Fact]
    public void A_reopened_tasking_without_units_does_not_go_to_hq()
    {
        var story = Given.Tasking().ForReview().When("ana.ruiz", new TaskingCommand.Acknowledge()).Reopened();

        Assert.NotEqual("yes", story.Answer("ana.ruiz", new TaskingCommand.SubmitToHq(null)));
    }
}
