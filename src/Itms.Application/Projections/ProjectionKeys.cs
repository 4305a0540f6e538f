using System.Globalization;
using Itms.Application.Indexing;
using Itms.Application.Storage;

namespace Itms.Application.Projections;

/// <summary>Keys of the rows that are derived from taskings.</summary>
public static class ProjectionKeys
{
    /// <summary>Each open tasking's next deadline: <see cref="KeyText.Timed"/>.</summary>
    public const string Deadlines = "deadlines";

    /// <summary>The last tasking of each series, by when the next occurrence opens: <see cref="KeyText.Timed"/>.</summary>
    public const string Recurrences = "recurrences";

    /// <summary>Open taskings by due date: <see cref="KeyText.Timed"/>.</summary>
    public const string Open = "open";

    /// <summary>A person's taskings, current and past.</summary>
    public static string Mine(string person) => "mine|" + KeyText.Escape(person);

    /// <summary>
    /// Taskings' rows as lists show them, a thousand numbers to a partition: close together, apart from all else that is kept of
    /// them, any one of an archive is found in what stays in memory.
    /// </summary>
    public static string Rows(string number) => "view|" + KeyText.Escape(number[..^RowBucket]);

    /// <summary>Within <see cref="Rows"/>: the end of the number.</summary>
    public static string Row(string number) => KeyText.Escape(number[^RowBucket..]);

    /// <summary>Within a tasking's partition: where layouts of the views before the ninth had its row.</summary>
    public const string FormerViewRow = "V";

    /// <summary>Last digits of the numbers whose rows of views are in one partition.</summary>
    private const int RowBucket = 3;

    /// <summary>
    /// What the partitions of derived rows begin with: rows that can be dropped and made again from the taskings. A tasking's own
    /// partition has one as well, <see cref="IndexKeys.IndexedWords"/>.
    /// </summary>
    public static IReadOnlyList<string> Derived { get; } = [Open, Deadlines, Recurrences, "view|", "mine|", "case|", "alien|", "words|", IndexKeys.WordsToIndex, "facts|"];

    public static string Ranked(int rank, string number) => $"{rank.ToString("D2", CultureInfo.InvariantCulture)}|{KeyText.Escape(number)}";

    /// <summary>A person's taskings of one rank.</summary>
    public static RowRange MineOf(string person, int rank) => RowRange.Prefix(Mine(person), rank.ToString("D2", CultureInfo.InvariantCulture) + "|");

    /// <summary>The tasking of a row of <see cref="Mine"/>.</summary>
    public static string ReadRanked(string rowKey) => KeyText.Unescape(rowKey[3..]);

    /// <summary>What the reports count of the cycle each open tasking is in, by number.</summary>
    public const string OpenFacts = "facts|open";

    /// <summary>The closed cycles that were open in a month (UTC): <see cref="Fact"/>.</summary>
    public static string Facts(int year, int month) => string.Create(CultureInfo.InvariantCulture, $"facts|{year:D4}-{month:D2}");

    public static string OpenFact(string number) => KeyText.Escape(number);

    public static string Fact(string number, int cycle) => $"{KeyText.Escape(number)}|{cycle.ToString("D4", CultureInfo.InvariantCulture)}";
}
