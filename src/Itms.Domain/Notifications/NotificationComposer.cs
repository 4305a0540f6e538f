using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>Writes the notifications about what happened to a tasking. A pure function: the same events give the same notifications.</summary>
public static class NotificationComposer
{
    /// <summary>
    /// The notifications of one commit. Each active person gets the first one that concerns them, and every reminder addressed to them. While
    /// they are away, their substitute gets a copy.
    /// </summary>
    /// <param name="before">The tasking before the commit. Null at creation.</param>
    public static IReadOnlyList<Notification> For(Tasking? before, IReadOnlyList<Recorded> happened, Rules rules)
    {
        // A retroactive entry leaves nobody anything to do. What was imported is known to the people on it.
        if (happened.Any(r => r.Event is TaskingEvent.LoggedRetroactively or TaskingEvent.Imported)) return [];
        // The comment of an assignment is its reason: the assignment's own mail is enough.
        var isAssignment = happened.Any(r => r.Event is TaskingEvent.Assigned);
        var notifications = new List<Notification>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recorded in happened)
        {
            var after = Tasking.Apply(before, recorded);
            IEnumerable<Notification> news = recorded.Event is TaskingEvent.Commented && isAssignment
                ? []
                : new EventNotifications(before, after, recorded, rules).Compose();
            foreach (var notification in news)
                if (rules.Directory.Find(notification.To) is { Active: true }
                    && (recorded.Event is TaskingEvent.ReminderSent || told.Add(notification.To)))
                    notifications.Add(notification);
            before = after;
        }

        return happened.Count == 0 ? notifications : SubstituteCopies.Add(notifications, before!, happened[^1], rules);
    }
}
