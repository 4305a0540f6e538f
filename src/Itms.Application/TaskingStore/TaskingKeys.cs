using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>Keys of a tasking's own partition, of issued numbers, and of commands already carried out.</summary>
public static class TaskingKeys
{
    /// <summary>The last ITMS number issued, by year, and the claims to numbers.</summary>
    public const string Numbers = "numbers";

    private const string ClaimPrefix = "claim|";

    /// <summary>The rows of <see cref="Numbers"/> that hold the last number of a year.</summary>
    public static readonly RowRange Years = new(Numbers, From: "", To: ClaimPrefix);

    /// <summary>The snapshot within a tasking's partition.</summary>
    public const string Snapshot = "S";

    // After the snapshot in the order of keys.
    private const string CommentsPrefix = Snapshot + "|";

    private const string EventPrefix = "E|";

    /// <summary>A tasking's own partition.</summary>
    public static string Partition(string number) => "tasking|" + KeyText.Escape(number);

    /// <summary>The claim to a number, of a person's request to create a tasking under an Idempotency-Key.</summary>
    public static string Claim(string person, string key) => $"{ClaimPrefix}{KeyText.Escape(person)}|{KeyText.Escape(key)}";

    public static string Event(long seq) => EventPrefix + KeyText.Seq(seq);

    public static RowRange Events(string number) => RowRange.Prefix(Partition(number), EventPrefix);

    /// <summary>A row of comments beside the snapshot.</summary>
    /// <param name="place">From 0.</param>
    internal static string Comments(int place) => CommentsPrefix + KeyText.Seq(place);

    internal static RowRange AllComments(string number) => RowRange.Prefix(Partition(number), CommentsPrefix);

    /// <summary>The rows that hold the tasking as it is now: the snapshot, and the comments beside it.</summary>
    internal static RowRange Present(string number) => RowRange.Prefix(Partition(number), Snapshot);

    /// <summary>A command that a person sent under an Idempotency-Key.</summary>
    public static string Command(string person, string key) => $"C|{KeyText.Escape(person)}|{KeyText.Escape(key)}";
}
