using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Indexing;

/// <summary>
/// The words of every tasking, for search. A commit that changes a tasking's words leaves them in a waiting row, in the same
/// sync; <see cref="MergeAsync"/> moves many of them at once into the index: for each word a row a block of 4,096 numbers. A
/// search reads both, so that it finds what was just written.
/// </summary>
/// <remarks>
/// A row for each word of each tasking would cost every commit dozens of rows all over the table, and a common word half a
/// million to read. Merging brings the index from what the tasking's own row says it has to what waits now. Before the index
/// is touched that row says which words are about to change: whatever happens then, the next merge sets them right. One
/// process merges at a time.
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
        new(IndexKeys.WordsToIndex, [new RowWrite.Upsert(tasking.Number, SearchTerms.Write(SearchTerms.Of(tasking)))]);

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
            while (await store.ReadAsync(new RowRange(IndexKeys.WordsToIndex, from), Batch, cancellationToken) is { Rows: { Count: > 0 } waiting } page)
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
            if (lease is not null) await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Delete(LeaseKey, lease)], CancellationToken.None);
            merging.Release();
        }
    }

    public void Dispose() => merging.Dispose();

    /// <summary>By block, the row of the word.</summary>
    public async Task<Dictionary<long, ReadOnlyMemory<byte>>> ReadAsync(string word, CancellationToken cancellationToken)
    {
        var blocks = new Dictionary<long, ReadOnlyMemory<byte>>();
        await foreach (var row in store.ReadAllAsync(IndexKeys.WordBlocks(word), cancellationToken)) blocks[IndexKeys.ReadWordBlock(row.RowKey)] = row.Body;
        return blocks;
    }

    /// <summary>Of every tasking that waits, where it holds each of the words; none where it does not. This counts, whatever the index says of it.</summary>
    public async IAsyncEnumerable<(string Number, TermFields[] Fields)> FindWaitingAsync(
        IReadOnlyList<string> words, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var starts = words.Select(word => Encoding.UTF8.GetBytes(word + " ")).ToArray();
        await foreach (var row in store.ReadAllAsync(new RowRange(IndexKeys.WordsToIndex), cancellationToken))
            yield return (row.RowKey, Array.ConvertAll(starts, start => SearchTerms.Find(row.Body.Span, start) ?? TermFields.None));
    }

    /// <summary>Takes or keeps the right to merge.</summary>
    /// <returns>The lease's ETag; null: another process has it.</returns>
    private async Task<string?> LeaseAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var present = await store.GetAsync(ServerKeys.Partition, LeaseKey, cancellationToken);
        // A clock that was set back must not lock everybody out for as long.
        if (present is not null && Json.Read<Lease>(present.Body) is var held && held.Owner != owner && held.Until > now && held.Until <= now + LeaseLength) return null;
        var body = Json.Bytes(new Lease(owner, now + LeaseLength));
        RowWrite write = present is null ? new RowWrite.Insert(LeaseKey, body) : new RowWrite.Update(LeaseKey, present.ETag, body);
        return await store.CommitAsync(ServerKeys.Partition, [write], CancellationToken.None) is CommitOutcome.Committed committed ? committed.ETags[0] : null;
    }

    private async Task<int> MergeAsync(IReadOnlyList<Row> waiting, CancellationToken cancellationToken)
    {
        var changes = new Changes();
        var intents = new List<(TableWrites Writes, Row Row, List<(string Word, TermFields Fields)> Changed)>(waiting.Count);
        foreach (var row in waiting)
        {
            var partition = TaskingKeys.Partition(row.RowKey);
            if (await store.GetAsync(partition, IndexKeys.IndexedWords, cancellationToken) is { } known)
            {
                var (intent, changed) = Intent(known.Body.Span, row.Body.Span);
                intents.Add((new TableWrites(partition, [new RowWrite.Update(IndexKeys.IndexedWords, known.ETag, intent)]), row, changed));
            }
            else
            {
                // Most are new, and of a new one nothing is known.
                intents.Add((new TableWrites(partition, [new RowWrite.Insert(IndexKeys.IndexedWords, (byte[])[.. NothingKnown, .. row.Body.Span])]), row, SearchTerms.ReadList(row.Body.Span)));
            }
        }

        var said = await store.CommitEachAsync([.. intents.Select(intent => intent.Writes)], CancellationToken.None);
        var begun = new List<Row>(intents.Count);
        for (var i = 0; i < intents.Count; i++)
        {
            if (said[i] is not CommitOutcome.Committed) continue;
            begun.Add(intents[i].Row);
            changes.Add(Postings.IdOf(intents[i].Row.RowKey), intents[i].Changed);
        }

        await Task.WhenAll(changes.ByPartition().Select(part => ChangeAsync(part.Partition, part.Blocks, cancellationToken)));
        // Where there are newer words by now, they stay.
        await store.CommitEachAsync(
            [.. begun.Select(row => new TableWrites(IndexKeys.WordsToIndex, [new RowWrite.Delete(row.RowKey, row.ETag)]))], CancellationToken.None);
        return begun.Count;
    }

    /// <summary>Begins the row of a tasking's words of none of which it is known whether the index has them.</summary>
    private static ReadOnlySpan<byte> NothingKnown => "?\n"u8;

    /// <summary>
    /// What to write down before the index is touched, and what to change there. A word without fields is one of which it is not
    /// known whether the index has it: it stays so until the tasking is merged again, and is then set right whatever it is.
    /// </summary>
    private static (ReadOnlyMemory<byte> Intent, List<(string Word, TermFields Fields)> Changed) Intent(ReadOnlySpan<byte> known, ReadOnlySpan<byte> waiting)
    {
        var isKnown = !known.StartsWith(NothingKnown);
        var before = SearchTerms.Read(isKnown ? known : known[NothingKnown.Length..]);
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

    /// <summary>What is to change in the index, by partition and row.</summary>
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

        public IEnumerable<(string Partition, (string RowKey, SortedDictionary<ushort, TermFields> Changes)[] Blocks)> ByPartition() => blocks
            .GroupBy(block => IndexKeys.Words(block.Key.Word), block => (IndexKeys.WordBlock(block.Key.Word, block.Key.Block), block.Value))
            .SelectMany(partition => partition.Chunk(TableLimits.RowsPerTransaction / 2).Select(part => (partition.Key, part)));
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
