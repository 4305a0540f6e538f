using Itms.Application.Tables;
using Itms.Domain.Taskings;

namespace Itms.Application.Search;

/// <summary>
/// The words of every tasking, for search. A commit that changes a tasking's words leaves them in a waiting row, in the same
/// sync; <see cref="MergeAsync"/> moves many of them at once into the index: for each word a row a block of 4,096 numbers. A
/// search reads both, so that it finds what was just written.
/// </summary>
/// <remarks>
/// A row for each word of each tasking would cost every commit dozens of rows all over the table, and a common word half a
/// million to read. Merging can be repeated at any time: it brings the index from what the tasking's own row says was merged
/// last to what waits now. Two processes that merge at once may leave a word that is gone; rebuilding removes it.
/// </remarks>
public sealed class WordIndex(ITableStore store) : IDisposable
{
    /// <summary>Taskings merged together.</summary>
    public const int Batch = 500;

    private const int MaxAttempts = 20;

    private readonly SemaphoreSlim merging = new(1, 1);

    /// <summary>What says that the tasking's words are these.</summary>
    public static TableWrites Note(Tasking tasking) =>
        new(Keys.WordsToIndex, [new RowWrite.Upsert(tasking.Number, SearchTerms.Write(SearchTerms.Of(tasking)))]);

    /// <summary>Moves what waits into the index.</summary>
    /// <returns>How many taskings.</returns>
    public async Task<int> MergeAsync(CancellationToken cancellationToken)
    {
        await merging.WaitAsync(cancellationToken);
        try
        {
            var merged = 0;
            var from = "";
            while (await store.ReadAsync(new RowRange(Keys.WordsToIndex, from), Batch, cancellationToken) is { Rows: { Count: > 0 } waiting } page)
            {
                await MergeAsync(waiting, cancellationToken);
                merged += waiting.Count;
                // What has come in between waits behind, or for the next time.
                if (page.Next is null) break;
                from = page.Next;
            }

            return merged;
        }
        finally
        {
            merging.Release();
        }
    }

    public void Dispose() => merging.Dispose();

    /// <summary>By block, the row of the word.</summary>
    public async Task<Dictionary<long, ReadOnlyMemory<byte>>> ReadAsync(string word, CancellationToken cancellationToken)
    {
        var blocks = new Dictionary<long, ReadOnlyMemory<byte>>();
        await foreach (var row in store.ReadAllAsync(Keys.WordBlocks(word), cancellationToken)) blocks[Keys.ReadWordBlock(row.RowKey)] = row.Body;
        return blocks;
    }

    /// <summary>The words of taskings that wait: these count, whatever the index says of them.</summary>
    public async Task<List<(string Number, Dictionary<string, TermFields> Terms)>> ReadWaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<(string, Dictionary<string, TermFields>)>();
        await foreach (var row in store.ReadAllAsync(new RowRange(Keys.WordsToIndex), cancellationToken))
            waiting.Add((row.RowKey, SearchTerms.Read(row.Body.Span)));
        return waiting;
    }

    private async Task MergeAsync(IReadOnlyList<Row> waiting, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<(string Partition, string RowKey), SortedDictionary<ushort, TermFields>>();
        foreach (var row in waiting)
        {
            var id = Postings.IdOf(row.RowKey);
            var before = await store.GetAsync(Keys.Tasking(row.RowKey), Keys.IndexedWords, cancellationToken) is { } merged
                ? SearchTerms.Read(merged.Body.Span)
                : [];
            var after = SearchTerms.Read(row.Body.Span);
            foreach (var (word, fields) in after)
                if (before.GetValueOrDefault(word) != fields) Add(word, id, fields);
            foreach (var word in before.Keys)
                if (!after.ContainsKey(word)) Add(word, id, TermFields.None);
        }

        await Task.WhenAll(changes
            .GroupBy(change => change.Key.Partition, change => (change.Key.RowKey, change.Value))
            .SelectMany(partition => partition.Chunk(TableLimits.RowsPerTransaction / 2).Select(part => ChangeAsync(partition.Key, part, cancellationToken))));
        await store.CommitEachAsync(
            [.. waiting.Select(row => new TableWrites(Keys.Tasking(row.RowKey), [new RowWrite.Upsert(Keys.IndexedWords, row.Body)]))], CancellationToken.None);
        // Where there are newer words by now, they stay.
        await store.CommitEachAsync(
            [.. waiting.Select(row => new TableWrites(Keys.WordsToIndex, [new RowWrite.Delete(row.RowKey, row.ETag)]))], CancellationToken.None);

        void Add(string word, long id, TermFields fields)
        {
            var at = (Keys.Words(word), Keys.WordBlock(word, Postings.BlockOf(id)));
            if (!changes.TryGetValue(at, out var block)) changes[at] = block = [];
            block[Postings.PlaceOf(id)] = fields;
        }
    }

    private async Task ChangeAsync(
        string partition, (string RowKey, SortedDictionary<ushort, TermFields> Changes)[] blocks, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var writes = new List<RowWrite>(blocks.Length);
            foreach (var (rowKey, changes) in blocks)
            {
                var present = await store.GetAsync(partition, rowKey, cancellationToken);
                var body = Postings.Change(present is null ? [] : present.Body.Span, changes);
                if (present is not null) writes.Add(body.Length == 0 ? new RowWrite.Delete(rowKey, present.ETag) : new RowWrite.Update(rowKey, present.ETag, body));
                else if (body.Length > 0) writes.Add(new RowWrite.Insert(rowKey, body));
            }

            if (writes.Count == 0 || await store.CommitAsync(partition, writes, CancellationToken.None) is CommitOutcome.Committed) return;
            if (attempt == MaxAttempts) throw new TableStoreUnavailableException("The index of words is being changed by others all the time.");
        }
    }
}
