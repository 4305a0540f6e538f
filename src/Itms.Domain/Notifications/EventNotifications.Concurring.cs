using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <content>Who is asked to concur, and who learns that a concurrence was recorded (Life 3).</content>
internal sealed partial record EventNotifications
{
    private const string ConcurrenceKind = "concurrenceAsked";

    /// <summary>Asks whoever has to concur next with the unit's response. Nobody, if nothing is missing.</summary>
    private IEnumerable<Notification> ConcurrenceAsked(string unit) =>
        After.ComponentOf(unit)?.ConcurrenceAsked is { } level ? AskConcurrence(unit, level) : [];

    private IEnumerable<Notification> AskConcurrence(string unit, ConcurrenceLevel level) => Tell(
        ConcurrenceKind, Rules.Directory.ConcurringIn(unit, level),
        "Your concurrence is asked for",
        $"{unit} has a response to this tasking. It needs concurrence at the {LevelOf(level)} level.",
        "Please read the response in ITMS. Then concur, or tell the action officer what to change.");

    private List<Notification> Concurred(TaskingEvent.Concurred e)
    {
        var level = LevelOf(e.Level);
        // Nobody is asked twice about one response: after another level, whoever comes next has been asked already.
        List<Notification> asked = e.Level == ConcurrenceLevel.UnitChief ? [.. ConcurrenceAsked(e.Unit)] : [];
        List<Notification> notifications = [];
        if (e.Person != Recorded.By)
        {
            List<string> lines =
            [
                $"{By} recorded that you concur with {e.Unit}'s response ({level} level), with a note that you can read in ITMS.",
                "If you did not concur, tell a task manager at once.",
            ];
            // Each person gets one mail about one step.
            if (asked.Any(n => n.To == e.Person)) lines.Add("Your concurrence at the division level is asked for as well.");
            notifications.Add(Write("concurrenceRecorded", e.Person, "Your concurrence was recorded", [.. lines]));
        }

        notifications.AddRange(asked);
        notifications.AddRange(Tell(
            "concurred", [After.ComponentOf(e.Unit)?.Assignee],
            "Concurrence recorded", $"{NameOf(e.Person)} concurs with {e.Unit}'s response ({level} level)."));
        return notifications;
    }
}
