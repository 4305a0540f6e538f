namespace Itms.Application.TaskingStore;

/// <summary>
/// The taskings this process committed last. The row is read all the same, and an entry counts only while the row's ETag is
/// the entry's: it saves the parsing when one step follows another, and can never be stale.
/// </summary>
internal sealed class TaskingCache
{
    // A slot for each hash: no list to keep in order, and what falls out is gone at once. Readings are not kept: an archive
    // that is leafed through would only push out what is being worked on.
    private readonly StoredTasking?[] slots = new StoredTasking?[512];

    public StoredTasking? Find(string number, string etag) =>
        Volatile.Read(ref slots[Slot(number)]) is { } entry && entry.ETag == etag && entry.Tasking.Number == number ? entry : null;

    public void Keep(StoredTasking stored) => Volatile.Write(ref slots[Slot(stored.Tasking.Number)], stored);

    private int Slot(string number) => (int)((uint)string.GetHashCode(number, StringComparison.Ordinal) % (uint)slots.Length);
}
