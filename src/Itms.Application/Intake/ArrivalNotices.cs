using System.Runtime.CompilerServices;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;
using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>A mail that the task managers are to be told of.</summary>
/// <param name="TellAt">When.</param>
/// <param name="Number">The tasking it opened. Null: it waits for a decision.</param>
/// <param name="IsShort">It states a deadline in less than 24 hours.</param>
/// <param name="IsAgain">They were told before, and it still waits.</param>
internal sealed record MailArrival(string Id, DateTimeOffset TellAt, string? Number, bool IsShort = false, bool IsAgain = false);

/// <summary>
/// Tells the task managers what came to the taskings mailbox: a short turnaround at once, the rest every 15 minutes in working hours, and
/// mail that waits for a decision again after each business day.
/// </summary>
/// <remarks>
/// A mail's arrival is a row of the same commit as the mail itself, so it cannot be lost. A notice first takes its arrivals, in one commit.
/// Each notice has one outbox batch, ever. If a process dies in between, the next call writes that batch.
/// </remarks>
public sealed class ArrivalNotices(
    ITableStore store, OutboxProcessor outbox, RulesSource rules, IWakeSignal wakeSignal, NewId newId, TimeProvider clock)
{
    /// <summary>The most arrivals of one notice: each takes two writes of a transaction.</summary>
    private const int MostAtOnce = (TableLimits.RowsPerTransaction - 1) / 2;

    /// <summary>The only batch of a notice.</summary>
    private const long Batch = 1;

    private BusinessCalendar Calendar => rules.Current.Calendar;

    /// <summary>Tells of what is due. Any process may call it at any time.</summary>
    public async Task TellDueAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(IntakeKeys.Tellings, cancellationToken)) await FinishAsync(Json.Read<Telling>(row.Body));
        while (await ReadDueAsync(cancellationToken) is { Count: > 0 } due)
        {
            // A short turnaround has a mail of its own.
            var together = due.Find(row => row.Arrival.IsShort) is { Arrival: not null } urgent ? [urgent] : due;
            if (!await TellAsync(together, cancellationToken)) return;
        }
    }

    /// <summary>When the next notice is due. Null: nothing is to be told.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(IntakeKeys.Arrivals, 1, cancellationToken);
        return page.Rows.Count > 0 ? Json.Read<MailArrival>(page.Rows[0].Body).TellAt : null;
    }

    /// <summary>The ids of every notice there ever was.</summary>
    public static async IAsyncEnumerable<string> IdsAsync(ITableStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(IntakeKeys.AllTold, cancellationToken))
            yield return ArrivalNotice.IdOf(Json.Read<Telling>(row.Body).Id);
    }

    /// <summary>The row that says that a mail has come. It belongs to the commit of the mail itself.</summary>
    internal RowWrite Arrived(ReceivedMail mail)
    {
        var now = clock.GetUtcNow();
        return Write(new MailArrival(mail.Id, mail.IsShort ? now : ArrivalNotice.TellAt(now, Calendar), mail.Number, mail.IsShort));
    }

    private static RowWrite.Upsert Write(MailArrival arrival) => new(IntakeKeys.Arrival(arrival.TellAt, arrival.Id), Json.Bytes(arrival));

    private async Task<List<(Row Row, MailArrival Arrival)>> ReadDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var page = await store.ReadAsync(IntakeKeys.Arrivals, MostAtOnce, cancellationToken);
        return [.. page.Rows.Select(row => (Row: row, Arrival: Json.Read<MailArrival>(row.Body))).TakeWhile(row => row.Arrival.TellAt <= now)];
    }

    /// <returns>False: another process has taken these arrivals.</returns>
    private async Task<bool> TellAsync(List<(Row Row, MailArrival Arrival)> due, CancellationToken cancellationToken)
    {
        var (opened, waiting, again) = (new List<string>(), 0, 0);
        List<RowWrite> writes = [];
        foreach (var (row, arrival) in due)
        {
            writes.Add(new RowWrite.Delete(row.RowKey, row.ETag));
            if (arrival.Number is { } number) opened.Add(number);
            else if (await IsWaitingAsync(arrival.Id, cancellationToken))
            {
                if (arrival.IsAgain) again++;
                else waiting++;
                var next = ArrivalNotice.TellAgainAt(clock.GetUtcNow(), Calendar);
                writes.Add(Write(arrival with { TellAt = next, IsShort = false, IsAgain = true }));
            }
        }

        var telling = new Telling(newId(), clock.GetUtcNow(), new MailArrivals(opened, waiting, again, due[0].Arrival.IsShort));
        var isNews = opened.Count + waiting + again > 0;
        if (isNews) writes.Add(new RowWrite.Insert(IntakeKeys.Telling(telling.Id), Json.Bytes(telling)));
        if (await store.CommitAsync(IntakeKeys.Partition, writes, cancellationToken) is CommitOutcome.Conflict) return false;
        if (isNews) await FinishAsync(telling);
        return true;
    }

    private async Task<bool> IsWaitingAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(IntakeKeys.Partition, IntakeKeys.IncomingMail(id), cancellationToken) is { } row
        && Json.Read<ReceivedMail>(row.Body).State == MailState.Waiting;

    private async Task FinishAsync(Telling telling)
    {
        var (current, id) = (rules.Current, ArrivalNotice.IdOf(telling.Id));
        List<OutboxMessage> messages =
        [
            .. ArrivalNotice.For(telling.Arrivals, current)
                .Select(notice => OutboxMessage.New(notice, current.Directory.Find(notice.To)!, telling.At)),
        ];
        if (messages.Count > 0) await outbox.WriteOnceAsync(id, new OutboxBatch(Batch, telling.At, messages, Lease: null));
        // A conflict means that another process has just done the same.
        await store.CommitAsync(
            IntakeKeys.Partition,
            [new RowWrite.Delete(IntakeKeys.Telling(telling.Id)), new RowWrite.Upsert(IntakeKeys.Told(telling.Id), Json.Bytes(telling))],
            CancellationToken.None);
        if (messages.Count > 0) wakeSignal.Notify(id, Batch);
    }

    /// <summary>A notice, and what it tells of.</summary>
    private sealed record Telling(string Id, DateTimeOffset At, MailArrivals Arrivals);
}
