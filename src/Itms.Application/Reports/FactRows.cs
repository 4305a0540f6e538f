using Itms.Application.Tables;
using Itms.Application.Views;
using Itms.Domain.Deadlines;
using Itms.Domain.Reports;
using Itms.Domain.Taskings;

namespace Itms.Application.Reports;

/// <summary>
/// The rows that the reports are read from, derived from the tasking alone like those of the views: one while it is open, and
/// of each closed cycle one in every month in which it was open. A month's partition therefore holds all that a report
/// of it needs, however long ago the month is.
/// </summary>
public static class FactRows
{
    public static IEnumerable<(ViewKey Key, ReadOnlyMemory<byte> Body)> For(Tasking tasking, BusinessCalendar calendar)
    {
        foreach (var fact in CycleFacts.Of(tasking, calendar))
        {
            var body = Json.Bytes(fact);
            foreach (var key in KeysOf(fact)) yield return (key, body);
        }
    }

    public static IEnumerable<ViewKey> KeysFor(Tasking tasking, BusinessCalendar calendar) => CycleFacts.Of(tasking, calendar).SelectMany(KeysOf);

    private static IEnumerable<ViewKey> KeysOf(CycleFact fact) => fact.ClosedAt is null
        ? [new ViewKey(Keys.OpenFacts, Keys.OpenFact(fact.Number))]
        : fact.Months().Select(m => new ViewKey(Keys.Facts(m.Year, m.Month), Keys.Fact(fact.Number, fact.Cycle)));
}
