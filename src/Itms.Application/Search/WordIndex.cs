using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Domain.Taskings;

namespace Itms.Application.Search;

/// <summary>
/// The words of every tasking, for search. A commit that changes a tasking's words leaves them in a waiting row, in the same
/// sync; <see cref="MergeAsync"/> moves many of them at once into the index: for each word a row a block of 4,096 numbers. A
/// search reads both, so that it finds what was just written.
/// </summary>
/// <remarks>
/// A row for each word of each tasking would cost every commit dozens of rows all over the table, and a common word half a
/// million to read. Merging brings the index from what the tasking's own row says was merged last to what waits now. Before
/// the index is touched that row says which words are about to change: whatever happens then, the next merge sets them right.
/// One process merges at a time.
/// </remarks>
public sealed class WordIndex(ITableStore store, TimeProvider clock) : IDisposable
{
    /// <summary>Taskings merged together.</summary>
    public const int Batch = 500;

    private const int MaxAttempts = 20;
    private const string LeaseKey = "words-merging";

    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(1);

    private readonly string owner = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly SemaphoreSlim merging = new(1, 1);

    /// <summary>What says that the tasking's words are these.</summary>
    public static TableWrites Note(Tasking tasking) =>
        new(Keys.WordsToIndex, [new RowWrite.Upsert(tasking.Number, SearchTerms.Write(SearchTerms.Of(tasking)))]);

    /// <summary>Moves what waits into the index. Nothing happens while another process is at it.</summary>
    /// <param name="alone">There can be no other process.</param>
    /// <returns>How many taskings.</returns>
    public async Task<int> MergeAsync(CancellationToken cancellationToken, bool alone = false)
    {
        await merging.WaitAsync(cancellationToken);
        string? lease = null;
        try
        {
            var merged = 0;
            var from = "";
            while (await store.ReadAsync(new RowRange(Keys.WordsToIndex, from), Batch, cancellationToken) is { Rows: { Count: > 0 } waiting } page)
            {
                if (!alone && (lease = await LeaseAsync(cancellationToken)) is null) return merged;
                merged += await MergeAsync(waiting, cancellationToken);
                // What has come in between waits behind, or for the next time.
                if (page.Next is null) break;
                from = page.Next;
            }

            return merged;
        }
        finally
        {
            if (lease is not null) await store.CommitAsync(Keys.Server, [new RowWrite.Delete(LeaseKey, lease)], CancellationToken.None);
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

    /// <summary>Of every tasking that waits, where it holds each of the words; none where it does not. This counts, whatever the index says of it.</summary>
    public async IAsyncEnumerable<(string Number, TermFields[] Fields)> FindWaitingAsync(
        IReadOnlyList<string> words, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var starts = words.Select(word => Encoding.UTF8.GetBytes(word + " ")).ToArray();
        await foreach (var row in store.ReadAllAsync(new RowRange(Keys.WordsToIndex), cancellationToken))
            yield return (row.RowKey, Array.ConvertAll(starts, start => SearchTerms.Find(row.Body.Span, start) ?? TermFields.None));
    }

    /// <summary>Takes or keeps the right to merge.</summary>
    /// <returns>The lease's ETag; null: another process has it.</returns>
    private async Task<string?> LeaseAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var present = await store.GetAsync(Keys.Server, LeaseKey, cancellationToken);
        // A clock that was set back must not lock everybody out for as long.
        if (present is not null && Json.Read<Lease>(present.Body) is var held && held.Owner != owner && held.Until > now && held.Until <= now + LeaseLength) return null;
        var body = Json.Bytes(new Lease(owner, now + LeaseLength));
        RowWrite write = present is null ? new RowWrite.Insert(LeaseKey, body) : new RowWrite.Update(LeaseKey, present.ETag, body);
        return await store.CommitAsync(Keys.Server, [write], CancellationToken.None) is CommitOutcome.Committed committed ? committed.ETags[0] : null;
    }

    /// <param name="Row">What waits.</param>
    /// <param name="Before">The words it had, with no fields where it is not known whether the index has them.</param>
    private sealed record Merging(Row Row, SortedDictionary<string, TermFields> Before, SortedDictionary<string, TermFields> After)
    {
        /// <summary>To be written first: of the words that are about to change nothing is known until they have.</summary>
        public SortedDictionary<string, TermFields> Intent()
        {
            var intent = new SortedDictionary<string, TermFields>(Before, StringComparer.Ordinal);
            foreach (var word in Before.Keys) if (!After.ContainsKey(word)) intent[word] = TermFields.None;
            foreach (var (word, fields) in After) if (Before.GetValueOrDefault(word) != fields) intent[word] = TermFields.None;
            return intent;
        }
    }

    private async Task<int> MergeAsync(IReadOnlyList<Row> waiting, CancellationToken cancellationToken)
    {
        var begun = new List<Merging>(waiting.Count);
        var intents = new List<TableWrites>(waiting.Count);
        foreach (var row in waiting)
        {
            var known = await store.GetAsync(Keys.Tasking(row.RowKey), Keys.IndexedWords, cancellationToken);
            var one = new Merging(row, known is null ? [] : SearchTerms.Read(known.Body.Span), SearchTerms.Read(row.Body.Span));
            begun.Add(one);
            var body = SearchTerms.Write(one.Intent());
            intents.Add(new TableWrites(Keys.Tasking(row.RowKey), [known is null ? new RowWrite.Insert(Keys.IndexedWords, body) : new RowWrite.Update(Keys.IndexedWords, known.ETag, body)]));
        }

        var said = await store.CommitEachAsync(intents, CancellationToken.None);
        var etags = new Dictionary<Merging, string>();
        for (var i = 0; i < begun.Count; i++)
            if (said[i] is CommitOutcome.Committed committed) etags[begun[i]] = committed.ETags[0]!;

        await Task.WhenAll(Changes(etags.Keys)
            .GroupBy(change => change.Key.Partition, change => (change.Key.RowKey, change.Value))
            .SelectMany(partition => partition.Chunk(TableLimits.RowsPerTransaction / 2).Select(part => ChangeAsync(partition.Key, part, cancellationToken))));
        var done = await store.CommitEachAsync(
            [.. etags.Select(one => new TableWrites(Keys.Tasking(one.Key.Row.RowKey), [new RowWrite.Update(Keys.IndexedWords, one.Value, one.Key.Row.Body)]))], CancellationToken.None);
        // Where there are newer words by now, they stay; and what another process has begun is not over.
        await store.CommitEachAsync(
            [
                .. etags.Keys.Where((_, i) => done[i] is CommitOutcome.Committed)
                    .Select(one => new TableWrites(Keys.WordsToIndex, [new RowWrite.Delete(one.Row.RowKey, one.Row.ETag)])),
            ],
            CancellationToken.None);
        return etags.Count;
    }

    private static Dictionary<(string Partition, string RowKey), SortedDictionary<ushort, TermFields>> Changes(IEnumerable<Merging> taskings)
    {
        var changes = new Dictionary<(string, string), SortedDictionary<ushort, TermFields>>();
        foreach (var (row, before, after) in taskings)
        {
            var id = Postings.IdOf(row.RowKey);
            foreach (var (word, fields) in after)
                if (before.GetValueOrDefault(word) != fields) Add(word, id, fields);
            foreach (var word in before.Keys)
                if (!after.ContainsKey(word)) Add(word, id, TermFields.None);
        }

        return changes;

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
