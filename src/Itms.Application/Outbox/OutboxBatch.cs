using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Webhooks;
using Itms.Domain.Notifications;
using Itms.Domain.People;

namespace Itms.Application.Outbox;

/// <summary>
/// The mails of one commit, or of one person's weekly digest. It is written in the same transaction as the commit. Until every
/// message is settled it is the outbox. After that it is the record of who was told what.
/// </summary>
/// <param name="Seq">The first event of the commit, or the person's place in the digest.</param>
/// <param name="Lease">The process that is sending the batch now. Null: none.</param>
/// <param name="Trace">The trace of the request that caused the mails (W3C traceparent). Null: it was not recorded.</param>
public sealed record OutboxBatch(long Seq, DateTimeOffset CreatedAt, IReadOnlyList<OutboxMessage> Messages, Lease? Lease, string? Trace = null)
{
    /// <summary>Every batch about a subject, oldest first.</summary>
    /// <param name="subject">The number of a tasking, or the ID of a week's digest.</param>
    public static async Task<List<OutboxBatch>> ReadAllAsync(ITableStore store, string subject, CancellationToken cancellationToken)
    {
        var batches = new List<OutboxBatch>();
        await foreach (var row in store.ReadAllAsync(OutboxKeys.Batches(subject), cancellationToken)) batches.Add(Json.Read<OutboxBatch>(row.Body));
        return batches;
    }

    /// <summary>Events of the commit that webhooks are told of. Null: none, or they are in the webhooks' queues.</summary>
    public IReadOnlyList<WebhookEvent>? Hooks { get; init; }

    /// <summary>Every message was sent or given up, and the webhooks' queues have the events.</summary>
    public bool IsSettled => Hooks is null && Messages.All(message => !message.IsOpen);
}

/// <summary>The state of a message.</summary>
public enum OutboxMessageState
{
    Waiting,
    Sent,

    /// <summary>Given up after the last attempt. An administrator can send it again.</summary>
    Dead,

    /// <summary>The addressee wants it gathered. It has not been put with their others yet.</summary>
    ToGather,

    /// <summary>It is put with the addressee's others. A gathered mail tells of it.</summary>
    Gathered,
}

/// <summary>One mail to one person.</summary>
/// <param name="ToName">The addressee's name, from the directory at the time of the commit.</param>
/// <param name="ToAddress">The addressee's mail address, from the directory at the time of the commit.</param>
/// <param name="Attempts">How many attempts failed.</param>
/// <param name="LastError">The kind of the last failure. It holds no address and no text.</param>
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
    /// <summary>Whether there is something left to do with it.</summary>
    internal bool IsOpen => State is OutboxMessageState.Waiting or OutboxMessageState.ToGather;

    /// <summary>A message that has not been tried yet.</summary>
    public static OutboxMessage New(Notification notification, Person to, DateTimeOffset now) =>
        new(notification, to.Name, to.Email, OutboxMessageState.Waiting, Attempts: 0, NextAttemptAt: now);

    /// <summary>The message's ID: number, commit, and place in the batch. It stays the same however often the message is sent.</summary>
    public static string EffectId(string number, long seq, int index) =>
        FormattableString.Invariant($"{number}.{seq}.{index}");
}
