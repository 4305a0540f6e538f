using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Routing;

/// <summary>The rubric and the directory together: who is suggested, and who clears depending on where the request is worked.</summary>
public sealed class RouterTests
{
    private static readonly Facility Ihsc = Agency.Facilities.Single(f => f.Staffing == Staffing.Ihsc);
    private static readonly Facility Contract = Agency.Facilities.Single(f => f.Staffing == Staffing.Contract);
    private static readonly RoutingPlace Headquarters = new(RequestSource.Hq, []);

    /// <summary>The agency with a regional HSA, a regional FMC and the HSA of a facility.</summary>
    private static readonly Rules Rules = Agency.Rules with
    {
        Directory = new AgencyDirectory(
            [
                .. Agency.People, Someone("rue.hollis", "RHSA", Position.RegionalHsa), Someone("max.ferro", "RFMC", Position.RegionalFmc),
                Someone("abe.colt", "RHSA", Position.HealthServicesAdministrator),
            ],
            [.. Agency.Units, new Unit("RHSA", "Regional HSAs", "OPS", "rue.hollis"), new Unit("RFMC", "Regional FMCs", "OPS", "max.ferro")],
            Agency.Divisions,
            Agency.Facilities),
    };

    [Theory]
    [InlineData(Category.MedicalComplaint, "HOU:lee.chan MCMU:mia.lund")]
    [InlineData(Category.CorrectiveActionPlan, "MQMU:-")]
    [InlineData(Category.MedicalExpenditures, "-:- HITU:- HPMU:uma.vega")] // there is no RMU here, and HITU has no chief
    [InlineData(Category.MedicalRecords, "HITU:nia.frost -:- HOU:lee.chan MCMU:mia.lund")] // nor an HRTO
    [InlineData(Category.FoiaComplex, "OAD:- -:-")] // two DADs to choose from, and whichever unit's chief
    [InlineData(Category.Other, "-:-")]
    public void At_hq_the_rubric_names_the_action_officers(string category, string placements) =>
        Assert.Equal(placements.Split(' ').Order(), Placed(category, Headquarters));

    [Theory]
    [InlineData(Category.MedicalComplaint)]
    [InlineData(Category.OdoWithFindings)]
    [InlineData(Category.Other)]
    [InlineData(Category.Declaration)]
    public void In_the_field_the_staffing_of_the_facility_decides(string category)
    {
        Assert.Equal(["HOU:ray.singh", "RHSA:rue.hollis"], Placed(category, At(Ihsc)));
        Assert.Equal(["MCMU:eva.stone", "RFMC:max.ferro"], Placed(category, At(Contract)));
        Assert.Equal(["HOU:ray.singh", "MCMU:eva.stone", "RFMC:max.ferro", "RHSA:rue.hollis"], Placed(category, At(Ihsc, Contract)));
    }

    [Fact]
    public void The_reason_says_who_leads_the_facility()
    {
        var why = Suggest(Category.MedicalComplaint, At(Ihsc with { Lead = "lee.chan" }, Contract with { Lead = "nobody" })).ActionOfficers;

        Assert.EndsWith($" Lee Chan leads {Ihsc.Name}.", why.Single(p => p.Unit == "HOU").Why.Split(" Ray Singh")[0], StringComparison.Ordinal);
        Assert.DoesNotContain(" leads ", why.Single(p => p.Unit == "MCMU").Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_named_by_the_rubric_answers_wherever_the_facility_is() =>
        Assert.Equal(["MQMU:-"], Placed(Category.RootCause, At(Contract)));

    [Fact]
    public void At_hq_the_unit_chief_of_a_facilitys_tasking_is_the_one_it_belongs_to() =>
        Assert.Equal(["MCMU:eva.stone"], Placed(Category.Other, new RoutingPlace(RequestSource.Hq, [Contract])));

    [Fact]
    public void A_unit_that_is_named_twice_answers_once_and_both_are_told()
    {
        var placement = Assert.Single(Suggest(Category.FoiaMedicalRecords, At(Ihsc)).ActionOfficers, p => p.Unit == "RHSA");

        Assert.Equal("abe.colt", placement.Assignee);
        Assert.Contains("rue.hollis", placement.Cc);
    }

    [Theory]
    [InlineData(Category.Media, "DCoS|ICU chief or designee")]
    [InlineData(Category.MedicalExpenditures, "RMU chief or designee(s)|HITU chief or designee(s)|HPMU chief or designee(s)")]
    [InlineData(Category.MedPar, "HITU chief or designee(s)|HPMU chief or designee(s)|Medical Claims Program|HRTO")]
    public void Action_officers_have_the_documents_words_and_are_found_all_the_same(string category, string words)
    {
        var suggestion = Suggest(category, Headquarters);

        Assert.Equal(words.Split('|'), Rubric.Default.RowOf(category).ActionOfficers.Hq);
        if (category != Category.Media) Assert.Contains(suggestion.ActionOfficers, p => (p.Unit, p.Assignee) == ("HPMU", "uma.vega"));
    }

    [Fact]
    public void Clinical_services_staff_are_named_in_the_field_without_a_part_of_their_own()
    {
        Assert.Contains("Clinical Services staff", Rubric.Default.RowOf(Category.MedicalComplaint).ActionOfficers.Field);
        var last = Suggest(Category.MedicalComplaint, At(Ihsc)).ActionOfficers[^1];

        Assert.Equal("HOU", last.Unit);
        Assert.Contains("Clinical Services staff", last.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_found_by_the_name_of_its_unit()
    {
        var directory = new AgencyDirectory(
            [.. Agency.People, new Person("vic.thorn", "Vic Thorn", "vic.thorn@agency.example", "MCP", [Role.UnitChief], [])],
            [.. Agency.Units, new Unit("MCP", "Medical Claims Program", "OPS", "vic.thorn")], Agency.Divisions, []);

        Assert.Contains("MCP:vic.thorn", Placed(Category.MedPar, Headquarters, Rules with { Directory = directory }));
    }

    [Fact]
    public void The_chain_of_command_and_people_to_be_aware_are_told()
    {
        var suggestion = Suggest(Category.FoiaMedicalRecords, At(Ihsc));

        Assert.Contains("nia.frost", suggestion.ActionOfficers[0].Cc);
        Assert.Equal(["kim.dale", "nia.frost", "rue.hollis"], suggestion.Cc.Order());
        Assert.Equal(["nia.frost"], Suggest(Category.FoiaData, Headquarters).Cc);
    }

    [Fact]
    public void People_who_have_left_are_not_suggested()
    {
        var people = Rules.Directory.People.Select(p => p with { Active = p.Id != "lee.chan" && p.Id != "ray.singh" });
        var gone = Rules with { Directory = new AgencyDirectory(people, Rules.Directory.Units, Agency.Divisions, []) };

        Assert.Equal(["HOU:-", "MCMU:mia.lund"], Placed(Category.MedicalComplaint, Headquarters, gone));
    }

    [Theory]
    [InlineData(Category.Declaration, "", "DAD-CS")]
    [InlineData(Category.Declaration, "ELP", "DAD-CS")]
    [InlineData(Category.Declaration, "adams county", "FOD/AFOD")]
    [InlineData(Category.Declaration, "ELP ADA", "DAD-CS")]
    [InlineData(Category.FoiaMedicalRecords, "", "UC")]
    [InlineData(Category.FoiaMedicalRecords, "El Paso", "HSA")]
    [InlineData(Category.FoiaMedicalRecords, "ADA", "HSA")]
    [InlineData(Category.Other, "ADA", "DAD CoS AD")]
    public void Who_clears_depends_on_the_facilities_of_the_form(string category, string facilities, string positions)
    {
        // The directory says who staffs a facility, whichever field names it.
        var named = facilities is "adams county" or "El Paso" ? [facilities] : facilities.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var story = Given.Tasking().InCategory(category).With(f => f with { InformationRequest = new InformationRequestTab(null, named, null) });

        Assert.Equal(positions, string.Join(' ', story.Tasking.Clearance.Positions));
    }

    [Theory]
    [InlineData(null, "", RequestSource.Hq, "UC")]
    [InlineData(null, "El Paso", RequestSource.Field, "HSA")]
    [InlineData(RequestSource.Hq, "El Paso", RequestSource.Hq, "UC")]
    [InlineData(RequestSource.Field, "", RequestSource.Field, "HSA")]
    public void The_source_of_the_tasking_decides_who_clears_and_is_kept(
        RequestSource? given, string facility, RequestSource kept, string position)
    {
        var story = Given.Tasking().InCategory(Category.FoiaMedicalRecords)
            .With(f => f with { Source = given, InformationRequest = new InformationRequestTab(facility, null, null) });
        Assert.Equal((kept, position), (story.Tasking.Form.Source, Assert.Single(story.Tasking.Clearance.Positions)));

        // A facility that is corrected later does not move the request from HQ to the field, or back.
        story.Edited(f => f with { InformationRequest = new InformationRequestTab(facility.Length == 0 ? "El Paso" : null, null, null) });
        Assert.Equal((kept, position), (story.Tasking.Form.Source, Assert.Single(story.Tasking.Clearance.Positions)));
        story.Edited(f => f with { Source = kept == RequestSource.Hq ? RequestSource.Field : RequestSource.Hq });
        Assert.Equal([position == "UC" ? "HSA" : "UC"], story.Tasking.Clearance.Positions);
    }

    [Theory]
    [InlineData("Elsewhere", null, "DAD-CS")]
    [InlineData(null, "Elsewhere", "FOD/AFOD")]
    public void For_an_unknown_facility_the_field_says_who_staffs_it(string? ihsc, string? other, string position)
    {
        var story = Given.Tasking().InCategory(Category.Declaration)
            .With(f => f with { InformationRequest = new InformationRequestTab(ihsc, other is null ? null : [other], null) });

        Assert.Equal([position], story.Tasking.Clearance.Positions);
    }

    [Fact]
    public void Every_suggestion_says_why()
    {
        foreach (var row in Rubric.Default.Rows)
            foreach (var place in new[] { Headquarters, At(Ihsc), At(Contract), new RoutingPlace(RequestSource.Field, []) })
            {
                var suggestion = Suggest(row.Category, place);

                Assert.NotEmpty(suggestion.ActionOfficers);
                Assert.All(suggestion.ActionOfficers, p => Assert.Contains(row.Sources.ActionOfficers, p.Why, StringComparison.Ordinal));
                Assert.Contains(suggestion.Why, why => why.Of == "clearance" && why.Source == row.Sources.Clearance);
                Assert.Distinct(suggestion.Units);
                Assert.Equal(suggestion.Clearance.Kind is ClearanceKind.None or ClearanceKind.ToBeDecided, suggestion.Clearance.Positions.Count == 0);
            }
    }

    private static RoutingPlace At(params Facility[] facilities) => new(RequestSource.Field, facilities);

    private static RoutingSuggestion Suggest(string category, RoutingPlace place, Rules? rules = null) =>
        Router.Suggest(category, place, (rules ?? Rules).Routing, Agency.Time("2027-01-11 09:00"));

    private static IEnumerable<string> Placed(string category, RoutingPlace place, Rules? rules = null) =>
        Suggest(category, place, rules).ActionOfficers.Select(p => $"{p.Unit ?? "-"}:{p.Assignee ?? "-"}").Order();

    private static Person Someone(string id, string unit, string position) => new(id, id, $"{id}@agency.example", unit, [Role.Staff], [position]);
}
