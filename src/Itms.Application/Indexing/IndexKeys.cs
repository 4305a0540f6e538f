using System.Globalization;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;

namespace Itms.Application.Indexing;

/// <summary>Keys of the search indexes: by case number, by alien number and by word.</summary>
public static class IndexKeys
{
    /// <summary>Key in a tasking's partition: the words of the tasking that the word index has.</summary>
    public const string IndexedWords = "W";

    /// <summary>Words that wait to be merged into the word index. Keys: <see cref="WaitingWords"/>.</summary>
    public static RowRange WordsToIndex { get; } = DerivedRows.List("words-to-index");

    /// <summary>Partition: the word index. A word has one row for each block of tasking numbers. Keys: <see cref="WordBlock"/>.</summary>
    public const string Words = "words";

    private static readonly RowRange Cases = DerivedRows.List("case");
    private static readonly RowRange Disclosures = DerivedRows.List("disclosed");
    private static readonly RowRange Aliens = DerivedRows.List("alien");

    /// <summary>The key of a tasking's words that wait to be merged.</summary>
    public static string WaitingWords(string number) => WordsToIndex.Key(KeyText.Escape(number));

    /// <summary>The tasking number in a key made by <see cref="WaitingWords"/>.</summary>
    public static string ReadWaitingWords(string rowKey) => KeyText.Last(rowKey);

    /// <summary>The key of a tasking by case number. Exact matches come first, because a hyphen sorts before the rest.</summary>
    /// <param name="caseNumber">Made by <see cref="CaseNumbers.Plain"/>.</param>
    public static string Case(string caseNumber, string number) => Cases.Key($"{KeyText.Escape(caseNumber)}-{number}");

    /// <summary>The key of a tasking by alien number. Exact matches come first.</summary>
    public static string Alien(string digits, string number) => Aliens.Key($"{digits}-{number}");

    /// <summary>
    /// The key of a tasking by the alien number of a detainee about whom it sent a response, even if the form no longer names them.
    /// </summary>
    public static string Disclosed(string digits, string number) => Disclosures.Key($"{digits}-{number}");

    /// <summary>Rows of responses about exactly this alien number.</summary>
    public static RowRange DisclosedOf(string digits) => RowRange.Prefix(DerivedRows.Partition, Disclosures.Key(digits + "-"));

    /// <summary>The tasking number in a key made by <see cref="Case"/>, <see cref="Disclosed"/> or <see cref="Alien"/>.</summary>
    public static string ReadNumbered(string rowKey) => rowKey[(rowKey.IndexOf('-', StringComparison.Ordinal) + 1)..];

    /// <summary>Rows of all case numbers that begin with a prefix.</summary>
    public static RowRange CasesFrom(string prefix) => RowRange.Prefix(DerivedRows.Partition, Cases.Key(KeyText.Escape(prefix)));

    /// <summary>Rows of exactly this case number.</summary>
    public static RowRange CasesOf(string caseNumber) => CasesFrom(caseNumber + "-");

    /// <summary>Rows of all alien numbers that begin with these digits.</summary>
    public static RowRange AliensFrom(string digits) => RowRange.Prefix(DerivedRows.Partition, Aliens.Key(digits));

    /// <summary>Rows of exactly this alien number.</summary>
    public static RowRange AliensOf(string digits) => AliensFrom(digits + "-");

    /// <summary>A key within <see cref="Words"/>.</summary>
    public static string WordBlock(string word, long block) => $"{KeyText.Escape(word)}|{block.ToString("D10", CultureInfo.InvariantCulture)}";

    /// <summary>All index rows of a word.</summary>
    public static RowRange WordBlocks(string word) => RowRange.Prefix(Words, KeyText.Escape(word) + "|");

    /// <summary>The block in a key made by <see cref="WordBlock"/>.</summary>
    public static long ReadWordBlock(string rowKey) => long.Parse(rowKey.AsSpan(rowKey.Length - 10), CultureInfo.InvariantCulture);

    /// <summary>The word in a key made by <see cref="WordBlock"/>.</summary>
    public static string ReadWord(string rowKey) => KeyText.Unescape(rowKey[..^11]);
}
