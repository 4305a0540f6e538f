using System.Runtime.CompilerServices;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;

namespace Itms.Application.Digests;

/// <summary>
/// Reminds of the yearly training (D 5-2.2.f): on the first business day of a month, with the time of the weekly digest. A month that was missed
/// is not made up for.
/// </summary>
public sealed class TrainingMails(
    ITableStore store, TrainingStore trainings, OutboxProcessor outbox, RulesSource rulesSource, IWakeSignal wakeSignal, DigestSchedule schedule)
{
    /// <summary>Partition: the months whose mails were made.</summary>
    public const string Months = "training-months";

    private readonly MailRound round = new(store, outbox, rulesSource, wakeSignal);

    private ReportMonth done;

    /// <summary>Sends the mails of this month, if they are due and have not been sent.</summary>
    public async Task SendDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = rulesSource.Current.Calendar;
        var month = ReportMonth.Before(now, calendar);
        if (month == done || now < month.SentAt(schedule, calendar)) return;
        if (await round.SendAsync(Months, month.Key, TrainingNotice.IdOf(month), ComposeAsync, now, cancellationToken)) done = month;

        async Task<IReadOnlyDictionary<string, Notification>> ComposeAsync(CancellationToken token) =>
            TrainingNotice.For((await trainings.LastAsync(token)).Values, calendar.DayOf(now), rulesSource.Current);
    }

    /// <summary>When the next mails are due. Null: no training was ever recorded.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        if ((await trainings.LastAsync(cancellationToken)).Count == 0) return null;
        return ReportMonth.NextSending(after, schedule, rulesSource.Current.Calendar);
    }

    /// <summary>The ids of every month whose mails were made, oldest first.</summary>
    public static async IAsyncEnumerable<string> IdsAsync(ITableStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(new RowRange(Months), cancellationToken))
            yield return TrainingNotice.IdOf(ReportMonth.Read(row.RowKey));
    }
}
