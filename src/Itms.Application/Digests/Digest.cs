using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Digests;

/// <summary>
/// Sends the weekly digest of taskings that are due: one mail for each person and
/// week. Any number of timers, in any number of processes, may ask for it at any time (decision 15).
/// </summary>
/// <remarks>
/// The first process to run in a week writes the list of addressees. The list gives each person a place, and each place has one
/// outbox batch, ever. The <see cref="OutboxProcessor"/> sends these batches like those of a commit. If a process dies on the
/// way, the list stays unfinished, and the next process in that week continues it. A week that was missed is not made up for.
/// </remarks>
public sealed class Digest(
    ITableStore store, TaskingRecords records, OutboxProcessor outbox, RulesSource rulesSource, IWakeSignal wakeSignal, DigestSchedule schedule)
{
    /// <summary>How many days ahead a digest looks. The whole last day counts.</summary>
    public const int DaysAhead = 30;

    /// <summary>How many batches are written together.</summary>
    private const int AtOnce = 100;

    private DigestWeek done;

    /// <summary>Makes this week's digest, if it is due and has not been made.</summary>
    public async Task SendDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = rulesSource.Current.Calendar;
        var week = DigestWeek.Of(now, calendar);
        if (week == done || now < week.SentAt(schedule, calendar)) return;
        var row = await store.GetAsync(DigestKeys.Partition, week.Key, cancellationToken);
        if (row is not null && Json.Read<Addressees>(row.Body).Done || await MakeAsync(week, row, now, cancellationToken)) done = week;
    }

    /// <summary>When the next digest is due, as far as is known now. The time may be too early, but never too late. Null: nothing is due.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(new RowRange(ProjectionKeys.Open, KeyText.From(after)), 1, cancellationToken);
        if (page.Rows is not [var first] || KeyText.ReadTimed(first.RowKey).At is not { } due) return null;
        var calendar = rulesSource.Current.Calendar;
        var ahead = calendar.At(calendar.DayOf(due).AddDays(-DaysAhead), TimeOnly.MinValue);
        var earliest = ahead > after ? ahead : after;
        var week = DigestWeek.Of(earliest, calendar);
        while (week.SentAt(schedule, calendar) is var at && (at <= after || at < earliest)) week = week.Next();
        return week.SentAt(schedule, calendar);
    }

    /// <returns>True: the whole digest is made.</returns>
    private async Task<bool> MakeAsync(DigestWeek week, Row? row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var directory = rulesSource.Current.Directory;
        var notifications = DigestComposer.For(await DueAsync(now, cancellationToken), rulesSource.Current, now)
            .ToDictionary(notification => notification.To, StringComparer.Ordinal);
        var list = row is null ? new Addressees(now, [.. notifications.Keys], Done: notifications.Count == 0) : Json.Read<Addressees>(row.Body);
        var etag = row?.ETag;
        if (row is null)
        {
            // Another process was first. The next call continues its list.
            var outcome = await store.CommitAsync(DigestKeys.Partition, [new RowWrite.Insert(week.Key, Json.Bytes(list))], cancellationToken);
            if (outcome is not CommitOutcome.Committed inserted) return false;
            etag = inserted.ETags[0];
        }

        foreach (var places in Enumerable.Range(0, list.To.Count).Chunk(AtOnce))
        {
            var batches = places.Select(i => Pack(i + 1, notifications.GetValueOrDefault(list.To[i]), directory, now)).OfType<OutboxBatch>().ToList();
            // A batch that exists already stays as it is, but may not be marked as pending. So every place is marked, and the outbox
            // processor removes the marks that have no batch.
            var partition = OutboxKeys.Partition(week.Id);
            await store.CommitEachAsync(
                [.. batches.Select(batch => new TableWrites(partition, [new RowWrite.Insert(OutboxKeys.Batch(batch.Seq), Json.Bytes(batch))]))],
                cancellationToken);
            await store.CommitEachAsync([.. places.Select(i => outbox.MarkPending(week.Id, i + 1, touched: []))], cancellationToken);
            foreach (var i in places) wakeSignal.Notify(week.Id, i + 1);
        }

        // A conflict means that another process has just finished it.
        if (list.Done) return true;
        await store.CommitAsync(
            DigestKeys.Partition, [new RowWrite.Update(week.Key, etag!, Json.Bytes(list with { Done = true }))], cancellationToken);
        return true;
    }

    /// <summary>Null: since the list was made, nothing is due for the person any more, or the person has left.</summary>
    private static OutboxBatch? Pack(long seq, Notification? notification, AgencyDirectory directory, DateTimeOffset now) =>
        notification is not null && directory.Find(notification.To) is { } person
            ? new OutboxBatch(seq, now, [OutboxMessage.New(notification, person, now)], Lease: null)
            : null;

    /// <summary>The taskings that are due from now on and on which somebody has something left to do, earliest first.</summary>
    private async Task<List<DueTasking>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (due, calendar) = (new List<DueTasking>(), rulesSource.Current.Calendar);
        var range = new RowRange(ProjectionKeys.Open, KeyText.From(now), KeyText.From(calendar.EndOfDays(now, DaysAhead)));
        await foreach (var stored in store.ReadAllAsync(range, cancellationToken))
        {
            var row = new ProjectionRow(stored.Body);
            if (row.IsStoodDown || !row.Status.IsBeforeHq()) continue;
            if ((await records.LoadAsync(KeyText.ReadTimed(stored.RowKey).Number, cancellationToken))?.Tasking is { } tasking
                && DueTasking.Of(tasking, calendar) is { } open) due.Add(open);
        }

        return due;
    }

    /// <summary>The people who get a week's digest.</summary>
    /// <param name="To">Person IDs. The first has place 1.</param>
    /// <param name="Done">Everybody's batch is written and marked as pending.</param>
    private sealed record Addressees(DateTimeOffset At, IReadOnlyList<string> To, bool Done);
}
