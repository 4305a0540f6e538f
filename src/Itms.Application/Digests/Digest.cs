using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;
using Itms.Domain.People;

namespace Itms.Application.Digests;

/// <summary>
/// The weekly digest of what is due (requirements.md, "Reminders and escalation"): one mail a person and week. Any number of
/// timers, in any number of processes, may ask for it at any time.
/// </summary>
/// <remarks>
/// Who gets one in a week is written once, by whoever is first; that list gives each person a place, and each place one
/// parcel, ever. The <see cref="OutboxProcessor"/> sends the parcels as it does those of a commit. A process that dies on the way
/// leaves the list unfinished, and whoever comes next in that week goes on with it. A week in which nobody came is not made up for.
/// </remarks>
public sealed class Digest(
    ITableStore store, OutboxProcessor outbox, RulesSource rulesSource, IWakeSignal wakeSignal, DigestSchedule schedule)
{
    /// <summary>How far ahead a digest looks.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    /// <summary>Batches that are written together.</summary>
    private const int AtOnce = 100;

    private DigestWeek done;

    /// <summary>Makes the present week's digest, if its time has come and it has not been made.</summary>
    public async Task SendDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = rulesSource.Current.Calendar;
        var week = DigestWeek.Of(now, calendar);
        if (week == done || now < week.SentAt(schedule, calendar)) return;
        var row = await store.GetAsync(DigestKeys.Partition, week.Key, cancellationToken);
        if (row is not null && Json.Read<Addressees>(row.Body).Done || await MakeAsync(week, row, now, cancellationToken)) done = week;
    }

    /// <summary>When there will be something to send next, as things are now; never too late, perhaps too early. Null: never.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(new RowRange(ProjectionKeys.Open, KeyText.From(after)), 1, cancellationToken);
        if (page.Rows is not [var first] || KeyText.ReadTimed(first.RowKey).At is not { } due) return null;
        var calendar = rulesSource.Current.Calendar;
        var earliest = due - Ahead > after ? due - Ahead : after;
        var week = DigestWeek.Of(earliest, calendar);
        while (week.SentAt(schedule, calendar) is var at && (at <= after || at < earliest)) week = week.Next();
        return week.SentAt(schedule, calendar);
    }

    /// <returns>Whether it is all made.</returns>
    private async Task<bool> MakeAsync(DigestWeek week, Row? row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var directory = rulesSource.Current.Directory;
        var notifications = DigestComposer.For(await DueAsync(now, cancellationToken), rulesSource.Current).ToDictionary(notification => notification.To, StringComparer.Ordinal);
        var list = row is null ? new Addressees(now, [.. notifications.Keys], Done: notifications.Count == 0) : Json.Read<Addressees>(row.Body);
        var etag = row?.ETag;
        if (row is null)
        {
            // Somebody else was first: the next call goes on with theirs.
            if (await store.CommitAsync(DigestKeys.Partition, [new RowWrite.Insert(week.Key, Json.Bytes(list))], cancellationToken) is not CommitOutcome.Committed inserted) return false;
            etag = inserted.ETags[0];
        }

        foreach (var places in Enumerable.Range(0, list.To.Count).Chunk(AtOnce))
        {
            var batches = places.Select(i => Pack(i + 1, notifications.GetValueOrDefault(list.To[i]), directory, now)).OfType<OutboxBatch>().ToList();
            // One that is there already stays as it is, and may not have been announced: every place is, and the relay takes back
            // what there is no parcel for.
            await store.CommitEachAsync(
                [.. batches.Select(batch => new TableWrites(OutboxKeys.Partition(week.Id), [new RowWrite.Insert(OutboxKeys.Batch(batch.Seq), Json.Bytes(batch))]))], cancellationToken);
            await store.CommitEachAsync([.. places.Select(i => outbox.MarkPending(week.Id, i + 1, touched: []))], cancellationToken);
            foreach (var i in places) wakeSignal.Notify(week.Id, i + 1);
        }

        // A conflict: somebody else has just finished it.
        if (!list.Done) await store.CommitAsync(DigestKeys.Partition, [new RowWrite.Update(week.Key, etag!, Json.Bytes(list with { Done = true }))], cancellationToken);
        return true;
    }

    /// <summary>Null where nothing is left to tell somebody, or they have left, since the list was made.</summary>
    private static OutboxBatch? Pack(long seq, Notification? notification, AgencyDirectory directory, DateTimeOffset now) =>
        notification is not null && directory.Find(notification.To) is { } person
            ? new OutboxBatch(seq, now, [new OutboxMessage(notification, person.Name, person.Email, OutboxMessageState.Waiting, Attempts: 0, NextAttemptAt: now)], Lease: null)
            : null;

    /// <summary>The open taskings due from now on, the earliest first; what is stood down has no due date that counts.</summary>
    private async Task<List<DueTasking>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = new List<DueTasking>();
        await foreach (var stored in store.ReadAllAsync(new RowRange(ProjectionKeys.Open, KeyText.From(now), KeyText.Through(now + Ahead)), cancellationToken))
        {
            var row = new ProjectionRow(stored.Body);
            if (row.IsStoodDown || row.DueAt is not { } at) continue;
            var document = row.Document();
            due.Add(new DueTasking(document.Number, at, document.TaskType, document.Status, document.Units, document.Assignees, document.Delegates));
        }

        return due;
    }

    /// <summary>Who gets a week's digest. Stored: add, never rename.</summary>
    /// <param name="To">Ids of persons; the first has place 1.</param>
    /// <param name="Done">Everybody's parcel is written and announced.</param>
    private sealed record Addressees(DateTimeOffset At, IReadOnlyList<string> To, bool Done);
}
