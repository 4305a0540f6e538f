using System.Runtime.CompilerServices;
using Itms.Application.Digests;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Reports;
using Itms.Domain.Taskings;

namespace Itms.Application.Reports;

/// <summary>
/// Sends the monthly reports (D 5-2.1.c): on the first business day of a month, one mail for each subscription. A month that was missed is not
/// made up for. Somebody who may no longer read the report, or has left, gets none.
/// </summary>
public sealed class ReportMails(
    ITableStore store, ReportSubscriptions subscriptions, ReportReader reports, OutboxProcessor outbox, RulesSource rulesSource,
    IWakeSignal wakeSignal, DigestSchedule schedule)
{
    private readonly MailRound round = new(store, outbox, rulesSource, wakeSignal);

    private ReportMonth done;

    /// <summary>Sends the reports of the month before, if they are due and have not been sent.</summary>
    public async Task SendDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = rulesSource.Current.Calendar;
        var month = ReportMonth.Before(now, calendar);
        if (month == done || now < month.SentAt(schedule, calendar)) return;
        if (await round.SendAsync(ReportKeys.Months, month.Key, month.Id, token => ComposeAsync(month, token), now, cancellationToken)) done = month;
    }

    /// <summary>When the next reports are due. Null: nobody has subscribed.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        if ((await store.ReadAsync(new RowRange(ReportKeys.Subscriptions), 1, cancellationToken)).Rows.Count == 0) return null;
        return ReportMonth.NextSending(after, schedule, rulesSource.Current.Calendar);
    }

    /// <summary>The ids of every month whose reports were sent, oldest first.</summary>
    public static async IAsyncEnumerable<string> IdsAsync(
        ITableStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(new RowRange(ReportKeys.Months), cancellationToken))
            yield return ReportMonth.Read(row.RowKey).Id;
    }

    private async Task<IReadOnlyDictionary<string, Notification>> ComposeAsync(ReportMonth month, CancellationToken cancellationToken)
    {
        var (rules, mails) = (rulesSource.Current, new Dictionary<string, Notification>(StringComparer.Ordinal));
        var period = ReportPeriod.Of(month.First, month.Last, rules.Calendar);
        // Most people read the same report: make it once.
        var workloads = new Dictionary<string, Workload>(StringComparer.Ordinal);
        var performances = new Dictionary<string, Performance>(StringComparer.Ordinal);
        foreach (var subscription in await subscriptions.AllAsync(cancellationToken))
        {
            if (rules.Directory.Find(subscription.Person) is not { Active: true } person
                || !Rights.MayReadReport(person, subscription.Unit, rules.Directory)) continue;
            var units = subscription.Unit is { } unit ? [unit] : Rights.ReportUnits(person, rules.Directory);
            var covered = units is null ? "" : string.Join(',', units);
            mails[ReportSubscriptions.IdOf(subscription)] = subscription.Report == ReportKind.Workload
                ? ReportMail.Of(subscription, month, workloads.TryGetValue(covered, out var workload) ? workload
                    : workloads[covered] = await reports.WorkloadAsync(period, units, rules.Calendar, cancellationToken))
                : ReportMail.Of(subscription, month, performances.TryGetValue(covered, out var performance) ? performance
                    : performances[covered] = await reports.PerformanceAsync(period, units, rules.Calendar, cancellationToken));
        }

        return mails;
    }
}
