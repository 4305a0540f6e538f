using System.Text;
using Itms.Application.Calendars;

namespace Itms.Application.Tests.Calendars;

public sealed class ICalendarTests
{
    private static readonly CalendarEvent Event = new(
        "ITMS-2027-000042.1@itms.example",
        7,
        new DateTimeOffset(2027, 1, 11, 9, 0, 0, TimeSpan.FromHours(-5)),
        new DateTimeOffset(2027, 1, 15, 17, 0, 0, TimeSpan.FromHours(-5)),
        "ITMS-2027-000042 due",
        new Uri("https://itms.example/taskings/ITMS-2027-000042"));

    [Fact]
    public void An_event_is_what_RFC_5545_says() => Assert.Equal(
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//ITMS//ITMS//EN
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        NAME:ITMS
        X-WR-CALNAME:ITMS
        REFRESH-INTERVAL;VALUE=DURATION:PT1H
        X-PUBLISHED-TTL:PT1H
        BEGIN:VEVENT
        UID:ITMS-2027-000042.1@itms.example
        DTSTAMP:20270111T140000Z
        LAST-MODIFIED:20270111T140000Z
        SEQUENCE:7
        DTSTART:20270115T220000Z
        SUMMARY:ITMS-2027-000042 due
        DESCRIPTION:https://itms.example/taskings/ITMS-2027-000042
        URL:https://itms.example/taskings/ITMS-2027-000042
        CLASS:PRIVATE
        TRANSP:TRANSPARENT
        END:VEVENT
        END:VCALENDAR

        """.ReplaceLineEndings("\r\n"),
        Write(Event));

    [Fact]
    public void Special_characters_are_escaped() =>
        Assert.Contains("\r\nSUMMARY:a\\, b\\; c\\\\ d\\ne\r\n", Write(Event with { Summary = "a, b; c\\ d\r\ne" }), StringComparison.Ordinal);

    [Theory]
    [InlineData("plain")]
    [InlineData("käse")]
    [InlineData("日本")]
    [InlineData("🙂")]
    public void No_line_is_longer_than_75_octets_and_none_breaks_within_a_character(string part)
    {
        for (var times = 1; times < 60; times++)
        {
            var summary = string.Concat(Enumerable.Repeat(part, times));
            var lines = Write(Event with { Summary = summary }).Split("\r\n");

            Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
            Assert.Contains(
                "SUMMARY:" + summary, string.Join("\r\n", lines).Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    private static string Write(CalendarEvent e)
    {
        // Strict: half a character is an error.
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(ICalendar.Write("ITMS", TimeSpan.FromHours(1), [e]));
    }
}
