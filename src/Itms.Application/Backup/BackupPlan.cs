using Itms.Application.Access;
using Itms.Application.Archive;
using Itms.Application.Attachments;
using Itms.Application.Digests;
using Itms.Application.Imports;
using Itms.Application.Indexing;
using Itms.Application.Intake;
using Itms.Application.Ledger;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Reports;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Application.Webhooks;

namespace Itms.Application.Backup;

/// <summary>When a backup reads a partition.</summary>
internal enum BackupTurn
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>Before the taskings: its rows are written after the tasking that they name.</summary>
    First,

    /// <summary>A tasking's own partition. It is read at one point in time.</summary>
    Tasking,

    /// <summary>After the taskings.</summary>
    Between,

    /// <summary>Last: others are written only after these rows.</summary>
    Last,
}

/// <summary>A kind of partition.</summary>
/// <param name="Name">The partition. A name that ends in <c>|</c> is a prefix of several.</param>
/// <param name="Head">The row that every change of the partition writes. Null: the rows stand alone.</param>
internal sealed record PartitionKind(string Name, BackupTurn Turn, string? Head = null)
{
    public bool Has(string partition) => partition == Name || (Name.EndsWith('|') && partition.StartsWith(Name, StringComparison.Ordinal));
}

/// <summary>
/// Decides for every kind of partition and row whether it belongs in a backup, and when it is read. A partition that is not named here is
/// kept. Decision 32 has the reasons.
/// </summary>
/// <remarks>
/// Others write while a backup is made, and an Azure table has no snapshot. A tasking's partition is read at one point in time. The partitions
/// beside it are read in the reverse order of writing: what is written later is read earlier. So a backup is a state in which a crash could
/// have left the data, and everything in ITMS recovers from those.
/// </remarks>
internal static class BackupPlan
{
    private static readonly string[] ProcessBound =
    [
        SigningKey.RowKey, IntakeKeys.MailboxReader, ProjectionRebuild.RowKey, RestoreMarker.RowKey, Readiness.RowKey, ClockWatch.RowKey,
        LedgerKeys.Copy,
    ];

    /// <summary>In the order in which they are read within their turn.</summary>
    public static IReadOnlyList<PartitionKind> Kinds { get; } =
    [
        // Rebuilt after a restore.
        .. ProjectionRebuild.Partitions.Select(name => new PartitionKind(name, BackupTurn.Never)),
        // A restore sends no mail, so no commit is pending after it.
        new(OutboxKeys.Pending, BackupTurn.Never),
        // Uploads that were running. Their files are in no tasking, so they are not in the backup.
        new(UploadKeys.Partition, BackupTurn.Never),
        // Imports that were running. The rows of their lists are in the backup, so the file can be sent again.
        new(ImportKeys.Jobs, BackupTurn.Never),
        // Deliveries of webhooks. The secrets that sign them cannot be read after a restore, so the webhooks are off then.
        new(WebhookKeys.Deliveries(""), BackupTurn.Never),

        // An entry is written first here, and later beside its tasking. If it is in both, it still counts once.
        new(AccessKeys.GatheredEntries, BackupTurn.First),
        // What it says of a history or of the access log is written after these, and gathered entries are entered when they are sorted.
        new(LedgerKeys.Partition, BackupTurn.First, LedgerKeys.Head),
        // Says which tasking a mail became, once there is one.
        new(IntakeKeys.Partition, BackupTurn.First),

        new(TaskingKeys.Partition(""), BackupTurn.Tasking, TaskingKeys.Snapshot),

        new(AccessKeys.Entries(""), BackupTurn.Between),
        // Outbox batches about other things than one tasking.
        .. new[] { "digest|", "reports|", "gathered|", "departure|", "arrivals|", "training|" }
            .Select(name => new PartitionKind(name, BackupTurn.Between)),
        new(OutboxKeys.DeadLetters, BackupTurn.Between),
        new(GatheredKeys.Waiting, BackupTurn.Between),
        new(DirectoryKeys.Delegations, BackupTurn.Between),
        new(DirectoryKeys.Absences, BackupTurn.Between),
        new(FilterKeys.Partition, BackupTurn.Between),
        new(MailPreferenceStore.Partition, BackupTurn.Between),
        // How often a mail could not be taken in. Itms.Mailbox owns these rows.
        new("mailbox", BackupTurn.Between),
        new(ArchiveKeys.Partition, BackupTurn.Between),
        // A row of a list is claimed before its tasking is written.
        new(ImportKeys.Partition, BackupTurn.Between),
        new(ReportKeys.Subscriptions, BackupTurn.Between),
        new(SignInKeys.Partition, BackupTurn.Between),
        new(ServerKeys.Partition, BackupTurn.Between),

        // Who is told of what is written down before the batches.
        new(DigestKeys.Partition, BackupTurn.Last),
        new(ReportKeys.Months, BackupTurn.Last),
        new(TrainingMails.Months, BackupTurn.Last),
        new(GatheredKeys.Sendings, BackupTurn.Last),
        // A tasking that is disposed of meanwhile is in the backup, or its tombstone is, or both.
        new(RecordsKeys.Partition, BackupTurn.Last),
        // Everything else names people.
        new(DirectoryKeys.Partition, BackupTurn.Last, DirectoryKeys.Head),
        // No number in the backup may ever be issued again. Numbers are claimed before their taskings are written.
        new(TaskingKeys.Numbers, BackupTurn.Last),
    ];

    /// <summary>The kind of a partition. Null: none is named, and the partition is kept.</summary>
    public static PartitionKind? KindOf(string partition) => Kinds.FirstOrDefault(kind => kind.Has(partition));

    /// <summary>Whether a backup leaves out this row of a partition that it keeps.</summary>
    public static bool IsLeftOut(string partition, string rowKey) => partition switch
    {
        // Whoever read the key in a backup could sign in as anybody.
        ServerKeys.Partition => ProcessBound.Contains(rowKey),
        // A code that is valid until the server stops, and failed attempts.
        SignInKeys.Partition => rowKey is SignInKeys.SetupCode or SignInKeys.LockedOutUnknown || rowKey is ['F' or 'G', '|', ..],
        _ => rowKey == IndexKeys.IndexedWords && partition.StartsWith(TaskingKeys.Partition(""), StringComparison.Ordinal),
    };

    /// <summary>Whether a backup has the row.</summary>
    public static bool Keeps(string partition, string rowKey) =>
        KindOf(partition)?.Turn != BackupTurn.Never && !IsLeftOut(partition, rowKey);
}
