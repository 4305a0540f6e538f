using System.Globalization;
using Itms.Application.Storage;

namespace Itms.Application.Indexing;

/// <summary>Keys of the search indexes: by case number, by alien number and by word.</summary>
public static class IndexKeys
{
    /// <summary>Key in a tasking's partition: the words of the tasking that the word index has.</summary>
    public const string IndexedWords = "W";

    /// <summary>Partition: words that wait to be merged into the word index. Keys: tasking numbers.</summary>
    public const string WordsToIndex = "words-to-index";

    // First characters of a value that choose its partition. A search must give at least these.
    private const int CaseBucket = 3;
    private const int AlienBucket = 3;
    private const int WordBucket = 2;

    /// <summary>Partition: taskings by case number. Keys: <see cref="Numbered"/>.</summary>
    /// <param name="caseNumber">Made by <see cref="CaseNumbers.Plain"/>: the first three characters, or more.</param>
    public static string Case(string caseNumber) => "case|" + KeyText.Escape(KeyText.Start(caseNumber, CaseBucket));

    /// <summary>Partition: taskings by alien number. Keys: <see cref="Numbered"/>.</summary>
    /// <param name="digits">The first three digits, or more.</param>
    public static string Alien(string digits) => "alien|" + KeyText.Start(digits, AlienBucket);

    /// <summary>Key within <see cref="Case"/> and <see cref="Alien"/>. Exact matches come first, because a hyphen sorts before the rest.</summary>
    public static string Numbered(string value, string number) => $"{KeyText.Escape(value)}-{number}";

    /// <summary>The tasking number in a key made by <see cref="Numbered"/>.</summary>
    public static string ReadNumbered(string rowKey) => rowKey[(rowKey.IndexOf('-', StringComparison.Ordinal) + 1)..];

    /// <summary>Rows of all case numbers that begin with a prefix.</summary>
    public static RowRange CasesFrom(string prefix) => RowRange.Prefix(Case(prefix), KeyText.Escape(prefix));

    /// <summary>Rows of exactly this case number.</summary>
    public static RowRange CasesOf(string caseNumber) => RowRange.Prefix(Case(caseNumber), KeyText.Escape(caseNumber) + "-");

    /// <summary>Rows of all alien numbers that begin with these digits.</summary>
    public static RowRange AliensFrom(string digits) => RowRange.Prefix(Alien(digits), digits);

    /// <summary>Rows of exactly this alien number.</summary>
    public static RowRange AliensOf(string digits) => RowRange.Prefix(Alien(digits), digits + "-");

    /// <summary>Partition: the word index. A word has one row for each block of tasking numbers. Keys: <see cref="WordBlock"/>.</summary>
    public static string Words(string word) => "words|" + KeyText.Escape(KeyText.Start(word, WordBucket));

    /// <summary>Key within <see cref="Words"/>.</summary>
    public static string WordBlock(string word, long block) => $"{KeyText.Escape(word)}|{block.ToString("D10", CultureInfo.InvariantCulture)}";

    /// <summary>All index rows of a word.</summary>
    public static RowRange WordBlocks(string word) => RowRange.Prefix(Words(word), KeyText.Escape(word) + "|");

    /// <summary>The block in a key made by <see cref="WordBlock"/>.</summary>
    public static long ReadWordBlock(string rowKey) => long.Parse(rowKey.AsSpan(rowKey.Length - 10), CultureInfo.InvariantCulture);
}
