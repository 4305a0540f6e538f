namespace Itms.Domain.Taskings;

/// <summary>
/// Who has a part in a tasking, now or in an earlier cycle. The rights of people who neither manage nor lead depend on it. Projection
/// rows carry it, so a list can be shown without loading its taskings.
/// </summary>
/// <param name="Restricted">Visible only to the people on the tasking, its managers and senior leaders.</param>
/// <param name="People">
/// Ids of everyone who is or was action officer, designee or cc. Its creator is not among them: they see it as long as they manage taskings.
/// </param>
/// <param name="Units">The units on the tasking.</param>
/// <param name="FormerUnits">Units of an earlier cycle that are no longer on it.</param>
/// <param name="Positions">The positions that its clearance rule names, and those that an override took out.</param>
/// <param name="WithIcu">The response is with the ICU, so its people read it.</param>
/// <param name="TaskManager">Id of the task manager in charge. Null: nobody.</param>
public sealed record Involvement(
    bool Restricted,
    IReadOnlyList<string> People,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> FormerUnits,
    IReadOnlyList<string> Positions,
    bool WithIcu = false,
    string? TaskManager = null)
{
    public static Involvement Of(Tasking t)
    {
        var people = new List<string>();
        var former = new List<string>();
        foreach (var component in t.Components) AddPeople(component);
        foreach (var cycle in t.EarlierCycles)
            foreach (var component in cycle.Components)
            {
                AddPeople(component);
                if (t.ComponentOf(component.Unit) is null) AddOnce(former, component.Unit);
            }

        // Whom an override took out may still read what it was about.
        IReadOnlyList<string> positions = t.ClearanceOverride is { } overridden
            ? [.. t.Clearance.Positions.Union(overridden.Was.Positions)]
            : t.Clearance.Positions;
        return new Involvement(t.Form.Restricted, people, [.. t.Units], former, positions, t.WithIcu, t.TaskManager);

        void AddPeople(Component component)
        {
            foreach (var id in component.Officers.Concat(component.Cc)) AddOnce(people, id);
        }
    }

    private static void AddOnce(List<string> ids, string? id)
    {
        if (id is not null && !ids.Contains(id)) ids.Add(id);
    }
}
