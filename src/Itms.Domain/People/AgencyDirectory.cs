using System.Collections.Frozen;

namespace Itms.Domain.People;

/// <summary>The people, units, divisions and facilities at one moment. It never changes; a new directory replaces it.</summary>
public sealed class AgencyDirectory
{
    private readonly FrozenDictionary<string, Person> people;
    private readonly FrozenDictionary<string, Unit> units;
    private readonly FrozenDictionary<string, Division> divisions;
    private readonly FrozenDictionary<string, Facility> facilities;
    private readonly FrozenDictionary<string, Unit> components;
    private readonly ILookup<string, string> supervisors;
    private readonly FrozenDictionary<string, IReadOnlyList<string>> holders;

    public AgencyDirectory(
        IEnumerable<Person> people,
        IEnumerable<Unit> units,
        IEnumerable<Division> divisions,
        IEnumerable<Facility> facilities)
    {
        this.people = people.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);
        this.units = units.ToFrozenDictionary(u => u.Code, StringComparer.Ordinal);
        this.divisions = divisions.ToFrozenDictionary(d => d.Code, StringComparer.Ordinal);
        supervisors = Active(p => p.Is(Role.Supervisor)).ToLookup(id => this.people[id].Unit);
        this.facilities = facilities.ToFrozenDictionary(f => f.Code, StringComparer.Ordinal);
        Facilities = [.. this.facilities.Values.OrderBy(f => f.Code, StringComparer.Ordinal)];
        Components = [.. Units.Concat(Facilities.Select(AsUnit)).DistinctBy(c => c.Code).OrderBy(c => c.Code, StringComparer.Ordinal)];
        components = Components.ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);
        TaskManagers = [.. Active(p => p.Is(Role.TaskManager))];
        TpsuChiefs = [.. Active(p => p.Is(Role.TpsuChief))];
        IcuPeople = [.. Active(IsIcu)];
        holders = Position.All.ToFrozenDictionary(
            position => position, IReadOnlyList<string> (position) => [.. Active(p => Holds(p, position, []))], StringComparer.Ordinal);
    }

    /// <summary>Code of the IHSC Communications Unit.</summary>
    public const string IcuUnit = "ICU";

    /// <summary>Ids of the active people who edit responses for the ICU (G III.C).</summary>
    public IReadOnlyList<string> IcuPeople { get; }

    public static AgencyDirectory Empty { get; } = new([], [], [], []);

    public IEnumerable<Person> People => people.Values.OrderBy(p => p.Id, StringComparer.Ordinal);

    public IEnumerable<Unit> Units => units.Values.OrderBy(u => u.Code, StringComparer.Ordinal);

    public IEnumerable<Division> Divisions => divisions.Values.OrderBy(d => d.Code, StringComparer.Ordinal);

    public IReadOnlyList<Facility> Facilities { get; }

    /// <summary>
    /// What can be a component of a tasking (D 8-4): each unit, and each facility as if it were a unit. The facility's lead is its chief.
    /// Its division is that of the unit responsible for facilities of its kind. So whatever asks for a component needs no rule for facilities.
    /// </summary>
    public IReadOnlyList<Unit> Components { get; }

    /// <summary>Ids of the active task managers. Each of them is told.</summary>
    public IReadOnlyList<string> TaskManagers { get; }

    public IReadOnlyList<string> TpsuChiefs { get; }

    /// <summary>Ids of the active task managers, or of the TPSU chiefs if there is none: for what must not be left to nobody.</summary>
    public IReadOnlyList<string> TaskManagersOrTpsuChiefs => TaskManagers.Count > 0 ? TaskManagers : TpsuChiefs;

    /// <summary>
    /// Ids of those who hear what task managers hear of one tasking: they, and whoever is in charge of it, who may be a TPSU chief.
    /// </summary>
    /// <param name="inCharge">Id of the task manager in charge. Null: nobody is.</param>
    public IReadOnlyList<string> ManagersOf(string? inCharge) =>
        Find(inCharge) is { Active: true, ManagesTaskings: true } person && !TaskManagersOrTpsuChiefs.Contains(person.Id)
            ? [.. TaskManagersOrTpsuChiefs, person.Id]
            : TaskManagersOrTpsuChiefs;

    /// <summary>Whether there is an active administrator.</summary>
    public bool HasAdministrator => people.Values.Any(p => p.Active && p.Is(Role.Administrator));

    public Facility? FindFacility(string? code) => code is not null && facilities.TryGetValue(code, out var facility) ? facility : null;

    public Division? FindDivision(string? code) => code is not null && divisions.TryGetValue(code, out var division) ? division : null;

    public Person? Find(string? id) => id is not null && people.TryGetValue(id, out var person) ? person : null;

    /// <summary>Finds a facility by its code or name, ignoring case.</summary>
    public Facility? FacilityNamed(string codeOrName)
    {
        var wanted = codeOrName.AsSpan().Trim();
        foreach (var facility in Facilities)
            if (wanted.Equals(facility.Code, StringComparison.OrdinalIgnoreCase) || wanted.Equals(facility.Name, StringComparison.OrdinalIgnoreCase))
                return facility;
        return null;
    }

    /// <summary>Finds a unit. Null for a facility: people belong to units.</summary>
    public Unit? FindUnit(string? code) => code is not null && units.TryGetValue(code, out var unit) ? unit : null;

    /// <inheritdoc cref="Components"/>
    public Unit? FindComponent(string? code) => code is not null && components.TryGetValue(code, out var component) ? component : null;

    /// <summary>A person's name, or the id if the directory does not know it.</summary>
    public string NameOf(string id) => Find(id)?.Name ?? id;

    /// <summary>Whether the person edits responses for the ICU: they hold its chief's position, lead it, or belong to it.</summary>
    public bool IsIcu(Person person) =>
        person.Unit == IcuUnit || person.Positions.Contains(Position.IcuChief) || ChiefOf(IcuUnit) == person.Id;

    /// <summary>Id of the chief of the unit, or of the lead of the facility.</summary>
    public string? ChiefOf(string unit) => FindComponent(unit)?.Chief;

    public string? DivisionLeadOf(string unit) =>
        FindComponent(unit) is { } u && divisions.TryGetValue(u.Division, out var division) ? division.Lead : null;

    /// <summary>
    /// Ids of the people who may concur for the unit at this level. While a post is vacant, the next level stands in: the division lead
    /// for the unit chief, and the CoS and the AD for the division lead.
    /// </summary>
    public IEnumerable<string> ConcurringIn(string unit, ConcurrenceLevel level) => level switch
    {
        ConcurrenceLevel.Supervisor => supervisors[unit],
        ConcurrenceLevel.UnitChief => Find(ChiefOf(unit)) is { Active: true } chief
            ? [chief.Id]
            : ConcurringIn(unit, ConcurrenceLevel.Division),
        ConcurrenceLevel.Division => Find(DivisionLeadOf(unit)) is { Active: true } lead
            ? [lead.Id]
            : Active(p => p.Positions.Any(held => held is Position.ChiefOfStaff or Position.AssistantDirector)),
        _ => [],
    };

    public string? FirstPersonBesides(string? id)
    {
        foreach (var person in people.Values)
            if (person.Active && person.Id != id)
                return person.Id;
        return null;
    }

    public string? FirstUnitBesides(IReadOnlyCollection<string> codes)
    {
        foreach (var code in units.Keys)
            if (!codes.Contains(code))
                return code;
        return null;
    }

    /// <summary>
    /// The chain of command for the cc field: the unit's first-line supervisors and its chief, without the action officer (G III.A).
    /// </summary>
    public IReadOnlyList<string> SuggestedCc(string unit, string? assignee) =>
    [
        .. ConcurringIn(unit, ConcurrenceLevel.Supervisor)
            .Concat(Find(ChiefOf(unit)) is { Active: true } chief ? [chief.Id] : [])
            .Where(id => id != assignee)
            .Distinct(),
    ];

    /// <summary>Whether the person may clear as <paramref name="position"/> on a tasking of these units.</summary>
    public bool Holds(Person person, string position, IEnumerable<string> units) =>
        position == Position.UnitChief
            ? units.Any(unit => ChiefOf(unit) == person.Id)
            : person.Positions.Any(held => Position.Covers(held, position));

    /// <summary>Ids of everyone who may clear as <paramref name="position"/> on a tasking of these units.</summary>
    public IReadOnlyList<string> HoldersOf(string position, IReadOnlyCollection<string> units) =>
        position != Position.UnitChief && holders.TryGetValue(position, out var known) ? known : [.. Active(p => Holds(p, position, units))];

    /// <summary>The directory with these entries added. They replace entries with the same id or code.</summary>
    public AgencyDirectory With(
        IEnumerable<Person>? people = null,
        IEnumerable<Unit>? units = null,
        IEnumerable<Division>? divisions = null,
        IEnumerable<Facility>? facilities = null) => new(
        Replaced(this.people.Values, people, p => p.Id),
        Replaced(this.units.Values, units, u => u.Code),
        Replaced(this.divisions.Values, divisions, d => d.Code),
        Replaced(Facilities, facilities, f => f.Code));

    /// <summary>The facility as a unit. Without the unit responsible for it, it has no division, so the CoS and the AD stand in.</summary>
    private Unit AsUnit(Facility facility) =>
        new(facility.Code, facility.Name, FindUnit(facility.Staffing.ResponsibleUnit())?.Division ?? "", facility.Lead);

    private static Dictionary<string, T>.ValueCollection Replaced<T>(IEnumerable<T> entries, IEnumerable<T>? by, Func<T, string> key)
    {
        var result = entries.ToDictionary(key, StringComparer.Ordinal);
        foreach (var entry in by ?? []) result[key(entry)] = entry;
        return result.Values;
    }

    private IEnumerable<string> Active(Func<Person, bool> which) =>
        people.Values.Where(p => p.Active && which(p)).Select(p => p.Id).Order(StringComparer.Ordinal);
}
