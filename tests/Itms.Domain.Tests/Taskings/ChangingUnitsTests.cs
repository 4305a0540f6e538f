using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Units and people that change midway: a part that is withdrawn, reassigned, or assigned again without a change.</summary>
public sealed class ChangingUnitsTests
{
    private static TaskingStory Two() => Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Created();

    private static TaskingCommand.Assign Assign(string unit, string assignee, params string[]? cc) => new([new PlacementRequest(unit, assignee, cc)]);

    [Fact]
    public void After_a_withdrawal_the_remaining_units_decide()
    {
        var story = Two().AssignedTo("HPMU", "hal.price").Answered("HOU").Reported("HOU").Answered("MCMU").Reported("MCMU");
        Assert.Equal(["HPMU"], story.Tasking.Outstanding.Select(c => c.Unit));

        story.Withdrawn("HPMU");

        Assert.Equal(["HOU", "MCMU"], story.Tasking.Units);
        Assert.Empty(story.Tasking.Outstanding);
        Assert.Equal(TaskingStatus.SubmittedToHq, story.ReplaysTheSame().SubmittedToHq().Status);
        Assert.Contains("hal.price", story.Tasking.Officers);
    }

    [Fact]
    public void If_one_unit_is_left_its_officer_submits()
    {
        var story = Two().Answered("HOU");
        Assert.Equal("task-manager-only", story.Answer("lee.chan", new TaskingCommand.SubmitToHq(null)));

        story.Withdrawn("MCMU");

        Assert.Equal("one-component", story.Answer("lee.chan", new TaskingCommand.ReportComplete(null)));
        Assert.Equal("yes", story.Answer("lee.chan", new TaskingCommand.SubmitToHq(null)));
    }

    [Fact]
    public void If_the_unit_that_is_left_had_reported_its_officer_has_it_again_and_is_told()
    {
        var story = Two().Answered("HOU").Reported("HOU").Withdrawn("MCMU");

        Assert.Contains("withdrawn: lee.chan", story.Mailed);
        Assert.DoesNotContain("withdrawn: lee.chan", Two().Answered("HOU").Withdrawn("MCMU").Mailed);
        Assert.Null(story.Tasking.ComponentOf("HOU")!.ReportedAt);
        Assert.True(OpenWork.IsWith(story.Tasking, "lee.chan"));
        Assert.Equal("yes", story.Answer("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", null)));
        Assert.Equal("yes", story.Answer("lee.chan", new TaskingCommand.Defer(null, "HPMU") { Comment = "Theirs." }));
        Assert.Equal(TaskingStatus.SubmittedToHq, story.ReplaysTheSame().SubmittedToHq().Status);
    }

    [Fact]
    public void The_last_unit_cannot_be_withdrawn_and_a_withdrawal_needs_a_reason()
    {
        Assert.Equal("last-component", Two().Withdrawn("HOU").Answer("ana.ruiz", new TaskingCommand.Withdraw("MCMU", "why")));
        Assert.Equal(["reason", "unit"], Two().Refuses("ana.ruiz", new TaskingCommand.Withdraw("HPMU", " ")).Errors.Keys);
    }

    [Fact]
    public void The_status_follows_from_the_units_that_are_left()
    {
        Assert.Equal(TaskingStatus.Assigned, Two().Delegated("sam.ortiz").Withdrawn("HOU").Status);
        Assert.Equal(TaskingStatus.DelegatedTaskCompleted, Two().Delegated("sam.ortiz").DelegationCompleted().Withdrawn("MCMU").Status);
        Assert.Equal(TaskingStatus.Pending, Two().Deferred("HOU", "HPMU").Withdrawn("MCMU").Status);

        var reopened = Two().Answered("HOU").Reported("HOU").Answered("MCMU").Reported("MCMU").SubmittedToHq().SentToAd().Cleared()
            .SubmittedToAuthority()
            .At("2027-02-26 10:00").Reopened();
        Assert.Equal(TaskingStatus.Reopened, reopened.Withdrawn("MCMU").Status);
    }

    [Fact]
    public void A_withdrawal_is_mailed_to_the_people_of_the_unit()
    {
        Assert.Equal(["withdrawn: eva.stone", "withdrawn: mia.lund"], Two().Withdrawn("MCMU").Mailed);
        Assert.Empty(Given.Tasking().AssignedTo("HOU", "lee.chan").Placed(new PlacementRequest("MCMU", null, [])).Withdrawn("MCMU").Mailed);
    }

    [Fact]
    public void Assigning_again_without_a_change_does_nothing_and_causes_no_mail()
    {
        var story = Two().Delegated("sam.ortiz").DelegationCompleted().Answered("HOU").Reported("HOU");

        Assert.Empty(story.AssignedTo("HOU", "lee.chan").Happened);
        Assert.Empty(story.When("ana.ruiz", Assign("HOU", "lee.chan", "ray.singh", "kim.dale")).Happened);
        Assert.Empty(story.Notifications);
        Assert.NotNull(story.Part("HOU").ReportedAt);
    }

    [Fact]
    public void Only_assignments_that_change_something_become_events() =>
        Assert.Equal(
            ["assigned: eva.stone", "unassigned: mia.lund"],
            Two().Placed(new PlacementRequest("HOU", "lee.chan", null), new PlacementRequest("MCMU", "eva.stone", [])).Mailed);

    [Fact]
    public void A_person_added_to_cc_alone_gets_mail_and_the_part_continues()
    {
        var story = Two().Delegated("sam.ortiz").When("ana.ruiz", Assign("HOU", "lee.chan", "kim.dale", "ray.singh", "hal.price"));

        Assert.Equal(["assignedCc: hal.price"], story.Mailed);
        Assert.Equal((ComponentState.Delegated, "sam.ortiz"), (story.Part("HOU").State, Assert.Single(story.Part("HOU").Designees)));
        Assert.Equal(["kim.dale", "ray.singh", "hal.price"], story.Part("HOU").Cc);
        story.ReplaysTheSame();
    }

    [Fact]
    public void After_a_reopening_the_same_officer_is_assigned_anew()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Closed().At("2027-02-26 10:00").Reopened();

        Assert.Equal(TaskingStatus.Assigned, story.AssignedTo("HOU", "lee.chan").Status);
        Assert.Contains("assigned: lee.chan", story.Mailed);
    }

    [Fact]
    public void Reassigning_a_person_moves_all_their_parts()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan", "kim.dale").AssignedTo("MCMU", "mia.lund")
            .AssignedTo("HPMU", "lee.chan", "sam.ortiz", "ray.singh")
            .When("ana.ruiz", new TaskingCommand.Reassign("lee.chan", "sam.ortiz") { Comment = "on leave" });

        Assert.Equal(["sam.ortiz", "mia.lund", "sam.ortiz"], story.Tasking.Components.Select(c => c.Assignee));
        Assert.Equal(["kim.dale", "ray.singh"], [.. story.Part("HOU").Cc, .. story.Part("HPMU").Cc]);
        Assert.Equal("on leave", Assert.Single(story.Tasking.Comments).Text);
        Assert.Equal(["assigned: sam.ortiz", "assignedCc: kim.dale", "assignedCc: ray.singh", "unassigned: lee.chan"], story.Mailed);
    }

    [Fact]
    public void Reassigning_a_person_without_a_part_does_nothing() =>
        Assert.Empty(Two().When("ana.ruiz", new TaskingCommand.Reassign("hal.price", "sam.ortiz") { Comment = "on leave" }).Happened);

    [Fact]
    public void Nothing_can_be_reassigned_to_the_same_person_or_to_someone_who_has_left()
    {
        Assert.Equal(["to"], Two().Refuses("ana.ruiz", new TaskingCommand.Reassign("lee.chan", "old.hand")).Errors.Keys);
        Assert.Equal(["to"], Two().Refuses("ana.ruiz", new TaskingCommand.Reassign("lee.chan", "lee.chan")).Errors.Keys);
    }

    [Fact]
    public void After_an_extension_is_withdrawn_the_authority_date_counts_again()
    {
        var story = Two().DatesSet(extension: "2027-02-01")
            .When("ana.ruiz", new TaskingCommand.SetDates(null, null, null, "taken back", WithdrawExtension: true));

        Assert.Equal("2027-01-20", story.Tasking.Form.AuthorityDate.ToString());
        Assert.Equal("dates-unchanged", story.Answer("ana.ruiz", new TaskingCommand.SetDates(null, null, null, "again", WithdrawExtension: true)));
        story.ReplaysTheSame();
    }

    [Fact]
    public void The_only_due_date_of_an_assigned_tasking_cannot_be_withdrawn()
    {
        var withdraw = new TaskingCommand.SetDates(null, null, null, "why", WithdrawExtension: true);
        var story = Given.Tasking().Due(null, null, extension: "2027-02-01").AssignedTo("HOU", "lee.chan").Created();

        Assert.Equal(["extensionDate"], story.Refuses("ana.ruiz", withdraw).Errors.Keys);
        Assert.Equal("yes", story.Answer("ana.ruiz", withdraw with { AuthorityDueDate = new Moment(new DateOnly(2027, 1, 25)) }));
        Assert.Equal("yes", Given.Tasking().Due(null, null, extension: "2027-02-01").Answer("ana.ruiz", withdraw));
    }
}
