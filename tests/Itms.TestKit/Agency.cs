using System.Globalization;
using Itms.Domain.Deadlines;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.TestKit;

/// <summary>The agency of the tests: the people of the demo, their units, New York's clock and the default rules.</summary>
public static class Agency
{
    public static BusinessCalendar Calendar { get; } = new(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));

    public static IReadOnlyList<Person> People { get; } =
    [
        Someone("ana.ruiz", "TPSU", [Role.TaskManager]),
        Someone("tom.becker", "TPSU", [Role.TpsuChief, Role.UnitChief]),
        Someone("lee.chan", "HOU", [Role.ActionOfficer]),
        Someone("sam.ortiz", "HOU", [Role.Staff]),
        Someone("kim.dale", "HOU", [Role.Supervisor]),
        Someone("ray.singh", "HOU", [Role.UnitChief]),
        Someone("mia.lund", "MCMU", [Role.ActionOfficer]),
        Someone("eva.stone", "MCMU", [Role.UnitChief]),
        Someone("hal.price", "HPMU", [Role.ActionOfficer]),
        Someone("uma.vega", "HPMU", [Role.UnitChief]),
        Someone("dan.okoro", "OAD", [Role.SeniorLeadership], Position.DadClinicalServices),
        Someone("ivy.marsh", "OAD", [Role.SeniorLeadership], Position.DadHealthCareCompliance),
        Someone("joe.lind", "OAD", [Role.SeniorLeadership], Position.ChiefOfStaff),
        Someone("ada.wells", "OAD", [Role.SeniorLeadership], Position.AssistantDirector) with { Ses = true },
        Someone("cole.vance", "MQMU", [Role.Staff], Position.HealthCareComplianceConsultant),
        Someone("nia.frost", "HITU", [Role.Staff], Position.RecordsAndInformationManagement),
        Someone("pia.novak", "ICU", [Role.UnitChief], Position.IcuChief),
        Someone("rex.moss", "HITU", [Role.Staff], Position.RecordsLiaison),
        Someone("adm.root", "OAD", [Role.Administrator]),
        Someone("old.hand", "HOU", [Role.Staff]) with { Active = false },
    ];

    /// <summary>MQMU and HITU have no chief, and nobody is HSA or DCoS.</summary>
    public static IReadOnlyList<Unit> Units { get; } =
    [
        new("HOU", "Health Operations Unit", "CS", "ray.singh"),
        new("MCMU", "Managed Care Unit", "CS", "eva.stone"),
        new("MQMU", "Medical Quality Management Unit", "HCC", null),
        new("HPMU", "Health Plan Management Unit", "OPS", "uma.vega"),
        new("HITU", "Health Information Technology Unit", "OPS", null),
        new("ICU", "IHSC Communications Unit", "OPS", "pia.novak"),
        new("TPSU", "Taskings and Program Support Unit", "OPS", "tom.becker"),
        new("OAD", "Office of the Assistant Director", "OPS", "joe.lind"),
    ];

    public static IReadOnlyList<Division> Divisions { get; } =
    [
        new("CS", "Clinical Services", "dan.okoro"),
        new("HCC", "Health Care Compliance", "ivy.marsh"),
        new("OPS", "Operations", "joe.lind"),
    ];

    public static IReadOnlyList<Facility> Facilities { get; } =
    [
        new("ELP", "El Paso", Staffing.Ihsc),
        new("ADA", "Adams County", Staffing.Contract),
    ];

    public static AgencyDirectory Directory { get; } = new(People, Units, Divisions, Facilities);

    public static Rules Rules { get; } = new(Directory, Rubric.Default, Calendar, EscalationPolicy.Default, new TaskingPolicy());

    /// <summary>The rules with some people changed or removed (null).</summary>
    public static Rules RulesWhere(Func<Person, Person?> change) =>
        Rules with { Directory = new AgencyDirectory(People.Select(change).OfType<Person>(), Units, Divisions, Facilities) };

    public static Person Person(string id) =>
        Directory.Find(id) ?? throw new ArgumentException($"Nobody in the agency is called {id}.", nameof(id));

    /// <summary>The person as an actor. <c>itms</c> is the system.</summary>
    public static Actor Actor(string id) => id == Domain.People.Actor.SystemId ? Domain.People.Actor.System : new Actor(Person(id));

    /// <summary>The instant of an agency time such as <c>2027-01-15 17:00</c>. Without a time: midnight.</summary>
    public static DateTimeOffset Time(string wallClock)
    {
        var local = DateTime.Parse(wallClock, CultureInfo.InvariantCulture);
        return Calendar.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }

    /// <summary>The instant in agency time: <c>2027-01-15 17:00</c>.</summary>
    public static string Clock(DateTimeOffset instant) =>
        string.Create(CultureInfo.InvariantCulture, $"{Calendar.DayOf(instant):yyyy-MM-dd} {Calendar.TimeOf(instant):HH:mm}");

    /// <summary>A person with a name made from the id: <c>lee.chan</c> is Lee Chan.</summary>
    private static Person Someone(string id, string unit, IReadOnlyList<Role> roles, params string[] positions) =>
        new(id, CultureInfo.InvariantCulture.TextInfo.ToTitleCase(id.Replace('.', ' ')), $"{id}@agency.example", unit, roles, positions);
}
