using System.Collections.Concurrent;

namespace Itms.Application.Taskings;

/// <summary>
/// Taskings as they were last read from their row, by number. The row is read all the same, and an entry counts only while
/// the row's ETag is the entry's: it saves the parsing, and can never be stale. Bounded: when full it starts over.
/// </summary>
internal sealed class TaskingCache
{
    /// <summary>Some 10 KiB each.</summary>
    private const int Capacity = 1_000;

    private readonly ConcurrentDictionary<string, StoredTasking> entries = new(StringComparer.Ordinal);

    public StoredTasking? Find(string number, string etag) => entries.TryGetValue(number, out var entry) && entry.ETag == etag ? entry : null;

    public void Keep(StoredTasking stored)
    {
        if (entries.Count >= Capacity) entries.Clear();
        entries[stored.Tasking.Number] = stored;
    }
}
