using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <summary>A post on an open tasking whose holder has left.</summary>
public enum VacantPost
{
    ActionOfficer,
    Designee,
    UnitChief,
    TaskManager,
}

/// <param name="Unit">The unit whose part it is. Null for the task manager in charge.</param>
public sealed record Vacancy(string? Unit, VacantPost Post);

/// <summary>Finds what people who have left leave behind. Pure functions.</summary>
public static class Vacancies
{
    /// <summary>The parts that are now without an action officer, or without a designee while they are delegated.</summary>
    /// <param name="left">Ids of the people who have left.</param>
    public static IEnumerable<Vacancy> OfOfficers(Tasking t, IReadOnlySet<string> left)
    {
        if (t.IsClosed) yield break;
        foreach (var c in t.Components)
        {
            if (c.Assignee is { } officer && left.Contains(officer)) yield return new Vacancy(c.Unit, VacantPost.ActionOfficer);
            if (OpenWork.DesigneesOf(c).Any(left.Contains)) yield return new Vacancy(c.Unit, VacantPost.Designee);
        }
    }

    /// <summary>The vacancy of a tasking that one of the people was in charge of.</summary>
    /// <param name="inCharge">Id of the task manager in charge. Null: nobody is.</param>
    public static IEnumerable<Vacancy> OfManager(string? inCharge, IReadOnlySet<string> left) =>
        inCharge is not null && left.Contains(inCharge) ? [new Vacancy(null, VacantPost.TaskManager)] : [];

    /// <summary>The units that are now without a chief.</summary>
    public static IEnumerable<Vacancy> OfChiefs(IEnumerable<string> units, IReadOnlySet<string> left, AgencyDirectory directory) =>
        units.Where(unit => directory.ChiefOf(unit) is { } chief && left.Contains(chief)).Select(unit => new Vacancy(unit, VacantPost.UnitChief));
}
