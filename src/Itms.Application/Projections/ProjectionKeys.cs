using System.Globalization;
using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>The lists of derived rows (<see cref="DerivedRows"/>), and their keys.</summary>
public static class ProjectionKeys
{
    /// <summary>The next deadline of each open tasking. Keys end with <see cref="KeyText.Timed"/>.</summary>
    public static RowRange Deadlines { get; } = DerivedRows.List("deadline");

    /// <summary>The last tasking of each series, by when the next occurrence opens. Keys end with <see cref="KeyText.Timed"/>.</summary>
    public static RowRange Recurrences { get; } = DerivedRows.List("recurrence");

    /// <summary>Open taskings by due date. Keys end with <see cref="KeyText.Timed"/>.</summary>
    public static RowRange Open { get; } = DerivedRows.List("open");

    /// <summary>Report facts of the present cycle of each open tasking. Keys: <see cref="OpenFact"/>.</summary>
    public static RowRange OpenFacts { get; } = DerivedRows.List("facts|open");

    /// <summary>Closed taskings of all categories. Keys: <see cref="Closed"/>.</summary>
    public static RowRange AllClosed { get; } = DerivedRows.List("closed");

    /// <summary>
    /// Closed taskings of a category, by when they were closed or sent, whichever was first. Keys end with <see cref="KeyText.Timed"/>.
    /// </summary>
    public static RowRange Closed(string category) => DerivedRows.List("closed|" + KeyText.Escape(category));

    /// <summary>The category in a key of <see cref="Closed"/>.</summary>
    public static string CategoryOf(string rowKey) => KeyText.Unescape(rowKey.Split('|')[1]);

    private static readonly RowRange Rows = DerivedRows.List("row");

    /// <summary>
    /// All taskings, open and closed, where a person is or was an officer, or is in charge. Keys end with the status and the number.
    /// </summary>
    public static RowRange Mine(string person) => DerivedRows.List("mine|" + KeyText.Escape(person));

    /// <summary>A person's taskings of one status.</summary>
    public static RowRange MineOf(string person, int rank) =>
        RowRange.Prefix(DerivedRows.Partition, Mine(person).Key(rank.ToString("D2", CultureInfo.InvariantCulture) + "|"));

    /// <summary>A tasking's key among those of a person.</summary>
    public static string Ranked(string person, int rank, string number) => MineOf(person, rank).Key(KeyText.Escape(number));

    /// <summary>The number in a key made by <see cref="Ranked"/>.</summary>
    public static string ReadRanked(string rowKey) => KeyText.Last(rowKey);

    /// <summary>The key of a tasking's row by number. Every tasking has one. Searches read single rows from here.</summary>
    public static string Row(string number) => Rows.Key(KeyText.Escape(number));

    /// <summary>
    /// The row that says which derived rows a tasking has. Its key says of which version of the tasking they are, so a transaction that replaces
    /// them fails if they are of another one.
    /// </summary>
    public static string Listing(string number, long seq) => Listings(number).Key(KeyText.Seq(seq));

    /// <summary>The range of <see cref="Listing"/>: one row, or none while the tasking has no derived rows.</summary>
    public static RowRange Listings(string number) => DerivedRows.List("listing|" + KeyText.Escape(number));

    /// <summary>
    /// The steps that wait for whoever holds a post (<see cref="WaitingPosts"/>). Keys: <see cref="Waiting"/>. A count reads the keys alone.
    /// </summary>
    public static RowRange Awaiting(string post) => DerivedRows.List("awaiting|" + KeyText.Escape(post));

    /// <summary>The rest of a key within <see cref="Awaiting"/>: by step, then by due date, then by number.</summary>
    public static string Waiting(WaitingKind step, DateTimeOffset? dueAt, string number, string? unit) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)step:D2}|{KeyText.Instant(dueAt)}|{KeyText.Escape(number)}|{KeyText.Escape(unit ?? "")}");

    /// <summary>The step in a text made by <see cref="Waiting"/>.</summary>
    public static WaitingKind StepOf(ReadOnlySpan<char> waiting) => (WaitingKind)(((waiting[0] - '0') * 10) + waiting[1] - '0');

    /// <summary>The unit in a text made by <see cref="Waiting"/>. Null: the whole tasking waits.</summary>
    public static string? UnitOf(string waiting) => KeyText.Last(waiting) is { Length: > 0 } unit ? unit : null;

    /// <summary>Report facts of closed cycles that were open in a month (UTC). Keys: <see cref="Fact"/>.</summary>
    public static RowRange Facts(int year, int month) => DerivedRows.List(string.Create(CultureInfo.InvariantCulture, $"facts|{year:D4}-{month:D2}"));

    public static string OpenFact(string number) => OpenFacts.Key(KeyText.Escape(number));

    public static string Fact(int year, int month, string number, int cycle) =>
        Facts(year, month).Key($"{KeyText.Escape(number)}|{cycle.ToString("D4", CultureInfo.InvariantCulture)}");
}
