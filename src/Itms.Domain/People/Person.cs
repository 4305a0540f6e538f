namespace Itms.Domain.People;

/// <summary>What a person may do on every tasking. Each tasking names its own action officers and designees.</summary>
public enum Role
{
    Staff,
    ActionOfficer,
    Supervisor,

    /// <summary>Unit chief, discipline chief or program lead (G II.C).</summary>
    UnitChief,

    /// <summary>Assistant director, chief of staff, deputy assistant directors (D 5-1).</summary>
    SeniorLeadership,
    TaskManager,

    /// <summary>Chief of the Taskings and Program Support Unit (G II.A).</summary>
    TpsuChief,
    Administrator,
}

/// <summary>Someone in the directory.</summary>
/// <param name="Id">The sign-in name, for example <c>ana.ruiz</c>.</param>
/// <param name="Unit">Code of the person's unit.</param>
/// <param name="Positions">The clearing positions that the person holds, in the words of <see cref="People.Position"/>.</param>
/// <param name="Active">False after the person has left. They stay in the history, but get no taskings and no mail.</param>
/// <param name="Ses">
/// Whether the person is in the Senior Executive Service. Only their decisions count where SES clearance is required (D 4-7).
/// </param>
public sealed record Person(
    string Id,
    string Name,
    string Email,
    string Unit,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string> Positions,
    bool Active = true,
    bool Ses = false)
{
    /// <summary>
    /// The clearance delegations that the person may use at the time of the request. Null: none, or nobody looked. It is never stored.
    /// </summary>
    public IReadOnlyList<ClearanceDelegation>? Substituting { get; init; }

    /// <summary>
    /// The absent people for whom the person acts at the time of the request. Null: none, or nobody looked. It is never stored.
    /// </summary>
    public IReadOnlyList<Person>? ActingFor { get; init; }

    public bool Is(Role role) => Roles.Contains(role);

    /// <summary>Whether the person is a task manager or the TPSU chief. They may take every step on every tasking except clearing.</summary>
    public bool ManagesTaskings => Is(Role.TaskManager) || Is(Role.TpsuChief);
}

/// <summary>A unit (discipline, program): it answers taskings (D 8-4).</summary>
/// <param name="Division">Code of the division it belongs to.</param>
/// <param name="Chief">Id of the unit chief. Null while the post is vacant.</param>
public sealed record Unit(string Code, string Name, string Division, string? Chief);

/// <param name="Lead">Id of the division lead: a deputy assistant director or the chief of staff (D 4-6.1). Null while the post is vacant.</param>
public sealed record Division(string Code, string Name, string? Lead);

/// <summary>Who runs the medical care of a facility (D 5-2.2.b).</summary>
public enum Staffing
{
    Ihsc,
    Contract,
}

/// <summary>What a component is (D 8-4).</summary>
public enum ComponentKind
{
    /// <summary>A unit, office, discipline or program.</summary>
    Unit,
    Facility,
}

public static class Staffings
{
    /// <summary>Code of the unit responsible for facilities of this kind (D 5-2.2.b).</summary>
    public static string ResponsibleUnit(this Staffing staffing) => staffing == Staffing.Ihsc ? "HOU" : "MCMU";
}

/// <summary>A place of detention. It can be a component of a tasking, as a unit can (D 8-4).</summary>
/// <param name="Code">No unit has the same code.</param>
/// <param name="Lead">Id of the person responsible for its medical care: an HSA or FMC. Null while the post is vacant.</param>
public sealed record Facility(string Code, string Name, Staffing Staffing, string? Lead = null);
