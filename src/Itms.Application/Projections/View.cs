using Itms.Application.Storage;

namespace Itms.Application.Projections;

/// <summary>The four views (G App. B).</summary>
public enum View
{
    /// <summary>Every open tasking.</summary>
    Active,

    /// <summary>Current and past taskings where I am or was action officer or designee.</summary>
    Mine,

    /// <summary>Open, due from now to 30 days.</summary>
    Due30,

    /// <summary>Open, not stood down, due passed.</summary>
    Overdue,
}

public static class ViewNames
{
    /// <summary>The views by what they are called in addresses.</summary>
    public static IReadOnlyDictionary<string, View> All { get; } = new Dictionary<string, View>(StringComparer.Ordinal)
    {
        ["active"] = View.Active,
        ["mine"] = View.Mine,
        ["due-30"] = View.Due30,
        ["overdue"] = View.Overdue,
    };
}

/// <summary>What is asked of a view.</summary>
public sealed record ViewQuery(View View, ViewFilter Filter, ViewSort Sort)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public static ViewQuery Whole(View view) => new(view, ViewFilter.None, ViewSort.Natural);

    /// <summary>The rows that can belong to it, in the view's own order: my tasks by status and number, the others by due date and number.</summary>
    public RowRange Range(string viewer, DateTimeOffset now)
    {
        if (View == View.Mine) return new RowRange(ProjectionKeys.Mine(viewer));
        var from = View == View.Due30 ? KeyText.From(now) : "";
        var to = View switch
        {
            View.Due30 => KeyText.Through(now + Month),
            View.Overdue => KeyText.From(now),
            _ => null,
        };
        if (Filter.DueFrom is { } first && string.CompareOrdinal(KeyText.From(first), from) > 0) from = KeyText.From(first);
        if (Filter.DueBefore is { } end && (to is null || string.CompareOrdinal(KeyText.From(end), to) < 0)) to = KeyText.From(end);
        return new RowRange(ProjectionKeys.Open, from, to);
    }

    /// <summary>Whether a row of the range belongs to the view.</summary>
    public bool Takes(ProjectionRow row, DateTimeOffset now) =>
        (View != View.Overdue || row.IsOverdueAt(now)) && Filter.TakesDue(row.DueAt);
}
