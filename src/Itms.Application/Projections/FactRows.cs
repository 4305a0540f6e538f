using Itms.Application.Shared;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// Makes the rows that reports read, from a tasking alone. An open tasking has one row. A closed cycle has one row in every month (UTC) in
/// which it was open, so a month's partition holds everything that a report of that month needs.
/// </summary>
public static class FactRows
{
    /// <summary>The rows of a tasking.</summary>
    public static IEnumerable<(ProjectionKey Key, ReadOnlyMemory<byte> Body)> For(Tasking tasking, BusinessCalendar calendar)
    {
        foreach (var fact in CycleFacts.Of(tasking, calendar))
        {
            var body = Json.Bytes(fact);
            foreach (var key in KeysOf(fact)) yield return (key, body);
        }
    }

    /// <summary>The keys of these rows.</summary>
    public static IEnumerable<ProjectionKey> KeysFor(Tasking tasking, BusinessCalendar calendar) =>
        CycleFacts.Of(tasking, calendar).SelectMany(KeysOf);

    private static IEnumerable<ProjectionKey> KeysOf(CycleFact fact) => fact.ClosedAt is null
        ? [new ProjectionKey(ProjectionKeys.OpenFacts, ProjectionKeys.OpenFact(fact.Number))]
        : fact.Months().Select(m => new ProjectionKey(ProjectionKeys.Facts(m.Year, m.Month), ProjectionKeys.Fact(fact.Number, fact.Cycle)));
}
