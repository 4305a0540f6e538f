using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Whom a task manager acts for, in the history.</summary>
public sealed class RepresentationTests
{
    private const string Manager = "ana.ruiz";
    private static readonly ResponseDraft Negative = new(ResponseKind.Negative, null);

    [Fact]
    public void A_task_manager_who_takes_an_officers_step_acts_for_the_officer()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

        Assert.Equal("lee.chan", For(story.When(Manager, new TaskingCommand.Delegate(null, "sam.ortiz", null))));
        Assert.Equal("sam.ortiz", For(story.When(Manager, new TaskingCommand.CompleteDelegation(null, null))));
        Assert.Equal("lee.chan", For(story.When(Manager, new TaskingCommand.Respond(null, Negative))));
        Assert.Equal("lee.chan", For(story.When(Manager, Concur(ConcurrenceLevel.UnitChief, "ray.singh"))));
        Assert.Equal("lee.chan", For(story.When(Manager, Concur(ConcurrenceLevel.Division, "dan.okoro"))));
        Assert.Equal("lee.chan", For(story.When(Manager, new TaskingCommand.SubmitToHq(null))));
        Assert.Contains(story.AllNotifications, n => n.Lines[0].StartsWith("Ana Ruiz, on behalf of Lee Chan, delegated", StringComparison.Ordinal));
    }

    [Fact]
    public void With_several_units_it_is_the_officer_of_the_part_and_hq_is_the_managers_own_step()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Answered("HOU").Answered("MCMU");

        Assert.Equal("mia.lund", For(story.When(Manager, new TaskingCommand.ReportComplete("MCMU"))));
        Assert.Equal("lee.chan", For(story.When(Manager, new TaskingCommand.ReportComplete("HOU"))));
        Assert.Null(For(story.SubmittedToHq()));
        Assert.Null(For(story.When(Manager, new TaskingCommand.Respond(null, Negative))));
    }

    [Fact]
    public void Officers_chiefs_and_managers_in_their_own_right_act_for_nobody()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created();
        Assert.Null(For(story.Responded()));
        Assert.Null(For(story.When("ray.singh", new TaskingCommand.Respond(null, Negative))));
        Assert.Null(For(story.When("ray.singh", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null))));
        Assert.Null(For(story.When(Manager, new TaskingCommand.AddComment("noted"))));

        // The TPSU chief is the chief of the unit, and concurs as such.
        var own = Given.Tasking().AssignedTo("TPSU", "ana.ruiz").Created();
        Assert.Null(For(own.When(Manager, new TaskingCommand.Respond(null, Negative))));
        Assert.Null(For(own.When("tom.becker", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null))));
    }

    private static TaskingCommand.Concur Concur(ConcurrenceLevel level, string givenBy) => new(null, level, "by email", givenBy);

    private static string? For(TaskingStory story) => Assert.Single(story.Happened.Select(r => r.OnBehalfOf).Distinct());
}
