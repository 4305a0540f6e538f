using Itms.Application.Storage;
using Itms.Domain.Shared;

namespace Itms.Application.Projections;

/// <summary>
/// A named list of taskings (G App. B). Each view is one definition below. To add a view, define it here and add it to
/// <see cref="All"/>: its address, its saved filters, its exports and its API description follow from the definition.
/// </summary>
public sealed class View
{
    /// <summary>How far ahead "in 30 days" looks. The whole last day counts.</summary>
    internal const int DaysAhead = 30;

    public static View Active { get; } = new() { Name = "active", Summary = "Lists every open tasking, by due date." };

    public static View Mine { get; } = new()
    {
        Name = "mine",
        Summary = "Lists taskings where you are or were action officer or designee, and those you are in charge of, by status.",
        IsPersonal = true,
    };

    public static View Due30 { get; } = new()
    {
        Name = "due-30",
        Summary = "Lists open taskings due in the next 30 days. Taskings that are stood down are left out.",
        Keys = (now, calendar) => (KeyText.From(now), KeyText.From(calendar.EndOfDays(now, DaysAhead))),
        Includes = (row, _) => !row.IsStoodDown,
    };

    public static View Overdue { get; } = new()
    {
        Name = "overdue",
        Summary = "Lists open taskings whose due date has passed.",
        Keys = (now, _) => ("", KeyText.From(now)),
        Includes = (row, now) => row.IsOverdueAt(now),
    };

    /// <summary>Every view.</summary>
    public static IReadOnlyList<View> All { get; } = [Active, Mine, Due30, Overdue];

    private View() { }

    /// <summary>The view's name in addresses, file names and saved filters: lowercase letters, digits and <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the view shows, in one sentence, for the API description.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// True: the view shows the viewer's own taskings, open and closed, ordered and grouped by status. False: it shows open taskings by due date.
    /// </summary>
    public bool IsPersonal { get; private init; }

    /// <summary>For a view by due date: where it begins (inclusive) and ends (exclusive; null: no limit) in the list. Default: all of it.</summary>
    private Func<DateTimeOffset, BusinessCalendar, (string From, string? To)> Keys { get; init; } = (_, _) => ("", null);

    /// <summary>Whether a row that was read belongs to the view at a time. Default: every row.</summary>
    internal Func<ProjectionRow, DateTimeOffset, bool> Includes { get; private init; } = (_, _) => true;

    /// <summary>The view of this name, or null.</summary>
    public static View? Find(string? name) => All.FirstOrDefault(view => view.Name == name);

    /// <summary>The rows to read for the view.</summary>
    internal RowRange Range(string viewer, DateTimeOffset now, BusinessCalendar calendar)
    {
        if (IsPersonal) return ProjectionKeys.Mine(viewer);
        var (from, to) = Keys(now, calendar);
        return ProjectionKeys.Open.Between(from, to);
    }

    /// <summary>The key of a tasking's row within <see cref="Range"/>.</summary>
    internal string KeyOf(ProjectionRow row, string number, string viewer) => IsPersonal
        ? ProjectionKeys.Ranked(viewer, (int)row.Status, number)
        : ProjectionKeys.Open.Key(KeyText.Timed(row.DueAt, number));
}

/// <summary>A request to a view.</summary>
public sealed record ViewQuery(View View, ViewFilter Filter, ViewSort Sort)
{
    /// <summary>The rows to read, in the view's own order. A filter by due date makes the range of a view by due date smaller.</summary>
    public RowRange Range(string viewer, DateTimeOffset now, BusinessCalendar calendar)
    {
        var range = View.Range(viewer, now, calendar);
        if (View.IsPersonal) return range;
        if (Filter.DueFrom is { } first) range = range.StartingAt(ProjectionKeys.Open.Key(KeyText.From(first)));
        if (Filter.DueBefore is { } end) range = range.EndingBefore(ProjectionKeys.Open.Key(KeyText.From(end)));
        return range;
    }

    /// <summary>Whether a row of the range belongs to the view and passes the filter by due date.</summary>
    public bool Matches(ProjectionRow row, DateTimeOffset now) => View.Includes(row, now) && Filter.MatchesDue(row.DueAt);
}

/// <summary>Makes ranges of rows smaller.</summary>
internal static class RowRangeLimits
{
    /// <summary>The part of the range at and after the key.</summary>
    public static RowRange StartingAt(this RowRange range, string key) =>
        string.CompareOrdinal(key, range.From) > 0 ? range with { From = key } : range;

    /// <summary>The part of the range before the key.</summary>
    public static RowRange EndingBefore(this RowRange range, string key) =>
        range.To is null || string.CompareOrdinal(key, range.To) < 0 ? range with { To = key } : range;
}
