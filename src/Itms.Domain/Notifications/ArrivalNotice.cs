using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>What came to the taskings mailbox since the last notice.</summary>
/// <param name="Opened">Numbers of the taskings that mails opened automatically.</param>
/// <param name="Waiting">How many mails wait for a decision, and are told of for the first time.</param>
/// <param name="StillWaiting">How many mails have waited for a business day or longer.</param>
/// <param name="IsShort">The mail states a deadline in less than 24 hours. Then it is told of alone.</param>
public sealed record MailArrivals(IReadOnlyList<string> Opened, int Waiting, int StillWaiting, bool IsShort = false);

/// <summary>
/// The mail that tells the task managers what came to the taskings mailbox (decision 21). It says nothing of what the
/// mails say. Pure functions.
/// </summary>
public static class ArrivalNotice
{
    public const string Kind = "mailArrived";

    /// <summary>Notices go out in working hours, at most this often. A short turnaround does not wait.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    private const string Prefix = "arrivals-";

    /// <summary>Identifies a notice in places where a number identifies a tasking.</summary>
    public static string IdOf(string notice) => Prefix + notice;

    /// <summary>Whether this is the id of such a notice. No ITMS number has this form.</summary>
    public static bool IsId(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>When a mail that came then is told of: at the next quarter of an hour on a business day from 8:00 to 17:00, agency time.</summary>
    public static DateTimeOffset TellAt(DateTimeOffset cameAt, BusinessCalendar calendar)
    {
        var quarter = new DateTimeOffset((cameAt.UtcTicks + Every.Ticks - 1) / Every.Ticks * Every.Ticks, TimeSpan.Zero);
        var (day, time) = (calendar.DayOf(quarter), calendar.TimeOf(quarter));
        if (!calendar.IsBusinessDay(day) || time > BusinessCalendar.EndOfDay)
            return calendar.At(calendar.AddBusinessDays(day, 1), BusinessCalendar.StartOfDay);
        return time < BusinessCalendar.StartOfDay ? calendar.At(day, BusinessCalendar.StartOfDay) : quarter;
    }

    /// <summary>When a mail that waits is told of again: a business day later, in working hours.</summary>
    public static DateTimeOffset TellAgainAt(DateTimeOffset told, BusinessCalendar calendar) => TellAt(calendar.AddBusinessDays(told, 1), calendar);

    /// <summary>One mail to each task manager, or to the TPSU chief if there is none. Empty if nothing came.</summary>
    public static IReadOnlyList<Notification> For(MailArrivals arrivals, Rules rules)
    {
        List<string> news = [];
        if (arrivals.Opened.Count > 0) news.Add($"{Count(arrivals.Opened.Count, "tasking")} opened by mail");
        if (arrivals.Waiting > 0) news.Add($"{Count(arrivals.Waiting, "mail")} to decide on");
        if (arrivals.StillWaiting > 0) news.Add($"{Count(arrivals.StillWaiting, "mail")} still waiting");
        if (news.Count == 0) return [];
        var subject = $"[ITMS] {(arrivals.IsShort ? "Short turnaround: " : "")}{string.Join(", ", news)}";
        List<NotificationItem> items = [.. arrivals.Opened.Select(number => new NotificationItem(number, "Please check it and assign it."))];
        return
        [
            .. rules.Directory.TaskManagersOrTpsuChiefs.Select(to =>
                new Notification(Kind, to, subject, Lines(arrivals), items) { Page = "intake" }),
        ];
    }

    private static List<string> Lines(MailArrivals arrivals)
    {
        List<string> lines = [];
        if (arrivals.IsShort) lines.Add("A mail came that states a deadline in less than 24 hours.");
        if (arrivals.Opened.Count == 1) lines.Add("A mail opened this tasking.");
        if (arrivals.Opened.Count > 1) lines.Add("Mails opened these taskings.");
        if (arrivals.Waiting > 0)
        {
            var them = arrivals.Waiting == 1 ? "it" : "them";
            lines.Add($"{Count(arrivals.Waiting, "mail")} did not become a tasking automatically. Please decide what becomes of {them}.");
        }

        if (arrivals.StillWaiting > 0)
            lines.Add($"{Count(arrivals.StillWaiting, "mail")} {(arrivals.StillWaiting == 1 ? "has" : "have")} waited for a business day or longer.");
        return lines;
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
