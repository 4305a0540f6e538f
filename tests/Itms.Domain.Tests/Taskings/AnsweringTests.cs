using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 2–4: respond, delegate, concur and submit, with one unit.</summary>
public sealed class AnsweringTests
{
    private static readonly ResponseDraft Substantive = new(ResponseKind.Substantive, "The answer.");

    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

    [Fact]
    public void The_whole_journey_of_one_unit()
    {
        var story = Assigned();
        Assert.Equal(TaskingStatus.Assigned, story.Status);
        Assert.Equal(TaskingStatus.Delegated, story.Delegated("sam.ortiz").Status);
        Assert.Equal(TaskingStatus.DelegatedTaskCompleted, story.DelegationCompleted(response: Substantive).Status);
        Assert.Equal(TaskingStatus.SubmittedToHq, story.Concurred().SubmittedToHq().Status);
        Assert.Equal(TaskingStatus.SentToAd, story.SentToAd().Status);
        Assert.Equal(TaskingStatus.AdCleared, story.Cleared().Status);
        Assert.Equal(TaskingStatus.SubmittedToAuthority, story.SubmittedToAuthority().Status);

        Assert.True(story.Tasking.IsClosed);
        Assert.Equal(story.Now, story.Tasking.ClosedAt);
        Assert.Equal("sam.ortiz", story.Tasking.FinalResponse!.By);
        Assert.Equal("The answer.", story.Tasking.FinalResponse.Text);
        story.ReplaysTheSame();
    }

    [Fact]
    public void A_delegation_can_replace_the_designee()
    {
        var story = Assigned().Delegated("sam.ortiz").DelegatedInstead("kim.dale");

        Assert.Equal(["kim.dale"], story.Part("HOU").Designees);
        Assert.Equal("not-allowed", story.Answer("sam.ortiz", new TaskingCommand.CompleteDelegation(null, null)));
    }

    [Fact]
    public void A_completed_delegation_may_be_delegated_again() =>
        Assert.Equal(TaskingStatus.Delegated, Assigned().Delegated("sam.ortiz").DelegationCompleted().Delegated("sam.ortiz").Status);

    [Theory]
    [InlineData("lee.chan")]
    [InlineData("old.hand")]
    [InlineData("no.body")]
    public void Nobody_can_delegate_to_the_officer_or_to_an_unknown_person(string designee) =>
        Assert.Contains("delegate", Assigned().Refuses("lee.chan", new TaskingCommand.Delegate(null, designee, null)).Errors.Keys);

    [Fact]
    public void The_delegation_keeps_its_instructions_and_comment()
    {
        var story = Assigned().When("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", "Ask the clinic.") { Comment = "Thanks." });

        Assert.Equal("Ask the clinic.", story.Part("HOU").Delegates[0].Instructions);
        Assert.Equal("Thanks.", Assert.Single(story.Tasking.Comments).Text);
    }

    [Fact]
    public void A_designee_submits_to_hq_only_where_the_policy_lets_them()
    {
        var story = Assigned().Delegated("sam.ortiz").Answered();
        Assert.Equal("designee-may-not-submit", story.Answer("sam.ortiz", new TaskingCommand.SubmitToHq(null)));

        story.Under(new TaskingPolicy(DesigneeMaySubmitToHq: true)).When("sam.ortiz", new TaskingCommand.SubmitToHq(null));

        Assert.Equal(TaskingStatus.SubmittedToHq, story.Status);
    }

    [Fact]
    public void A_negative_response_is_a_full_answer()
    {
        var story = Assigned().RespondedNegative().Concurred().SubmittedToHq();

        Assert.Equal(ResponseKind.Negative, story.Tasking.FinalResponse!.Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void A_substantive_response_says_something(string? text) =>
        Assert.Equal(
            ["response.text"],
            Assigned().Refuses("lee.chan", new TaskingCommand.Respond(null, new ResponseDraft(ResponseKind.Substantive, text))).Errors.Keys);

    [Fact]
    public void Without_a_response_it_does_not_go_to_hq()
    {
        var no = Assigned().Refuses("lee.chan", new TaskingCommand.SubmitToHq(null));

        Assert.Equal("response-missing", no.Code);
        Assert.Equal(["HOU"], no.Outstanding);
    }

    [Fact]
    public void Without_the_unit_chiefs_and_the_divisions_concurrence_it_does_not_go_to_hq()
    {
        var story = Assigned().Responded();
        Assert.Equal(["HOU:unitChief", "HOU:division"], story.Refuses("lee.chan", new TaskingCommand.SubmitToHq(null)).Outstanding);

        story.When("ray.singh", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null));
        var no = story.Refuses("ana.ruiz", new TaskingCommand.SubmitToHq(null));

        Assert.Equal(("concurrence-missing", "HOU:division"), (no.Code, Assert.Single(no.Outstanding)));
    }

    [Fact]
    public void Only_a_task_manager_can_write_a_response_while_submitting()
    {
        var story = Assigned().Answered();

        Assert.Equal(["response"], story.Refuses("lee.chan", new TaskingCommand.SubmitToHq(Substantive)).Errors.Keys);
        story.When("ana.ruiz", new TaskingCommand.SubmitToHq(Substantive));

        Assert.Equal("ana.ruiz", story.Tasking.FinalResponse!.By);
    }

    [Fact]
    public void Returned_from_hq_it_is_assigned_and_needs_concurrence_anew()
    {
        var story = Assigned().Answered().SubmittedToHq().Returned();

        Assert.Equal(TaskingStatus.Assigned, story.Status);
        Assert.Empty(story.Part("HOU").Concurrences);
        Assert.NotNull(story.Part("HOU").Response);
        Assert.Null(story.Tasking.FinalResponse);
        Assert.Equal("concurrence-missing", story.Answer("lee.chan", new TaskingCommand.SubmitToHq(null)));
        story.Concurred().SubmittedToHq().ReplaysTheSame();
    }

    [Fact]
    public void A_return_needs_a_reason() =>
        Assert.Equal(["reason"], Assigned().Answered().SubmittedToHq().Refuses("ana.ruiz", new TaskingCommand.Return(null, " ")).Errors.Keys);

    [Fact]
    public void While_the_icu_edits_nothing_leaves_hq()
    {
        var story = Assigned().Answered().SubmittedToHq().When("ana.ruiz", new TaskingCommand.SendToIcu(null));
        Assert.True(story.Tasking.WithIcu);
        Assert.Equal("with-icu", story.Answer("ana.ruiz", new TaskingCommand.SendToAd()));
        Assert.Equal("with-icu", story.Answer("ana.ruiz", new TaskingCommand.SendToIcu(null)));

        story.When("ana.ruiz", new TaskingCommand.Respond(null, new ResponseDraft(ResponseKind.Substantive, "Edited.")))
            .When("ana.ruiz", new TaskingCommand.ReturnFromIcu(null));

        Assert.False(story.Tasking.WithIcu);
        Assert.Equal("Edited.", story.Tasking.FinalResponse!.Text);
        Assert.Equal("The answer.", story.Part("HOU").Response!.Text);
        Assert.Equal("not-with-icu", story.Answer("ana.ruiz", new TaskingCommand.ReturnFromIcu(null)));
        story.SentToAd();
    }

    [Fact]
    public void A_return_takes_it_back_from_the_icu() =>
        Assert.False(Assigned().Answered().SubmittedToHq().When("ana.ruiz", new TaskingCommand.SendToIcu(null)).Returned().Tasking.WithIcu);
}
