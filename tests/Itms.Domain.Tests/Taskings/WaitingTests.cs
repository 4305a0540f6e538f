using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Every step that waits for somebody, with its person, unit and time.</summary>
public sealed class WaitingTests
{
    [Fact]
    public void A_tasking_waits_for_one_after_another()
    {
        var story = Given.Tasking().Created();
        Assert.Equal(["Assign ana.ruiz - 09:00"], Steps(story));
        Assert.Equal(["Answer lee.chan HOU 10:00"], Steps(story.At("2027-01-11 10:00").AssignedTo("HOU", "lee.chan")));
        Assert.Equal(["Delegated sam.ortiz HOU 11:00"], Steps(story.At("2027-01-11 11:00").Delegated("sam.ortiz")));
        Assert.Equal(["Answer lee.chan HOU 12:00"], Steps(story.At("2027-01-11 12:00").DelegationCompleted()));
        Assert.Equal(["Concur ray.singh HOU 13:00"], Steps(story.At("2027-01-11 13:00").Responded()));
        story.At("2027-01-11 14:00").When("ray.singh", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null));
        Assert.Equal(["Concur dan.okoro HOU 14:00"], Steps(story));
        story.At("2027-01-11 15:00").When("dan.okoro", new TaskingCommand.Concur(null, ConcurrenceLevel.Division, null, null));
        Assert.Equal(["Answer lee.chan HOU 15:00"], Steps(story));
        Assert.Equal(["ReviewAtHq ana.ruiz - 16:00"], Steps(story.At("2027-01-11 16:00").SubmittedToHq()));
        Assert.Equal(["Edit pia.novak - 17:00"], Steps(story.At("2027-01-11 17:00").When("ana.ruiz", new TaskingCommand.SendToIcu(null))));
        Assert.Equal(["ReviewAtHq ana.ruiz - 16:00"], Steps(story.When("pia.novak", new TaskingCommand.ReturnFromIcu(null))));
        story.At("2027-01-11 18:00").SentToAd();
        Assert.Equal(
            ["Clear dan.okoro - 18:00", "Clear ivy.marsh - 18:00", "Clear joe.lind - 18:00", "Clear ada.wells - 18:00"], Steps(story));
        Assert.Equal(["Send ana.ruiz - 19:00"], Steps(story.At("2027-01-11 19:00").Cleared()));
        Assert.Empty(Steps(story.SubmittedToAuthority()));
        Assert.Equal(["Answer lee.chan HOU 08:00"], Steps(story.At("2027-02-11 08:00").Reopened()));
    }

    [Fact]
    public void What_waits_for_a_task_manager_in_charge_waits_for_their_substitute_too()
    {
        var (from, until) = (Agency.Time("2027-01-11 08:00"), Agency.Time("2027-01-29 17:00"));
        var away = new Absence("a", "ana.ruiz", "uma.vega", from, until, "ana.ruiz", from);
        var story = Given.Tasking().Under(Agency.Rules with { Absences = [away] }).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq();
        Assert.Equal("ana.ruiz", story.Tasking.TaskManager);
        Assert.Equal(["ReviewAtHq ana.ruiz - 09:00", "ReviewAtHq uma.vega - 09:00"], Steps(story));

        story.When("tom.becker", new TaskingCommand.TakeCharge("tom.becker"));
        Assert.Equal(["ReviewAtHq ana.ruiz - 09:00"], Steps(story));
    }

    [Fact]
    public void Of_several_units_each_part_waits_for_its_own()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").AssignedTo("HPMU", "hal.price")
            .Answered().Reported("HOU").Responded("MCMU").Deferred("HPMU", "HITU");
        Assert.Equal(["Concur eva.stone MCMU 09:00", "Assign ana.ruiz HPMU 09:00"], Steps(story));

        story.Withdrawn("HPMU").Concurred("MCMU").At("2027-01-11 10:00").Reported("MCMU");
        Assert.Equal(["ReviewAtHq ana.ruiz - 10:00"], Steps(story));
    }

    [Fact]
    public void Only_officials_who_may_and_have_not_decided_are_asked_to_clear()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq()
            .NamedClearing(ClearanceKind.AllOf, Position.ChiefOfStaff, Position.DadClinicalServices).SentToAd();
        Assert.Equal(["Clear joe.lind - 09:00", "Clear dan.okoro - 09:00"], Steps(story));
        Assert.Equal(["Clear dan.okoro - 09:00"], Steps(story.Cleared("joe.lind")));
    }

    [Fact]
    public void Nothing_waits_while_it_is_stood_down_and_a_review_waits_to_be_acknowledged()
    {
        Assert.Empty(Steps(Given.Tasking().AssignedTo("HOU", "lee.chan").StoodDown()));
        Assert.Equal(["Answer lee.chan HOU 09:00"], Steps(Given.Tasking().ForReview().AssignedTo("HOU", "lee.chan").Answered()));
    }

    [Fact]
    public void What_waits_for_somebody_who_left_waits_for_the_task_managers()
    {
        var rules = Agency.RulesWhere(p => p.Id == "lee.chan" ? p with { Active = false } : p);
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created().Under(rules);

        Assert.Equal(["Answer ana.ruiz HOU 09:00"], Steps(story));
        Assert.Contains(WaitingPosts.OfPerson("lee.chan"), WaitingPosts.HeldBy(Agency.Person("ana.ruiz"), rules, story.Now));
    }

    private static IEnumerable<string> Steps(TaskingStory story) => Waiting.On(story.Tasking, story.Rules, story.Now)
        .Select(step => $"{step.Step} {step.Person} {step.Unit ?? "-"} {Agency.Clock(step.Since)[11..]}");
}
