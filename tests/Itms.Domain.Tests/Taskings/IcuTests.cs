using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 5: the ICU's people are mailed, read the response, put an edited one beside it, and hand it back.</summary>
public sealed class IcuTests
{
    private static readonly ResponseDraft Edited = new(ResponseKind.Substantive, "The answer, edited.");

    private static TaskingStory WithIcu() => Given.Tasking().With(f => f with { Restricted = true }).AssignedTo("HOU", "lee.chan").Answered()
        .SubmittedToHq().When("ana.ruiz", new TaskingCommand.SendToIcu("please"));

    [Fact]
    public void Its_people_are_mailed_and_may_read_the_response_while_it_is_with_them()
    {
        var story = WithIcu();

        Assert.Equal(["sentToIcu: pia.novak"], story.Mailed);
        Assert.True(Rights.MaySee(story.Tasking, Agency.Person("pia.novak"), story.Rules.Directory));
        story.When("ana.ruiz", new TaskingCommand.ReturnFromIcu(null));
        Assert.False(Rights.MaySee(story.Tasking, Agency.Person("pia.novak"), story.Rules.Directory));
    }

    [Fact]
    public void They_hand_back_an_edited_response_beside_the_first()
    {
        var story = WithIcu().When("pia.novak", new TaskingCommand.ReturnFromIcu("done", Edited));

        Assert.Equal(["returnedFromIcu: ana.ruiz"], story.Mailed);
        Assert.Equal(
            ("The answer.", "The answer, edited.", "pia.novak"),
            (story.Tasking.FinalResponse!.Text, story.Tasking.IcuResponse!.Text, story.Tasking.IcuResponse.By));
        Assert.Null(story.When("ana.ruiz", new TaskingCommand.SendToIcu(null)).Tasking.IcuResponse);
        story.ReplaysTheSame();
    }

    [Fact]
    public void Only_they_and_task_managers_hand_it_back_and_only_once()
    {
        Assert.Equal("task-manager-only", WithIcu().Answer("lee.chan", new TaskingCommand.ReturnFromIcu(null)));
        Assert.Equal(
            "not-with-icu",
            WithIcu().When("pia.novak", new TaskingCommand.ReturnFromIcu(null)).Answer("pia.novak", new TaskingCommand.ReturnFromIcu(null)));
        var empty = new TaskingCommand.ReturnFromIcu(null, new ResponseDraft(ResponseKind.Substantive, null));
        Assert.NotEmpty(WithIcu().Refuses("pia.novak", empty).Errors);
    }

    [Fact]
    public void Where_nobody_is_in_the_icu_the_task_managers_are_told()
    {
        var rules = Agency.RulesWhere(p => p.Id == "pia.novak" ? p with { Active = false } : p);
        var story = Given.Tasking().Under(rules).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq();

        Assert.Equal(["sentToIcu: ana.ruiz"], story.When("tom.becker", new TaskingCommand.SendToIcu(null)).Mailed);
        Assert.Equal(
            [new WaitingStep(WaitingKind.Edit, "ana.ruiz", null, story.Now)], Waiting.On(story.Tasking, rules, story.Now));
    }
}
