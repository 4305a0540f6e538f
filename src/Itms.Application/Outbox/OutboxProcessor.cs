using System.Collections.Concurrent;
using Itms.Application.Mail;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Application.Webhooks;
using Itms.Domain.Notifications;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Outbox;

/// <summary>The row that says a commit is about to be made.</summary>
public sealed record PendingCommit(DateTimeOffset At);

/// <summary>How the mails of a commit stand after an attempt to send them.</summary>
public enum Delivery
{
    /// <summary>Nothing is left to do.</summary>
    Settled,

    /// <summary>Some wait, or another process is sending them.</summary>
    Open,

    /// <summary>There is no such commit: it is about to be made, or never will be.</summary>
    NotCommitted,
}

/// <summary>
/// Sends the mails of a commit. Every step can be repeated at any time, by any process: it reads the store and does what
/// is still missing.
/// </summary>
/// <remarks>
/// A row in <see cref="OutboxKeys.Pending"/> is written before the commit, and removed when its projections are up to date and
/// its mails are settled. So a commit is never forgotten, whatever happens in between (decision 2).
/// </remarks>
public sealed partial class OutboxProcessor(
    ITableStore store,
    TaskingRecords records,
    RulesSource rulesSource,
    IMailSender mail,
    TimeProvider clock,
    OutboxOptions options,
    WebhookQueue webhooks,
    ILogger<OutboxProcessor> logger)
{
    // The wake signal and the recovery sweep of one process may reach the same commit. The lease only separates processes.
    private readonly ConcurrentDictionary<(string Number, long Seq), bool> inProgress = [];

    // Batches that this process has just committed. Sending one needs no request to read it.
    private readonly Committed?[] recent = new Committed?[256];

    /// <summary>This process is sending mails right now.</summary>
    public bool IsSending => !inProgress.IsEmpty;

    /// <summary>The events of a commit that webhooks are told of. Null: none.</summary>
    internal IReadOnlyList<WebhookEvent>? HooksOf(Tasking? before, IReadOnlyList<Recorded> happened) => webhooks.EventsOf(before, happened);

    /// <summary>The lease a batch is committed with. Null: another process may be the one to send it.</summary>
    public Lease? FirstLease(DateTimeOffset now) => options.SendsItself ? NewLease(now) : null;

    /// <summary>
    /// Writes a batch and marks it as pending. A batch that exists already stays as it is, but may not be marked yet: the process that
    /// wrote it may have died.
    /// </summary>
    internal async Task WriteOnceAsync(string subject, OutboxBatch batch)
    {
        var insert = new RowWrite.Insert(OutboxKeys.Batch(batch.Seq), Json.Bytes(batch));
        await store.CommitAsync(OutboxKeys.Partition(subject), [insert], CancellationToken.None);
        await store.CommitAsync(MarkPending(subject, batch.Seq), CancellationToken.None);
    }

    /// <summary>The write that marks a commit as pending. It must precede the commit.</summary>
    public TableWrites MarkPending(string number, long seq) => new(
        OutboxKeys.Pending, [new RowWrite.Upsert(OutboxKeys.Commit(number, seq), Json.Bytes(new PendingCommit(clock.GetUtcNow())))]);

    /// <summary>The write that removes the mark. It must follow the projections and the mails of the commit.</summary>
    public static TableWrites RemovePending(string number, long seq) =>
        new(OutboxKeys.Pending, [new RowWrite.Delete(OutboxKeys.Commit(number, seq))]);

    /// <summary>Keeps a batch that was just committed until <see cref="DeliverAsync"/> asks for it.</summary>
    /// <param name="etag">That of the batch's row.</param>
    public void Remember(string number, OutboxBatch batch, string etag)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Volatile.Write(ref recent[PlaceOf(number, batch.Seq)], new Committed(number, batch, etag));
    }

    /// <summary>
    /// Sends the mails of a commit that are due. When all are settled, the commit is no longer pending. The projections must be
    /// up to date.
    /// </summary>
    /// <param name="number">The tasking's number, or the ID of a week's digest.</param>
    /// <param name="seq">The first event of the commit, or the person's place in the digest.</param>
    public async Task<Delivery> DeliverAsync(string number, long seq, CancellationToken cancellationToken)
    {
        if (!inProgress.TryAdd((number, seq), true)) return Delivery.Open;
        try
        {
            return await DeliverAloneAsync(number, seq, cancellationToken);
        }
        finally
        {
            inProgress.TryRemove((number, seq), out _);
        }
    }

    private async Task<Delivery> DeliverAloneAsync(string number, long seq, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // If another process has changed a batch that is remembered, the claim conflicts, and the next call reads it.
        var found = Recall(number, seq) ?? await ReadBatchAsync(number, seq, cancellationToken);
        // Another process may write it right now, so the mark stays. If it never does, the recovery sweep removes the mark. A commit of a tasking
        // has its batch from the beginning, or never.
        if (found is null && !MailSubject.IsTasking(number)) return Delivery.NotCommitted;
        if (found is not var (batch, etag) || batch.IsSettled)
        {
            await store.CommitAsync(RemovePending(number, seq), CancellationToken.None);
            return Delivery.Settled;
        }

        var (isHeld, isMine) = (IsHeld(batch, now), batch.Lease?.Owner == options.Owner);
        if (isHeld && !isMine && !options.IsSoleProcess) return Delivery.Open;
        if (DueAt(batch, now) > now) return Delivery.Open;

        if (!isHeld || !isMine)
        {
            batch = batch with { Lease = NewLease(now) };
            var claim = await store.CommitAsync(OutboxKeys.Partition(number), [Save(batch, etag)], CancellationToken.None);
            if (claim is not CommitOutcome.Committed claimed) return Delivery.Open;
            etag = claimed.ETags[0]!;
        }

        using var activity = ItmsTelemetry.StartDelivery(number, batch.Trace);
        if (batch.Hooks is { } hooks) await webhooks.EnqueueAsync(number, batch.CreatedAt, hooks);
        var before = batch.Messages;
        batch = batch with { Hooks = null, Messages = await SendDueAsync(number, batch, now, cancellationToken), Lease = null };

        // What was sent is recorded even if the process is being stopped.
        await ListDeadLettersAsync(number, batch, before);
        var result = new TableWrites(OutboxKeys.Partition(number), [Save(batch, etag)]);
        if (!batch.IsSettled)
        {
            await store.CommitAsync(result, CancellationToken.None);
            return Delivery.Open;
        }

        await store.CommitInTurnAsync(result, RemovePending(number, seq), CancellationToken.None);
        return Delivery.Settled;
    }

    private (OutboxBatch Batch, string ETag)? Recall(string number, long seq) =>
        Interlocked.Exchange(ref recent[PlaceOf(number, seq)], null) is { } known && known.Number == number && known.Batch.Seq == seq
            ? (known.Batch, known.ETag)
            : null;

    private int PlaceOf(string number, long seq) => (int)((Place.Of(number, recent.Length) + (31 * seq)) % recent.Length);

    private async Task<(OutboxBatch Batch, string ETag)?> ReadBatchAsync(string number, long seq, CancellationToken cancellationToken) =>
        await store.GetAsync(OutboxKeys.Partition(number), OutboxKeys.Batch(seq), cancellationToken) is { } row
            ? (Json.Read<OutboxBatch>(row.Body), row.ETag)
            : null;

    /// <summary>Tries each message that is due, until the process is stopped or its lease runs out.</summary>
    private async Task<List<OutboxMessage>> SendDueAsync(string number, OutboxBatch batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<OutboxMessage> messages = [.. batch.Messages];
        for (var i = 0; i < messages.Count && !cancellationToken.IsCancellationRequested && IsHeld(batch, clock.GetUtcNow()); i++)
        {
            var waiting = messages[i];
            messages[i] = await SendAsync(waiting, number, batch.Seq, i, now, cancellationToken);
            if (messages[i] != waiting && waiting.State == OutboxMessageState.Waiting)
                ItmsTelemetry.MailAttempted(waiting.Notification.Kind, Outcome(messages[i].State));
        }

        return messages;

        static string Outcome(OutboxMessageState state) => state switch
        {
            OutboxMessageState.Sent => "sent",
            OutboxMessageState.Dead => "dead",
            _ => "failed",
        };
    }

    private async Task<OutboxMessage> SendAsync(
        OutboxMessage waiting, string number, long seq, int index, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (waiting.State == OutboxMessageState.ToGather) return await GatherAsync(waiting, number, seq, index, now);
        if (waiting.State != OutboxMessageState.Waiting || DueAt(waiting, now) > now) return waiting;
        var effectId = OutboxMessage.EffectId(number, seq, index);
        var about = MailSubject.IsTasking(number) ? number : null;
        var link = options.LinkOf(waiting.Notification, about);
        try
        {
            await mail.SendAsync(
                new OutgoingMail(
                    effectId,
                    waiting.ToName,
                    waiting.ToAddress,
                    waiting.Notification.Subject,
                    NotificationText.Plain(waiting.Notification, waiting.ToName, link, options.LinkTo),
                    NotificationText.Html(waiting.Notification, waiting.ToName, link, options.LinkTo),
                    about,
                    waiting.Notification.Kind),
                cancellationToken);
            return waiting with { State = OutboxMessageState.Sent, SentAt = clock.GetUtcNow(), LastError = null };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return waiting;
        }
        catch (Exception e)
        {
            var failed = Fail(waiting, e, now);
            if (failed.State == OutboxMessageState.Dead) LogGivenUp(effectId, waiting.Notification.Kind, failed.Attempts, failed.LastError!);
            else LogFailed(effectId, waiting.Notification.Kind, failed.Attempts, failed.LastError!, failed.NextAttemptAt);
            return failed;
        }
    }

    private OutboxMessage Fail(OutboxMessage message, Exception e, DateTimeOffset now)
    {
        var attempts = message.Attempts + 1;
        // Only the kind of failure: a mail server's own words may quote an address.
        var error = e switch
        {
            MailDelayedException { Status: { } status } => $"{e.GetType().Name} ({status})",
            HttpRequestException { StatusCode: { } status } => $"{nameof(HttpRequestException)} ({(int)status})",
            _ => e.GetType().Name,
        };
        // A malformed mail (ArgumentException) stays malformed, and a refused one is refused again: trying again does not help.
        return e is ArgumentException or MailRefusedException || attempts > options.Delivery.Waits.Count
            ? message with { State = OutboxMessageState.Dead, Attempts = attempts, LastError = error }
            : message with { Attempts = attempts, LastError = error, NextAttemptAt = now + options.Delivery.WaitAfter(attempts) };
    }

    private Lease NewLease(DateTimeOffset now) => new(options.Owner, now + options.Delivery.Lease);

    private static RowWrite.Update Save(OutboxBatch batch, string etag) => new(OutboxKeys.Batch(batch.Seq), etag, Json.Bytes(batch));

    [LoggerMessage(10, LogLevel.Warning, "Mail {EffectId} ({Kind}): attempt {Attempts} failed with {Error}; the next attempt is at {NextAttemptAt}")]
    private partial void LogFailed(string effectId, string kind, int attempts, string error, DateTimeOffset nextAttemptAt);

    [LoggerMessage(11, LogLevel.Error, "Mail {EffectId} ({Kind}): given up after {Attempts} attempts, the last of which failed with {Error}")]
    private partial void LogGivenUp(string effectId, string kind, int attempts, string error);

    private sealed record Committed(string Number, OutboxBatch Batch, string ETag);
}
