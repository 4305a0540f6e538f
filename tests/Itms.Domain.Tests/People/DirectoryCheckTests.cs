using Itms.Domain.People;

namespace Itms.Domain.Tests.People;

/// <summary>The checks of directory entries.</summary>
public sealed class DirectoryCheckTests
{
    private static readonly Person Lee = Agency.Person("lee.chan");

    private static readonly Person New = Lee with { Email = "new@agency.example" };

    public static TheoryData<string, Person> WrongPeople => new()
    {
        { "id", New with { Id = "Lee Chan" } },
        { "id", New with { Id = "lee/chan" } },
        { "id", New with { Id = "" } },
        { "id", New with { Id = new string('a', 65) } },
        { "id", New with { Id = "itms" } },
        { "name", Lee with { Name = " " } },
        { "name", Lee with { Name = "Lee\nChan" } },
        { "email", Lee with { Email = "lee" } },
        { "email", Lee with { Email = "lee@agency" } },
        { "email", Lee with { Email = "lee chan@agency.example" } },
        { "email", Lee with { Email = "Lee <lee@agency.example>" } },
        { "email", Lee with { Email = "lee@agency..example" } },
        { "email", Lee with { Email = "RAY.SINGH@agency.example" } },
        { "unit", Lee with { Unit = "NOPE" } },
        { "roles", Lee with { Roles = [] } },
        { "roles", Lee with { Roles = [Role.Staff, Role.Staff] } },
        { "positions", Lee with { Positions = ["King"] } },
        { "positions", Lee with { Positions = ["UC"] } },
        { "positions", Lee with { Positions = ["DAD-"] } },
        { "positions", Lee with { Positions = ["CoS", "CoS"] } },
    };

    [Theory]
    [MemberData(nameof(WrongPeople))]
    public void A_wrong_person_is_refused_by_field(string field, Person person)
    {
        var wrong = new List<string>();

        new DirectoryCheck(Agency.Directory.With(people: [person])).Person(person, (at, _) => wrong.Add(at));

        Assert.Equal([field], wrong.Distinct());
    }

    [Theory]
    [InlineData("DAD-OPS")]
    [InlineData("CoS")]
    [InlineData("Health Care Compliance Consultant")]
    public void A_person_may_hold_a_position_of_the_rubric(string position) =>
        new DirectoryCheck(Agency.Directory).Person(Lee with { Positions = [position] }, (field, error) => Assert.Fail($"{field} {error}"));

    [Fact]
    public void People_who_have_left_may_share_an_address() => new DirectoryCheck(Agency.Directory).Person(
        Lee with { Id = "lee.old", Active = false }, (field, error) => Assert.Fail($"{field} {error}"));

    public static TheoryData<string, Unit> WrongUnits => new()
    {
        { "code", new Unit("H/U", "Health", "CS", null) },
        { "code", new Unit("hou", "Health", "CS", null) },
        { "name", new Unit("NEW", "", "CS", null) },
        { "division", new Unit("NEW", "New", "NOPE", null) },
        { "chief", new Unit("NEW", "New", "CS", "nobody") },
        { "chief", new Unit("NEW", "New", "CS", "old.hand") },
        { "code", new Unit("ELP", "El Paso Unit", "CS", null) },
        { "code", new Unit("elp", "El Paso Unit", "CS", null) },
    };

    [Theory]
    [MemberData(nameof(WrongUnits))]
    public void A_wrong_unit_is_refused_by_field(string field, Unit unit)
    {
        var wrong = new List<string>();

        new DirectoryCheck(Agency.Directory).Unit(unit, (at, _) => wrong.Add(at));

        Assert.Equal([field], wrong);
    }

    public static TheoryData<string, Facility> WrongFacilities => new()
    {
        { "code", new Facility("F/R", "Firwood", Staffing.Ihsc) },
        { "code", new Facility("HOU", "Houston", Staffing.Ihsc) },
        { "code", new Facility("hou", "Houston", Staffing.Ihsc) },
        { "name", new Facility("FIR", " ", Staffing.Ihsc) },
        { "lead", new Facility("FIR", "Firwood", Staffing.Ihsc, "nobody") },
        { "lead", new Facility("FIR", "Firwood", Staffing.Ihsc, "old.hand") },
    };

    [Theory]
    [MemberData(nameof(WrongFacilities))]
    public void A_wrong_facility_is_refused_by_field(string field, Facility facility)
    {
        var wrong = new List<string>();

        new DirectoryCheck(Agency.Directory).Facility(facility, (at, _) => wrong.Add(at));

        Assert.Equal([field], wrong);
    }

    [Fact]
    public void A_facility_may_be_without_a_lead() => new DirectoryCheck(Agency.Directory).Facility(
        new Facility("ELP", "El Paso", Staffing.Ihsc), (field, error) => Assert.Fail($"{field} {error}"));

    [Fact]
    public void A_consistent_agency_has_no_faults_and_one_with_gaps_has()
    {
        Assert.Empty(new DirectoryCheck(Agency.Directory).Faults());
        Assert.Contains(
            "unit HOU: chief is not a person in the directory",
            new DirectoryCheck(new AgencyDirectory([], Agency.Units, Agency.Divisions, Agency.Facilities)).Faults());
    }
}
