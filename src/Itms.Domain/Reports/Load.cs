using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>What is open now, and what was opened and closed in a period.</summary>
/// <param name="Open">Open now, including stood down.</param>
/// <param name="Overdue">Overdue now: open, not stood down, due date passed.</param>
/// <param name="StoodDown">Stood down now.</param>
/// <param name="Opened">Entered or re-opened in the period.</param>
/// <param name="Closed">Answered in the period.</param>
/// <param name="ClosedWithoutResponse">Closed without a response in the period. Not among <paramref name="Closed"/>.</param>
public readonly record struct Load(int Open, int Overdue, int StoodDown, int Opened, int Closed, int ClosedWithoutResponse = 0)
{
    public static Load operator +(Load a, Load b) => new(
        a.Open + b.Open, a.Overdue + b.Overdue, a.StoodDown + b.StoodDown, a.Opened + b.Opened, a.Closed + b.Closed,
        a.ClosedWithoutResponse + b.ClosedWithoutResponse);

    public static Load Add(Load left, Load right) => left + right;

    public static Load Of(CycleFact fact, ReportPeriod period, DateTimeOffset now)
    {
        return new Load(
            Count(ReportMeasure.Open),
            Count(ReportMeasure.Overdue),
            Count(ReportMeasure.StoodDown),
            Count(ReportMeasure.Opened),
            Count(ReportMeasure.Closed),
            Count(ReportMeasure.ClosedWithoutResponse));

        int Count(ReportMeasure measure) => fact.Count(measure, period, now);
    }
}

/// <summary>An age band of open taskings: whole days on the agency's calendar since the receipt or the re-opening.</summary>
/// <param name="To">The last day of the band. Null: no end.</param>
public sealed record AgeBand(int From, int? To)
{
    public static IReadOnlyList<AgeBand> All { get; } = [new(0, 7), new(8, 30), new(31, 90), new(91, 180), new(181, null)];

    /// <summary>The index in <see cref="All"/>.</summary>
    public static int IndexOf(CycleFact fact, DateTimeOffset now, BusinessCalendar calendar)
    {
        var days = calendar.DayOf(now).DayNumber - calendar.DayOf(fact.Since).DayNumber;
        for (var i = 0; i < All.Count - 1; i++)
            if (days <= All[i].To) return i;
        return All.Count - 1;
    }

    public override string ToString() => To is null ? $">{From - 1}" : $"{From}-{To}";
}
