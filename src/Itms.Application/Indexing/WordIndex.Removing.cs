using Itms.Application.Storage;
using Itms.Application.TaskingStore;

namespace Itms.Application.Indexing;

/// <content>Removing a tasking from the index.</content>
public sealed partial class WordIndex
{
    /// <summary>Removes the words of a tasking that was disposed of, from the index and from those that wait. It can be repeated.</summary>
    /// <returns>False: another process is merging. Try again later.</returns>
    public async Task<bool> RemoveAsync(string number, CancellationToken cancellationToken)
    {
        await merging.WaitAsync(cancellationToken);
        string? lease = null;
        try
        {
            if ((lease = await LeaseAsync(cancellationToken)) is null) return false;
            var partition = TaskingKeys.Partition(number);
            var waiting = IndexKeys.WaitingWords(number);
            if (await store.GetAsync(DerivedRows.Partition, waiting, cancellationToken) is not null)
                await store.CommitAsync(DerivedRows.Partition, [new RowWrite.Delete(waiting)], CancellationToken.None);
            if (await store.GetAsync(partition, IndexKeys.IndexedWords, cancellationToken) is not { } indexed) return true;
            var changes = new Changes();
            changes.Add(Postings.IdOf(number), [.. WordsOf(indexed.Body.Span).Keys.Select(word => (word, TermFields.None))]);
            await Task.WhenAll(changes.Parts().Select(blocks => ChangeAsync(blocks, cancellationToken)));
            await store.CommitAsync(partition, [new RowWrite.Delete(IndexKeys.IndexedWords)], CancellationToken.None);
            return true;
        }
        finally
        {
            await EndAsync(lease);
        }
    }

    /// <summary>The words in a row of indexed words, certain or not.</summary>
    private static Dictionary<string, TermFields> WordsOf(ReadOnlySpan<byte> known) =>
        SearchTerms.Read(known.StartsWith(AllUncertain) ? known[AllUncertain.Length..] : known);

    /// <summary>Whether a row of indexed words can be that of a tasking with these words. An uncertain word in it fits any fields, or none.</summary>
    /// <param name="known">The row with the key <see cref="IndexKeys.IndexedWords"/>.</param>
    /// <param name="words">The row that <see cref="SearchTerms.Write"/> makes.</param>
    internal static bool IsFor(ReadOnlySpan<byte> known, ReadOnlySpan<byte> words)
    {
        var (indexed, expected) = (WordsOf(known), SearchTerms.Read(words));
        return expected.All(word => indexed.TryGetValue(word.Key, out var fields) && (fields == word.Value || fields == TermFields.None))
            && indexed.All(word => word.Value == TermFields.None || expected.ContainsKey(word.Key));
    }
}
