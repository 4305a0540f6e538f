using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.Domain.Views;

namespace Itms.Domain.Letters;

/// <summary>Writes the weekly digest (requirements.md, "Reminders and escalation"; G: "view at least weekly").</summary>
public static class DigestWriter
{
    public const string Kind = "weeklyDigest";

    /// <summary>Taskings named in one letter; of more it says how many.</summary>
    public const int MostItems = 200;

    /// <summary>
    /// One letter to each action officer, designee and unit chief with something in it, ordered by person: what is with them,
    /// and what is with a unit they are chief of. Taskings that are stood down are left out.
    /// </summary>
    /// <param name="due">What is due, the earliest first.</param>
    public static IReadOnlyList<Letter> For(IEnumerable<TaskingRow> due, Rules rules)
    {
        var byPerson = new SortedDictionary<string, List<TaskingRow>>(StringComparer.Ordinal);
        foreach (var row in due.Where(row => row is { IsClosed: false, DueAt: not null, Action: not TaskAction.StandDown }))
            foreach (var person in Readers(row, rules.Directory).Distinct())
            {
                if (rules.Directory.Find(person) is not { Active: true }) continue;
                if (!byPerson.TryGetValue(person, out var rows)) byPerson[person] = rows = [];
                rows.Add(row);
            }

        return [.. byPerson.Select(pair => Write(pair.Key, pair.Value, rules))];
    }

    private static IEnumerable<string> Readers(TaskingRow row, AgencyDirectory directory) =>
        row.Assignees.Concat(row.Delegates).Concat(row.Units.Select(directory.ChiefOf).OfType<string>());

    private static Letter Write(string person, List<TaskingRow> rows, Rules rules)
    {
        var mine = rows.Count(row => row.Assignees.Contains(person) || row.Delegates.Contains(person));
        var due = rows.Count == 1 ? "1 tasking is due" : $"{rows.Count} taskings are due";
        List<string> lines = [mine == rows.Count ? $"{due} in the next 30 days." : $"{due} in the next 30 days: {mine} with you, {rows.Count - mine} with others of your unit."];
        if (rows.Count > MostItems) lines.Add($"The first {MostItems} of them are listed here; all are in ITMS.");
        return new Letter(
            Kind, person, $"[ITMS] {due} in the next 30 days", lines, [.. rows.Take(MostItems).Select(row => new LetterItem(row.Number, Text(row, rules.Calendar)))]);
    }

    private static string Text(TaskingRow row, BusinessCalendar calendar) =>
        $"due {calendar.Format(row.DueAt!.Value)}; {TaskTypes.LabelOf(row.TaskType)}; {row.Status.Label()}; {string.Join(", ", row.Units)}";
}
