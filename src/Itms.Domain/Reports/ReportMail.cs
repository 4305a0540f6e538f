using System.Globalization;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Reports;

/// <summary>The reports that people can subscribe to.</summary>
public enum ReportKind
{
    Workload,
    Performance,
}

/// <summary>A person's wish to get a report every month (D 5-2.1.c).</summary>
/// <param name="Person">Id of the person who gets it.</param>
/// <param name="Unit">The unit that the report covers. Null: every unit whose reports the person may read when it is sent.</param>
/// <param name="By">Id of the person who subscribed them.</param>
public sealed record ReportSubscription(string Person, ReportKind Report, string? Unit, string By, DateTimeOffset At);

/// <summary>
/// Writes the monthly mail of a report: figures and a link. It names nobody and no tasking, because it may be read on a phone. Pure functions.
/// </summary>
public static class ReportMail
{
    public const string Kind = "monthlyReport";

    public static Notification Of(ReportSubscription subscription, ReportMonth month, Workload report)
    {
        var end = report.Series[^1];
        return Write(
            subscription,
            month,
            report.PeriodBefore.Days,
            $"Open at the end of the month: {end.Open ?? 0}. Overdue then: {end.Overdue ?? 0}.",
            $"Opened: {report.Total.Opened} (before: {report.Before.Opened}).",
            $"Closed: {report.Total.Closed} (before: {report.Before.Closed}).",
            $"Closed without a response: {report.Total.ClosedWithoutResponse} (before: {report.Before.ClosedWithoutResponse}).");
    }

    public static Notification Of(ReportSubscription subscription, ReportMonth month, Performance report)
    {
        var (now, before) = (report.Present.Total, report.Before.Total);
        return Write(
            subscription,
            month,
            report.Before.Period.Days,
            $"Closed: {now.Closed} (before: {before.Closed}).",
            $"On time: {Percent(now.OnTimeRate)} (before: {Percent(before.OnTimeRate)}).",
            $"Median turnaround: {Days(now.Turnaround.Median)} (before: {Days(before.Turnaround.Median)}).",
            $"Re-opened: {now.Reopened} (before: {before.Reopened}).",
            $"Clearance overrides: {now.ClearanceOverrides} (before: {before.ClearanceOverrides}).",
            $"Closed without a response: {now.ClosedWithoutResponse} (before: {before.ClosedWithoutResponse}).");
    }

    private static Notification Write(ReportSubscription subscription, ReportMonth month, int daysBefore, params string[] figures)
    {
        var title = $"{subscription.Report} report for {month.Name}{(subscription.Unit is { } unit ? $": {unit}" : "")}";
        List<string> lines =
        [
            $"This is your monthly {title[..1].ToLowerInvariant()}{title[1..]}. \"Before\" means the {daysBefore} days before that month.",
            .. figures,
            "You can end your subscription on the page of the reports.",
        ];
        return new Notification(Kind, subscription.Person, $"[ITMS] {title}", lines) { Page = PageOf(subscription, month) };
    }

    /// <summary>The page of the report for that month.</summary>
    private static string PageOf(ReportSubscription subscription, ReportMonth month) => string.Create(
        CultureInfo.InvariantCulture,
        $"reports?report={subscription.Report.Word()}&from={month.First:yyyy-MM-dd}&to={month.Last:yyyy-MM-dd}")
        + (subscription.Unit is { } unit ? $"&unit={Uri.EscapeDataString(unit)}" : "");

    private static string Percent(double? rate) => rate is { } share ? share.ToString("0.0%", CultureInfo.InvariantCulture) : "no figure";

    private static string Days(double? days) => days is { } some ? some.ToString("0.0", CultureInfo.InvariantCulture) + " days" : "no figure";
}
