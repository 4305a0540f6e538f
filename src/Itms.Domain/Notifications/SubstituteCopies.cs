using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>
/// Copies the mails of people who are away to their substitutes (Life 11). Both get them, and each mail says why. A pure function.
/// </summary>
internal static class SubstituteCopies
{
    /// <summary>The notifications with the copies. A substitute gets no copy of what they did themselves, nor of what they are told anyway.</summary>
    /// <param name="after">The tasking after the commit.</param>
    /// <param name="last">The last event of the commit.</param>
    public static IReadOnlyList<Notification> Add(IReadOnlyList<Notification> notifications, Tasking after, Recorded last, Rules rules)
    {
        if (rules.Absences.Count == 0) return notifications;
        var (directory, involved) = (rules.Directory, Involvement.Of(after));
        var all = new List<Notification>(notifications.Count);
        foreach (var notification in notifications)
        {
            if (Absences.Of(rules.Absences, notification.To, last.At, directory) is not { } absence
                || IsAboutClearing(notification, after, last)
                || !Rights.HasOwnPart(involved, directory.Find(notification.To)!, directory))
            {
                all.Add(notification);
                continue;
            }

            var until = rules.Calendar.Format(absence.Until);
            var isTold = absence.Substitute == last.By
                || notifications.Any(n => n.To == absence.Substitute && n.Kind == notification.Kind && n.Subject == notification.Subject);
            all.Add(notification with
            {
                Lines = [.. notification.Lines, $"{directory.NameOf(absence.Substitute)} acts for you until {until} and knows of this too."],
            });
            if (!isTold) all.Add(notification with { To = absence.Substitute, For = absence.Person, Lines = LinesOf(notification, absence, rules) });
        }

        return all;
    }

    /// <summary>A substitute cannot clear: that needs a clearance delegation (D 4-7).</summary>
    private static bool IsAboutClearing(Notification notification, Tasking after, Recorded last) =>
        notification.Kind is "clearanceRequested" or "clearanceOverridden"
        || (last.Event is TaskingEvent.ReminderSent && after.Status == TaskingStatus.SentToAd);

    private static IReadOnlyList<string> LinesOf(Notification notification, Absence absence, Rules rules)
    {
        var name = rules.Directory.NameOf(absence.Person);
        return
        [
            $"This mail is for {name}. You get it because you act for {name} until {rules.Calendar.Format(absence.Until)}.",
            "ITMS records what you do here as done on their behalf.",
            .. notification.Lines,
        ];
    }
}
