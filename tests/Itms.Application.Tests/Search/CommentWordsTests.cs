using System.Globalization;
using Itms.Application.Indexing;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Search;

/// <summary>Words of comments are kept from one version of a tasking to the next. They must be those that its texts have.</summary>
public sealed class CommentWordsTests
{
    private static readonly string[] Words = ["Marl", "Ida", "clinic", "phone", "A012345678", "file", "Reyes", "log", "visit", "Juan"];

    [Fact]
    public void Words_kept_from_earlier_versions_are_those_of_the_texts()
    {
        var dice = new Random(5);
        var tasking = Given.Tasking().Tasking;
        for (var step = 0; step < 400; step++)
        {
            // Another writer was faster: what is decided on the same version then is another change.
            var (lost, next) = (Change(tasking, dice), Change(tasking, dice));
            AssertRight(lost, tasking);
            AssertRight(next, tasking);
            tasking = next;
        }

        Assert.True(tasking.Comments.Count > CommentWords.Many);
    }

    [Fact]
    public void Where_not_all_words_fit_the_oldest_are_left_out()
    {
        var count = 0;
        var texts = Enumerable.Range(0, CommentWords.Many + 10).Select(_ => string.Join(' ', Enumerable.Range(0, 3_000).Select(_ => Unique())));
        var before = Given.Tasking().Tasking with { Comments = [.. texts.Select(Comment)] };
        SearchTerms.Of(before);
        var after = before with { Comments = [.. before.Comments, Comment("the latest one")] };

        AssertRight(after, before);
        var terms = SearchTerms.Of(after, before);
        Assert.Contains("latest", terms.Keys);
        Assert.Contains(Name(count), terms.Keys);
        Assert.DoesNotContain(Name(1), terms.Keys);

        string Unique() => Name(++count);
        static string Name(int at) => string.Create(CultureInfo.InvariantCulture, $"word{at:D7}");
    }

    private static Tasking Change(Tasking t, Random dice) => dice.Next(12) switch
    {
        0 => t with { Form = t.Form with { Detainees = [new(dice.Next(2) == 0 ? "Ida Marl" : "Juan Reyes", null)] } },
        1 => t with { FormerDetainees = dice.Next(2) == 0 ? [] : [new("Juan Reyes", "A012345678")] },
        2 => t with { Form = t.Form with { Instruction = Text(dice) } },
        // As after a start: the same comments, read again.
        3 => t with { Comments = [.. t.Comments] },
        4 => t with { Comments = [.. t.Comments, Comment(Text(dice)), Comment(Text(dice))] },
        _ => t with { Comments = [.. t.Comments, Comment(Text(dice))] },
    };

    private static Comment Comment(string text) => new("ana.ruiz", DateTimeOffset.UnixEpoch, text);

    private static string Text(Random dice) =>
        string.Join(' ', Enumerable.Range(0, 4).Select(_ => dice.Next(3) == 0 ? $"word{dice.Next(5_000)}" : Words[dice.Next(Words.Length)]));

    private static void AssertRight(Tasking after, Tasking before)
    {
        // Of a list that nobody has seen, nothing is kept.
        var unseen = after with { Comments = [.. after.Comments] };
        Assert.True(SearchTerms.Write(SearchTerms.Of(after, before)).Span.SequenceEqual(SearchTerms.Write(SearchTerms.Of(unseen)).Span));
    }
}
