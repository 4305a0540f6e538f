using System.Globalization;
using System.Text;

namespace Itms.Application.Calendars;

/// <summary>A due date in a calendar.</summary>
/// <param name="Uid">Stays the same however often the calendar is read.</param>
/// <param name="Sequence">Grows when anything has changed, and never shrinks.</param>
/// <param name="ChangedAt">When the event was last changed.</param>
public sealed record CalendarEvent(string Uid, long Sequence, DateTimeOffset ChangedAt, DateTimeOffset At, string Summary, Uri Link);

/// <summary>Writes a calendar in the format of RFC 5545. The same events always give the same bytes.</summary>
public static class ICalendar
{
    /// <summary>The octets of a line. A longer one continues on the next line, after a space.</summary>
    private const int LineLength = 75;

    /// <param name="name">The name that a calendar program shows.</param>
    /// <param name="refresh">How long a program may wait before it reads again.</param>
    public static byte[] Write(string name, TimeSpan refresh, IEnumerable<CalendarEvent> events)
    {
        var hours = string.Create(CultureInfo.InvariantCulture, $"PT{refresh.TotalHours:0}H");
        var calendar = new MemoryStream();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//ITMS//ITMS//EN");
        Line("CALSCALE:GREGORIAN");
        Line("METHOD:PUBLISH");
        Line("NAME:" + Text(name));
        Line("X-WR-CALNAME:" + Text(name));
        Line("REFRESH-INTERVAL;VALUE=DURATION:" + hours);
        Line("X-PUBLISHED-TTL:" + hours);
        foreach (var e in events)
        {
            Line("BEGIN:VEVENT");
            Line("UID:" + Text(e.Uid));
            // The time of the last change, not of reading: reading twice gives the same bytes.
            Line("DTSTAMP:" + Utc(e.ChangedAt));
            Line("LAST-MODIFIED:" + Utc(e.ChangedAt));
            Line("SEQUENCE:" + e.Sequence.ToString(CultureInfo.InvariantCulture));
            // A point in time. It has no duration, and nobody is busy.
            Line("DTSTART:" + Utc(e.At));
            Line("SUMMARY:" + Text(e.Summary));
            Line("DESCRIPTION:" + Text(e.Link.AbsoluteUri));
            Line("URL:" + e.Link.AbsoluteUri);
            Line("CLASS:PRIVATE");
            Line("TRANSP:TRANSPARENT");
            Line("END:VEVENT");
        }

        Line("END:VCALENDAR");
        return calendar.ToArray();

        void Line(string line)
        {
            var octets = Encoding.UTF8.GetBytes(line).AsSpan();
            for (var room = LineLength; octets.Length > room; room = LineLength - 1)
            {
                // Do not break within a character of several octets.
                var end = room;
                while ((octets[end] & 0xC0) == 0x80) end--;
                calendar.Write(octets[..end]);
                calendar.Write("\r\n "u8);
                octets = octets[end..];
            }

            calendar.Write(octets);
            calendar.Write("\r\n"u8);
        }
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Text(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .ReplaceLineEndings("\\n");
}
