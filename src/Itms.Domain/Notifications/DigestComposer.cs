using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>What a digest says of a tasking, and to whom.</summary>
public sealed record DueTasking(
    string Number,
    DateTimeOffset DueAt,
    TaskType TaskType,
    TaskingStatus Status,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Assignees,
    IReadOnlyList<string> Delegates);

/// <summary>Writes the weekly digest (requirements.md, "Reminders and escalation"; G: "view at least weekly").</summary>
public static class DigestWriter
{
    public const string Kind = "weeklyDigest";

    /// <summary>Taskings named in one letter; of more it says how many.</summary>
    public const int MostItems = 200;

    /// <summary>
    /// One letter to each action officer, designee and unit chief with something in it, ordered by person: what is with them,
    /// and what is with a unit they are chief of.
    /// </summary>
    /// <param name="due">What is due, the earliest first.</param>
    public static IReadOnlyList<Notification> For(IEnumerable<DueTasking> due, Rules rules)
    {
        var byPerson = new SortedDictionary<string, List<DueTasking>>(StringComparer.Ordinal);
        foreach (var row in due)
            foreach (var person in Readers(row, rules.Directory).Distinct())
            {
                if (rules.Directory.Find(person) is not { Active: true }) continue;
                if (!byPerson.TryGetValue(person, out var rows)) byPerson[person] = rows = [];
                rows.Add(row);
            }

        return [.. byPerson.Select(pair => Write(pair.Key, pair.Value, rules))];
    }

    private static IEnumerable<string> Readers(DueTasking row, AgencyDirectory directory) =>
        row.Assignees.Concat(row.Delegates).Concat(row.Units.Select(directory.ChiefOf).OfType<string>());

    private static Notification Write(string person, List<DueTasking> rows, Rules rules)
    {
        var mine = rows.Count(row => row.Assignees.Contains(person) || row.Delegates.Contains(person));
        var due = rows.Count == 1 ? "1 tasking is due" : $"{rows.Count} taskings are due";
        List<string> lines = [mine == rows.Count ? $"{due} in the next 30 days." : $"{due} in the next 30 days: {mine} with you, {rows.Count - mine} with others of your unit."];
        if (rows.Count > MostItems) lines.Add($"The first {MostItems} of them are listed here; all are in ITMS.");
        return new Notification(
            Kind, person, $"[ITMS] {due} in the next 30 days", lines, [.. rows.Take(MostItems).Select(row => new NotificationItem(row.Number, Text(row, rules.Calendar)))]);
    }

    private static string Text(DueTasking row, BusinessCalendar calendar) =>
        $"due {calendar.Format(row.DueAt)}; {TaskTypes.LabelOf(row.TaskType)}; {row.Status.Label()}; {string.Join(", ", row.Units)}";
}
