using Itms.Application.Shared;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// Makes the rows that reports read, from a tasking alone. An open tasking has one row. A closed cycle has one row in every month (UTC) in
/// which it was open, so a month's list holds everything that a report of that month needs.
/// </summary>
public static class FactRows
{
    /// <summary>The rows of a tasking.</summary>
    public static IEnumerable<(string Key, ReadOnlyMemory<byte> Body)> For(Tasking tasking, BusinessCalendar calendar)
    {
        foreach (var fact in CycleFacts.Of(tasking, calendar))
        {
            var body = Json.Bytes(fact);
            foreach (var key in KeysOf(fact)) yield return (key, body);
        }
    }

    private static IEnumerable<string> KeysOf(CycleFact fact) => fact.ClosedAt is null
        ? [ProjectionKeys.OpenFact(fact.Number)]
        : fact.Months().Select(m => ProjectionKeys.Fact(m.Year, m.Month, fact.Number, fact.Cycle));
}
