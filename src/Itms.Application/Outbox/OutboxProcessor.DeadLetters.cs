using System.Security.Cryptography;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Outbox;

/// <summary>A letter that was given up.</summary>
/// <param name="Id">Names it when it is to be sent again.</param>
/// <param name="Number">Null where the reader may not see the tasking, and for a digest.</param>
public sealed record DeadLetter(string Id, string? Number, string Kind, string To, int Attempts, string? LastError)
{
    /// <summary>Its place in the list.</summary>
    internal string ListKey => (Number is null ? "~" : "") + Id;
}

/// <content>Letters given up, and sending them again.</content>
public sealed partial class OutboxProcessor
{
    /// <summary>As the person may know of them; those of taskings the person may not see come last, where their order tells nothing.</summary>
    public async Task<List<DeadLetter>> DeadLettersAsync(Person person, CancellationToken cancellationToken) =>
    [
        .. (await ReadDeadLettersAsync(person, cancellationToken)).Select(dead => dead.Shown).OrderBy(shown => shown.ListKey, StringComparer.Ordinal),
    ];

    /// <summary>Puts a letter that was given up back among the waiting ones, with all its attempts.</summary>
    /// <param name="id">As <see cref="DeadLettersAsync"/> gave it.</param>
    /// <returns>The commit it belongs to, or null where no such letter is dead.</returns>
    public async Task<(string Number, long Seq)?> ResendAsync(string id, Person person, CancellationToken cancellationToken)
    {
        // By the ids the person was shown alone: another would tell whether there is such a tasking.
        var named = (await ReadDeadLettersAsync(person, cancellationToken)).Find(dead => dead.Shown.Id == id);
        if (named.Stored is null || ParseId(named.Stored.Id) is not var (number, seq, index)) return null;
        // Not while the parcel is being sent: what becomes of its other letters must not be written over.
        while (!underWay.TryAdd((number, seq), true)) await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancellationToken);
        try
        {
            return await ResendAsync(number, seq, index) ? (number, seq) : null;
        }
        finally
        {
            underWay.TryRemove((number, seq), out _);
        }
    }

    private async Task<List<(DeadLetter Stored, DeadLetter Shown)>> ReadDeadLettersAsync(Person person, CancellationToken cancellationToken)
    {
        var (all, directory) = (new List<(DeadLetter, DeadLetter)>(), rulesSource.Current.Directory);
        await foreach (var row in store.ReadAllAsync(new RowRange(OutboxKeys.DeadLetters), cancellationToken))
        {
            var dead = Json.Read<DeadLetter>(row.Body);
            if (ParseId(dead.Id) is not var (number, seq, _)) continue;
            if (DigestWeek.IsId(number))
            {
                all.Add((dead, dead));
                continue;
            }

            if (await records.LoadAsync(number, cancellationToken) is not { } stored) continue;
            all.Add((dead, Rights.MaySee(stored.Tasking, person, directory) ? dead : dead with { Id = await OpaqueIdAsync(dead.Id, number, seq), Number = null }));
        }

        return all;
    }

    /// <summary>The same each time, and keyed with what the record alone holds: trying all numbers does not find it.</summary>
    private async Task<string> OpaqueIdAsync(string id, string number, long seq)
    {
        var recorded = await store.GetAsync(TaskingKeys.Partition(number), TaskingKeys.Event(seq)) ?? throw new InvalidOperationException("The step a letter is about is missing.");
        return Convert.ToHexStringLower(HMACSHA256.HashData(recorded.Body.Span, Encoding.UTF8.GetBytes(id)));
    }

    private async Task<bool> ResendAsync(string number, long seq, int index)
    {
        var row = await store.GetAsync(OutboxKeys.Partition(number), OutboxKeys.Batch(seq));
        if (row is null) return false;
        var batch = Json.Read<OutboxBatch>(row.Body);
        if (index >= batch.Notifications.Count || batch.Notifications[index].State != OutboxMessageState.Dead) return false;

        List<OutboxMessage> notifications = [.. batch.Notifications];
        notifications[index] = notifications[index] with { State = OutboxMessageState.Waiting, Attempts = 0, NextAttemptAt = clock.GetUtcNow() };
        var again = new TableWrites(OutboxKeys.Partition(number), [Save(batch with { Notifications = notifications, Lease = null }, row.ETag)]);
        if (await store.CommitInTurnAsync(MarkPending(number, seq, touched: []), again) is CommitOutcome.Conflict) return false;
        await store.CommitAsync(OutboxKeys.DeadLetters, [new RowWrite.Delete(OutboxKeys.DeadLetter(number, seq, index))]);
        return true;
    }

    /// <summary>Lists what is dead before the parcel says so: a crash in between leaves a letter listed twice, never none.</summary>
    private async Task ListDeadLettersAsync(string number, OutboxBatch batch)
    {
        for (var i = 0; i < batch.Notifications.Count; i++)
        {
            var notification = batch.Notifications[i];
            if (notification.State != OutboxMessageState.Dead) continue;
            var dead = new DeadLetter(
                OutboxMessage.EffectId(number, batch.Seq, i), DigestWeek.IsId(number) ? null : number, notification.Notification.Kind, notification.Notification.To, notification.Attempts, notification.LastError);
            await store.CommitAsync(OutboxKeys.DeadLetters, [new RowWrite.Upsert(OutboxKeys.DeadLetter(number, batch.Seq, i), Json.Bytes(dead))]);
        }
    }

    private static (string Number, long Seq, int Index)? ParseId(string id) =>
        id.Split('.') is [var number, var seq, var index]
        && (ItmsNumber.IsWellFormed(number) || DigestWeek.IsId(number)) && long.TryParse(seq, out var s) && int.TryParse(index, out var i) && s > 0 && i >= 0
            ? (number, s, i)
            : null;
}
