using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Edits of the form.</summary>
public sealed class EditingTests
{
    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

    [Fact]
    public void The_event_has_the_new_form_and_the_names_of_the_changed_fields()
    {
        var story = Assigned().Edited(f => f with
        {
            CaseNumber = " CRCL-27-0043 ",
            Priority = Priority.High,
            Detainees = [new("Doe", "a 012-345-678")],
            InformationRequest = f.InformationRequest! with { NonIhscFacilities = ["Adams"] },
        }).ReplaysTheSame();

        var edited = Assert.IsType<TaskingEvent.Edited>(Assert.Single(story.Happened).Event);
        Assert.Equal(["caseNumber", "priority", "informationRequest.nonIhscFacilities", "detainees"], edited.Changed);
        Assert.Equal("CRCL-27-0043", story.Tasking.Form.CaseNumber);
        Assert.Equal(new Detainee("Doe", "A012345678"), Assert.Single(story.Tasking.Form.Detainees));
        Assert.Empty(story.Notifications);
    }

    [Fact]
    public void An_edit_without_a_change_does_nothing()
    {
        var story = Given.Tasking()
            .With(f => f with { Detainees = [new("Doe", "A012345678")], InformationRequest = new("x", ["y"], InformationRequestType.Other) });

        Assert.Empty(story.Edited(f => f with
        {
            Requestor = " CRCL ",
            Detainees = [new("Doe", "A 012345678")],
            InformationRequest = new("x", ["y"], InformationRequestType.Other),
        }).Happened);
    }

    [Fact]
    public void Only_their_own_commands_change_dates_and_action()
    {
        var later = new Moment(new DateOnly(2027, 6, 1));

        Assert.Empty(Assigned()
            .Edited(f => f with { InternalDueDate = later, AuthorityDueDate = null, ExtensionDate = later, Action = TaskAction.StandDown }).Happened);
    }

    [Fact]
    public void It_is_validated_like_a_new_one()
    {
        var story = Assigned();

        Assert.Equal(
            ["caseNumber", "detainees[0].alienNumber", "requestor"],
            story.Refuses("ana.ruiz", new TaskingCommand.Edit(story.Tasking.Form with
            {
                Requestor = "",
                CaseNumber = "two\nlines",
                Detainees = [new("Doe", "12")],
            })).Errors.Keys);
    }

    [Fact]
    public void Another_type_leaves_the_old_tab_behind()
    {
        var story = Given.Tasking();
        TaskingForm Audit(TaskingForm f) => f with { TaskType = TaskType.Audit, Audit = new(AuditType.Gao, null) };

        Assert.Equal(["informationRequest"], story.Refuses("ana.ruiz", new TaskingCommand.Edit(Audit(story.Tasking.Form))).Errors.Keys);
        story.Edited(f => Audit(f) with { InformationRequest = null });

        Assert.Equal(["taskType", "informationRequest.type", "audit.type", "informationRequest", "audit"],
            ((TaskingEvent.Edited)story.Happened[0].Event).Changed);
        // Task types may share a tab.
        Assert.NotNull(Given.Tasking().Edited(f => f with { TaskType = TaskType.Foia }).Tasking.Form.InformationRequest);
    }

    [Fact]
    public void While_somebody_is_assigned_what_is_required_stays()
    {
        var without = new TaskingCommand.Edit(Assigned().Tasking.Form with { InformationRequest = null });
        var pending = Given.Tasking();

        Assert.Equal(["informationRequest"], Assigned().Refuses("ana.ruiz", without).Errors.Keys);
        Assert.Equal(["audit"], Assigned().Refuses("ana.ruiz", new TaskingCommand.Edit(without.Form with { TaskType = TaskType.Audit })).Errors.Keys);
        Assert.Equal("yes", pending.Answer("ana.ruiz", without));
        Assert.Contains("formIncomplete", TaskingRow.Of(pending.Edited(_ => without.Form).Tasking, Agency.Calendar).Flags);
    }

    [Fact]
    public void A_field_that_was_always_missing_does_not_block_an_edit()
    {
        // Assigned, although its tab is missing.
        var old = Assigned().Tasking with { Form = Bare() };
        var edit = new TaskingCommand.Edit(old.Form with { Priority = Priority.High });

        Assert.IsType<Decision.Accepted>(TaskingDecider.Decide(old, edit, Agency.Actor("ana.ruiz"), Agency.Rules, Agency.Time("2027-01-12 09:00")));

        static TaskingForm Bare() => Forms.DefinitionsTests.Bare(TaskType.InformationRequest);
    }

    [Fact]
    public void Another_category_means_other_clearing_officials_as_the_rubric_says()
    {
        var t = Assigned().Edited(f => f with { Category = Category.Congressional }).ReplaysTheSame().Tasking;

        Assert.Equal(ClearanceKind.AllOf, t.Clearance.Kind);
        Assert.Equal(["DAD", "CoS"], t.Clearance.Positions);
    }

    [Fact]
    public void An_official_who_was_named_does_not_stay_when_an_edit_changes_who_clears()
    {
        var t = Assigned().NamedClearing(ClearanceKind.AnyOf, Position.AssistantDirector).Edited(f => f with { Category = Category.Congressional })
            .ReplaysTheSame().Tasking;

        Assert.Equal(["DAD", "CoS"], t.Clearance.Positions);
        Assert.False(t.ClearingOfficialNamed);
        Assert.Null(t.ClearanceOverride);
    }

    [Fact]
    public void An_official_who_was_named_stays_when_an_edit_does_not_change_who_clears() =>
        Assert.Equal(
            [Position.AssistantDirector],
            Assigned().NamedClearing(ClearanceKind.AnyOf, Position.AssistantDirector).Edited(f => f with { Category = Category.Qfr })
                .ReplaysTheSame().Tasking.Clearance.Positions);

    [Fact]
    public void From_hq_on_no_edit_changes_who_clears()
    {
        var story = Assigned();
        var edit = new TaskingCommand.Edit(story.Tasking.Form with { Category = Category.Congressional, Restricted = true });
        Assert.Equal("yes", story.Answer("ana.ruiz", edit));

        var no = story.Answered().SubmittedToHq().Refuses("ana.ruiz", edit);
        Assert.Equal(("clearance-rule-fixed", "category"), (no.Code, Assert.Single(no.Outstanding)));
        Assert.Equal("clearance-rule-fixed", story.NamedClearing(ClearanceKind.AnyOf, "RIM").Answer("ana.ruiz", edit));
        Assert.Equal("clearance-rule-fixed", story.SentToAd().Answer("ana.ruiz", edit));
        Assert.Equal("clearance-rule-fixed", story.Cleared("nia.frost").Answer("ana.ruiz", edit));
        Assert.Equal("yes", story.Answer("ana.ruiz", new TaskingCommand.Edit(story.Tasking.Form with { Category = Category.Qfr })));
        Assert.Equal("yes", story.Answer("ana.ruiz", new TaskingCommand.Edit(story.Tasking.Form with { Restricted = true })));
    }

    [Theory]
    [InlineData(null, "Adams County", "FOD/AFOD")]
    [InlineData("Adams County", null, "DAD-CS")]
    public void From_hq_on_a_facility_that_changes_who_clears_stays(string? was, string? becomes, string position)
    {
        var story = Given.Tasking().InCategory(Category.Declaration)
            .With(f => f with { InformationRequest = f.InformationRequest! with { NonIhscFacilities = was is null ? [] : [was] } })
            .AssignedTo("HOU", "lee.chan");
        TaskingForm Moved(TaskingForm f) => f with
        {
            InformationRequest = f.InformationRequest! with { NonIhscFacilities = becomes is null ? [] : [becomes] },
        };
        var edit = new TaskingCommand.Edit(Moved(story.Tasking.Form));

        var no = story.Answered().SubmittedToHq().Refuses("ana.ruiz", edit);
        Assert.Equal(("clearance-rule-fixed", "informationRequest.nonIhscFacilities"), (no.Code, Assert.Single(no.Outstanding)));

        Assert.Equal([position], story.Returned().Edited(Moved).Tasking.Clearance.Positions);
    }

    [Fact]
    public void Whether_SES_clearance_is_required_cannot_change_while_it_is_being_cleared()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq();
        var edit = new TaskingCommand.Edit(story.Form with { RequiresSes = true });
        Assert.Equal("yes", story.Answer("ana.ruiz", edit));

        var dropped = story.Edited(f => f with { RequiresSes = true }).Refuses("ana.ruiz", new TaskingCommand.Edit(story.Form));
        Assert.Equal(("clearance-rule-fixed", "requiresSes"), (dropped.Code, Assert.Single(dropped.Outstanding)));

        edit = new TaskingCommand.Edit(story.Form);
        Assert.Equal("ses-decided", story.SentToAd().Answer("ana.ruiz", edit));
        Assert.Equal("ses-decided", story.Cleared().Answer("ana.ruiz", edit));
    }

    [Fact]
    public void Removed_detainees_are_still_masked()
    {
        var story = Given.Tasking().With(f => f with { Detainees = [new("Doe", null)] })
            .Edited(f => f with { Detainees = [new("Roe", null)] })
            .Edited(f => f with { Detainees = [new("Doe", "A012345678")] })
            .Edited(f => f with { Detainees = [] });

        Assert.Equal([new("Doe", null), new("Roe", null), new("Doe", "A012345678")], story.Tasking.FormerDetainees);
        Assert.Equal([new("Roe", null)], Given.Tasking().With(f => f with { Detainees = [new("Roe", null), new("Doe", null)] })
            .Edited(f => f with { Detainees = [new("Doe", null)] }).Tasking.FormerDetainees);
    }
}
