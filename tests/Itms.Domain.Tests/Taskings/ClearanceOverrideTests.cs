using Itms.Domain.Forms;
using Itms.Domain.Reports;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>A rule is not weakened behind anybody's back (Life 6).</summary>
public sealed class ClearanceOverrideTests
{
    private static TaskingStory AtHq(string category) =>
        Given.Tasking().InCategory(category).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq();

    [Fact]
    public void Replacing_a_rule_that_can_be_followed_is_an_override_and_those_taken_out_are_told()
    {
        var story = AtHq(Category.Congressional).At("2027-01-12 10:00").NamedClearing(ClearanceKind.AnyOf, "RIM");

        Assert.IsType<TaskingEvent.ClearanceOverridden>(Assert.Single(story.Happened).Event);
        var t = story.ReplaysTheSame().Tasking;
        Assert.Equal("AllOf DAD CoS", Words(t.ClearanceOverride!.Was));
        Assert.Equal(("RIM", "ana.ruiz", story.Now), (Assert.Single(t.ClearanceOverride.Positions), t.ClearanceOverride.By, t.ClearanceOverride.At));
        Assert.NotEmpty(t.ClearanceOverride.Reason);
        Assert.Contains("clearanceOverridden", TaskingRow.Of(t, Agency.Calendar).Flags);
        Assert.Equal(["clearanceOverridden: dan.okoro", "clearanceOverridden: ivy.marsh", "clearanceOverridden: joe.lind"], story.Mailed);
        Assert.Contains("named RIM to clear this response instead of DAD and CoS", story.Notifications[0].Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void While_it_is_being_cleared_the_new_officials_are_asked_and_the_others_told()
    {
        var story = AtHq(Category.Congressional).SentToAd().Cleared("dan.okoro").NamedClearing(ClearanceKind.AllOf, "CoS", "RIM");

        Assert.Equal(
            ["clearanceOverridden: dan.okoro", "clearanceOverridden: ivy.marsh", "clearanceRequested: joe.lind", "clearanceRequested: nia.frost"],
            story.Mailed);
        Assert.Equal("not-clearing-official", story.Answer("dan.okoro", new TaskingCommand.Clear(null)));
    }

    [Fact]
    public void Deciding_what_was_to_be_decided_or_replacing_a_vacant_position_is_none()
    {
        Assert.Null(AtHq(Category.MedicalRecords).NamedClearing(ClearanceKind.AnyOf, "RIM").Tasking.ClearanceOverride);

        var vacant = AtHq(Category.FoiaData).Under(Agency.RulesWhere(p => p.Id == "nia.frost" ? p with { Active = false } : p))
            .NamedClearing(ClearanceKind.AnyOf, "AD");
        Assert.Null(vacant.Tasking.ClearanceOverride);
        Assert.Empty(vacant.Mailed);
        // What was decided is then the rule.
        Assert.NotNull(AtHq(Category.MedicalRecords).NamedClearing(ClearanceKind.AnyOf, "RIM").NamedClearing(ClearanceKind.AnyOf, "AD")
            .Tasking.ClearanceOverride);
    }

    [Fact]
    public void Naming_the_same_officials_again_is_none() =>
        Assert.Null(AtHq(Category.Congressional).NamedClearing(ClearanceKind.AllOf, "CoS", "DAD").Tasking.ClearanceOverride);

    [Fact]
    public void A_second_override_does_not_hide_the_first_and_putting_the_rule_back_ends_it()
    {
        var story = AtHq(Category.Congressional).NamedClearing(ClearanceKind.AnyOf, "RIM").NamedClearing(ClearanceKind.AnyOf, "AD");
        Assert.Equal("AllOf DAD CoS", Words(story.Tasking.ClearanceOverride!.Was));

        story.NamedClearing(ClearanceKind.AllOf, "DAD", "CoS").ReplaysTheSame();

        Assert.Null(story.Tasking.ClearanceOverride);
        Assert.Equal(3, story.Tasking.ClearanceOverrides.Count);
    }

    [Fact]
    public void Those_taken_out_may_still_read_the_tasking()
    {
        var story = Given.Tasking().InCategory(Category.MedicalComplaint).With(f => f with { Restricted = true }).AssignedTo("HOU", "lee.chan")
            .Answered().SubmittedToHq().NamedClearing(ClearanceKind.AnyOf, "AD");

        Assert.True(Rights.MaySee(story.Tasking, Agency.Person("cole.vance"), Agency.Directory));
        Assert.False(Rights.MaySee(story.Tasking, Agency.Person("nia.frost"), Agency.Directory));
    }

    [Fact]
    public void The_report_counts_overrides_in_the_cycle_they_happened_in()
    {
        var story = AtHq(Category.Congressional).At("2027-01-12 10:00").NamedClearing(ClearanceKind.AnyOf, "AD").SentToAd().Cleared()
            .SubmittedToAuthority().At("2027-02-26 10:00").Reopened();

        Assert.Equal([1, 0], CycleFacts.Of(story.Tasking, Agency.Calendar).Select(f => f.ClearanceOverrides.Count));
        var period = ReportPeriod.Of(new DateOnly(2027, 1, 1), new DateOnly(2027, 1, 31), Agency.Calendar);
        var tally = new PerformanceTally(period, Agency.Calendar, Agency.Time("2027-03-01 09:00"));
        foreach (var fact in CycleFacts.Of(story.Tasking, Agency.Calendar)) tally.Add(fact);
        Assert.Equal((1, 0), (tally.Report().Present.Total.ClearanceOverrides, tally.Report().Before.Total.ClearanceOverrides));
    }

    private static string Words(ClearanceRule rule) => $"{rule.Kind} {string.Join(' ', rule.Positions)}";
}
