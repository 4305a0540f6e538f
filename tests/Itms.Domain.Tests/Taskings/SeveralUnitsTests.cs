using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 4: several components, and Life 2: deferral.</summary>
public sealed class SeveralUnitsTests
{
    private static TaskingStory Two() => Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Created();

    private static TaskingStory BothReported() => Two().Answered("HOU").Reported("HOU").RespondedNegative("MCMU").Concurred("MCMU").Reported("MCMU");

    [Fact]
    public void It_is_delegated_while_any_designee_works_and_completed_when_all_have()
    {
        var story = Two().Delegated("sam.ortiz", "HOU");
        Assert.Equal(TaskingStatus.Delegated, story.Status);
        story.DelegationCompleted("HOU");
        Assert.Equal(TaskingStatus.Assigned, story.Status);
        story.Delegated("eva.stone", "MCMU");
        Assert.Equal(TaskingStatus.Delegated, story.Status);
        story.DelegationCompleted("MCMU");
        Assert.Equal(TaskingStatus.DelegatedTaskCompleted, story.Status);
    }

    [Fact]
    public void A_unit_without_an_officer_yet_does_not_make_it_pending() =>
        Assert.Equal(TaskingStatus.Assigned, Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", null).Status);

    [Fact]
    public void Reporting_leaves_the_status()
    {
        var story = Two().Answered("HOU").Reported("HOU");

        Assert.Equal(TaskingStatus.Assigned, story.Status);
        Assert.Equal(story.Now, story.Part("HOU").ReportedAt);
        Assert.Equal(["MCMU"], story.Tasking.Outstanding.Select(c => c.Unit));
    }

    [Fact]
    public void Nothing_is_reported_without_response_and_concurrence()
    {
        var story = Two();
        Assert.Equal("response-missing", story.Answer("lee.chan", new TaskingCommand.ReportComplete(null)));
        Assert.Equal("concurrence-missing", story.Responded("HOU").Answer("lee.chan", new TaskingCommand.ReportComplete(null)));
    }

    [Fact]
    public void A_reported_part_cannot_be_delegated_deferred_or_reported_again()
    {
        var story = Two().Answered("HOU").Reported("HOU");

        Assert.Equal("already-reported", story.Answer("lee.chan", new TaskingCommand.ReportComplete(null)));
        Assert.Equal("already-reported", story.Answer("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", null)));
        Assert.Equal("already-reported", story.Answer("lee.chan", new TaskingCommand.Defer(null, "HPMU") { Comment = "theirs" }));
    }

    [Fact]
    public void A_new_response_takes_the_report_back() => Assert.Null(Two().Answered("HOU").Reported("HOU").Responded("HOU").Part("HOU").ReportedAt);

    [Fact]
    public void Only_a_task_manager_submits_and_only_when_all_have_reported()
    {
        var story = Two().Answered("HOU").Reported("HOU");
        var no = story.Refuses("ana.ruiz", new TaskingCommand.SubmitToHq(null));
        Assert.Equal(("components-outstanding", "MCMU"), (no.Code, Assert.Single(no.Outstanding)));

        story.Answered("MCMU").Reported("MCMU");
        Assert.Equal("task-manager-only", story.Answer("lee.chan", new TaskingCommand.SubmitToHq(null)));
        Assert.Equal("task-manager-only", story.Answer("ray.singh", new TaskingCommand.SubmitToHq(null)));

        Assert.Equal(TaskingStatus.SubmittedToHq, story.SubmittedToHq().Status);
    }

    [Fact]
    public void Both_outstanding_units_are_named() =>
        Assert.Equal(["HOU", "MCMU"], Two().Refuses("ana.ruiz", new TaskingCommand.SubmitToHq(null)).Outstanding);

    [Fact]
    public void The_policy_does_not_let_a_designee_submit_for_several_units() =>
        Assert.Equal(
            "task-manager-only",
            Two().Under(new TaskingPolicy(DesigneeMaySubmitToHq: true)).Delegated("sam.ortiz")
                .Answer("sam.ortiz", new TaskingCommand.SubmitToHq(null)));

    [Fact]
    public void The_task_managers_consolidated_response_is_the_agencys()
    {
        var story = BothReported().SubmittedToHq(new ResponseDraft(ResponseKind.Substantive, "The agency answers."));

        Assert.Equal(("The agency answers.", "ana.ruiz"), (story.Tasking.FinalResponse!.Text, story.Tasking.FinalResponse.By));
        story.ReplaysTheSame();
    }

    [Fact]
    public void Without_a_consolidated_response_the_units_answers_are_listed()
    {
        var final = BothReported().SubmittedToHq().Tasking.FinalResponse!;

        Assert.Equal(ResponseKind.Substantive, final.Kind);
        Assert.Equal("HOU:\nThe answer.\n\nMCMU:\nNo information to share.", final.Text);
    }

    [Fact]
    public void If_all_responses_are_negative_the_agencys_is_negative()
    {
        var story = Two().RespondedNegative("HOU").Concurred("HOU").Reported("HOU").RespondedNegative("MCMU").Concurred("MCMU").Reported("MCMU");

        Assert.Equal(ResponseKind.Negative, story.SubmittedToHq().Tasking.FinalResponse!.Kind);
    }

    [Fact]
    public void A_unit_must_be_named_if_several_are_possible()
    {
        var answer = new TaskingCommand.Respond(null, new ResponseDraft(ResponseKind.Negative, null));

        Assert.Equal(["unit"], Two().Refuses("ana.ruiz", answer).Errors.Keys);
        Assert.Equal("yes", Two().Answer("mia.lund", answer));
        Assert.Equal("not-allowed", Two().Answer("mia.lund", answer with { Unit = "HOU" }));
        Assert.Equal("invalid", Two().Answer("mia.lund", answer with { Unit = "HPMU" }));
    }

    [Fact]
    public void Returned_to_one_unit_the_others_report_stands()
    {
        var story = BothReported().SubmittedToHq().Returned("HOU");

        Assert.Equal(["HOU"], story.Tasking.Outstanding.Select(c => c.Unit));
        Assert.Equal(2, story.Part("MCMU").Concurrences.Count);
    }

    [Fact]
    public void A_report_is_returned_before_hq_and_nothing_else_is()
    {
        var story = Two().Answered("HOU").Reported("HOU");
        Assert.Equal("not-in-status", story.Answer("ana.ruiz", new TaskingCommand.Return("MCMU", "more")));

        story.Returned();

        Assert.Equal(["HOU", "MCMU"], story.Tasking.Outstanding.Select(c => c.Unit));
        Assert.Equal(["unit"], BothReported().Refuses("ana.ruiz", new TaskingCommand.Return(null, "more")).Errors.Keys);
    }

    [Fact]
    public void A_deferred_unit_waits_pending_and_its_replacement_takes_its_place()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Delegated("sam.ortiz").Deferred("HOU", "MCMU");
        Assert.Equal(TaskingStatus.Pending, story.Status);
        Assert.Equal((ComponentState.Deferred, "MCMU"), (story.Part("HOU").State, story.Part("HOU").DeferredTo));
        Assert.Empty(story.Part("HOU").Delegates);
        Assert.Equal(TaskingStory.Reason, Assert.Single(story.Tasking.Comments).Text);

        story.AssignedTo("MCMU", "mia.lund");

        Assert.Equal(["MCMU"], story.Tasking.Units);
        Assert.Equal(TaskingStatus.Assigned, story.Status);
        story.ReplaysTheSame();
    }

    [Fact]
    public void Another_unit_than_the_one_deferred_to_is_added_and_the_deferral_stays_open()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Deferred("HOU", "MCMU").AssignedTo("HPMU", "hal.price");

        Assert.Equal(["HOU", "HPMU"], story.Tasking.Units);
        Assert.Equal(["HOU", "HPMU"], story.Refuses("ana.ruiz", new TaskingCommand.SubmitToHq(null)).Outstanding);
        Assert.Equal(["HPMU"], story.Withdrawn("HOU").Tasking.Units);
    }

    [Fact]
    public void A_deferral_not_agreed_to_is_assigned_back_to_the_unit()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Deferred("HOU", "MCMU").AssignedTo("HOU", "lee.chan");

        Assert.Equal((ComponentState.Assigned, null), (story.Part("HOU").State, story.Part("HOU").DeferredTo));
    }

    [Fact]
    public void A_deferral_needs_a_comment_and_another_unit()
    {
        var story = Two();
        Assert.Equal(["comment"], story.Refuses("lee.chan", new TaskingCommand.Defer(null, "HPMU")).Errors.Keys);
        Assert.Equal(["toUnit"], story.Refuses("lee.chan", new TaskingCommand.Defer(null, "MCMU") { Comment = "theirs" }).Errors.Keys);
        Assert.Equal(["toUnit"], story.Refuses("lee.chan", new TaskingCommand.Defer(null, "NOPE") { Comment = "theirs" }).Errors.Keys);
    }

    [Fact]
    public void While_a_deferral_waits_nothing_goes_to_hq()
    {
        var story = Two().Answered("MCMU").Reported("MCMU").Deferred("HOU", "HPMU");

        Assert.Equal(["HOU"], story.Refuses("ana.ruiz", new TaskingCommand.SubmitToHq(null)).Outstanding);
        Assert.Equal(TaskingStatus.Assigned, story.Status);
    }

    [Fact]
    public void A_new_officer_keeps_the_draft_but_not_the_delegation_or_report()
    {
        var story = Two().Delegated("sam.ortiz").DelegationCompleted().Answered("HOU").Reported("HOU").AssignedTo("HOU", "kim.dale");

        var part = story.Part("HOU");
        Assert.Equal(("kim.dale", ComponentState.Assigned, 0, null), (part.Assignee, part.State, part.Delegates.Count, part.ReportedAt));
        Assert.NotNull(part.Response);
        Assert.Equal(2, part.Concurrences.Count);
    }
}
