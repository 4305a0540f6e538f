using System.Globalization;
using Itms.Application.People;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;

namespace Itms.Application.Outbox;

/// <summary>Keys of pending commits, outbox batches and dead letters.</summary>
public static class OutboxKeys
{
    private const string BatchPrefix = "M|";

    /// <summary>Commits whose projections or mails may not be done yet: <see cref="Commit"/>.</summary>
    public const string Pending = "pending";

    /// <summary>Mails that were given up: <see cref="DeadLetter"/>.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>The outbox batch of the commit whose first event is <paramref name="seq"/>.</summary>
    public static string Batch(long seq) => BatchPrefix + KeyText.Seq(seq);

    /// <summary>
    /// The partition of the batches about a tasking, the delegations of clearance, absences or disposals (their own), of a week's digest, of a
    /// month's reports, of gathered mails, about people who left, about training, or about mail that came in.
    /// </summary>
    public static string Partition(string subject) =>
        subject == MailSubject.ClearanceDelegations ? DirectoryKeys.Delegations
        : subject == MailSubject.Absences ? DirectoryKeys.Absences
        : subject == MailSubject.Records ? RecordsKeys.Partition
        : DigestWeek.IsId(subject) ? "digest|" + KeyText.Escape(subject)
        : ReportMonth.IsId(subject) ? "reports|" + KeyText.Escape(subject)
        : GatheredComposer.IsId(subject) ? "gathered|" + KeyText.Escape(subject)
        : DepartureNotice.IsId(subject) ? "departure|" + KeyText.Escape(subject)
        : TrainingNotice.IsId(subject) ? "training|" + KeyText.Escape(subject)
        : ArrivalNotice.IsId(subject) ? "arrivals|" + KeyText.Escape(subject)
        : TaskingKeys.Partition(subject);

    /// <summary>Whether the key is one made by <see cref="Batch"/>.</summary>
    public static bool IsBatch(string rowKey) => rowKey.StartsWith(BatchPrefix, StringComparison.Ordinal);

    /// <summary>What the batches of a partition are about: the argument of <see cref="Partition"/>. Null: the partition has no batches.</summary>
    public static string? SubjectOf(string partition)
    {
        if (partition == DirectoryKeys.Delegations) return MailSubject.ClearanceDelegations;
        if (partition == DirectoryKeys.Absences) return MailSubject.Absences;
        if (partition == RecordsKeys.Partition) return MailSubject.Records;
        var subject = KeyText.Last(partition);
        return Partition(subject) == partition ? subject : null;
    }

    public static RowRange Batches(string subject) => RowRange.Prefix(Partition(subject), BatchPrefix);

    public static string Commit(string number, long seq) => $"{KeyText.Escape(number)}|{KeyText.Seq(seq)}";

    /// <summary>The pending commits of one tasking, oldest first.</summary>
    public static RowRange CommitsOf(string number) => RowRange.Prefix(Pending, KeyText.Escape(number) + "|");

    /// <summary>Reads a key made by <see cref="Commit"/>: the tasking, and the first event of the commit.</summary>
    public static (string Number, long Seq) ReadCommit(string rowKey)
    {
        var bar = rowKey.LastIndexOf('|');
        return (KeyText.Unescape(rowKey[..bar]), long.Parse(rowKey.AsSpan(bar + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>The dead letters about one tasking.</summary>
    public static RowRange DeadLettersOf(string number) => RowRange.Prefix(DeadLetters, KeyText.Escape(number) + "|");

    public static string DeadLetter(string number, long seq, int index) =>
        $"{Commit(number, seq)}|{index.ToString("D4", CultureInfo.InvariantCulture)}";
}
