using Itms.Application.Indexing;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Backup;

/// <summary>Compares the derived rows (lists, indexes, timers, report facts, words) with the taskings that they are made from.</summary>
internal sealed class ListCheck(ITableStore store, Rules rules)
{
    private readonly HashSet<string> unfinished = new(StringComparer.Ordinal);

    // A digest of each stored row's body, by key. Rows that a tasking gives are taken out, so what is left belongs to no tasking.
    private readonly Dictionary<string, ulong> stored = new(StringComparer.Ordinal);

    /// <summary>How many taskings were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Reads all derived rows.</summary>
    /// <returns>Null: they can be compared. Otherwise why not.</returns>
    public async Task<string?> LoadAsync(CancellationToken cancellationToken)
    {
        if (!await ProjectionRebuild.AreCurrentAsync(store, rules, cancellationToken)) return "They are rebuilt at the next start.";
        await foreach (var row in store.ReadAllAsync(new RowRange(OutboxKeys.Pending), cancellationToken))
            unfinished.Add(OutboxKeys.ReadCommit(row.RowKey).Number);
        await foreach (var row in store.ReadAllAsync(new RowRange(DerivedRows.Partition), cancellationToken))
            stored[row.RowKey] = Digest(row.Body);
        return null;
    }

    /// <summary>Whether a tasking has work that the next start finishes.</summary>
    public bool IsUnfinished(string number) => unfinished.Contains(number);

    /// <param name="terms">The tasking's words.</param>
    /// <returns>What is wrong with the rows of this tasking. Null: nothing, or it has work that the next start finishes.</returns>
    public async Task<string?> FaultOfAsync(Tasking tasking, SortedDictionary<string, TermFields> terms, CancellationToken cancellationToken)
    {
        var (missing, stale) = (0, 0);
        foreach (var (key, body) in TaskingProjections.For(tasking, rules))
            if (!stored.Remove(key, out var digest)) missing++;
            else if (digest != Digest(body)) stale++;
        var words = SearchTerms.Write(terms);
        if (stored.Remove(IndexKeys.WaitingWords(tasking.Number), out var waiting)) stale += waiting == Digest(words) ? 0 : 1;
        else if (await store.GetAsync(TaskingKeys.Partition(tasking.Number), IndexKeys.IndexedWords, cancellationToken) is not { } indexed) missing++;
        else if (!WordIndex.IsFor(indexed.Body.Span, words.Span)) stale++;
        if (IsUnfinished(tasking.Number)) return null;
        Compared++;
        return missing + stale == 0 ? null : $"{tasking.Number}: {missing} of its rows in lists are missing, and {stale} are not up to date.";
    }

    /// <returns>What is wrong with rows that no tasking has. Null: there are none, or some taskings have unfinished work.</returns>
    public string? FaultOfOthers() => stored.Count == 0 || unfinished.Count > 0 ? null : $"{stored.Count} rows of lists belong to no tasking.";

    private static ulong Digest(ReadOnlyMemory<byte> body) => Ledger.LedgerPage.DigestOf(body.Span);
}
