using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <content>Action officers whom a unit chief puts in place, and designees who come, go, and are replaced (Life 2).</content>
internal sealed partial record EventNotifications
{
    /// <summary>The task manager in charge learns that a unit chief put another action officer in place (G II.C).</summary>
    private IEnumerable<Notification> OfficersChanged(TaskingEvent.Assigned e)
    {
        if (Rules.Directory.Find(Recorded.By) is not { ManagesTaskings: false }) return [];
        return e.Components.Where(p => p.Assignee is not null && e.Kept?.Contains(p.Unit) != true).SelectMany(p => Tell(
            "officerChanged", ManagerInCharge,
            $"Another action officer for {p.Unit}", $"{By} made {NameOf(p.Assignee!)} the action officer for {p.Unit} on this tasking."));
    }

    private IEnumerable<Notification> Delegated(TaskingEvent.Delegated e)
    {
        yield return Write(
            "delegated", e.Delegate, "Delegated to you",
            $"{By} delegated {e.Unit}'s part of this tasking to you.",
            "Check ITMS for instructions. When you finish, mark it Delegated Task Completed.");
        if (!e.Replaces) yield break;
        var others = (Before?.ComponentOf(e.Unit)?.Designees ?? []).Where(id => id != e.Delegate);
        foreach (var n in DelegationEnded(e.Unit, others, $"{By} delegated {e.Unit}'s part of this tasking to somebody else. {Done}"))
            yield return n;
    }

    /// <summary>Tells those of the designees who were still at work.</summary>
    private IEnumerable<Notification> DelegationEnded(string unit, IEnumerable<string> designees, string line) => designees
        .Where(id => Before?.ComponentOf(unit)?.DelegationOf(id) is { IsAtWork: true })
        .Select(id => Write("delegationEnded", id, "No longer delegated to you", line));

    /// <summary>Whether a designee's answer became the unit's response.</summary>
    private bool IsUnitsResponse(string unit) => After.ComponentOf(unit)?.Response != Before?.ComponentOf(unit)?.Response;
}
