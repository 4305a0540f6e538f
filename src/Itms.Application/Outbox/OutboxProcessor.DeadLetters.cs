using System.Security.Cryptography;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Outbox;

/// <summary>A mail that was given up.</summary>
/// <param name="Id">Identifies the mail in a request to send it again.</param>
/// <param name="Number">The tasking's number. Null: the mail is a digest, or the reader may not see the tasking.</param>
public sealed record DeadLetter(string Id, string? Number, string Kind, string To, int Attempts, string? LastError)
{
    /// <summary>The place in the list.</summary>
    internal string ListKey => (Number is null ? "~" : "") + Id;
}

/// <summary>A dead letter as it is stored.</summary>
/// <param name="Again">
/// An administrator has sent it again. Until the recovery sweep sees that it was sent, the sweep finds the mail here, even if it is not pending.
/// </param>
internal sealed record StoredDeadLetter(
    string Id, string? Number, string Kind, string To, int Attempts, string? LastError, bool Again = false)
{
    /// <summary>The dead letter of a message that was given up.</summary>
    /// <param name="index">The message's place in the batch.</param>
    public static StoredDeadLetter Of(string subject, OutboxBatch batch, int index)
    {
        var message = batch.Messages[index];
        return new StoredDeadLetter(
            OutboxMessage.EffectId(subject, batch.Seq, index),
            MailSubject.IsTasking(subject) ? subject : null,
            message.Notification.Kind,
            message.Notification.To,
            message.Attempts,
            message.LastError);
    }

    public DeadLetter Shown => new(Id, Number, Kind, To, Attempts, LastError);
}

/// <content>Dead letters, and sending them again.</content>
public sealed partial class OutboxProcessor
{
    /// <summary>
    /// The dead letters, each with only what the person may know. Those about taskings the person may not see have an opaque ID
    /// and come last, so that their order reveals nothing.
    /// </summary>
    public async Task<List<DeadLetter>> DeadLettersAsync(Person person, CancellationToken cancellationToken) =>
    [
        .. (await ReadDeadLettersAsync(person, cancellationToken)).Select(dead => dead.Shown).OrderBy(shown => shown.ListKey, StringComparer.Ordinal),
    ];

    /// <summary>Makes a dead letter wait to be sent again, with all its attempts.</summary>
    /// <param name="id">An ID that <see cref="DeadLettersAsync"/> returned to this person.</param>
    /// <returns>The commit the mail belongs to. Null: there is no such dead letter.</returns>
    public async Task<(string Number, long Seq)?> ResendAsync(string id, Person person, CancellationToken cancellationToken)
    {
        // Only the IDs this person was shown: any other would reveal whether a tasking exists.
        var named = (await ReadDeadLettersAsync(person, cancellationToken)).Find(dead => dead.Shown.Id == id);
        if (named.Stored is null || ParseId(named.Stored.Id) is not var (number, seq, index)) return null;
        return await AloneAsync(number, seq, () => ResendAsync(number, seq, index), cancellationToken) ? (number, seq) : null;
    }

    /// <summary>Lists a mail that was sent, and that a mail server could not deliver, with those that were given up.</summary>
    /// <param name="effectId">The mail's own id.</param>
    /// <param name="status">The status code of the report, such as <c>5.1.1</c>. Null: it gives none.</param>
    /// <returns>False: no such mail was sent.</returns>
    public async Task<bool> ReturnedAsync(string effectId, string? status)
    {
        if (ParseId(effectId) is not var (number, seq, index)) return false;
        return await AloneAsync(number, seq, () => ReturnAsync(number, seq, index, status), CancellationToken.None);
    }

    /// <summary>
    /// Finishes a mail that was sent again and is not pending: another process may have removed the mark
    /// (see <see cref="ResendAsync(string, long, int)"/>).
    /// </summary>
    /// <param name="row">A row of <see cref="OutboxKeys.DeadLetters"/>.</param>
    /// <returns>True: the mail is given up.</returns>
    internal async Task<bool> CheckDeadLetterAsync(Row row, CancellationToken cancellationToken)
    {
        var letter = Json.Read<StoredDeadLetter>(row.Body);
        if (!letter.Again || ParseId(letter.Id) is not var (number, seq, index)) return true;
        var message = await ReadBatchAsync(number, seq, cancellationToken) is var (batch, _) ? batch.Messages.ElementAtOrDefault(index) : null;
        if (message is { State: OutboxMessageState.Dead }) return true;
        if (message is { IsOpen: true }) await DeliverAsync(number, seq, cancellationToken);
        // If it came back and was sent again meanwhile, this does nothing.
        else await store.CommitAsync(OutboxKeys.DeadLetters, [new RowWrite.Delete(row.RowKey, row.ETag)], CancellationToken.None);
        return false;
    }

    private async Task<bool> ReturnAsync(string number, long seq, int index, string? status)
    {
        // Another process may change the batch. Then it is read again.
        while (await ReadBatchAsync(number, seq, CancellationToken.None) is var (batch, etag) && index < batch.Messages.Count)
        {
            if (batch.Messages[index].State == OutboxMessageState.Dead) return true;
            if (batch.Messages[index].State != OutboxMessageState.Sent) return false;
            List<OutboxMessage> messages = [.. batch.Messages];
            var error = $"A mail server returned it ({status ?? "no status"}).";
            messages[index] = messages[index] with { State = OutboxMessageState.Dead, LastError = error };
            var returned = batch with { Messages = messages };
            await ListDeadLettersAsync(number, returned, batch.Messages);
            if (await store.CommitAsync(OutboxKeys.Partition(number), [Save(returned, etag)]) is CommitOutcome.Committed) return true;
        }

        return false;
    }

    /// <summary>
    /// Waits while this process sends the batch, and keeps it from sending until the change is made. Otherwise one would overwrite the results of
    /// the other, and mails would go out twice.
    /// </summary>
    private async Task<bool> AloneAsync(string number, long seq, Func<Task<bool>> change, CancellationToken cancellationToken)
    {
        while (!inProgress.TryAdd((number, seq), true)) await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancellationToken);
        try
        {
            return await change();
        }
        finally
        {
            inProgress.TryRemove((number, seq), out _);
        }
    }

    private async Task<List<(DeadLetter Stored, DeadLetter Shown)>> ReadDeadLettersAsync(Person person, CancellationToken cancellationToken)
    {
        var (all, directory) = (new List<(DeadLetter, DeadLetter)>(), rulesSource.Current.Directory);
        await foreach (var row in store.ReadAllAsync(new RowRange(OutboxKeys.DeadLetters), cancellationToken))
        {
            var dead = Json.Read<StoredDeadLetter>(row.Body).Shown;
            if (ParseId(dead.Id) is not var (number, seq, index) || !await IsDeadAsync(number, seq, index, cancellationToken)) continue;
            if (!MailSubject.IsTasking(number))
            {
                all.Add((dead, dead));
                continue;
            }

            if (await records.LoadAsync(number, cancellationToken) is not { } stored) continue;
            var shown = Rights.MaySee(stored.Tasking, person, directory)
                ? dead
                : dead with { Id = await OpaqueIdAsync(dead.Id, number, seq), Number = null };
            all.Add((dead, shown));
        }

        return all;
    }

    /// <summary>
    /// Whether the mail is given up. A process that died right after it had listed it leaves a letter of a mail that is tried again, and may have
    /// been sent since.
    /// </summary>
    private async Task<bool> IsDeadAsync(string number, long seq, int index, CancellationToken cancellationToken) =>
        await ReadBatchAsync(number, seq, cancellationToken) is var (batch, _)
        && batch.Messages.ElementAtOrDefault(index) is { State: OutboxMessageState.Dead };

    /// <summary>
    /// An ID that stays the same and reveals no number. Its key is the stored event, which the reader does not know, so trying
    /// all numbers does not find it.
    /// </summary>
    private async Task<string> OpaqueIdAsync(string id, string number, long seq)
    {
        var stored = await store.GetAsync(TaskingKeys.Partition(number), TaskingKeys.Event(seq))
            ?? throw new InvalidOperationException("The event that a mail is about is missing.");
        return Convert.ToHexStringLower(HMACSHA256.HashData(stored.Body.Span, Encoding.UTF8.GetBytes(id)));
    }

    /// <remarks>
    /// A process that read the batch earlier, when all was settled, may still remove the mark that is written here. So the mail is first noted as
    /// sent again, in a row that others leave alone. The recovery sweep looks there too.
    /// </remarks>
    private async Task<bool> ResendAsync(string number, long seq, int index)
    {
        if (await ReadBatchAsync(number, seq, CancellationToken.None) is not var (batch, etag)) return false;
        if (index >= batch.Messages.Count || batch.Messages[index].State != OutboxMessageState.Dead) return false;

        var noted = StoredDeadLetter.Of(number, batch, index) with { Again = true };
        await store.CommitAsync(OutboxKeys.DeadLetters, [new RowWrite.Upsert(OutboxKeys.DeadLetter(number, seq, index), Json.Bytes(noted))]);
        List<OutboxMessage> messages = [.. batch.Messages];
        messages[index] = messages[index] with { State = OutboxMessageState.Waiting, Attempts = 0, NextAttemptAt = clock.GetUtcNow() };
        var again = new TableWrites(OutboxKeys.Partition(number), [Save(batch with { Messages = messages, Lease = null }, etag)]);
        return await store.CommitInTurnAsync(MarkPending(number, seq), again) is CommitOutcome.Committed;
    }

    /// <summary>Lists dead letters before the batch is saved: after a crash in between, a mail may be listed twice, but is never missing.</summary>
    /// <param name="before">The messages as they were read. What was given up by then is listed already, and may just be sent again.</param>
    private async Task ListDeadLettersAsync(string number, OutboxBatch batch, IReadOnlyList<OutboxMessage> before)
    {
        for (var i = 0; i < batch.Messages.Count; i++)
        {
            if (batch.Messages[i].State != OutboxMessageState.Dead || before[i].State == OutboxMessageState.Dead) continue;
            var dead = StoredDeadLetter.Of(number, batch, i);
            await store.CommitAsync(OutboxKeys.DeadLetters, [new RowWrite.Upsert(OutboxKeys.DeadLetter(number, batch.Seq, i), Json.Bytes(dead))]);
        }
    }

    private static (string Number, long Seq, int Index)? ParseId(string id) =>
        id.Split('.') is [var number, var seq, var index]
        && (ItmsNumber.IsWellFormed(number) || !MailSubject.IsTasking(number))
        && long.TryParse(seq, out var s) && int.TryParse(index, out var i) && s > 0 && i >= 0
            ? (number, s, i)
            : null;
}
