using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Each tasking has a task manager in charge (Life 11).</summary>
public sealed class TaskManagerTests
{
    [Fact]
    public void Who_enters_it_is_in_charge_unless_they_name_another()
    {
        Assert.Equal("ana.ruiz", Given.Tasking().Tasking.TaskManager);
        var story = Given.Tasking();
        Assert.Equal("tom.becker", story.When("ana.ruiz", story.Creation with { TaskManager = " tom.becker " }).Tasking.TaskManager);

        foreach (var nobody in new[] { "lee.chan", "old.hand", "no.body" })
            Assert.Equal(["taskManager"], Given.Tasking().Refuses("ana.ruiz", Given.Tasking().Creation with { TaskManager = nobody }).Errors.Keys);
    }

    [Fact]
    public void What_comes_by_mail_has_nobody_in_charge_until_somebody_takes_it()
    {
        var story = Given.Tasking();
        story.When("itms", story.Creation);
        Assert.Null(story.Tasking.TaskManager);

        Assert.Equal("ana.ruiz", story.When("ana.ruiz", new TaskingCommand.TakeCharge(null)).Tasking.TaskManager);
        Assert.Empty(story.Mailed);
        Assert.Empty(story.When("ana.ruiz", new TaskingCommand.TakeCharge("ana.ruiz")).Happened);
        story.ReplaysTheSame();
    }

    [Fact]
    public void It_is_handed_over_and_both_are_told()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").When("ana.ruiz", new TaskingCommand.TakeCharge("tom.becker"));
        Assert.Equal(["inCharge: tom.becker"], story.Mailed);

        story.When("tom.becker", new TaskingCommand.TakeCharge("ana.ruiz"));
        Assert.Equal(["inCharge: ana.ruiz"], story.Mailed);
        Assert.Equal(["noLongerInCharge: ana.ruiz"], story.When("tom.becker", new TaskingCommand.TakeCharge(null)).Mailed);
        Assert.Equal("tom.becker", story.Closed().When("tom.becker", new TaskingCommand.TakeCharge("ana.ruiz")).When(
            "tom.becker", new TaskingCommand.TakeCharge(null)).Tasking.TaskManager);
    }

    [Fact]
    public void A_TPSU_chief_in_charge_is_told_what_the_task_managers_are_told()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").When("tom.becker", new TaskingCommand.TakeCharge(null));

        Assert.Equal(["comment: ana.ruiz", "comment: tom.becker"], story.When("lee.chan", new TaskingCommand.AddComment("Soon.")).Mailed);
        Assert.Equal(["submittedToHq: ana.ruiz", "submittedToHq: tom.becker"], story.Answered().SubmittedToHq().Mailed);
        Assert.Equal(["cleared: ana.ruiz", "cleared: tom.becker"], story.SentToAd().Cleared().Mailed);
        Assert.Equal(["comment: ana.ruiz", "comment: tom.becker"],
            story.SubmittedToAuthority().When("lee.chan", new TaskingCommand.AddComment("One thing more.")).Mailed);
    }

    [Fact]
    public void Without_a_task_manager_the_TPSU_chief_is_told()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created()
            .Under(Agency.RulesWhere(p => p.Id == "ana.ruiz" ? p with { Active = false } : p)).Answered().SubmittedToHq();

        Assert.Equal(["submittedToHq: tom.becker"], story.Mailed);
    }

    [Fact]
    public void Only_task_managers_take_charge_or_put_somebody_in_charge()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan");

        Assert.Equal("task-manager-only", story.Answer("lee.chan", new TaskingCommand.TakeCharge(null)));
        Assert.Equal("task-manager-only", story.Answer("ray.singh", new TaskingCommand.TakeCharge("ana.ruiz")));
        Assert.Equal(["person"], story.Refuses("ana.ruiz", new TaskingCommand.TakeCharge("lee.chan")).Errors.Keys);
        Assert.Contains("take-charge", AllowedActions.Of(story.Tasking, Agency.Actor("tom.becker"), story.Rules, story.Now));
        Assert.DoesNotContain("take-charge", AllowedActions.Of(story.Tasking, Agency.Actor("lee.chan"), story.Rules, story.Now));
    }

    [Fact]
    public void The_next_occurrence_stays_with_the_task_manager_in_charge_unless_they_left()
    {
        var story = Given.Tasking().Recurring().AssignedTo("HOU", "lee.chan").When("ana.ruiz", new TaskingCommand.TakeCharge("tom.becker"));
        Assert.Equal("tom.becker", OccurrencePlanner.Open(story.Tasking, story.Rules)!.TaskManager);

        var gone = Agency.RulesWhere(p => p.Id == "tom.becker" ? p with { Roles = [Role.Staff] } : p);
        Assert.Null(OccurrencePlanner.Open(story.Tasking, gone)!.TaskManager);
    }
}
