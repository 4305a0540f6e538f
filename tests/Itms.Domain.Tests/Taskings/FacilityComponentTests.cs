using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>
/// A facility can be a component as a unit can (D 8-4). Its lead is its chief; the unit responsible for its kind gives the division.
/// </summary>
public sealed class FacilityComponentTests
{
    /// <summary>Sam Ortiz leads El Paso (IHSC, so HOU's division); Mia Lund leads Adams County (contract, so MCMU's).</summary>
    private static readonly Rules Led = With(("ELP", "sam.ortiz"), ("ADA", "mia.lund"));

    private static Rules With(params (string Code, string? Lead)[] leads) => Agency.Rules with
    {
        Directory = Agency.Directory.With(facilities: leads.Select(l => Agency.Directory.FindFacility(l.Code)! with { Lead = l.Lead })),
    };

    private static TaskingStory ElPaso(Rules? rules = null) => Given.Tasking().Under(rules ?? Led).AssignedTo("ELP", "lee.chan");

    [Fact]
    public void A_facility_is_assigned_and_its_lead_is_told_as_a_unit_chief_is()
    {
        var story = Given.Tasking().Under(Led).AssignedTo("HOU", "kim.dale").Created().AssignedTo("ELP", "lee.chan");

        Assert.Equal(["HOU", "ELP"], story.Tasking.Units);
        Assert.Equal(["sam.ortiz"], story.Part("ELP").Cc);
        Assert.Equal(["assigned: lee.chan", "assignedCc: sam.ortiz"], story.Mailed);
        story.ReplaysTheSame();
    }

    [Fact]
    public void Its_lead_and_the_division_responsible_concur()
    {
        var story = ElPaso().Responded("ELP");
        Assert.Equal(["concurrenceAsked: sam.ortiz"], story.Mailed);
        Assert.Equal("not-allowed", story.Answer("ray.singh", new TaskingCommand.Concur("ELP", ConcurrenceLevel.UnitChief, null, null)));

        story.When("sam.ortiz", new TaskingCommand.Concur("ELP", ConcurrenceLevel.UnitChief, null, null));
        Assert.Equal(["concurred: lee.chan", "concurrenceAsked: dan.okoro"], story.Mailed);

        story.When("dan.okoro", new TaskingCommand.Concur("ELP", ConcurrenceLevel.Division, null, null));
        Assert.Equal(TaskingStatus.SubmittedToHq, story.SubmittedToHq().ReplaysTheSame().Status);
    }

    [Fact]
    public void While_nobody_leads_it_the_division_lead_stands_in()
    {
        var story = ElPaso(With(("ELP", null))).Responded("ELP");

        Assert.Equal(["concurrenceAsked: dan.okoro"], story.Mailed);
        Assert.Equal("yes", story.Answer("dan.okoro", new TaskingCommand.Concur("ELP", ConcurrenceLevel.UnitChief, null, null)));
        Assert.Contains(
            WaitingPosts.Concurring("ELP", ConcurrenceLevel.UnitChief), WaitingPosts.HeldBy(Agency.Person("dan.okoro"), story.Rules, story.Now));
    }

    [Fact]
    public void Without_a_lead_and_a_responsible_unit_the_chief_of_staff_and_the_director_stand_in()
    {
        var directory = new AgencyDirectory(
            Agency.People, Agency.Units.Where(u => u.Code != "MCMU"), Agency.Divisions, [new Facility("ADA", "Adams County", Staffing.Contract)]);

        Assert.Equal(["ada.wells", "joe.lind"], directory.ConcurringIn("ADA", ConcurrenceLevel.UnitChief));
    }

    [Fact]
    public void The_lead_clears_for_the_facility_as_each_chief_does_for_the_unit()
    {
        var story = Given.Tasking().Under(Led).InCategory(Category.FoiaMedicalRecords).AssignedTo("HOU", "lee.chan").AssignedTo("ELP", "kim.dale")
            .Answered("HOU").Reported("HOU").Answered("ELP").Reported("ELP")
            .SubmittedToHq(new ResponseDraft(ResponseKind.Substantive, "The agency answers.")).SentToAd();
        Assert.Equal(["clearanceRequested: ray.singh", "clearanceRequested: sam.ortiz"], story.Mailed);

        Assert.Equal(TaskingStatus.SentToAd, story.Cleared("ray.singh").Status);
        Assert.Equal(TaskingStatus.AdCleared, story.Cleared("sam.ortiz").ReplaysTheSame().Status);
    }

    [Fact]
    public void A_unit_defers_to_a_facility_and_not_to_what_nobody_knows()
    {
        var story = Given.Tasking().Under(Led).AssignedTo("HOU", "lee.chan").Deferred("HOU", "ELP");
        Assert.Equal(TaskingStatus.Pending, story.Status);
        Assert.Equal("yes", story.Answer("ana.ruiz", new TaskingCommand.Assign([new PlacementRequest("ELP", "kim.dale", null)])));

        var unknown = Given.Tasking().Under(Led).AssignedTo("HOU", "lee.chan")
            .Refuses("lee.chan", new TaskingCommand.Defer("HOU", "NOPE") { Comment = TaskingStory.Reason });
        Assert.Equal("is not a unit or facility in the directory", Assert.Single(unknown.Errors["toUnit"]));
    }

    [Fact]
    public void A_facilitys_name_is_not_its_code() => Assert.Equal(
        ["components[0].unit"],
        Given.Tasking().AssignedTo("HOU", "lee.chan")
            .Refuses("ana.ruiz", new TaskingCommand.Assign([new PlacementRequest("El Paso", "kim.dale", null)])).Errors.Keys);

    [Fact]
    public void The_lead_sees_their_queue_and_reports_and_may_answer_for_the_facility()
    {
        var story = ElPaso().Responded("ELP");

        Assert.Contains(
            WaitingPosts.Concurring("ELP", ConcurrenceLevel.UnitChief), WaitingPosts.HeldBy(Agency.Person("sam.ortiz"), Led, story.Now));
        Assert.Equal(["ELP"], Rights.ReportUnits(Agency.Person("sam.ortiz"), Led.Directory)!);
        Assert.Equal(["ADA", "ELP", "HOU", "MCMU"], Rights.ReportUnits(Agency.Person("dan.okoro") with { Roles = [] }, Led.Directory)!);
        Assert.Equal("yes", story.Answer("sam.ortiz", new TaskingCommand.Assign([new PlacementRequest("ELP", "sam.ortiz", null)])));
        Assert.NotEqual("yes", story.Answer("mia.lund", new TaskingCommand.Assign([new PlacementRequest("ELP", "sam.ortiz", null)])));
    }

    [Fact]
    public void A_lead_who_leaves_is_a_vacancy() => Assert.Equal(
        [new Vacancy("ELP", VacantPost.UnitChief)],
        Vacancies.OfChiefs(["HOU", "ELP"], new HashSet<string> { "sam.ortiz" }, Led.Directory));

    [Fact]
    public void People_belong_to_units_only()
    {
        Assert.Null(Led.Directory.FindUnit("ELP"));
        Assert.DoesNotContain(Led.Directory.Units, unit => unit.Code == "ELP");
        Assert.Equal(new Unit("ADA", "Adams County", "CS", "mia.lund"), Led.Directory.FindComponent("ADA"));
    }
}
