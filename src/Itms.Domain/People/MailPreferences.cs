using System.Collections.Frozen;

namespace Itms.Domain.People;

/// <summary>How a person gets a kind of mail.</summary>
public enum MailTiming
{
    AtOnce,

    /// <summary>In one mail each business day.</summary>
    Daily,

    /// <summary>Not at all. They can still read it in ITMS.</summary>
    Off,
}

/// <summary>A kind of mail, as people choose how to get it.</summary>
/// <param name="Choices">The first one is the default. If it is the only one, the mail cannot be delayed.</param>
/// <param name="Notifications">The kinds of notification in it. Empty: all that no other kind names.</param>
public sealed record MailKind(string Kind, string Label, IReadOnlyList<MailTiming> Choices, IReadOnlyList<string> Notifications)
{
    private static readonly MailTiming[] Always = [MailTiming.AtOnce];
    private static readonly MailTiming[] MayWait = [MailTiming.AtOnce, MailTiming.Daily];
    private static readonly MailTiming[] MayBeOff = [MailTiming.AtOnce, MailTiming.Daily, MailTiming.Off];

    /// <summary>Every kind. What asks for a step, is overdue, or changes the work always comes at once.</summary>
    public static IReadOnlyList<MailKind> All { get; } =
    [
        new("assignments", "Assignments, returns and changes", Always, []),
        new("requests", "Requests to concur, edit or clear", Always, []),
        new("overdue", "Reminders and escalations", Always, []),
        new("comments", "Comments", MayBeOff, ["comment"]),
        new("followUps", "Follow-ups and overdue annotations", MayWait, ["followUp", "overdueNoted"]),
        new("copies", "Copies of assignments (cc)", MayBeOff, ["assignedCc"]),
        new("completions", "Reports of completion", MayWait, ["delegationCompleted", "componentReported", "concurred", "acknowledged"]),
    ];

    private static readonly FrozenDictionary<string, MailKind> ByNotification =
        All.SelectMany(kind => kind.Notifications.Select(name => (name, kind))).ToFrozenDictionary(pair => pair.name, pair => pair.kind);

    /// <summary>The kind that a notification belongs to, if people have a choice about it. Otherwise null.</summary>
    public static MailKind? Of(string notification) => ByNotification.GetValueOrDefault(notification);
}

/// <summary>How one person wants to get their mails.</summary>
/// <param name="Chosen">By kind. A kind that is missing comes at once.</param>
public sealed record MailPreferences(string Person, IReadOnlyDictionary<string, MailTiming> Chosen)
{
    /// <summary>How the person gets a notification. What cannot be delayed comes at once, whatever is stored.</summary>
    public MailTiming TimingOf(string notification) =>
        MailKind.Of(notification) is { } kind && Chosen.TryGetValue(kind.Kind, out var timing) && kind.Choices.Contains(timing)
            ? timing
            : MailTiming.AtOnce;
}
