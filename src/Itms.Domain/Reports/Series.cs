using Itms.Domain.Shared;

namespace Itms.Domain.Reports;

/// <summary>One day, week or month of a period.</summary>
/// <param name="To">Its last day.</param>
/// <param name="OnTime">Closed on time. Only cycles with a due date.</param>
/// <param name="Late">Closed late. Only cycles with a due date.</param>
/// <param name="Open">Open at the end of its last day, or now if that is not over. Null if it has not begun.</param>
/// <param name="Overdue">Overdue at the same moment, by the due date that counted then.</param>
/// <param name="MedianDays">Median turnaround of the closed cycles, in days of 24 hours.</param>
/// <param name="ClosedWithoutResponse">Not among <paramref name="Closed"/>.</param>
public record SeriesPoint(
    DateOnly From, DateOnly To, int Opened, int Closed, int OnTime, int Late, int? Open, int? Overdue, double? MedianDays,
    int ClosedWithoutResponse = 0);

/// <summary>Computes the points of a series from facts. Add each fact once.</summary>
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
        if (PointOf(fact.DroppedAt) is { } dropped) dropped.WithoutResponse++;
        if (PointOf(fact.AnsweredAt) is { } closed)
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
                i < begun ? open : null, i < begun ? overdue : null, Quantiles.Of(p.Days).Median, p.WithoutResponse));
        }

        return result;
    }

    /// <summary>
    /// Counts one at every point whose moment is after the first instant and before the second: +1 where it begins, -1 where it ends.
    /// </summary>
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
    /// <param name="moment">When open and overdue are counted.</param>
    private sealed class Point(ReportPeriod part, DateTimeOffset moment)
    {
        public ReportPeriod Part { get; } = part;

        public DateTimeOffset Moment { get; } = moment;

        public int Opened { get; set; }

        public int Closed { get; set; }

        public int WithoutResponse { get; set; }

        public int OnTime { get; set; }

        public int Late { get; set; }

        /// <summary>The difference from the point before. The same applies to <see cref="Overdue"/>.</summary>
        public int Open { get; set; }

        public int Overdue { get; set; }

        public List<double> Days { get; } = [];
    }
}
