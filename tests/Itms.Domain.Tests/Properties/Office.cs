using System.Globalization;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Properties;

/// <summary>An office of sixty people, who leave, are replaced, and name substitutes.</summary>
internal sealed class Office
{
    private static readonly string[] Answering = ["HOU", "MCMU", "HPMU", "MQMU", "HITU", "RMU", "HRTO", "MCP"];

    private readonly List<Person> people = [];
    private readonly Dictionary<string, string?> chiefs = [];
    private readonly Dictionary<string, string?> leads = [];
    private readonly List<ClearanceDelegation> delegations = [];
    private readonly List<Absence> absences = [];
    private int hired;

    public Office()
    {
        foreach (var unit in Answering)
        {
            chiefs[unit] = Hire(unit, [Role.UnitChief]);
            Hire(unit, [Role.Supervisor]);
            for (var i = 0; i < 3; i++) Hire(unit, [Role.ActionOfficer]);
        }

        chiefs["ICU"] = Hire("ICU", [Role.UnitChief], Position.IcuChief);
        Hire("ICU", [Role.Staff]);
        chiefs["TPSU"] = Hire("TPSU", [Role.TpsuChief, Role.UnitChief]);
        for (var i = 0; i < 4; i++) Hire("TPSU", [Role.TaskManager]);
        chiefs["OAD"] = leads["OPS"] = Hire("OAD", [Role.SeniorLeadership], Position.ChiefOfStaff);
        leads["CS"] = Hire("OAD", [Role.SeniorLeadership], Position.DadClinicalServices);
        leads["HCC"] = Hire("OAD", [Role.SeniorLeadership], Position.DadHealthCareCompliance);
        Hire("OAD", [Role.SeniorLeadership], Position.AssistantDirector);
        Change(people[^1] with { Ses = true });
        foreach (var position in (string[])
            [
                Position.DeputyChiefOfStaff, Position.HealthServicesAdministrator, Position.RecordsAndInformationManagement,
                Position.HealthCareComplianceConsultant, Position.FieldOfficeDirector, Position.RegionalHsa, Position.RegionalFmc,
            ])
            Hire("OAD", [Role.Staff], position);
        Hire("OAD", [Role.Administrator]);
    }

    public IReadOnlyList<string> Units => Answering;

    public int Size => people.Count(p => p.Active);

    /// <summary>The rules of the day. Changes count from the next <see cref="Announce"/>.</summary>
    public Rules Rules { get; private set; } = Agency.Rules;

    public void Announce() => Rules = Agency.Rules with
    {
        Directory = new AgencyDirectory(
            people,
            chiefs.Select(c => new Unit(c.Key, c.Key, DivisionOf(c.Key), c.Value)),
            leads.Select(l => new Division(l.Key, l.Key, l.Value)),
            Agency.Facilities),
        Delegations = [.. delegations],
        Absences = [.. absences],
    };

    /// <summary>An active person of the unit who can answer. Null: there is none.</summary>
    public string? OfficerIn(string unit, Random dice) =>
        people.Where(p => p.Active && p.Unit == unit && p.Is(Role.ActionOfficer)).ToList() is { Count: > 0 } officers
            ? officers[dice.Next(officers.Count)].Id
            : null;

    /// <summary>Somebody leaves. Their posts stay vacant until <see cref="Replace"/>. The last task manager and the AD stay.</summary>
    public void Leave(Random dice)
    {
        var leaver = people[dice.Next(people.Count)];
        if (!leaver.Active || leaver.Positions.Contains(Position.AssistantDirector) || leaver.ManagesTaskings) return;
        Change(leaver with { Active = false });
    }

    /// <summary>Somebody new takes the place of one who left, with all their posts.</summary>
    public void Replace(Random dice)
    {
        List<Person> gone = [.. people.Where(p => !p.Active && p.Roles.Count > 0)];
        if (gone.Count == 0) return;
        var left = gone[dice.Next(gone.Count)];
        var id = Hire(left.Unit, left.Roles, [.. left.Positions]);
        foreach (var (unit, chief) in chiefs.ToList())
            if (chief == left.Id) chiefs[unit] = id;
        foreach (var (division, lead) in leads.ToList())
            if (lead == left.Id) leads[division] = id;
        Change(left with { Roles = [], Positions = [] });
    }

    /// <summary>The AD, or another official, names who clears in their place for some days.</summary>
    public void Substitute(Random dice, DateTimeOffset now)
    {
        var officials = people.Where(p => p.Active && p.Positions.Count > 0 && !p.Positions.Contains(Position.IcuChief)).ToList();
        var (from, to) = (officials[dice.Next(officials.Count)], officials[dice.Next(officials.Count)]);
        if (from.Id == to.Id) return;
        delegations.Add(new ClearanceDelegation(
            delegations.Count.ToString(CultureInfo.InvariantCulture), from.Id, to.Id, now.AddDays(dice.Next(2, 15)), "On leave", from.Id, now,
            Position: from.Positions[0]));
    }

    /// <summary>Somebody is away for some days. A colleague of their unit gets their mails and takes their steps.</summary>
    public void GoAway(Random dice, DateTimeOffset now)
    {
        var away = people[dice.Next(people.Count)];
        List<Person> colleagues = [.. people.Where(p => p.Active && p.Unit == away.Unit && p.Id != away.Id)];
        if (!away.Active || colleagues.Count == 0) return;
        var substitute = colleagues[dice.Next(colleagues.Count)];
        absences.Add(new Absence(
            absences.Count.ToString(CultureInfo.InvariantCulture), away.Id, substitute.Id, now, now.AddDays(dice.Next(1, 20)), away.Id, now));
    }

    private string Hire(string unit, IReadOnlyList<Role> roles, params string[] positions)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"person.{++hired:D3}");
        people.Add(new Person(id, id, $"{id}@agency.example", unit, roles, positions));
        return id;
    }

    private void Change(Person person) => people[people.FindIndex(p => p.Id == person.Id)] = person;

    private static string DivisionOf(string unit) => unit switch
    {
        "HOU" or "MCMU" => "CS",
        "MQMU" or "HITU" => "HCC",
        _ => "OPS",
    };
}
