using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>Writes to the official and the substitute about a clearance delegation. A pure function.</summary>
public static class DelegationComposer
{
    /// <summary>The most taskings that one mail lists. If there are more, it says how many.</summary>
    public const int MostItems = 200;

    /// <summary>The delegation was recorded.</summary>
    /// <param name="waiting">The taskings that wait for this clearance now.</param>
    public static IReadOnlyList<Notification> Recorded(ClearanceDelegation d, IReadOnlyList<Tasking> waiting, Rules rules)
    {
        var until = rules.Calendar.Format(d.Until);
        var (from, to, by) = (NameOf(d.From), NameOf(d.To), NameOf(d.RecordedBy));
        var what = waiting.Count switch
        {
            0 => "Nothing waits for this clearance now.",
            1 => "1 response waits for this clearance now.",
            _ => $"{waiting.Count} responses wait for this clearance now.",
        };
        if (waiting.Count > MostItems) what += $" This mail lists the first {MostItems}.";
        NotificationItem[] items = [.. waiting.Take(MostItems).Select(t => new NotificationItem(t.Number, Text(t, rules)))];
        var yourself = d.RecordedBy == d.From;
        return
        [
            new Notification(
                "clearanceDelegated", d.To, $"[ITMS] You clear as {d.Position} for {from} until {until}",
                [
                    yourself
                        ? $"{from} named you to clear in their place as {d.Position} until {until}."
                        : $"{by} recorded that you clear in {from}'s place as {d.Position} until {until}.",
                    "This does not cover responses that require SES clearance.",
                    what,
                ],
                items),
            new Notification(
                "clearanceDelegated", d.From, $"[ITMS] {to} clears as {d.Position} for you until {until}",
                [
                    yourself
                        ? $"You named {to} to clear in your place as {d.Position} until {until}."
                        : $"{by} recorded that {to} clears in your place as {d.Position} until {until}. If this is wrong, revoke it in ITMS.",
                    "You can still clear yourself.",
                    what,
                ],
                items),
        ];

        string NameOf(string id) => rules.Directory.NameOf(id);
    }

    /// <summary>The delegation was revoked.</summary>
    public static IReadOnlyList<Notification> Revoked(ClearanceDelegation d, Rules rules)
    {
        var (from, to, by) = (rules.Directory.NameOf(d.From), rules.Directory.NameOf(d.To), rules.Directory.NameOf(d.RevokedBy ?? ""));
        return
        [
            new Notification(
                "clearanceDelegationRevoked", d.To, $"[ITMS] You no longer clear as {d.Position} for {from}",
                [$"{by} ended the delegation. You no longer clear in {from}'s place as {d.Position}."], []),
            new Notification(
                "clearanceDelegationRevoked", d.From, $"[ITMS] {to} no longer clears as {d.Position} for you",
                [$"{by} ended the delegation. {to} no longer clears in your place as {d.Position}."], []),
        ];
    }

    private static string Text(Tasking t, Rules rules)
    {
        var due = t.Due is { } at ? $"due {rules.Calendar.Format(at.At(rules.Calendar))}; " : "";
        return $"{due}{TaskTypes.LabelOf(t.Form.TaskType)}; {string.Join(", ", t.Units)}";
    }
}
