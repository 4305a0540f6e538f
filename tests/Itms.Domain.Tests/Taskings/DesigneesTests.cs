using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Several designees of one part, each with instructions and an answer of their own (Life 2).</summary>
public sealed class DesigneesTests
{
    [Fact]
    public void A_substitute_answers_for_a_designee_who_is_away_and_on_their_behalf()
    {
        var (from, until) = (Agency.Time("2027-01-11 08:00"), Agency.Time("2027-01-29 17:00"));
        var away = new Absence("a", "sam.ortiz", "nia.frost", from, until, "sam.ortiz", from);
        var story = Given.Tasking().Under(Agency.Rules with { Absences = [away] }).AssignedTo("HOU", "lee.chan").Delegated("sam.ortiz");

        story.When("nia.frost", new TaskingCommand.CompleteDelegation(null, new ResponseDraft(ResponseKind.Negative, null))).ReplaysTheSame();

        var answer = story.Part("HOU").DelegationOf("sam.ortiz")!.Response!;
        Assert.Equal(("nia.frost", "sam.ortiz"), (answer.By, answer.OnBehalfOf));
        Assert.Equal(["nia.frost", "sam.ortiz"], story.Tasking.Authors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_designees_work_at_the_same_time_and_the_part_is_completed_when_both_are()
    {
        var story = Assigned()
            .When("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", "Count the visits."))
            .At("2027-01-11 10:00").When("lee.chan", new TaskingCommand.Delegate(null, "kim.dale", "Ask the clinic."));
        Assert.Equal(["delegated: kim.dale"], story.Mailed);
        Assert.Equal(["Count the visits.", "Ask the clinic."], story.Part("HOU").Delegates.Select(d => d.Instructions));
        Assert.Equal(["sam.ortiz", "kim.dale"], Waits(story));

        story.When("sam.ortiz", new TaskingCommand.CompleteDelegation(null, Text("412 visits.")));
        Assert.Equal(["delegationCompleted: lee.chan"], story.Mailed);
        Assert.Equal((TaskingStatus.Delegated, ComponentState.Delegated), (story.Status, story.Part("HOU").State));
        Assert.Equal(["kim.dale"], Waits(story));
        Assert.Equal("delegation-completed", story.Answer("sam.ortiz", new TaskingCommand.CompleteDelegation(null, null)));
        Assert.Equal("delegation-completed", story.Answer("sam.ortiz", new TaskingCommand.Respond(null, Text("413 visits."))));

        story.When("kim.dale", new TaskingCommand.CompleteDelegation(null, Text("The clinic agrees.")));
        Assert.Equal(TaskingStatus.DelegatedTaskCompleted, story.Status);
        Assert.Equal(["412 visits.", "The clinic agrees."], story.Part("HOU").Delegates.Select(d => d.Response!.Text));
        Assert.Null(story.Part("HOU").Response);
        story.Answered().SubmittedToHq().ReplaysTheSame();
    }

    [Fact]
    public void The_answer_of_an_only_designee_is_the_units_draft_and_a_second_one_cannot_overwrite_it()
    {
        var story = Assigned().Delegated("sam.ortiz").DelegationCompleted(response: Text("412 visits."));
        Assert.Equal("412 visits.", story.Part("HOU").Response!.Text);

        story.Delegated("kim.dale").When("kim.dale", new TaskingCommand.Respond(null, Text("None.")));
        Assert.Equal("412 visits.", story.Part("HOU").Response!.Text);
        Assert.Equal(["412 visits.", "None."], story.Part("HOU").Delegates.Select(d => d.Response!.Text));
        Assert.Empty(story.Mailed);
    }

    [Fact]
    public void The_same_person_again_gets_new_instructions_and_keeps_their_answer()
    {
        var story = Assigned().Delegated("sam.ortiz").DelegationCompleted(response: Text("412 visits."))
            .When("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", "By month, please."));

        var only = Assert.Single(story.Part("HOU").Delegates);
        Assert.Equal(("By month, please.", DelegationState.Delegated, "412 visits."), (only.Instructions, only.State, only.Response!.Text));
    }

    [Fact]
    public void One_designee_is_taken_back_and_the_other_goes_on()
    {
        var story = Assigned().Delegated("sam.ortiz").Delegated("kim.dale");
        Assert.Equal("not-allowed", story.Answer("kim.dale", new TaskingCommand.WithdrawDelegation(null, "sam.ortiz")));
        Assert.Contains("delegate", story.Refuses("lee.chan", new TaskingCommand.WithdrawDelegation(null, "hal.price")).Errors.Keys);

        story.When("lee.chan", new TaskingCommand.WithdrawDelegation(null, "sam.ortiz"));
        Assert.Equal(["delegationEnded: sam.ortiz"], story.Mailed);
        Assert.Equal(["kim.dale"], story.Part("HOU").Designees);
        Assert.Equal(TaskingStatus.Assigned, story.When("lee.chan", new TaskingCommand.WithdrawDelegation(null, "kim.dale")).Status);
    }

    [Fact]
    public void A_task_manager_says_whose_task_is_completed()
    {
        var story = Assigned().Delegated("sam.ortiz").Delegated("kim.dale");
        Assert.Contains("delegate", story.Refuses("ana.ruiz", new TaskingCommand.CompleteDelegation(null, null)).Errors.Keys);
        Assert.Equal("not-allowed", story.Answer("kim.dale", new TaskingCommand.CompleteDelegation(null, null, "sam.ortiz")));
        Assert.Contains("complete-delegation", AllowedActions.Of(story.Tasking, Agency.Actor("ana.ruiz"), story.Rules, story.Now));

        story.When("ana.ruiz", new TaskingCommand.CompleteDelegation(null, null, "kim.dale"));
        Assert.Equal(["sam.ortiz"], story.Part("HOU").AtWork.Select(d => d.Person));
    }

    [Fact]
    public void Reminders_lists_and_rights_follow_every_designee()
    {
        var story = Assigned().Delegated("sam.ortiz").Delegated("hal.price");
        Assert.Equal(["sam.ortiz", "hal.price"], TaskingRow.Of(story.Tasking, Agency.Calendar).Delegates);
        Assert.Equal(["sam.ortiz", "hal.price"], DueTasking.Of(story.Tasking, Agency.Calendar)!.Delegates);
        Assert.Equal(["lee.chan", "sam.ortiz", "hal.price"], story.RemindedBy("dueIn3"));

        story.DelegationCompleted();
        Assert.Equal(["lee.chan", "hal.price"], story.RemindedBy("dueIn3"));
        Assert.True(OpenWork.IsWith(story.Tasking, "hal.price"));
        Assert.False(OpenWork.IsWith(story.Tasking, "sam.ortiz"));
        Assert.All(["sam.ortiz", "hal.price"], id => Assert.True(Rights.MayReadDetainees(story.Tasking, Agency.Person(id), Agency.Directory)));
    }

    [Fact]
    public void A_part_has_a_limited_number_of_designees_and_a_return_ends_what_is_unfinished()
    {
        var story = Assigned().Delegated("sam.ortiz").Delegated("kim.dale").DelegationCompleted().Answered().SubmittedToHq().Returned();
        Assert.Equal([DelegationState.Completed, DelegationState.Ended], story.Part("HOU").Delegates.Select(d => d.State));
        Assert.Equal(TaskingStatus.Assigned, story.Status);
        Assert.Empty(Waits(story));

        var many = Assigned();
        foreach (var id in Agency.Directory.People.Where(p => p.Active && p.Id != "lee.chan").Take(TaskingDecider.MaxDelegates).Select(p => p.Id))
            many.Delegated(id);
        var next = Agency.Directory.People.First(p => p.Active && p.Id != "lee.chan" && many.Part("HOU").DelegationOf(p.Id) is null).Id;
        Assert.Contains("delegate", many.Refuses("lee.chan", new TaskingCommand.Delegate(null, next, null)).Errors.Keys);
    }

    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan");

    private static ResponseDraft Text(string text) => new(ResponseKind.Substantive, text);

    private static IEnumerable<string> Waits(TaskingStory story) =>
        Waiting.On(story.Tasking, story.Rules, story.Now).Where(w => w.Step == WaitingKind.Delegated).Select(w => w.Person);
}
