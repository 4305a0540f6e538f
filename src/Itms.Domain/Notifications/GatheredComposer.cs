using System.Globalization;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>When gathered mails go out.</summary>
/// <param name="At">Each business day at this time on the agency's wall clock.</param>
public sealed record GatherSchedule(TimeOnly At)
{
    public static GatherSchedule Default { get; } = new(new TimeOnly(8, 0));
}

/// <summary>Gathers the mails that a person does not want at once into one. Pure functions.</summary>
public static class GatheredComposer
{
    public const string Kind = "gathered";

    /// <summary>A person whose gathered mails reach this number gets them without waiting for the next day.</summary>
    public const int MostWaiting = 20;

    /// <summary>The most mails that one mail lists. If there are more, it says how many.</summary>
    public const int MostItems = 200;

    private const string Prefix = "gathered-";

    /// <summary>Identifies a sending in places where a number identifies a tasking.</summary>
    public static string IdOf(long sending) => Prefix + sending.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether this is the id of a sending. No ITMS number has this form.</summary>
    public static bool IsId(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>How the addressee wants this notification. A reminder always comes at once, whatever its name.</summary>
    public static MailTiming TimingOf(Notification notification, Rules rules) =>
        rules.MailPreferences.TryGetValue(notification.To, out var preferences)
        && !rules.Escalation.Rules.Any(rule => rule.Kind == notification.Kind)
        && !rules.EarlierEscalations.Any(policy => policy.Rules.Any(rule => rule.Kind == notification.Kind))
            ? preferences.TimingOf(notification.Kind)
            : MailTiming.AtOnce;

    /// <summary>What a gathered mail says about one mail: its subject without the number.</summary>
    public static NotificationItem ItemOf(string number, Notification notification) =>
        new(number, notification.Subject.Replace($"[{number}] ", "", StringComparison.Ordinal));

    /// <summary>The mail with these items, at least one.</summary>
    public static Notification For(string person, IReadOnlyList<NotificationItem> items)
    {
        var news = items.Count == 1 ? "1 gathered mail" : $"{items.Count} gathered mails";
        List<string> lines = [$"You asked ITMS to gather mails of these kinds. Here is what came ({news}). You can change your choice in ITMS."];
        if (items.Count > MostItems) lines.Add($"This mail lists the first {MostItems}.");
        return new Notification(Kind, person, $"[ITMS] {news}", lines, [.. items.Take(MostItems)]);
    }
}
