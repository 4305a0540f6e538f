namespace Itms.Domain.Taskings;

/// <summary>
/// Who still has something to do on a tasking before it goes to HQ. The calendar feed and the digest show this, so that they agree with
/// the reminders: nothing that is stood down, and nothing that a person has finished.
/// </summary>
public static class OpenWork
{
    /// <summary>The parts that are not finished. None from HQ on, and none while the tasking is stood down.</summary>
    public static IEnumerable<Component> PartsOf(Tasking t) => t.IsStoodDown || !t.Status.IsBeforeHq()
        ? []
        : t.Components.Where(c => c.State != ComponentState.Deferred && c.ReportedAt is null);

    /// <summary>The designees who have not completed the delegated task.</summary>
    public static IEnumerable<string> DesigneesOf(Component c) => c.AtWork.Select(d => d.Person);

    /// <summary>Whether the person, as action officer or designee, has not finished their part.</summary>
    public static bool IsWith(Tasking t, string person) => PartsOf(t).Any(c => c.Assignee == person || DesigneesOf(c).Contains(person));
}
