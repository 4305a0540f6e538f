using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 1: create and triage.</summary>
public sealed class CreatingTests
{
    private static TaskingCommand.Create Create(TaskingForm form, params PlacementRequest[] parts) => new("ITMS-2027-000001", form, parts);

    [Fact]
    public void With_an_action_officer_it_is_assigned()
    {
        var t = Given.Tasking().AssignedTo("HOU", "lee.chan").Tasking;

        Assert.Equal(TaskingStatus.Assigned, t.Status);
        Assert.Equal(("ana.ruiz", 1, 1L), (t.CreatedBy, t.Cycle, t.Seq));
        Assert.Equal(Agency.Time("2027-01-11 09:00"), t.CreatedAt);
    }

    [Fact]
    public void Without_anybody_it_is_pending() => Assert.Equal(TaskingStatus.Pending, Given.Tasking().Status);

    [Fact]
    public void A_unit_without_an_action_officer_leaves_it_pending() =>
        Assert.Equal(TaskingStatus.Pending, Given.Tasking().AssignedTo("HOU", null).Status);

    [Fact]
    public void Pending_needs_no_date() => Assert.Null(Given.Tasking().Due(null, null).Tasking.Due);

    [Fact]
    public void Assigned_without_any_date_is_refused()
    {
        var story = Given.Tasking().Due(null, null);

        var no = story.Refuses("ana.ruiz", Create(story.Form, new PlacementRequest("HOU", "lee.chan", null)));

        Assert.Contains("authorityDueDate", no.Errors.Keys);
    }

    [Theory]
    [InlineData("ana.ruiz", "yes")]
    [InlineData("tom.becker", "yes")]
    [InlineData("lee.chan", "task-manager-only")]
    [InlineData("ada.wells", "task-manager-only")]
    [InlineData("adm.root", "task-manager-only")]
    public void Task_managers_and_the_tpsu_chief_create(string who, string answer)
    {
        var story = Given.Tasking();
        Assert.Equal(answer, story.Answer(who, Create(story.Form)));
    }

    [Fact]
    public void The_chain_of_command_is_suggested_for_cc_from_the_directory() =>
        Assert.Equal(["kim.dale", "ray.singh"], Given.Tasking().AssignedTo("HOU", "lee.chan").Part("HOU").Cc);

    [Fact]
    public void The_action_officer_is_not_their_own_chain_of_command() =>
        Assert.Equal(["kim.dale"], Given.Tasking().AssignedTo("HOU", "ray.singh").Part("HOU").Cc);

    [Fact]
    public void A_given_cc_is_kept_with_each_person_once() =>
        Assert.Equal(["hal.price"], Given.Tasking().AssignedTo("HOU", "lee.chan", "hal.price", "hal.price").Part("HOU").Cc);

    [Fact]
    public void An_empty_cc_means_nobody() =>
        Assert.Empty(Given.Tasking().Placed(new PlacementRequest("HOU", "lee.chan", [])).Part("HOU").Cc);

    [Theory]
    [InlineData("NOPE", "lee.chan", "components[0].unit")]
    [InlineData("HOU", "no.body", "components[0].assignee")]
    [InlineData("HOU", "old.hand", "components[0].assignee")]
    public void Unknown_units_and_people_and_people_who_have_left_are_refused(string unit, string assignee, string field)
    {
        var story = Given.Tasking();

        var no = story.Refuses("ana.ruiz", Create(story.Form, new PlacementRequest(unit, assignee, [])));

        Assert.Equal((RefusalKind.Invalid, field), (no.Kind, Assert.Single(no.Errors.Keys)));
    }

    [Fact]
    public void A_cc_who_has_left_and_a_unit_named_twice_are_refused_together()
    {
        var story = Given.Tasking();

        var no = story.Refuses("ana.ruiz", Create(
            story.Form, new PlacementRequest("HOU", "lee.chan", ["old.hand"]), new PlacementRequest("HOU", "sam.ortiz", [])));

        Assert.Equal(["components[0].cc[0]", "components[1].unit"], no.Errors.Keys);
    }

    [Fact]
    public void The_rubric_says_who_clears()
    {
        var t = Given.Tasking().InCategory(Category.Congressional).Tasking;

        Assert.Equal(Domain.Forms.ClearanceKind.AllOf, t.Clearance.Kind);
        Assert.Equal(["DAD", "CoS"], t.Clearance.Positions);
    }

    [Fact]
    public void Texts_are_trimmed_and_alien_numbers_normalized()
    {
        var form = Given.Tasking().With(f => f with
        {
            Requestor = " CRCL ",
            CaseNumber = "  ",
            Detainees = [new Detainee(" Doe ", "a 012-345-678")],
        }).Tasking.Form;

        Assert.Equal("CRCL", form.Requestor);
        Assert.Null(form.CaseNumber);
        Assert.Equal(new Detainee("Doe", "A012345678"), form.Detainees[0]);
    }

    [Fact]
    public void A_comment_given_at_creation_is_recorded_after_it()
    {
        var story = Given.Tasking();

        story.When("ana.ruiz", Create(story.Form) with { Comment = " urgent " });

        Assert.Equal("urgent", Assert.Single(story.Tasking.Comments).Text);
        Assert.IsType<TaskingEvent.Commented>(story.Happened[^1].Event);
    }

    [Fact]
    public void A_pending_tasking_is_assigned_once_it_has_a_date()
    {
        var story = Given.Tasking().Due(null, null).Created();
        var assign = new TaskingCommand.Assign([new PlacementRequest("HOU", "lee.chan", null)]);

        Assert.Contains("authorityDueDate", story.Refuses("ana.ruiz", assign).Errors.Keys);
        story.DatesSet(authority: "2027-01-20").When("ana.ruiz", assign);

        Assert.Equal(TaskingStatus.Assigned, story.Status);
    }
}
