using System.Globalization;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>An open tasking that people who have left leave without somebody.</summary>
/// <param name="DueAt">The due date that counts now. Null: none.</param>
public sealed record VacantTasking(string Number, DateTimeOffset? DueAt, IReadOnlyList<Vacancy> Vacancies);

/// <summary>
/// The mail that tells the task managers what people leave behind when they are set inactive (Life 11): one mail with the
/// numbers. A pure function.
/// </summary>
public static class DepartureNotice
{
    public const string Kind = "peopleLeft";

    /// <summary>The most taskings that one mail lists. If there are more, it says how many.</summary>
    public const int MostItems = 200;

    private const int MostNames = 10;
    private const string Prefix = "departure-";

    /// <summary>Identifies the notice in places where a number identifies a tasking.</summary>
    /// <param name="seq">The directory change that set the people inactive.</param>
    public static string IdOf(long seq) => Prefix + seq.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether this is the id of such a notice. No ITMS number has this form.</summary>
    public static bool IsId(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>One mail to each task manager, or to the TPSU chief if there is none. Empty if nothing is left behind.</summary>
    /// <param name="left">Ids of the people who have left, at least one.</param>
    public static IReadOnlyList<Notification> For(IReadOnlyList<string> left, IReadOnlyList<VacantTasking> vacant, Rules rules)
    {
        if (vacant.Count == 0) return [];
        var taskings = vacant.Count == 1 ? "1 open tasking is" : $"{vacant.Count} open taskings are";
        List<string> lines =
        [
            $"{Names(left, rules)} no longer active in the directory.",
            $"{taskings} now without an action officer, a designee, a unit chief or a task manager in charge. Please name somebody else.",
        ];
        if (vacant.Count > MostItems) lines.Add($"This mail lists the first {MostItems}. You can see all open taskings in ITMS.");
        List<NotificationItem> items = [.. vacant.Take(MostItems).Select(t => new NotificationItem(t.Number, Text(t, rules.Calendar)))];
        return
        [
            .. rules.Directory.TaskManagersOrTpsuChiefs.Select(to =>
                new Notification(Kind, to, $"[ITMS] {taskings} without somebody who left", lines, items)),
        ];
    }

    private static string Names(IReadOnlyList<string> left, Rules rules) =>
        left.Count == 1 ? $"{rules.Directory.NameOf(left[0])} is"
        : left.Count > MostNames ? $"{left.Count} people are"
        : $"{string.Join(", ", left.Select(rules.Directory.NameOf))} are";

    private static string Text(VacantTasking t, BusinessCalendar calendar)
    {
        var posts = string.Join(", ", t.Vacancies.Select(v => v.Unit is { } unit ? $"{unit} has no {Label(v.Post)}" : "nobody is in charge"));
        return t.DueAt is { } due ? $"{posts}; due {calendar.Format(due)}" : posts;
    }

    private static string Label(VacantPost post) => post switch
    {
        VacantPost.ActionOfficer => "action officer",
        VacantPost.Designee => "designee",
        _ => "unit chief",
    };
}
