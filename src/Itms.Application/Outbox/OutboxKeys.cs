using System.Globalization;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;

namespace Itms.Application.Outbox;

/// <summary>Keys of pending commits, outbox batches and dead letters.</summary>
public static class OutboxKeys
{
    private const string BatchPrefix = "M|";

    /// <summary>Commits whose views or mails may not be done yet: <see cref="Commit"/>.</summary>
    public const string Pending = "pending";

    /// <summary>Letters that were given up: <see cref="DeadLetter"/>.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>The letters of the commit whose first event is <paramref name="seq"/>.</summary>
    public static string Batch(long seq) => BatchPrefix + KeyText.Seq(seq);

    /// <summary>The partition of the letters about a tasking, which is its own, or of a week's digest.</summary>
    public static string Partition(string subject) => DigestWeek.IsId(subject) ? "digest|" + KeyText.Escape(subject) : TaskingKeys.Partition(subject);

    public static RowRange Batches(string subject) => RowRange.Prefix(Partition(subject), BatchPrefix);

    public static string Commit(string number, long seq) => $"{KeyText.Escape(number)}|{KeyText.Seq(seq)}";

    /// <summary>The announced commits of one tasking, oldest first.</summary>
    public static RowRange CommitsOf(string number) => RowRange.Prefix(Pending, KeyText.Escape(number) + "|");

    /// <summary>The tasking and the first event of a commit.</summary>
    public static (string Number, long Seq) ReadCommit(string rowKey)
    {
        var bar = rowKey.LastIndexOf('|');
        return (KeyText.Unescape(rowKey[..bar]), long.Parse(rowKey.AsSpan(bar + 1), CultureInfo.InvariantCulture));
    }

    public static string DeadLetter(string number, long seq, int index) =>
        $"{Commit(number, seq)}|{index.ToString("D4", CultureInfo.InvariantCulture)}";
}
