using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Routing;

/// <summary>The system suggests and the task manager confirms. An override and its reason are kept.</summary>
public sealed class OverrideTests
{
    private static readonly TaskingPolicy Strict = new(RoutingOverrideNeedsReason: true);

    private static TaskingStory Complaint() => Given.Tasking().InCategory(Category.MedicalComplaint);

    private static TaskingCommand.Create Create(string unit, string? reason) =>
        new("ITMS-2027-000042", Complaint().Form, [new PlacementRequest(unit, "lee.chan", [])]) { RoutingReason = reason };

    private static string? Kept(TaskingStory story) =>
        story.Tasking.Routing is { } routing ? $"{string.Join(' ', routing.SuggestedUnits)}: {routing.Reason}" : null;

    [Theory]
    [InlineData("HOU", null, null)]
    [InlineData("HOU", "They know the case.", "MCMU HOU: They know the case.")]
    [InlineData("HPMU", null, "MCMU HOU: ")]
    [InlineData("HPMU", " It is about a bill. ", "MCMU HOU: It is about a bill.")]
    public void An_override_is_kept_with_its_reason(string unit, string? reason, string? kept)
    {
        var story = Given.Tasking().When("ana.ruiz", Create(unit, reason));

        Assert.Equal(kept, Kept(story));
        story.ReplaysTheSame();
    }

    [Fact]
    public void The_last_override_stands()
    {
        var story = Complaint().AssignedTo("HOU", "lee.chan").Created();
        story.When("ana.ruiz", new TaskingCommand.Assign([new PlacementRequest("HPMU", "hal.price", [])]) { RoutingReason = "A bill too." });
        Assert.Equal("MCMU HOU: A bill too.", Kept(story));

        // Another person in a unit that is already on the tasking is no override.
        story.When("ana.ruiz", new TaskingCommand.Assign([new PlacementRequest("HPMU", "uma.vega", [])]));
        Assert.Equal("MCMU HOU: A bill too.", Kept(story));
    }

    [Fact]
    public void A_reason_is_required_if_the_policy_says_so()
    {
        var story = Complaint().Under(Agency.Rules with { Policy = Strict });
        var no = story.Refuses("ana.ruiz", Create("HPMU", null));
        Assert.Equal(("routing-reason-required", RefusalKind.Conflict), (no.Code, no.Kind));
        Assert.Contains("MCMU, HOU", no.Detail, StringComparison.Ordinal);

        Assert.Equal("yes", story.Answer("ana.ruiz", Create("HPMU", "A bill.")));
        Assert.Equal("yes", story.Answer("ana.ruiz", Create("HOU", null)));
        story.AssignedTo("MCMU", "mia.lund").Created();
        Assert.Equal("routing-reason-required", story.Answer("ana.ruiz", new TaskingCommand.Assign([new PlacementRequest("HPMU", "hal.price", [])])));
        Assert.Contains("assign", AllowedActions.Of(story.Tasking, Agency.Actor("ana.ruiz"), story.Rules, story.Now));
    }

    [Fact]
    public void If_the_rubric_leaves_the_unit_open_there_is_nothing_to_override() =>
        Assert.Null(Kept(Given.Tasking().Under(Agency.Rules with { Policy = Strict }).AssignedTo("HPMU", "hal.price").Created()));

    [Fact]
    public void The_unit_deferred_to_needs_no_further_reason()
    {
        var story = Complaint().Under(Agency.Rules with { Policy = Strict }).AssignedTo("HOU", "lee.chan").Deferred("HOU", "HPMU");

        Assert.Null(Kept(story.AssignedTo("HPMU", "hal.price")));
    }

    [Fact]
    public void The_length_of_a_reason_is_limited() =>
        Assert.Equal(["routingReason"], Given.Tasking().Refuses("ana.ruiz", Create("HPMU", new string('x', FieldErrors.TextLength + 1))).Errors.Keys);
}
