using System.Globalization;
using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>Keys of the rows that are derived from taskings: lists, deadlines and report facts.</summary>
public static class ProjectionKeys
{
    /// <summary>Partition: the next deadline of each open tasking. Keys: <see cref="KeyText.Timed"/>.</summary>
    public const string Deadlines = "deadlines";

    /// <summary>Partition: the last tasking of each series, by when the next occurrence opens. Keys: <see cref="KeyText.Timed"/>.</summary>
    public const string Recurrences = "recurrences";

    /// <summary>Partition: open taskings by due date. Keys: <see cref="KeyText.Timed"/>.</summary>
    public const string Open = "open";

    /// <summary>
    /// Partition: all taskings, open and closed, where a person is or was an officer, or is in charge. Keys: <see cref="Ranked"/>.
    /// </summary>
    public static string Mine(string person) => "mine|" + KeyText.Escape(person);

    /// <summary>
    /// Partition: the row of every tasking by number, a thousand numbers to a partition. Searches read single rows from here. The rows are
    /// stored together, apart from the much larger histories, so the disk cache can hold them.
    /// </summary>
    public static string Rows(string number) => RowsPrefix + KeyText.Escape(number[..^RowBucket]);

    /// <summary>Key within <see cref="Rows"/>: the end of the number.</summary>
    public static string Row(string number) => KeyText.Escape(number[^RowBucket..]);

    private const string RowsPrefix = "rows|";

    /// <summary>Last digits of a number that do not choose its partition.</summary>
    private const int RowBucket = 3;

    /// <summary>
    /// All partitions of derived rows, which can be dropped and rebuilt from the taskings. A name that ends in <c>|</c> is a prefix of several
    /// partitions. Each tasking's own partition has one derived row too: <see cref="IndexKeys.IndexedWords"/>.
    /// </summary>
    public static IReadOnlyList<string> Derived { get; } =
        [Open, Deadlines, Recurrences, RowsPrefix, "mine|", AwaitingPrefix, "case|", "alien|", "words|", IndexKeys.WordsToIndex, "facts|"];

    /// <summary>Key within <see cref="Mine"/>, by the status as a number, then by tasking number.</summary>
    public static string Ranked(int rank, string number) => $"{rank.ToString("D2", CultureInfo.InvariantCulture)}|{KeyText.Escape(number)}";

    /// <summary>A person's taskings of one status.</summary>
    public static RowRange MineOf(string person, int rank) => RowRange.Prefix(Mine(person), rank.ToString("D2", CultureInfo.InvariantCulture) + "|");

    /// <summary>The tasking number in a key made by <see cref="Ranked"/>.</summary>
    public static string ReadRanked(string rowKey) => KeyText.Unescape(rowKey[3..]);

    private const string AwaitingPrefix = "awaiting|";

    /// <summary>
    /// Partition: the steps that wait for whoever holds a post (<see cref="WaitingPosts"/>). Keys: <see cref="Waiting"/>. A count reads
    /// the keys alone.
    /// </summary>
    public static string Awaiting(string post) => AwaitingPrefix + KeyText.Escape(post);

    /// <summary>Key within <see cref="Awaiting"/>: by step, then by due date, then by number.</summary>
    public static string Waiting(WaitingKind step, DateTimeOffset? dueAt, string number, string? unit) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)step:D2}|{KeyText.Instant(dueAt)}|{KeyText.Escape(number)}|{KeyText.Escape(unit ?? "")}");

    /// <summary>The step of a key made by <see cref="Waiting"/>.</summary>
    public static WaitingKind StepOf(string rowKey) => (WaitingKind)(((rowKey[0] - '0') * 10) + rowKey[1] - '0');

    /// <summary>The unit of a key made by <see cref="Waiting"/>. Null: the whole tasking waits.</summary>
    public static string? UnitOf(string rowKey) => KeyText.Unescape(rowKey[(rowKey.LastIndexOf('|') + 1)..]) is { Length: > 0 } unit ? unit : null;

    /// <summary>Partition: report facts of the present cycle of each open tasking. Keys: <see cref="OpenFact"/>.</summary>
    public const string OpenFacts = "facts|open";

    /// <summary>Partition: report facts of closed cycles that were open in a month (UTC). Keys: <see cref="Fact"/>.</summary>
    public static string Facts(int year, int month) => string.Create(CultureInfo.InvariantCulture, $"facts|{year:D4}-{month:D2}");

    public static string OpenFact(string number) => KeyText.Escape(number);

    public static string Fact(string number, int cycle) => $"{KeyText.Escape(number)}|{cycle.ToString("D4", CultureInfo.InvariantCulture)}";
}
