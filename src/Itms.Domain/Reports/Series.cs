using Itms.Domain.Shared;

namespace Itms.Domain.Reports;

/// <summary>One day, week or month of a period.</summary>
/// <param name="To">Its last day.</param>
/// <param name="OnTime">Of the closed ones that had a due date.</param>
/// <param name="Late">Likewise.</param>
/// <param name="Open">At the end of its last day; where that is not over yet, now; null where it has not begun.</param>
/// <param name="Overdue">At the same moment, by the due date that counted then.</param>
/// <param name="MedianDays">Turnaround of the closed ones.</param>
public sealed record SeriesPoint(
    DateOnly From, DateOnly To, int Opened, int Closed, int OnTime, int Late, int? Open, int? Overdue, double? MedianDays);

/// <summary>Gathers the points of a series from facts, each given once.</summary>
public sealed class SeriesTally
{
    private readonly List<Point> points;
    private readonly int begun;

    public SeriesTally(ReportPeriod period, BusinessCalendar calendar, DateTimeOffset now)
    {
        points = [.. period.Split(calendar).Select(part => new Point(part, part.End <= now ? part.End.AddTicks(-1) : now))];
        begun = points.TakeWhile(point => point.Part.Start <= now).Count();
    }

    public void Add(CycleFact fact)
    {
        if (PointOf(fact.OpenedAt) is { } opened) opened.Opened++;
        if (PointOf(fact.ClosedAt) is { } closed)
        {
            closed.Closed++;
            if (fact.OnTime == true) closed.OnTime++;
            if (fact.OnTime == false) closed.Late++;
            if (fact.Times is { } times) closed.Days.Add(times.Taken.TotalDays);
        }

        Through(fact.OpenedAt.AddTicks(-1), fact.ClosedAt, (point, count) => point.Open += count);
        foreach (var time in fact.Overdue) Through(time.From, time.To, (point, count) => point.Overdue += count);
    }

    public IReadOnlyList<SeriesPoint> Points()
    {
        var result = new List<SeriesPoint>(points.Count);
        var (open, overdue) = (0, 0);
        for (var i = 0; i < points.Count; i++)
        {
            var p = points[i];
            (open, overdue) = (open + p.Open, overdue + p.Overdue);
            result.Add(new SeriesPoint(
                p.Part.From, p.Part.To, p.Opened, p.Closed, p.OnTime, p.Late,
                i < begun ? open : null, i < begun ? overdue : null, Quantiles.Of(p.Days).Median));
        }

        return result;
    }

    /// <summary>Counts at every point's moment after the one instant and before the other: what begins adds one, what ends takes it away.</summary>
    private void Through(DateTimeOffset from, DateTimeOffset? to, Action<Point, int> count)
    {
        var (first, after) = (FirstAfter(from), to is null ? points.Count : FirstAfter(to.Value.AddTicks(-1)));
        if (first >= after) return;
        count(points[first], 1);
        if (after < points.Count) count(points[after], -1);
    }

    private int FirstAfter(DateTimeOffset instant)
    {
        var (low, high) = (0, points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (points[middle].Moment > instant) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private Point? PointOf(DateTimeOffset? instant)
    {
        if (instant is null || instant < points[0].Part.Start || instant >= points[^1].Part.End) return null;
        var (low, high) = (0, points.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (points[middle].Part.End > instant) high = middle;
            else low = middle + 1;
        }

        return points[low];
    }

    /// <param name="part">Its days.</param>
    /// <param name="moment">When what is open and overdue is counted.</param>
    private sealed class Point(ReportPeriod part, DateTimeOffset moment)
    {
        public ReportPeriod Part { get; } = part;

        public DateTimeOffset Moment { get; } = moment;

        public int Opened { get; set; }

        public int Closed { get; set; }

        public int OnTime { get; set; }

        public int Late { get; set; }

        /// <summary>How many more than at the point before; likewise of the overdue.</summary>
        public int Open { get; set; }

        public int Overdue { get; set; }

        public List<double> Days { get; } = [];
    }
}
