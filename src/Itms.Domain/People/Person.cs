namespace Itms.Domain.People;

/// <summary>What a person may do everywhere. Being an action officer, designee or clearing official is decided by the tasking.</summary>
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
/// <param name="Id">The sign-in name, e.g. <c>ana.ruiz</c>.</param>
/// <param name="Unit">Code of the person's unit.</param>
/// <param name="Positions">Clearing positions held, in the words of <see cref="People.Position"/>.</param>
/// <param name="Active">False once the person has left: kept for the history, not assignable, not mailed.</param>
public sealed record Person(
    string Id,
    string Name,
    string Email,
    string Unit,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string> Positions,
    bool Active = true)
{
    public bool Is(Role role)
    {
        for (var i = 0; i < Roles.Count; i++)
            if (Roles[i] == role)
                return true;
        return false;
    }

    /// <summary>Task manager or TPSU chief: every step on every tasking short of clearing.</summary>
    public bool ManagesTaskings => Is(Role.TaskManager) || Is(Role.TpsuChief);
}

/// <summary>A unit (discipline, program): an organizational component that answers taskings (D 8-4).</summary>
/// <param name="Division">Code of the division it belongs to.</param>
/// <param name="Chief">Id of the unit chief; null while the post is vacant.</param>
public sealed record Unit(string Code, string Name, string Division, string? Chief);

/// <param name="Lead">Id of the division lead: a deputy assistant director or the chief of staff (D 4-6.1); null while the post is vacant.</param>
public sealed record Division(string Code, string Name, string? Lead);

/// <summary>Who runs the medical care of a facility (D 5-2.2.b).</summary>
public enum Staffing
{
    Ihsc,
    Contract,
}

public sealed record Facility(string Code, string Name, Staffing Staffing);
