using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>A unit chief puts another action officer of their unit in place (G II.C).</summary>
public sealed class ChiefAssignsTests
{
    private const string Chief = "ray.singh";

    [Fact]
    public void A_chief_puts_another_officer_of_the_unit_in_place_and_all_three_are_mailed()
    {
        var story = Two().When(Chief, Assign("HOU", "kim.dale"));

        Assert.Equal(["assigned: kim.dale", "officerChanged: ana.ruiz", "unassigned: lee.chan"], story.Mailed);
        Assert.Equal("kim.dale", story.Part("HOU").Assignee);
        Assert.Equal((Chief, null), (story.History[^1].By, story.History[^1].OnBehalfOf));
        Assert.Contains("assign", AllowedActions.Of(story.Tasking, Agency.Actor(Chief), story.Rules, story.Now));
    }

    [Fact]
    public void A_chief_may_take_the_part_themselves() => Assert.Equal(Chief, Two().When(Chief, Assign("HOU", Chief)).Part("HOU").Assignee);

    [Theory]
    [InlineData("MCMU", "lee.chan", "not-allowed")]
    [InlineData("HPMU", "lee.chan", "not-allowed")]
    [InlineData("HOU", "mia.lund", "invalid")]
    [InlineData("HOU", "old.hand", "invalid")]
    [InlineData("HOU", null, "invalid")]
    public void A_chief_changes_neither_other_units_nor_names_people_of_others(string unit, string? assignee, string code) =>
        Assert.Equal(code, Two().Answer(Chief, Assign(unit, assignee)));

    [Fact]
    public void One_request_cannot_mix_the_own_unit_with_another() =>
        Assert.Equal("not-allowed", Two().Answer(Chief, new TaskingCommand.Assign(
            [new PlacementRequest("HOU", "kim.dale", null), new PlacementRequest("HPMU", "hal.price", null)])));

    [Fact]
    public void A_chief_without_a_part_cannot_assign() => Assert.Equal(
        "task-manager-only", Given.Tasking().AssignedTo("MCMU", "mia.lund").Answer(Chief, Assign("MCMU", "mia.lund")));

    [Fact]
    public void A_reported_or_deferred_part_stays_with_the_task_manager()
    {
        Assert.Equal("already-reported", Two().Answered().Reported("HOU").Answer(Chief, Assign("HOU", "kim.dale")));
        Assert.Equal("not-in-state", Two().Deferred("HOU", "HPMU").Answer(Chief, Assign("HOU", "kim.dale")));
    }

    private static TaskingStory Two() => Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund");

    private static TaskingCommand.Assign Assign(string unit, string? assignee) => new([new PlacementRequest(unit, assignee, [])]);
}
