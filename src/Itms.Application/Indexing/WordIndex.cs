using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Indexing;

/// <summary>
/// The index of words. It works in two steps, because updating the index with every commit would cost each commit dozens of rows.
/// First, a commit that changes a tasking's words writes all of them into one waiting row (<see cref="Note"/>). Later,
/// <see cref="MergeAsync"/> moves many waiting rows into the index at once. A search reads the index and the waiting rows, so it finds a
/// tasking right after its commit.
/// </summary>
/// <remarks>
/// <para>The index has one row for each word and block of 4,096 tasking numbers. <see cref="Postings"/> is the format of these rows.</para>
/// <para>
/// A tasking's partition also has a row that lists the words of the tasking that the index has (<see cref="IndexKeys.IndexedWords"/>). A merge
/// compares it with the waiting row to find which words to add and which to remove. Before a merge changes the index, it marks in this row the
/// words that are about to change as uncertain. If the process dies in the middle, the next merge of the tasking sets all uncertain words again.
/// </para>
/// <para>Only one process merges at a time. It holds a lease while it does.</para>
/// </remarks>
public sealed partial class WordIndex(ITableStore store, TimeProvider clock) : IDisposable
{
    /// <summary>Most taskings that are merged together.</summary>
    public const int Batch = 500;

    /// <summary>
    /// How many taskings wait before they are merged. A word that several of them share is then written once for all. Until then, searches read
    /// the waiting rows too.
    /// </summary>
    public const int WorthMerging = 100;

    private const int MaxAttempts = 20;
    private const string LeaseKey = "words-merging";

    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(1);

    private readonly string owner = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly SemaphoreSlim merging = new(1, 1);

    /// <summary>The write that stores a tasking's words in the waiting row, in <see cref="DerivedRows.Partition"/>.</summary>
    /// <param name="before">The tasking before its last change. Null: not known.</param>
    public static RowWrite Note(Tasking tasking, Tasking? before = null) =>
        new RowWrite.Upsert(IndexKeys.WaitingWords(tasking.Number), SearchTerms.Write(SearchTerms.Of(tasking, before)));

    /// <summary>Moves the waiting rows into the index. It does nothing while another process is merging.</summary>
    /// <param name="alone">True: no other process uses the store, so no lease is needed.</param>
    /// <param name="atLeast">It does nothing while fewer taskings wait.</param>
    /// <returns>The number of taskings merged.</returns>
    public async Task<int> MergeAsync(CancellationToken cancellationToken, bool alone = false, int atLeast = 1)
    {
        if (atLeast > 1 && (await store.ReadKeysAsync(IndexKeys.WordsToIndex, atLeast, cancellationToken)).RowKeys.Count < atLeast) return 0;
        await merging.WaitAsync(cancellationToken);
        string? lease = null;
        try
        {
            var merged = 0;
            var rest = IndexKeys.WordsToIndex;
            while (true)
            {
                var page = await store.ReadAsync(rest, Batch, cancellationToken);
                if (page.Rows.Count == 0) break;
                if (!alone && (lease = await LeaseAsync(cancellationToken)) is null) return merged;
                merged += await MergeAsync(page.Rows, cancellationToken);
                // Rows that arrived since are on a later page, or wait for the next merge.
                if (page.Next is null) break;
                rest = rest with { From = page.Next };
            }

            return merged;
        }
        finally
        {
            await EndAsync(lease);
        }
    }

    public void Dispose() => merging.Dispose();

    /// <summary>The index rows of a word, by block.</summary>
    public async Task<Dictionary<long, ReadOnlyMemory<byte>>> ReadAsync(string word, CancellationToken cancellationToken)
    {
        var blocks = new Dictionary<long, ReadOnlyMemory<byte>>();
        await foreach (var row in store.ReadAllAsync(IndexKeys.WordBlocks(word), cancellationToken))
            blocks[IndexKeys.ReadWordBlock(row.RowKey)] = row.Body;
        return blocks;
    }

    /// <summary>
    /// For every tasking with a waiting row, the fields of each word; <see cref="TermFields.None"/> if it does not contain the word. A waiting
    /// row overrides the index.
    /// </summary>
    public async IAsyncEnumerable<(string Number, TermFields[] Fields)> FindWaitingAsync(
        IReadOnlyList<string> words, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var starts = words.Select(word => Encoding.UTF8.GetBytes(word + " ")).ToArray();
        await foreach (var row in store.ReadAllAsync(IndexKeys.WordsToIndex, cancellationToken))
        {
            var fields = Array.ConvertAll(starts, start => SearchTerms.Find(row.Body.Span, start) ?? TermFields.None);
            yield return (IndexKeys.ReadWaitingWords(row.RowKey), fields);
        }
    }

    /// <summary>Takes or renews the lease for merging.</summary>
    /// <returns>The lease's ETag. Null: another process holds it.</returns>
    private async Task<string?> LeaseAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var present = await store.GetAsync(ServerKeys.Partition, LeaseKey, cancellationToken);
        var held = present is null ? null : Json.Read<Lease>(present.Body);
        if (held is not null && held.Owner != owner && Term.RunsAnywhere(held.Until, now, LeaseLength)) return null;
        var body = Json.Bytes(new Lease(owner, now + LeaseLength));
        RowWrite write = present is null ? new RowWrite.Insert(LeaseKey, body) : new RowWrite.Update(LeaseKey, present.ETag, body);
        var outcome = await store.CommitAsync(ServerKeys.Partition, [write], CancellationToken.None);
        return outcome is CommitOutcome.Committed committed ? committed.ETags[0] : null;
    }

    /// <summary>Lets the next merge begin, even if the lease cannot be given back: this process can take it again.</summary>
    private async Task EndAsync(string? lease)
    {
        try
        {
            if (lease is not null) await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Delete(LeaseKey, lease)], CancellationToken.None);
        }
        finally
        {
            merging.Release();
        }
    }

    private async Task<int> MergeAsync(IReadOnlyList<Row> waiting, CancellationToken cancellationToken)
    {
        var changes = new Changes();
        var intents = new List<(TableWrites Writes, Row Row, List<(string Word, TermFields Fields)> Changed)>(waiting.Count);
        foreach (var row in waiting)
        {
            // Most waiting taskings are new. All their words are uncertain.
            byte[] allUncertain = [.. AllUncertain, .. row.Body.Span];
            var intent = new TableWrites(PartitionOf(row), [new RowWrite.Insert(IndexKeys.IndexedWords, allUncertain)]);
            intents.Add((intent, row, SearchTerms.ReadList(row.Body.Span)));
        }

        var outcomes = (await store.CommitEachAsync([.. intents.Select(intent => intent.Writes)], CancellationToken.None)).ToArray();
        for (var i = 0; i < intents.Count; i++)
        {
            if (outcomes[i] is CommitOutcome.Committed) continue;
            // The index has words of this tasking. Only those that have changed are uncertain.
            var (partition, row) = (PartitionOf(intents[i].Row), intents[i].Row);
            if (await store.GetAsync(partition, IndexKeys.IndexedWords, cancellationToken) is not { } known) continue;
            var (intended, changed) = Intent(known.Body.Span, row.Body.Span);
            intents[i] = (new TableWrites(partition, [new RowWrite.Update(IndexKeys.IndexedWords, known.ETag, intended)]), row, changed);
            outcomes[i] = await store.CommitAsync(partition, intents[i].Writes.Writes, CancellationToken.None);
        }

        var begun = new List<Row>(intents.Count);
        for (var i = 0; i < intents.Count; i++)
        {
            if (outcomes[i] is not CommitOutcome.Committed) continue;
            begun.Add(intents[i].Row);
            changes.Add(Postings.IdOf(IndexKeys.ReadWaitingWords(intents[i].Row.RowKey)), intents[i].Changed);
        }

        await Task.WhenAll(changes.Parts().Select(blocks => ChangeAsync(blocks, cancellationToken)));
        foreach (var part in begun.Chunk(TableLimits.RowsPerTransaction)) await RemoveWaitingAsync(part);
        return begun.Count;
    }

    /// <summary>Removes the waiting rows that were merged. One that has changed since it was read has newer words, and stays.</summary>
    private async Task RemoveWaitingAsync(Row[] merged)
    {
        RowWrite[] deletes = [.. merged.Select(row => new RowWrite.Delete(row.RowKey, row.ETag))];
        if (await store.CommitAsync(DerivedRows.Partition, deletes, CancellationToken.None) is CommitOutcome.Committed) return;
        await store.CommitEachAsync([.. deletes.Select(delete => new TableWrites(DerivedRows.Partition, [delete]))], CancellationToken.None);
    }

    private static string PartitionOf(Row waiting) => TaskingKeys.Partition(IndexKeys.ReadWaitingWords(waiting.RowKey));

    /// <summary>Begins a row of indexed words in which every word is uncertain: the index may have it or not.</summary>
    private static ReadOnlySpan<byte> AllUncertain => "?\n"u8;

    /// <summary>
    /// Compares the words that the index has with those that wait. It returns the row of indexed words to store before the index is changed, and
    /// the changes to make in the index. A word without fields is uncertain. It stays so until the tasking is merged again, which sets it anew.
    /// </summary>
    private static (ReadOnlyMemory<byte> Intent, List<(string Word, TermFields Fields)> Changed) Intent(
        ReadOnlySpan<byte> known, ReadOnlySpan<byte> waiting)
    {
        var isKnown = !known.StartsWith(AllUncertain);
        var before = WordsOf(known);
        var (intent, changed) = (new SortedDictionary<string, TermFields>(StringComparer.Ordinal), new List<(string, TermFields)>());
        foreach (var (word, fields) in SearchTerms.ReadList(waiting))
        {
            var same = isKnown && before.GetValueOrDefault(word) == fields;
            intent[word] = same ? fields : TermFields.None;
            if (!same) changed.Add((word, fields));
        }

        foreach (var word in before.Keys)
            if (intent.TryAdd(word, TermFields.None))
                changed.Add((word, TermFields.None));
        return (SearchTerms.Write(intent), changed);
    }

    /// <summary>Collects changes of the index by row.</summary>
    private sealed class Changes
    {
        private readonly Dictionary<(string Word, long Block), SortedDictionary<ushort, TermFields>> blocks = [];

        public void Add(long id, List<(string Word, TermFields Fields)> changed)
        {
            foreach (var (word, fields) in changed)
            {
                var at = (word, Postings.BlockOf(id));
                if (!blocks.TryGetValue(at, out var block)) blocks[at] = block = [];
                block[Postings.PlaceOf(id)] = fields;
            }
        }

        public IEnumerable<(string RowKey, SortedDictionary<ushort, TermFields> Changes)[]> Parts() => blocks
            .Select(block => (IndexKeys.WordBlock(block.Key.Word, block.Key.Block), block.Value))
            .Chunk(TableLimits.RowsPerTransaction / 2);
    }

    private async Task ChangeAsync(
        (string RowKey, SortedDictionary<ushort, TermFields> Changes)[] blocks, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var writes = new List<RowWrite>(blocks.Length);
            foreach (var (rowKey, changes) in blocks)
            {
                var present = await store.GetAsync(IndexKeys.Words, rowKey, cancellationToken);
                var body = Postings.Change(present is null ? [] : present.Body.Span, changes);
                if (present is null && body.Length > 0) writes.Add(new RowWrite.Insert(rowKey, body));
                else if (present is not null && body.Length > 0) writes.Add(new RowWrite.Update(rowKey, present.ETag, body));
                else if (present is not null) writes.Add(new RowWrite.Delete(rowKey, present.ETag));
            }

            if (writes.Count == 0 || await store.CommitAsync(IndexKeys.Words, writes, CancellationToken.None) is CommitOutcome.Committed) return;
            if (attempt == MaxAttempts)
                throw new TableStoreUnavailableException($"Other processes kept changing the word index: gave up after {MaxAttempts} attempts.");
        }
    }
}
