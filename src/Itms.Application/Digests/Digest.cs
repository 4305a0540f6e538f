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
/// <remarks><see cref="MailRound"/> sends it once. A week that was missed is not made up for.</remarks>
public sealed class Digest(
    ITableStore store, TaskingRecords records, OutboxProcessor outbox, RulesSource rulesSource, IWakeSignal wakeSignal, DigestSchedule schedule)
{
    /// <summary>How many days ahead a digest looks. The whole last day counts.</summary>
    public const int DaysAhead = 30;

    private readonly MailRound round = new(store, outbox, rulesSource, wakeSignal);

    private DigestWeek done;

    /// <summary>Makes this week's digest, if it is due and has not been made.</summary>
    public async Task SendDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = rulesSource.Current.Calendar;
        var week = DigestWeek.Of(now, calendar);
        if (week == done || now < week.SentAt(schedule, calendar)) return;
        if (await round.SendAsync(DigestKeys.Partition, week.Key, week.Id, token => ComposeAsync(now, token), now, cancellationToken)) done = week;
    }

    /// <summary>When the next digest is due, as far as is known now. The time may be too early, but never too late. Null: nothing is due.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(ProjectionKeys.Open.Between(KeyText.From(after), to: null), 1, cancellationToken);
        if (page.Rows is not [var first] || KeyText.ReadTimed(first.RowKey).At is not { } due) return null;
        var calendar = rulesSource.Current.Calendar;
        var ahead = calendar.At(calendar.DayOf(due).AddDays(-DaysAhead), TimeOnly.MinValue);
        var earliest = ahead > after ? ahead : after;
        var week = DigestWeek.Of(earliest, calendar);
        while (week.SentAt(schedule, calendar) is var at && (at <= after || at < earliest)) week = week.Next();
        return week.SentAt(schedule, calendar);
    }

    /// <summary>The digests by person.</summary>
    private async Task<IReadOnlyDictionary<string, Notification>> ComposeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        DigestComposer.For(await DueAsync(now, cancellationToken), rulesSource.Current, now)
            .ToDictionary(notification => notification.To, StringComparer.Ordinal);

    /// <summary>The taskings that are due from now on and on which somebody has something left to do, earliest first.</summary>
    private async Task<List<DueTasking>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (due, calendar) = (new List<DueTasking>(), rulesSource.Current.Calendar);
        var range = ProjectionKeys.Open.Between(KeyText.From(now), KeyText.From(calendar.EndOfDays(now, DaysAhead)));
        await foreach (var stored in store.ReadAllAsync(range, cancellationToken))
        {
            var row = new ProjectionRow(stored.Body);
            if (row.IsStoodDown || !row.Status.IsBeforeHq()) continue;
            if ((await records.LoadAsync(KeyText.ReadTimed(stored.RowKey).Number, cancellationToken))?.Tasking is { } tasking
                && DueTasking.Of(tasking, calendar) is { } open) due.Add(open);
        }

        return due;
    }
}
