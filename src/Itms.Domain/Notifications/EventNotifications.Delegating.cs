using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <content>Designees who come, go, and are replaced (Life 2).</content>
internal sealed partial record EventNotifications
{
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
