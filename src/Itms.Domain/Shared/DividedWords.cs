using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Domain.Shared;

/// <summary>Words that a sign divides: an apostrophe (O'Brien), or a hyphen at the end of a line.</summary>
public static partial class DividedWords
{
    // Most of these are letters or accents to Unicode. NormalizedText makes them all the first one, except the grave accent of ASCII.
    private const string AllApostrophes = "'\u2019\u2018\u201b\u2032\u00b4\u05f3\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8`";

    /// <summary>Signs that people write for an apostrophe.</summary>
    public static SearchValues<char> Apostrophes { get; } = SearchValues.Create(AllApostrophes);

    /// <summary>Whether this is a hyphen, the end of a line, and the margin of the next one, perhaps with the mark of a quoted mail.</summary>
    public static bool IsLineEnd(ReadOnlySpan<char> between) => between.Length > 1 && WholeLineEnd().IsMatch(between);

    /// <summary>Joins the divided words of a text.</summary>
    /// <returns>
    /// The joined text, and for each of its characters its place in the original one. Null: the text divides no word.
    /// </returns>
    public static (string Text, int[] Places)? Join(string text)
    {
        var dividers = Divider().EnumerateMatches(text);
        if (!dividers.MoveNext()) return null;
        var (joined, places, at) = (new StringBuilder(text.Length), new List<int>(text.Length), 0);
        do
        {
            Copy(dividers.Current.Index);
            at += dividers.Current.Length;
        }
        while (dividers.MoveNext());
        Copy(text.Length);
        return (joined.ToString(), [.. places]);

        void Copy(int end)
        {
            joined.Append(text, at, end - at);
            for (; at < end; at++) places.Add(at);
        }
    }

    private const string LineEnd =
        @"[-\u00ad\u2010-\u2015\u2212\ufe63\uff0d](?:[ \t\u00a0]*(?:\r\n|[\n\r\v\f\u0085\u2028\u2029])[ \t\u00a0>|]*){1,3}";

    // Surrogates: letters outside the basic plane.
    private const string Letter = @"[\p{L}\p{M}\p{Cs}]";

    [GeneratedRegex($@"(?<={Letter})(?:{LineEnd}|[{AllApostrophes}])(?={Letter})", RegexOptions.CultureInvariant)]
    private static partial Regex Divider();

    [GeneratedRegex($"^{LineEnd}$", RegexOptions.CultureInvariant)]
    private static partial Regex WholeLineEnd();
}
