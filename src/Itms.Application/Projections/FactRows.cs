using Itms.Application.Shared;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// The rows that the reports are read from, derived from the tasking alone like those of the views: one while it is open, and
/// of each closed cycle one in every month in which it was open. A month's partition therefore holds all that a report
/// of it needs, however long ago the month is.
/// </summary>
public static class FactRows
{
    public static IEnumerable<(ProjectionKey Key, ReadOnlyMemory<byte> Body)> For(Tasking tasking, BusinessCalendar calendar)
    {
        foreach (var fact in CycleFacts.Of(tasking, calendar))
        {
            var body = Json.Bytes(fact);
            foreach (var key in KeysOf(fact)) yield return (key, body);
        }
    }

    public static IEnumerable<ProjectionKey> KeysFor(Tasking tasking, BusinessCalendar calendar) => CycleFacts.Of(tasking, calendar).SelectMany(KeysOf);

    private static IEnumerable<ProjectionKey> KeysOf(CycleFact fact) => fact.ClosedAt is null
        ? [new ProjectionKey(ProjectionKeys.OpenFacts, ProjectionKeys.OpenFact(fact.Number))]
        : fact.Months().Select(m => new ProjectionKey(ProjectionKeys.Facts(m.Year, m.Month), ProjectionKeys.Fact(fact.Number, fact.Cycle)));
}
