using Itms.Application.Indexing;

namespace Itms.Application.Search;

/// <param name="Public">Those who are not on the tasking read all of the words in it.</param>
internal readonly record struct WordHit(long Id, int Score, bool Public)
{
    /// <summary>The better one first, of equals the newer.</summary>
    public static Comparer<WordHit> Best { get; } = Comparer<WordHit>.Create((a, b) =>
        a.Score != b.Score ? b.Score.CompareTo(a.Score) : b.Id.CompareTo(a.Id));
}

/// <summary>Which taskings hold all of some words, the best first: the one in which they stand where they tell most.</summary>
internal sealed class WordSearch(WordIndex index)
{
    /// <summary>Hits found at once; those behind them are found when these have been gone through.</summary>
    public const int Window = 2_000;

    /// <param name="whole">For one who reads every tasking whole.</param>
    /// <param name="after">Only what comes behind it; null: from the best.</param>
    /// <param name="among">Only these; null: all.</param>
    public async Task<List<WordHit>> FindAsync(
        IReadOnlyList<string> words, bool whole, WordHit? after, IReadOnlySet<long>? among, CancellationToken cancellationToken)
    {
        var best = new PriorityQueue<WordHit, WordHit>(Comparer<WordHit>.Create((a, b) => WordHit.Best.Compare(b, a)));
        var waiting = new HashSet<long>();
        await foreach (var (number, fields) in index.FindWaitingAsync(words, cancellationToken))
        {
            var id = Postings.IdOf(number);
            waiting.Add(id);
            if (!fields.Contains(TermFields.None)) Keep(id, fields);
        }

        var rows = new List<Dictionary<long, ReadOnlyMemory<byte>>>(words.Count);
        foreach (var word in words) rows.Add(await index.ReadAsync(word, cancellationToken));
        // From the word that is in the fewest.
        rows.Sort((a, b) => a.Count.CompareTo(b.Count));
        var common = new ReadOnlyMemory<byte>[words.Count];
        // The newest first: once the window is full, an older one of the same score comes too late.
        foreach (var block in rows[0].Keys.OrderDescending())
        {
            var (i, heaviest) = (0, 0);
            while (i < common.Length && rows[i].TryGetValue(block, out common[i])) heaviest += Postings.Heaviest(common[i++], whole);
            if (i < common.Length || (best.Count == Window && heaviest <= best.Peek().Score)) continue;
            Postings.Common(block, common, (id, fields) =>
            {
                if (!waiting.Contains(id)) Keep(id, fields);
            });
        }

        var hits = new List<WordHit>(best.Count);
        while (best.TryDequeue(out var hit, out _)) hits.Add(hit);
        hits.Reverse();
        return hits;

        void Keep(long id, ReadOnlySpan<TermFields> fields)
        {
            if (among?.Contains(id) == false) return;
            var (score, isPublic) = (0, true);
            foreach (var each in fields)
            {
                score += each.Weight(whole);
                isPublic &= each.IsPublic();
            }

            var hit = new WordHit(id, score, isPublic);
            if (after is { } end && WordHit.Best.Compare(hit, end) < 0) return;
            if (best.Count < Window) best.Enqueue(hit, hit);
            else if (WordHit.Best.Compare(hit, best.Peek()) < 0) best.DequeueEnqueue(hit, hit);
        }
    }
}
