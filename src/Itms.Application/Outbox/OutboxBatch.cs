using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;

namespace Itms.Application.Outbox;

/// <summary>
/// The letters of one commit, or a week's digest to one person, written in its transaction: the outbox until they are settled, the record of who was told
/// what ever after.
/// </summary>
/// <param name="Lease">Who is sending them now; null when nobody is.</param>
/// <param name="Trace">Of the request that made them (W3C traceparent), where it was recorded.</param>
public sealed record OutboxBatch(long Seq, DateTimeOffset CreatedAt, IReadOnlyList<OutboxMessage> Notifications, Lease? Lease, string? Trace = null)
{
    /// <summary>Every batch about a subject, oldest first.</summary>
    /// <param name="subject">The number of a tasking, or the id of a week's digest.</param>
    public static async Task<List<OutboxBatch>> ReadAllAsync(ITableStore store, string subject, CancellationToken cancellationToken)
    {
        var batches = new List<OutboxBatch>();
        await foreach (var row in store.ReadAllAsync(OutboxKeys.Batches(subject), cancellationToken)) batches.Add(Json.Read<OutboxBatch>(row.Body));
        return batches;
    }

    public bool IsSettled => Notifications.All(notification => notification.State != OutboxMessageState.Waiting);

    /// <summary>When the next attempt is due; null when there is none to make.</summary>
    public DateTimeOffset? NextAttemptAt =>
        IsSettled ? null : Notifications.Where(notification => notification.State == OutboxMessageState.Waiting).Min(notification => notification.NextAttemptAt);
}

/// <param name="Owner">The process; another takes over when the lease has run out.</param>
public sealed record Lease(string Owner, DateTimeOffset Until);

public enum OutboxMessageState
{
    Waiting,
    Sent,

    /// <summary>Given up after the last attempt; an administrator can have it sent again.</summary>
    Dead,
}

/// <param name="ToName">The addressee as the directory had it.</param>
/// <param name="Attempts">Attempts that failed.</param>
/// <param name="LastError">What kind of failure the last one was; no addresses, no text.</param>
public sealed record OutboxMessage(
    Notification Notification,
    string ToName,
    string ToAddress,
    OutboxMessageState State,
    int Attempts,
    DateTimeOffset NextAttemptAt,
    DateTimeOffset? SentAt = null,
    string? LastError = null)
{
    /// <summary>The same however often the letter is sent: number, commit, place in it.</summary>
    public static string EffectId(string number, long seq, int index) =>
        FormattableString.Invariant($"{number}.{seq}.{index}");
}

/// <summary>How often and when an undelivered letter is tried again.</summary>
/// <param name="Waits">After the first failure, the second …; after the last one it is given up.</param>
/// <param name="Lease">How long a sender may take for one parcel before another may try.</param>
public sealed record DeliveryPolicy(IReadOnlyList<TimeSpan> Waits, TimeSpan Lease)
{
    /// <summary>Seven attempts over about a day and a half.</summary>
    public static DeliveryPolicy Default { get; } = new(
        [
            TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
            TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromHours(24),
        ],
        TimeSpan.FromMinutes(2));
}
