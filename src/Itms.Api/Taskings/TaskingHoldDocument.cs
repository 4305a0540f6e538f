using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

/// <summary>A legal hold that keeps the tasking.</summary>
public sealed record TaskingHoldDocument(string Id, string Reason, string PlacedBy, DateTimeOffset PlacedAt)
{
    /// <summary>The holds on a tasking. Null: there are none, or the viewer may not know.</summary>
    internal static IReadOnlyList<TaskingHoldDocument>? On(Tasking tasking, Person viewer, Rules rules)
    {
        if (rules.Holds.Count == 0 || !Rights.MaySeeRecords(viewer)) return null;
        var facts = RecordFacts.ForHolds(tasking, rules.Calendar);
        List<TaskingHoldDocument> holds =
        [
            .. rules.Holds.Where(hold => hold.Holds(facts))
                .Select(hold => new TaskingHoldDocument(hold.Id, hold.Reason, hold.PlacedBy, hold.PlacedAt)),
        ];
        return holds.Count == 0 ? null : holds;
    }
}
