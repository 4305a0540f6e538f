using System.Collections.Concurrent;
using Itms.Application.Indexing;
using Itms.Application.Mail;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Domain.Notifications;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Outbox;

/// <param name="PublicUrl">Where people reach ITMS: the links in the mails begin with it.</param>
/// <param name="Owner">Names this process in its leases; another one after a restart.</param>
/// <param name="IsSoleProcess">No other process can have this store open: leases of other owners are those of the dead.</param>
/// <param name="SendsItself">Who commits also sends. False: whichever process hears the doorbell does, and must not wait for a lease to run out.</param>
public sealed record OutboxOptions(Uri PublicUrl, DeliveryPolicy Delivery, string Owner, bool IsSoleProcess, bool SendsItself = true)
{
    /// <summary>Where the tasking is to be seen; without a number, ITMS.</summary>
    public Uri LinkTo(string? number) => number is null ? PublicUrl : new(PublicUrl, $"taskings/{number}");
}

/// <summary>That a commit is about to be made, and what it touches.</summary>
public sealed record PendingCommit(DateTimeOffset At, IReadOnlyList<ProjectionKey> Touched);

/// <summary>
/// What follows a commit: the views, then the mails. Every step may be repeated at any time, by any process: it reads
/// what is stored and does what is still missing.
/// </summary>
/// <remarks>
/// A row in <see cref="OutboxKeys.Pending"/> is written before the commit and removed when its views and letters are done, so
/// nothing committed can be forgotten, whatever happens in between.
/// </remarks>
public sealed partial class OutboxProcessor(
    ITableStore store,
    TaskingRecords records,
    RulesSource rulesSource,
    IMailSender mail,
    TimeProvider clock,
    OutboxOptions options,
    ILogger<OutboxProcessor> logger)
{
    // The doorbell and the sweeper of one process may come to the same commit: the lease only tells processes apart.
    private readonly ConcurrentDictionary<(string Number, long Seq), bool> underWay = [];

    // A parcel takes a few KiB: enough for a burst, and no more memory than that. Of the rest it is only known that they are there.
    private const int MostBatches = 512;
    private const int MostFresh = 16_384;
    private readonly ConcurrentDictionary<(string Number, long Seq), (OutboxBatch OutboxBatch, string ETag)?> fresh = [];

    /// <summary>Whether this process is sending letters just now.</summary>
    public bool IsSending => !underWay.IsEmpty;

    /// <summary>The lease a parcel is committed with: null where another process may be the one to send it.</summary>
    public Lease? FirstLease(DateTimeOffset now) => options.SendsItself ? NewLease(now) : null;

    private Lease NewLease(DateTimeOffset now) => new(options.Owner, now + options.Delivery.Lease);

    /// <summary>What says that there will be something to follow up: to be written before the commit.</summary>
    /// <param name="touched">Where the tasking's rows stand in the views before and after the commit: whatever of it is no longer right afterwards, goes.</param>
    public TableWrites MarkPending(string number, long seq, IReadOnlyList<ProjectionKey> touched) => new(
        OutboxKeys.Pending, [new RowWrite.Upsert(OutboxKeys.Commit(number, seq), Json.Bytes(new PendingCommit(clock.GetUtcNow(), touched)))]);

    /// <summary>Makes the tasking's rows in the views those of the stored tasking.</summary>
    /// <param name="known">The tasking where the caller has just committed it.</param>
    /// <param name="touched">Where rows of it may stand: those it should not have are removed.</param>
    /// <param name="wordsToo">False where its words are known to be those it had.</param>
    /// <returns>Whether there is such a tasking.</returns>
    public async Task<bool> UpdateProjectionsAsync(
        string number, StoredTasking? known, IReadOnlyList<ProjectionKey> touched, CancellationToken cancellationToken, bool wordsToo = true)
    {
        while ((known ?? await records.LoadAsync(number, cancellationToken)) is { } stored)
        {
            var rows = TaskingProjections.For(stored.Tasking, rulesSource.Current);
            var writes = TaskingProjections.Writes(rows, touched);
            await store.CommitEachAsync(wordsToo ? [.. writes, WordIndex.Note(stored.Tasking)] : writes, cancellationToken);

            // A slower process may have written over a newer state: whoever writes last looks again, and knows what it wrote.
            if (await records.IsStillAsync(stored, cancellationToken)) return true;
            (known, wordsToo) = (null, true);
            touched = [.. touched.Union(rows.Keys)];
        }

        return false;
    }

    /// <summary>
    /// Hands over a commit whose views are up to date: who follows it up need not look at them again, nor read back the parcel
    /// that was just committed.
    /// </summary>
    /// <param name="parcel">Its letters, and the ETag of their row; null: none.</param>
    public void HandOver(string number, long seq, (OutboxBatch OutboxBatch, string ETag)? batch)
    {
        // Whatever is not taken, or not handed over, is read from the store. Saving it names the ETag: it cannot be stale unnoticed.
        if (!options.SendsItself || fresh.Count is var count && count >= MostFresh) return;
        fresh[(number, seq)] = count < MostBatches ? batch : null;
    }

    /// <summary>Whether the commit was handed over, with its views up to date, and nobody has begun to send its letters.</summary>
    public bool HasProjectionsOf(string number, long seq) => fresh.ContainsKey((number, seq));

    /// <summary>Follows a commit up: sends its letters that are due, and takes the announcement back once nothing is left to do.</summary>
    /// <param name="number">Of the tasking, or the id of a week's digest, whose letters are sent in the same way.</param>
    /// <param name="seq">Of the commit, or of the person in the digest.</param>
    /// <returns>Whether nothing is left to do.</returns>
    public async Task<bool> DeliverAsync(string number, long seq, CancellationToken cancellationToken)
    {
        if (!underWay.TryAdd((number, seq), true)) return false;
        try
        {
            return await SendMessagesAsync(number, seq, cancellationToken);
        }
        finally
        {
            underWay.TryRemove((number, seq), out _);
        }
    }

    /// <returns>Whether every letter of the commit is settled.</returns>
    private async Task<bool> SendMessagesAsync(string number, long seq, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await BatchAsync(number, seq, now, cancellationToken) is not var (batch, etag) || batch.IsSettled)
        {
            await store.CommitAsync(OutboxKeys.Pending, [TakeBack(number, seq)], CancellationToken.None);
            return true;
        }

        var mine = batch.Lease?.Owner == options.Owner;
        if (!mine && batch.Lease is { } lease && lease.Until > now && !options.IsSoleProcess) return false;
        if (batch.NextAttemptAt > now) return false;

        if (!mine || batch.Lease!.Until <= now)
        {
            batch = batch with { Lease = NewLease(now) };
            if (await store.CommitAsync(OutboxKeys.Partition(number), [Save(batch, etag)], CancellationToken.None) is not CommitOutcome.Committed claimed) return false;
            etag = claimed.ETags[0]!;
        }

        using var activity = ItmsTelemetry.StartDelivery(number, batch.Trace);
        // What was sent is written down even when time or the process runs out halfway.
        List<OutboxMessage> notifications = [.. batch.Notifications];
        for (var i = 0; i < notifications.Count && !cancellationToken.IsCancellationRequested && clock.GetUtcNow() < batch.Lease!.Until; i++)
        {
            var waiting = notifications[i];
            notifications[i] = await SendAsync(waiting, number, seq, i, now, cancellationToken);
            if (notifications[i] != waiting) ItmsTelemetry.Sent(waiting.Notification.Kind, notifications[i].State);
        }

        batch = batch with { Notifications = notifications, Lease = null };
        await ListDeadLettersAsync(number, batch);
        var saved = new TableWrites(OutboxKeys.Partition(number), [Save(batch, etag)]);
        if (!batch.IsSettled)
        {
            await store.CommitAsync(saved.Partition, saved.Writes, CancellationToken.None);
            return false;
        }

        await store.CommitInTurnAsync(saved, new TableWrites(OutboxKeys.Pending, [TakeBack(number, seq)]), CancellationToken.None);
        return true;
    }

    /// <summary>The parcel as it was handed over, while nobody else may touch it, or else as it is stored.</summary>
    private async ValueTask<(OutboxBatch OutboxBatch, string ETag)?> BatchAsync(string number, long seq, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (fresh.TryRemove((number, seq), out var handed) && handed?.OutboxBatch.Lease?.Until > now) return handed;
        var row = await store.GetAsync(OutboxKeys.Partition(number), OutboxKeys.Batch(seq), cancellationToken);
        return row is null ? null : (Json.Read<OutboxBatch>(row.Body), row.ETag);
    }

    private static RowWrite.Update Save(OutboxBatch batch, string etag) => new(OutboxKeys.Batch(batch.Seq), etag, Json.Bytes(batch));

    private static RowWrite.Delete TakeBack(string number, long seq) => new(OutboxKeys.Commit(number, seq));

    private async Task<OutboxMessage> SendAsync(
        OutboxMessage waiting, string number, long seq, int index, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (waiting.State != OutboxMessageState.Waiting || waiting.NextAttemptAt > now) return waiting;
        var effectId = OutboxMessage.EffectId(number, seq, index);
        var about = DigestWeek.IsId(number) ? null : number;
        var link = options.LinkTo(about);
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

    private OutboxMessage Fail(OutboxMessage notification, Exception e, DateTimeOffset now)
    {
        var attempts = notification.Attempts + 1;
        // The kind of failure only: a server's words may quote an address.
        var error = e switch
        {
            System.Net.Mail.SmtpException smtp => $"{nameof(System.Net.Mail.SmtpException)} ({smtp.StatusCode})",
            HttpRequestException { StatusCode: { } status } => $"{nameof(HttpRequestException)} ({(int)status})",
            _ => e.GetType().Name,
        };
        // A malformed mail (ArgumentException) will not become well formed by waiting.
        return e is ArgumentException || attempts > options.Delivery.Waits.Count
            ? notification with { State = OutboxMessageState.Dead, Attempts = attempts, LastError = error }
            : notification with { Attempts = attempts, LastError = error, NextAttemptAt = now + options.Delivery.Waits[attempts - 1] };
    }

    [LoggerMessage(10, LogLevel.Warning, "Mail {EffectId} ({Kind}) failed, attempt {Attempts}: {Error}; next at {NextAttemptAt}")]
    private partial void LogFailed(string effectId, string kind, int attempts, string error, DateTimeOffset nextAttemptAt);

    [LoggerMessage(11, LogLevel.Error, "Mail {EffectId} ({Kind}) given up after {Attempts} attempts: {Error}")]
    private partial void LogGivenUp(string effectId, string kind, int attempts, string error);
}
