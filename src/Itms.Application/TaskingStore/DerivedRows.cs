using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>
/// Where the rows stand that are derived from taskings: lists, indexes, timers and report facts. All are in one partition, so one transaction
/// replaces those of a tasking. The key of each begins with the name of its list.
/// </summary>
/// <remarks>docs/decisions/0031-one-partition-of-derived-rows.md says what this costs at scale.</remarks>
public static class DerivedRows
{
    public const string Partition = "derived";

    /// <summary>The rows of a list.</summary>
    /// <param name="name">The parts of the list's name: key text, separated by <c>|</c>.</param>
    public static RowRange List(string name) => RowRange.Prefix(Partition, name + "|");
}
