using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <content>Requests for more time, and new dates (Life 2).</content>
internal sealed partial record EventNotifications
{
    private IEnumerable<Notification> ExtensionRequested(TaskingEvent.ExtensionRequested e) => Tell(
        "extensionRequested",
        ManagerInCharge,
        $"{e.Unit} asks for more time",
        $"{By} asks for more time for {e.Unit}'s part: until {Rules.Calendar.Format(e.InternalDueDate.At(Rules.Calendar))}.",
        $"Set the new dates to grant it, or decline it. {SeeReason}");

    private IEnumerable<Notification> ExtensionDeclined(TaskingEvent.ExtensionDeclined e) => Tell(
        "extensionDeclined",
        [After.ComponentOf(e.Unit)?.Assignee, Before?.ComponentOf(e.Unit)?.ExtensionRequest?.By],
        "Request for more time declined",
        $"{By} declined the request for more time for {e.Unit}'s part. The dates stay as they are. {SeeReason}");

    /// <summary>Whoever asked for more time is told too, with the answer to the request.</summary>
    private IEnumerable<Notification> DatesSet(TaskingEvent.DatesSet e)
    {
        List<string> lines = [$"The dates of this tasking have changed. {SeeReason}"];
        if (e.Granted is { } units) lines.Add($"This answers the request for more time from {string.Join(" and ", units)}.");
        var asked = (e.Granted ?? []).Select(unit => Before?.ComponentOf(unit)?.ExtensionRequest?.By);
        return Tell("datesChanged", Everyone().Concat(asked), "New dates", [.. lines]);
    }
}
