using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>People leave, posts are vacant, parts change hands: nothing gets stuck, and nobody's taskings vanish.</summary>
public sealed class SuccessionTests
{
    private static readonly TaskingCommand.Concur UnitChief = new("MQMU", ConcurrenceLevel.UnitChief, null, null);

    [Fact]
    public void While_the_unit_has_no_chief_the_division_lead_concurs_for_it()
    {
        var story = Given.Tasking().AssignedTo("MQMU", "cole.vance").Responded("MQMU");

        Assert.Equal("yes", story.Answer("ivy.marsh", UnitChief));
        Assert.NotEqual("yes", story.Answer("dan.okoro", UnitChief));
    }

    [Fact]
    public void While_the_division_has_no_lead_the_chief_of_staff_and_the_assistant_director_concur_for_it()
    {
        var story = Given.Tasking().Under(Agency.RulesWhere(p => p.Id == "ivy.marsh" ? p with { Active = false } : p))
            .AssignedTo("MQMU", "cole.vance").Responded("MQMU");

        Assert.Equal("yes", story.Answer("joe.lind", UnitChief with { Level = ConcurrenceLevel.Division }));
        Assert.Equal("yes", story.Answer("ada.wells", UnitChief with { Level = ConcurrenceLevel.Division }));
        Assert.NotEqual("yes", story.Answer("dan.okoro", UnitChief with { Level = ConcurrenceLevel.Division }));
    }

    [Fact]
    public void Another_official_can_be_named_while_the_response_is_with_one_who_has_left()
    {
        var story = Given.Tasking().InCategory(Category.MedicalComplaint).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd();

        story.NamedClearing(ClearanceKind.AnyOf, "DAD-CS");

        Assert.Equal(TaskingStatus.SentToAd, story.Status);
        Assert.Equal(["dan.okoro"], story.Notifications.Where(l => l.Kind == "clearanceRequested").Select(l => l.To));
        Assert.Equal("not-clearing-official", story.Answer("cole.vance", new TaskingCommand.Clear(null)));
        Assert.Equal("yes", story.Answer("dan.okoro", new TaskingCommand.Clear(null)));
        Assert.Equal("no-clearing-official", story.Answer("ana.ruiz", new TaskingCommand.NameClearingOfficial(["HSA"], ClearanceKind.AnyOf, "x")));
    }

    [Fact]
    public void A_person_who_once_had_a_part_keeps_the_tasking_in_their_list()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Delegated("sam.ortiz").Deferred("HOU", "MCMU").AssignedTo("MCMU", "mia.lund");

        Assert.Equal(["lee.chan", "mia.lund", "sam.ortiz"], story.Tasking.Officers.Order());
    }

    [Fact]
    public void A_designee_is_told_when_the_part_is_deferred()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Delegated("sam.ortiz").Deferred("HOU", "MCMU");

        Assert.Contains(story.Notifications, l => l is { Kind: "delegationEnded", To: "sam.ortiz" });
    }

    [Fact]
    public void If_all_recipients_have_left_the_task_managers_get_the_mail()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Delegated("sam.ortiz");

        story.Under(Agency.RulesWhere(p => p.Id == "lee.chan" ? p with { Active = false } : p)).DelegationCompleted();

        Assert.Equal([("delegationCompleted", "ana.ruiz")], story.Notifications.Select(l => (l.Kind, l.To)));
    }

    [Fact]
    public void A_tasking_for_review_needs_no_date_until_it_is_to_be_worked()
    {
        var story = Given.Tasking().With(f => f with { InternalDueDate = null, AuthorityDueDate = null, Action = TaskAction.Review })
            .AssignedTo("HOU", "lee.chan");

        Assert.Equal(TaskingStatus.Assigned, story.Status);
        Assert.Equal("invalid", story.Answer("ana.ruiz", new TaskingCommand.SetAction(TaskAction.Work, "x")));
        Assert.Equal(TaskAction.Work, story.DatesSet(inside: "2027-01-20").SetToWork().Tasking.Form.Action);
    }

    [Fact]
    public void A_supervisor_who_names_himself_as_giver_simply_concurs()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Responded();

        story.When("kim.dale", new TaskingCommand.Concur("HOU", ConcurrenceLevel.Supervisor, null, "kim.dale"));

        Assert.Null(Assert.Single(story.Tasking.Components[0].Concurrences).RecordedBy);
    }
}
