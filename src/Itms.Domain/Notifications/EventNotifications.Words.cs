using System.Globalization;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <content>Recipients and phrases that several events share.</content>
internal sealed partial record EventNotifications
{
    private string By => Recorded.OnBehalfOf is { } other ? $"{NameOf(Recorded.By)}, on behalf of {NameOf(other)}," : NameOf(Recorded.By);

    private string ClearingPositions => PositionsOf(After.Clearance);

    private static string PositionsOf(ClearanceRule rule) => string.Join(rule.Kind == ClearanceKind.AllOf ? " and " : " or ", rule.Positions);

    /// <summary>Tells everyone named except the person who took the step. If everyone named has left, the task managers are told instead.</summary>
    private IEnumerable<Notification> Tell(string kind, IEnumerable<string?> to, string subject, params string[] lines)
    {
        var people = to.OfType<string>().Distinct().ToList();
        if (people.All(id => Rules.Directory.Find(id) is not { Active: true })) people = [.. Managers];
        return people.Where(id => id != Recorded.By).Select(id => Write(kind, id, subject, lines));
    }

    private Notification Write(string kind, string to, string subject, params string[] lines) =>
        new(kind, to, $"[{After.Number}] {subject}{(After.IsClosed ? "" : DueInSubject())}", [.. lines, Facts()]);

    private string DueInSubject() => After.Due is { } due ? $" - due {Rules.Calendar.Format(due.At(Rules.Calendar))}" : "";

    private string Facts()
    {
        var calendar = Rules.Calendar;
        var facts = new List<string>
        {
            $"Task type: {TaskTypes.LabelOf(After.Form.TaskType)}.",
            $"Priority: {After.Form.Priority.ToString().ToLowerInvariant()}.",
        };
        if (!After.IsClosed && After.Form.InternalDueDate is { } due) facts.Add($"Internal due date: {calendar.Format(due.At(calendar))}.");
        if (!After.IsClosed && After.Form.AuthorityDate is { } authority)
            facts.Add($"Due to the authority: {calendar.Format(authority.At(calendar))}.");
        return string.Join(' ', facts);
    }

    private string WhatToDo() => After.Form.Action switch
    {
        TaskAction.StandDown => "Stop work on this tasking. You don't need to do anything until further notice.",
        TaskAction.Review => "This tasking is for your information. Please acknowledge it. You don't need to do anything else.",
        _ => After.Due is { } due ? $"Please complete your part by {Rules.Calendar.Format(due.At(Rules.Calendar))}." : "Please complete your part.",
    };

    private string WhatIsOutstanding() => After.Outstanding.Any()
        ? $"Still outstanding: {string.Join(", ", After.Outstanding.Select(c => c.Unit))}."
        : "All units have reported. You can now submit the tasking to HQ.";

    private string WithWhom() => After.Status == TaskingStatus.SentToAd ? $"It needs clearance from {ClearingPositions}."
        : After.Components.Count == 0 ? "Nobody is assigned."
        : "With " + string.Join("; ", After.Components.Select(c =>
            $"{c.Unit}: {(c.Assignee is null ? "nobody" : NameOf(c.Assignee))}{(c.ReportedAt is null ? "" : " (reported complete)")}")) + ".";

    /// <summary>The task manager in charge. If nobody is: all task managers.</summary>
    private IEnumerable<string?> ManagerInCharge =>
        Rules.Directory.Find(After.TaskManager) is { Active: true, ManagesTaskings: true } manager ? [manager.Id] : Managers;

    private IReadOnlyList<string> Managers => Rules.Directory.ManagersOf(After.TaskManager);

    private IEnumerable<string?> OfficersOf(string unit) => After.ComponentOf(unit)?.Officers ?? [];

    /// <summary>Who works on the tasking now: the action officers, the designees and the task managers.</summary>
    private IEnumerable<string?> TakingPart() => After.Units.SelectMany(OfficersOf).Concat(Managers);

    private IEnumerable<Notification> FollowedUp(TaskingEvent.FollowedUp e) => e.Kind switch
    {
        FollowUpKind.AuthorityQuestions => Tell(
            "authorityQuestions", TakingPart(), "Questions from the authority",
            $"The task authority returned this tasking with additional questions. {By} recorded them. You can read them in ITMS."),
        FollowUpKind.Overdue => Tell(
            "overdueNoted", TakingPart(), "Overdue annotation", $"{By} recorded an overdue annotation. You can read it in ITMS."),
        _ => Tell("followUp", TakingPart(), "Follow-up", $"{By} recorded a follow-up. You can read it in ITMS."),
    };

    private IEnumerable<string?> Everyone() =>
        After.Components.SelectMany(c => (IEnumerable<string?>)[.. c.Officers, .. c.Cc]).Concat(OfficialsAsked(After));

    /// <summary>The officials who are being asked to clear.</summary>
    private IEnumerable<string?> OfficialsAsked(Tasking? tasking) => tasking is { Status: TaskingStatus.SentToAd }
        ? ClearanceAuthority.PeopleAt(tasking, ClearanceAuthority.Places(tasking), Rules, Recorded.At)
        : [];

    private string NameOf(string id) => Rules.Directory.NameOf(id);

    private static string Day(DateOnly day) => day.ToString("dddd, MMMM d, yyyy", CultureInfo.InvariantCulture);

    private static string LevelOf(ConcurrenceLevel level) => level switch
    {
        ConcurrenceLevel.UnitChief => "unit chief",
        ConcurrenceLevel.Division => "division",
        _ => "supervisor",
    };
}
