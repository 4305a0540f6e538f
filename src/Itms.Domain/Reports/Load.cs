using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>How much there is: what is open now, and what came and went in a period.</summary>
/// <param name="Open">Now, with what is stood down.</param>
/// <param name="Overdue">Now: open, not stood down, due passed.</param>
/// <param name="StoodDown">Now.</param>
/// <param name="Opened">In the period: entered or re-opened.</param>
/// <param name="Closed">In the period.</param>
public readonly record struct Load(int Open, int Overdue, int StoodDown, int Opened, int Closed)
{
    public static Load operator +(Load a, Load b) =>
        new(a.Open + b.Open, a.Overdue + b.Overdue, a.StoodDown + b.StoodDown, a.Opened + b.Opened, a.Closed + b.Closed);

    public static Load Add(Load left, Load right) => left + right;

    public static Load Of(CycleFact fact, ReportPeriod period, DateTimeOffset now)
    {
        var open = fact.ClosedAt is null;
        return new Load(
            open ? 1 : 0,
            open && TaskingRow.IsOverdue(fact.Status, fact.Action, fact.DueAt, now) ? 1 : 0,
            open && fact.IsStoodDown ? 1 : 0,
            period.Holds(fact.OpenedAt) ? 1 : 0,
            period.Holds(fact.ClosedAt) ? 1 : 0);
    }
}

/// <summary>How old the open ones are: whole days, on the agency's wall clock, since the receipt or the re-opening.</summary>
/// <param name="To">The last day of the band; null: no end.</param>
public sealed record AgeBand(int From, int? To)
{
    public static IReadOnlyList<AgeBand> All { get; } = [new(0, 7), new(8, 30), new(31, 90), new(91, 180), new(181, null)];

    /// <summary>Which of <see cref="All"/>.</summary>
    public static int IndexOf(CycleFact fact, DateTimeOffset now, BusinessCalendar calendar)
    {
        var days = calendar.DayOf(now).DayNumber - calendar.DayOf(fact.Since).DayNumber;
        for (var i = 0; i < All.Count - 1; i++)
            if (days <= All[i].To) return i;
        return All.Count - 1;
    }

    public override string ToString() => To is null ? $">{From - 1}" : $"{From}-{To}";
}
