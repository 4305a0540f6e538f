namespace Itms.Domain.Taskings;

/// <summary>
/// Who has a part in a tasking, now or in an earlier cycle: all of it that the rights of those who neither manage nor lead
/// depend on. Rows of views carry it, so that a list can be shown without reading its taskings.
/// </summary>
/// <param name="Restricted">Visible to its circle alone.</param>
/// <param name="People">Ids of its creator and of everyone who is or was action officer, designee or cc.</param>
/// <param name="Units">The units that answer it.</param>
/// <param name="FormerUnits">Those that did in an earlier cycle and do no longer.</param>
/// <param name="Positions">Those its clearance rule names.</param>
public sealed record Involvement(
    bool Restricted, IReadOnlyList<string> People, IReadOnlyList<string> Units, IReadOnlyList<string> FormerUnits, IReadOnlyList<string> Positions)
{
    public static Involvement Of(Tasking t)
    {
        var people = new List<string> { t.CreatedBy };
        var former = new List<string>();
        foreach (var component in t.Components) AddPeople(component);
        foreach (var cycle in t.EarlierCycles)
            foreach (var component in cycle.Components)
            {
                AddPeople(component);
                if (t.ComponentOf(component.Unit) is null) AddOnce(former, component.Unit);
            }

        return new Involvement(t.Form.Restricted, people, [.. t.Units], former, t.Clearance.Positions);

        void AddPeople(Component component)
        {
            AddOnce(people, component.Assignee);
            AddOnce(people, component.Delegate);
            foreach (var id in component.Cc) AddOnce(people, id);
        }
    }

    private static void AddOnce(List<string> ids, string? id)
    {
        if (id is not null && !ids.Contains(id)) ids.Add(id);
    }
}
