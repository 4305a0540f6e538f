using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>What the digest needs to know about a tasking.</summary>
/// <param name="Units">The units that have not finished their part.</param>
/// <param name="Assignees">Ids of their action officers.</param>
/// <param name="Delegates">Ids of the designees who have not completed their task.</param>
public sealed record DueTasking(
    string Number,
    DateTimeOffset DueAt,
    TaskType TaskType,
    TaskingStatus Status,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Assignees,
    IReadOnlyList<string> Delegates)
{
    /// <summary>Null: there is nothing due, or nobody has anything left to do before HQ.</summary>
    public static DueTasking? Of(Tasking t, BusinessCalendar calendar)
    {
        List<Component> parts = [.. OpenWork.PartsOf(t)];
        return parts.Count == 0 || t.Due is not { } due
            ? null
            : new DueTasking(
                t.Number,
                due.At(calendar),
                t.Form.TaskType,
                t.Status,
                [.. parts.Select(c => c.Unit)],
                [.. parts.Select(c => c.Assignee).OfType<string>().Distinct()],
                [.. parts.SelectMany(OpenWork.DesigneesOf).Distinct()]);
    }
}

/// <summary>Writes the weekly digest (decision 15; G: "view at least weekly"). A pure function.</summary>
public static class DigestComposer
{
    public const string Kind = "weeklyDigest";

    /// <summary>The most taskings that one digest lists. If there are more, it says how many.</summary>
    public const int MostItems = 200;

    /// <summary>
    /// One digest for each action officer, designee and unit chief who has something due, ordered by person. It lists the taskings that
    /// are with them or with a unit that they lead.
    /// </summary>
    /// <param name="due">The taskings that are due, earliest first.</param>
    /// <param name="now">Who is away then shares what is due with their substitute.</param>
    public static IReadOnlyList<Notification> For(IEnumerable<DueTasking> due, Rules rules, DateTimeOffset now)
    {
        var byPerson = new SortedDictionary<string, List<DueTasking>>(StringComparer.Ordinal);
        foreach (var row in due)
            foreach (var person in WithSubstitutes(Readers(row, rules.Directory), rules, now).Distinct())
            {
                if (rules.Directory.Find(person) is not { Active: true }) continue;
                if (!byPerson.TryGetValue(person, out var rows)) byPerson[person] = rows = [];
                rows.Add(row);
            }

        return
        [
            .. byPerson.Select(pair => Write(
                pair.Key, pair.Value, Absences.ActedForBy(rules.Absences, pair.Key, now, rules.Directory), rules)),
        ];
    }

    private static IEnumerable<string> WithSubstitutes(IEnumerable<string> people, Rules rules, DateTimeOffset now) => rules.Absences.Count == 0
        ? people
        : people.SelectMany(id => Absences.Of(rules.Absences, id, now, rules.Directory) is { } absence ? new[] { id, absence.Substitute } : [id]);

    private static IEnumerable<string> Readers(DueTasking row, AgencyDirectory directory) =>
        row.Assignees.Concat(row.Delegates).Concat(row.Units.Select(directory.ChiefOf).OfType<string>());

    private static Notification Write(string person, List<DueTasking> rows, IReadOnlyList<Person> absent, Rules rules)
    {
        var mine = rows.Count(row => row.Assignees.Contains(person) || row.Delegates.Contains(person));
        List<string> away =
            [.. absent.Where(other => rows.Exists(row => Readers(row, rules.Directory).Contains(other.Id))).Select(other => other.Name)];
        var due = rows.Count == 1 ? "1 tasking is due" : $"{rows.Count} taskings are due";
        var others = mine == rows.Count ? "" : $": {mine} with you, {rows.Count - mine} with others{(away.Count > 0 ? "" : " in your unit")}";
        List<string> lines = [$"{due} in the next 30 days{others}."];
        if (away.Count > 0) lines.Add($"This includes what is due for {string.Join(", ", away)}, for whom you act.");
        if (rows.Count > MostItems) lines.Add($"This mail lists the first {MostItems}. You can see all of them in ITMS.");
        var items = rows.Take(MostItems).Select(row => new NotificationItem(row.Number, Text(row, rules.Calendar)));
        return new Notification(Kind, person, $"[ITMS] {due} in the next 30 days", lines, [.. items]);
    }

    private static string Text(DueTasking row, BusinessCalendar calendar) =>
        $"due {calendar.Format(row.DueAt)}; {TaskTypes.LabelOf(row.TaskType)}; {row.Status.Label()}; {string.Join(", ", row.Units)}";
}
