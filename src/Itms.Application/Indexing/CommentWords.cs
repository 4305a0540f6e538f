using System.Runtime.CompilerServices;
using Itms.Domain.Forms;
using Itms.Domain.Privacy;
using Itms.Domain.Taskings;

namespace Itms.Application.Indexing;

/// <summary>
/// The words of a tasking's comments. A comment never changes, so the words of earlier comments are kept as long as the tasking is in memory. A
/// new comment then costs only its own words, however many came before it.
/// </summary>
/// <remarks>The words of 2,000 comments took more time than all the rest of a command (decision 39).</remarks>
internal static class CommentWords
{
    /// <summary>The words of fewer comments are not kept.</summary>
    public const int Many = 50;

    private static readonly ConditionalWeakTable<IReadOnlyList<Comment>, Kept> Known = [];

    /// <param name="before">The same tasking at an earlier time. Null: none is known.</param>
    /// <param name="mask">That of <paramref name="t"/>.</param>
    public static IReadOnlyDictionary<string, TermFields> Of(Tasking t, Tasking? before, DetaineeMask mask)
    {
        if (Known.TryGetValue(t.Comments, out var same) && same.HasMaskOf(t)) return same.Terms;
        var (terms, first) = (new Dictionary<string, TermFields>(StringComparer.Ordinal), 0);
        if (before is not null && AreFirst(before.Comments, t.Comments)
            && Known.TryGetValue(before.Comments, out var earlier) && earlier.HasMaskOf(t))
            (terms, first) = (new Dictionary<string, TermFields>(earlier.Terms, StringComparer.Ordinal), before.Comments.Count);
        foreach (var comment in t.Comments.Skip(first))
            foreach (var (word, fields) in SearchTerms.WordsOf(TermFields.Comment, comment.Text, hidden: false, mask))
                terms[word] = terms.GetValueOrDefault(word) | fields;
        Known.AddOrUpdate(t.Comments, new Kept(terms, t.Form.Detainees, t.FormerDetainees));
        return terms;
    }

    private static bool AreFirst(IReadOnlyList<Comment> first, IReadOnlyList<Comment> all) =>
        first.Count <= all.Count && all.Take(first.Count).SequenceEqual(first);

    /// <param name="Terms">Never changed, because other threads may read them.</param>
    /// <param name="Detainees">The mask is made of them and of <paramref name="Former"/>. It decides which words are public.</param>
    private sealed record Kept(Dictionary<string, TermFields> Terms, IReadOnlyList<Detainee> Detainees, IReadOnlyList<Detainee> Former)
    {
        public bool HasMaskOf(Tasking t) => t.Form.Detainees.SequenceEqual(Detainees) && t.FormerDetainees.SequenceEqual(Former);
    }
}
