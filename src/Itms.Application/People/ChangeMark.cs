using Itms.Application.Storage;

namespace Itms.Application.People;

/// <summary>
/// One row that is written after every change of the directory, the rules, the delegations, the absences, the mail preferences and the legal
/// holds. A process that reads only this row knows whether to read the others again.
/// </summary>
internal static class ChangeMark
{
    private const string Key = "rules-changed";

    /// <summary>Says that something has changed. If that fails, or the process dies before it, others notice at their next full refresh.</summary>
    public static async Task NoteAsync(ITableStore store)
    {
        try
        {
            await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Upsert(Key, default)], CancellationToken.None);
        }
        catch (TableStoreUnavailableException)
        {
            // The change itself is stored.
        }
    }

    /// <summary>A text that is another one after each change. Null: nothing has changed so far.</summary>
    public static async Task<string?> ReadAsync(ITableStore store, CancellationToken cancellationToken) =>
        (await store.GetAsync(ServerKeys.Partition, Key, cancellationToken))?.ETag;
}
