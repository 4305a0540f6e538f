using System.Globalization;
using Itms.Application.Storage;

namespace Itms.Application.Indexing;

/// <summary>Keys of the indexes by case number, alien number and word.</summary>
public static class IndexKeys
{
    /// <summary>Within a tasking's partition: the words it is found by, as the index of words has them.</summary>
    public const string IndexedWords = "W";

    /// <summary>Taskings whose words the index does not have yet, by number.</summary>
    public const string WordsToIndex = "words-to-index";

    // Enough to spread the keys over partitions, and what every search for them has to begin with.
    private const int CaseBucket = 3;
    private const int AlienBucket = 3;
    private const int WordBucket = 2;

    /// <summary>Taskings by case number: <paramref name="caseNumber"/> as <see cref="Search.CaseNumbers"/> has it, at least three characters or all there are.</summary>
    public static string Case(string caseNumber) => "case|" + KeyText.Escape(KeyText.Start(caseNumber, CaseBucket));

    /// <summary>Taskings by alien number: its nine digits, or at least the first three.</summary>
    public static string Alien(string digits) => "alien|" + KeyText.Start(digits, AlienBucket);

    /// <summary>Within <see cref="Case"/> and <see cref="Alien"/>. The hyphen sorts before letters and digits: the exact one comes first.</summary>
    public static string Numbered(string value, string number) => $"{KeyText.Escape(value)}-{number}";

    /// <summary>The tasking a row of <see cref="Case"/> or <see cref="Alien"/> is of.</summary>
    public static string ReadNumbered(string rowKey) => rowKey[(rowKey.IndexOf('-', StringComparison.Ordinal) + 1)..];

    public static RowRange CasesFrom(string prefix) => RowRange.Prefix(Case(prefix), KeyText.Escape(prefix));

    public static RowRange CasesOf(string caseNumber) => RowRange.Prefix(Case(caseNumber), KeyText.Escape(caseNumber) + "-");

    public static RowRange AliensFrom(string digits) => RowRange.Prefix(Alien(digits), digits);

    public static RowRange AliensOf(string digits) => RowRange.Prefix(Alien(digits), digits + "-");

    /// <summary>The index of words: a word's row for each block of numbers.</summary>
    public static string Words(string word) => "words|" + KeyText.Escape(KeyText.Start(word, WordBucket));

    public static string WordBlock(string word, long block) => $"{KeyText.Escape(word)}|{block.ToString("D10", CultureInfo.InvariantCulture)}";

    public static RowRange WordBlocks(string word) => RowRange.Prefix(Words(word), KeyText.Escape(word) + "|");

    public static long ReadWordBlock(string rowKey) => long.Parse(rowKey.AsSpan(rowKey.Length - 10), CultureInfo.InvariantCulture);
}
