using Itms.Application.Indexing;

namespace Itms.Application.Search;

/// <summary>A tasking that contains all words of a search.</summary>
/// <param name="Id">Of the tasking, see <see cref="Postings.IdOf"/>.</param>
/// <param name="Score">The sum of the words' weights.</param>
/// <param name="Public">People who are not on the tasking can read every one of the words in it.</param>
internal readonly record struct WordHit(long Id, int Score, bool Public)
{
    /// <summary>Orders hits by score, the highest first, and hits of equal score by age, the newest first.</summary>
    public static Comparer<WordHit> Best { get; } = Comparer<WordHit>.Create((a, b) =>
        a.Score != b.Score ? b.Score.CompareTo(a.Score) : b.Id.CompareTo(a.Id));
}

/// <summary>Finds the taskings that contain all words of a search, the best first.</summary>
internal sealed class WordSearch(WordIndex index)
{
    /// <summary>Most hits that one call finds. To get the next hits, call again with the last hit.</summary>
    public const int Window = 2_000;

    /// <summary>The best hits.</summary>
    /// <param name="words">The forms of each word. A tasking must contain one of them (<see cref="TextWords.Asked"/>).</param>
    /// <param name="whole">True: the searcher reads every tasking whole. False: hidden fields do not count in the score.</param>
    /// <param name="after">Return only hits that come after this one. Null: start with the best.</param>
    /// <param name="among">Return only these taskings. Null: any.</param>
    public async Task<List<WordHit>> FindAsync(
        IReadOnlyList<IReadOnlyList<string>> words, bool whole, WordHit? after, IReadOnlySet<long>? among, CancellationToken cancellationToken)
    {
        var best = new PriorityQueue<WordHit, WordHit>(Comparer<WordHit>.Create((a, b) => WordHit.Best.Compare(b, a)));
        var waiting = new HashSet<long>();
        await foreach (var (number, found) in index.FindWaitingAsync([.. words.SelectMany(forms => forms)], cancellationToken))
        {
            var id = Postings.IdOf(number);
            waiting.Add(id);
            var fields = Joined(words, found);
            if (!fields.Contains(TermFields.None)) Keep(id, fields);
        }

        var rows = new List<Dictionary<long, ReadOnlyMemory<byte>>>(words.Count);
        foreach (var word in words) rows.Add(await ReadAsync(word, cancellationToken));
        // Start with the rarest word: only its blocks can hold a hit.
        rows.Sort((a, b) => a.Count.CompareTo(b.Count));
        var common = new ReadOnlyMemory<byte>[words.Count];
        // Newest block first. Once the window is full, an older block is worth reading only if it can contain a higher score.
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

    /// <summary>The fields of each word: those of all its forms together.</summary>
    private static TermFields[] Joined(IReadOnlyList<IReadOnlyList<string>> words, TermFields[] found)
    {
        if (found.Length == words.Count) return found;
        var (fields, next) = (new TermFields[words.Count], 0);
        for (var i = 0; i < fields.Length; i++)
            for (var form = 0; form < words[i].Count; form++) fields[i] |= found[next++];
        return fields;
    }

    /// <summary>The index rows of all forms of a word together, by block.</summary>
    private async Task<Dictionary<long, ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyList<string> forms, CancellationToken cancellationToken)
    {
        var blocks = await index.ReadAsync(forms[0], cancellationToken);
        foreach (var form in forms.Skip(1))
            foreach (var (block, row) in await index.ReadAsync(form, cancellationToken))
                blocks[block] = blocks.TryGetValue(block, out var known) ? Postings.Union(known.Span, row) : row;
        return blocks;
    }
}
