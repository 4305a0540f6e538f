using Itms.Application.Indexing;
using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>Compares the word index with the words of the taskings that were merged into it.</summary>
/// <remarks>
/// It reads the index once, and keeps a sum for each tasking. The words of a tasking are looked up one by one only if the sums differ.
/// </remarks>
internal sealed class WordCheck(ITableStore store, CheckedPart part)
{
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);

    // What the index has of each tasking: how many words, and the sum of their digests. Taskings that were seen are taken out.
    private readonly Dictionary<long, (int Count, ulong Sum)> indexed = [];

    /// <summary>How many taskings were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Reads the index.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var key in await store.ReadAllKeysAsync(IndexKeys.WordsToIndex, cancellationToken))
            waiting.Add(IndexKeys.ReadWaitingWords(key));
        await foreach (var row in store.ReadAllAsync(new RowRange(IndexKeys.Words), cancellationToken))
            await part.AttemptAsync("A row of the word index", () =>
            {
                Note(row);
                return Task.CompletedTask;
            });
    }

    /// <summary>Leaves out a tasking that cannot be compared. It is there, so its words in the index are not strange.</summary>
    public void LeaveOut(string number) => indexed.Remove(Postings.IdOf(number));

    /// <summary>Compares a tasking. One whose words wait is left out: the next merge sets them anew.</summary>
    /// <param name="words">The words that it says.</param>
    public async Task CompareAsync(string number, SortedDictionary<string, TermFields> words, CancellationToken cancellationToken)
    {
        indexed.Remove(Postings.IdOf(number), out var present);
        if (waiting.Contains(number)) return;
        Compared++;
        var sum = words.Aggregate(0UL, (total, word) => unchecked(total + Digest(word.Key, word.Value)));
        if ((words.Count, sum) == present) return;
        // What the report does not name need not be looked up.
        var (missing, stale) = part.Faults >= CheckedPart.MostNamed ? default : await LookUpAsync(number, words, cancellationToken);
        var strange = present.Count - (words.Count - missing);
        part.Add(
            $"{number}: {missing} of its words are missing from the word index, {stale} are there for other fields, and {strange} are not its own.");
    }

    /// <summary>Adds a fault if the index names taskings that were neither compared nor left out.</summary>
    public void AddOthers()
    {
        if (indexed.Count > 0) part.Add($"The word index names {indexed.Count} taskings that do not exist.");
    }

    private void Note(Row row)
    {
        var (word, first) = (IndexKeys.ReadWord(row.RowKey), Postings.FirstOf(IndexKeys.ReadWordBlock(row.RowKey)));
        Postings.Each(row.Body.Span, (place, fields) =>
        {
            var (count, sum) = indexed.GetValueOrDefault(first + place);
            indexed[first + place] = (count + 1, unchecked(sum + Digest(word, fields)));
        });
    }

    private async Task<(int Missing, int Stale)> LookUpAsync(
        string number, SortedDictionary<string, TermFields> words, CancellationToken cancellationToken)
    {
        var (id, missing, stale) = (Postings.IdOf(number), 0, 0);
        foreach (var (word, fields) in words)
        {
            var row = await store.GetAsync(IndexKeys.Words, IndexKeys.WordBlock(word, Postings.BlockOf(id)), cancellationToken);
            var found = row is null ? TermFields.None : Postings.FieldsAt(row.Body.Span, Postings.PlaceOf(id));
            if (found == TermFields.None) missing++;
            else if (found != fields) stale++;
        }

        return (missing, stale);
    }

    /// <summary>FNV-1a. It need not resist anybody: whoever can change the index can also change the words of the tasking.</summary>
    private static ulong Digest(string word, TermFields fields)
    {
        const ulong prime = 1099511628211;
        var digest = unchecked((14695981039346656037 ^ (ushort)fields) * prime);
        foreach (var letter in word) digest = unchecked((digest ^ letter) * prime);
        return digest;
    }
}
