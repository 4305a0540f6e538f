using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Application.Views;
using Itms.Domain.Letters;
using Itms.Domain.People;

namespace Itms.Application.Digests;

/// <summary>
/// The weekly digest of what is due (requirements.md, "Reminders and escalation"): one mail a person and week. Any number of
/// timers, in any number of processes, may ask for it at any time.
/// </summary>
/// <remarks>
/// Who gets one in a week is written once, by whoever is first; that list gives each person a place, and each place one
/// parcel, ever. The <see cref="Relay"/> sends the parcels as it does those of a commit. A process that dies on the way
/// leaves the list unfinished, and whoever comes next in that week goes on with it. A week in which nobody came is not made up for.
/// </remarks>
public sealed class Digest(
    ITableStore store, Relay relay, RulesSource rulesSource, IDoorbell doorbell, DigestSchedule schedule)
{
    /// <summary>How far ahead a digest looks.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    /// <summary>Parcels that are written together.</summary>
    private const int AtOnce = 100;

    private DigestWeek done;

    /// <summary>Makes the present week's digest, if its time has come and it has not been made.</summary>
    public async Task SendDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = rulesSource.Current.Calendar;
        var week = DigestWeek.Of(now, calendar);
        if (week == done || now < week.SentAt(schedule, calendar)) return;
        var row = await store.GetAsync(Keys.Digests, week.Key, cancellationToken);
        if (row is not null && Json.Read<Addressees>(row.Body).Done || await MakeAsync(week, row, now, cancellationToken)) done = week;
    }

    /// <summary>When there will be something to send next, as things are now; never too late, perhaps too early. Null: never.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(new RowRange(Keys.Open, Keys.From(after)), 1, cancellationToken);
        if (page.Rows is not [var first] || Keys.ReadTimed(first.RowKey).At is not { } due) return null;
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
        var letters = DigestWriter.For(await DueAsync(now, cancellationToken), rulesSource.Current).ToDictionary(letter => letter.To, StringComparer.Ordinal);
        var list = row is null ? new Addressees(now, [.. letters.Keys], Done: letters.Count == 0) : Json.Read<Addressees>(row.Body);
        var etag = row?.ETag;
        if (row is null)
        {
            // Somebody else was first: the next call goes on with theirs.
            if (await store.CommitAsync(Keys.Digests, [new RowWrite.Insert(week.Key, Json.Bytes(list))], cancellationToken) is not CommitOutcome.Committed inserted) return false;
            etag = inserted.ETags[0];
        }

        foreach (var places in Enumerable.Range(0, list.To.Count).Chunk(AtOnce))
        {
            var parcels = places.Select(i => Pack(i + 1, letters.GetValueOrDefault(list.To[i]), directory, now)).OfType<Parcel>().ToList();
            // One that is there already stays as it is, and may not have been announced: every place is, and the relay takes back
            // what there is no parcel for.
            await store.CommitEachAsync(
                [.. parcels.Select(parcel => new TableWrites(Keys.Letters(week.Id), [new RowWrite.Insert(Keys.Parcel(parcel.Seq), Json.Bytes(parcel))]))], cancellationToken);
            await store.CommitEachAsync([.. places.Select(i => relay.Announce(week.Id, i + 1, touched: []))], cancellationToken);
            foreach (var i in places) doorbell.Ring(week.Id, i + 1);
        }

        // A conflict: somebody else has just finished it.
        if (!list.Done) await store.CommitAsync(Keys.Digests, [new RowWrite.Update(week.Key, etag!, Json.Bytes(list with { Done = true }))], cancellationToken);
        return true;
    }

    /// <summary>Null where nothing is left to tell somebody, or they have left, since the list was made.</summary>
    private static Parcel? Pack(long seq, Letter? letter, AgencyDirectory directory, DateTimeOffset now) =>
        letter is not null && directory.Find(letter.To) is { } person
            ? new Parcel(seq, now, [new ParcelLetter(letter, person.Name, person.Email, LetterState.Waiting, Attempts: 0, NextAttemptAt: now)], Lease: null)
            : null;

    /// <summary>The open taskings due from now on, the earliest first; what is stood down has no due date that counts.</summary>
    private async Task<List<DueTasking>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = new List<DueTasking>();
        await foreach (var stored in store.ReadAllAsync(new RowRange(Keys.Open, Keys.From(now), Keys.Through(now + Ahead)), cancellationToken))
        {
            var row = new ViewRow(stored.Body);
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
