using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;
using Itms.Domain.Shared;

namespace Itms.Application.Digests;

/// <summary>
/// Sends the mails that people want gathered: one mail a person and business day, or sooner for somebody for whom many wait. Any number of
/// timers, in any number of processes, may ask for it at any time.
/// </summary>
/// <remarks>
/// A sending first writes down whom it tells of what. Each person has a place in it, and each place has one outbox batch, ever. Then the mails
/// told of are removed from the waiting ones. If a process dies on the way, the next call finishes the sending before it makes another.
/// </remarks>
public sealed class GatheredMails(
    ITableStore store, OutboxProcessor outbox, RulesSource rulesSource, IWakeSignal wakeSignal, GatherSchedule schedule)
{
    /// <summary>Sends what is due.</summary>
    public async Task SendDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var head = await store.GetAsync(GatheredKeys.Sendings, GatheredKeys.Head, cancellationToken);
        var last = head is null ? new Head(0, DateOnly.MinValue) : Json.Read<Head>(head.Body);
        if (last.Count > 0) await FinishAsync(last.Count, now, cancellationToken);

        var calendar = rulesSource.Current.Calendar;
        var today = calendar.DayOf(now);
        var isDay = last.Day < today && calendar.IsBusinessDay(today) && now >= calendar.At(today, schedule.At);
        var people = new List<Told>();
        foreach (var waiting in (await ReadAsync(cancellationToken)).GroupBy(row => row.Item.Person))
            if (isDay || waiting.Count() >= GatheredComposer.MostWaiting)
                people.Add(new Told(waiting.Key, [.. waiting.Select(row => row.Key)], [.. waiting.OrderBy(row => row.Item.At).Select(Line)]));
        if (people.Count == 0 && !isDay) return;

        var next = new Head(people.Count > 0 ? last.Count + 1 : last.Count, isDay ? today : last.Day);
        List<RowWrite> writes = [head is null
            ? new RowWrite.Insert(GatheredKeys.Head, Json.Bytes(next))
            : new RowWrite.Update(GatheredKeys.Head, head.ETag, Json.Bytes(next))];
        if (people.Count > 0) writes.Add(new RowWrite.Insert(GatheredKeys.Sending(next.Count), Json.Bytes(new Sending(people, Done: false))));
        // A conflict means that another process has just done the same.
        if (await store.CommitAsync(GatheredKeys.Sendings, writes, CancellationToken.None) is CommitOutcome.Committed && people.Count > 0)
            await FinishAsync(next.Count, now, cancellationToken);

        static NotificationItem Line((string Key, GatheredItem Item) row) => new(row.Item.Number, row.Item.Text);
    }

    /// <summary>When the next sending is due. Null: nothing waits.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(new RowRange(GatheredKeys.Waiting), 1, cancellationToken);
        if (page.Rows.Count == 0) return null;
        var calendar = rulesSource.Current.Calendar;
        var today = calendar.BusinessDayFrom(calendar.DayOf(after));
        return calendar.At(today, schedule.At) is var at && at > after ? at : calendar.At(calendar.AddBusinessDays(today, 1), schedule.At);
    }

    /// <summary>A stored sending, marked as finished: nobody is told of what it still had to tell.</summary>
    internal static ReadOnlyMemory<byte> Finished(ReadOnlyMemory<byte> sending) => Json.Bytes(Json.Read<Sending>(sending) with { Done = true });

    private async Task FinishAsync(long number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(GatheredKeys.Sendings, GatheredKeys.Sending(number), cancellationToken) is not { } row) return;
        var sending = Json.Read<Sending>(row.Body);
        if (sending.Done) return;
        var (id, directory) = (GatheredComposer.IdOf(number), rulesSource.Current.Directory);
        for (var i = 0; i < sending.People.Count; i++)
        {
            var told = sending.People[i];
            if (directory.Find(told.Person) is { Active: true } person)
            {
                var batch = new OutboxBatch(
                    i + 1, now, [OutboxMessage.New(GatheredComposer.For(told.Person, told.Items), person, now)], Lease: null);
                await outbox.WriteOnceAsync(id, batch);
                wakeSignal.Notify(id, batch.Seq);
            }

            // Each alone: one that is gone already must not keep the others.
            foreach (var key in told.Keys) await store.CommitAsync(GatheredKeys.Waiting, [new RowWrite.Delete(key)], CancellationToken.None);
        }

        await store.CommitAsync(
            GatheredKeys.Sendings,
            [new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(sending with { Done = true }))],
            CancellationToken.None);
    }

    /// <summary>
    /// The mails that wait. One whose batch does not say yet that it is gathered stays for later: the process that put it here may have died,
    /// and the next one puts it here again.
    /// </summary>
    private async Task<List<(string Key, GatheredItem Item)>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = new List<(string, GatheredItem)>();
        await foreach (var row in store.ReadAllAsync(new RowRange(GatheredKeys.Waiting), cancellationToken))
        {
            var item = Json.Read<GatheredItem>(row.Body);
            var stored = await store.GetAsync(OutboxKeys.Partition(item.Number), OutboxKeys.Batch(item.Seq), cancellationToken);
            if (stored is not null && Json.Read<OutboxBatch>(stored.Body).Messages[item.Index].State == OutboxMessageState.Gathered)
                found.Add((row.RowKey, item));
        }

        return found;
    }

    /// <param name="Count">How many sendings there were. Only the last one may be unfinished.</param>
    /// <param name="Day">The last day that had one, or had nothing to send.</param>
    private sealed record Head(long Count, DateOnly Day);

    /// <param name="Done">Everybody's batch is written and marked as pending, and what it tells of no longer waits.</param>
    private sealed record Sending(IReadOnlyList<Told> People, bool Done);

    /// <param name="Keys">The rows of the mails that the person is told of.</param>
    private sealed record Told(string Person, IReadOnlyList<string> Keys, IReadOnlyList<NotificationItem> Items);
}
