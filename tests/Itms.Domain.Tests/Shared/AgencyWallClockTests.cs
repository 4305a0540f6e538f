using Itms.Domain.Shared;

namespace Itms.Domain.Tests.Shared;

/// <summary>The calendar's instants. In New York the clock went forward on 2026-03-08 and back on 2026-11-01, at 2:00.</summary>
public sealed class AgencyWallClockTests
{
    private static readonly BusinessCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));

    [Theory]
    [InlineData("2026-01-15", "17:00", "2026-01-15T22:00:00Z")]
    [InlineData("2026-07-15", "17:00", "2026-07-15T21:00:00Z")]
    [InlineData("2026-07-15", "23:59", "2026-07-16T03:59:00Z")]
    [InlineData("2026-03-08", "01:59", "2026-03-08T06:59:00Z")]
    [InlineData("2026-03-08", "02:00", "2026-03-08T07:00:00Z")] // skipped: shown as 3:00
    [InlineData("2026-03-08", "02:30", "2026-03-08T07:30:00Z")] // skipped: shown as 3:30
    [InlineData("2026-03-08", "03:30", "2026-03-08T07:30:00Z")]
    [InlineData("2026-11-01", "00:59", "2026-11-01T04:59:00Z")]
    [InlineData("2026-11-01", "01:30", "2026-11-01T05:30:00Z")] // the first of two
    [InlineData("2026-11-01", "02:00", "2026-11-01T07:00:00Z")]
    public void A_wall_clock_time_is_one_instant(string day, string time, string utc) =>
        AssertUtc(utc, Calendar.At(DateOnly.Parse(day), TimeOnly.Parse(time)));

    [Theory]
    [InlineData("2026-03-06", "2026-03-06T22:00:00Z")]
    [InlineData("2026-03-08", "2026-03-08T21:00:00Z")]
    [InlineData("2026-10-30", "2026-10-30T21:00:00Z")]
    [InlineData("2026-11-01", "2026-11-01T22:00:00Z")]
    public void A_date_without_a_time_is_due_at_five_in_the_afternoon(string day, string utc) =>
        AssertUtc(utc, Calendar.DueAt(DateOnly.Parse(day)));

    [Theory]
    [InlineData("2026-01-16T04:59:59Z", "2026-01-15")]
    [InlineData("2026-01-16T05:00:00Z", "2026-01-16")]
    [InlineData("2026-07-16T03:59:59Z", "2026-07-15")]
    [InlineData("2026-07-16T04:00:00Z", "2026-07-16")]
    [InlineData("2026-07-16T13:00:00+09:00", "2026-07-16")]
    public void The_agencys_day_begins_at_its_own_midnight(string instant, string day) =>
        Assert.Equal(DateOnly.Parse(day), Calendar.DayOf(DateTimeOffset.Parse(instant)));

    [Theory]
    [InlineData("2026-03-06T22:00:00Z", 1, "2026-03-09T21:00:00Z")] // 17:00 on both sides of the change
    [InlineData("2026-03-09T21:00:00Z", -1, "2026-03-06T22:00:00Z")]
    [InlineData("2026-10-30T21:00:00Z", 1, "2026-11-02T22:00:00Z")]
    [InlineData("2026-07-02T10:15:30.1234567-04:00", 1, "2026-07-06T14:15:30.1234567Z")]
    [InlineData("2026-07-03T01:00:00Z", 1, "2026-07-07T01:00:00Z")] // still Thursday 21:00 at the agency
    [InlineData("2026-07-04T12:00:00-04:00", 0, "2026-07-04T16:00:00Z")]
    public void Business_days_keep_the_time_of_day_and_come_back_in_utc(string from, int days, string to) =>
        AssertUtc(to, Calendar.AddBusinessDays(DateTimeOffset.Parse(from), days));

    [Fact]
    public void Adding_no_days_keeps_the_second_of_two_equal_times()
    {
        var second = DateTimeOffset.Parse("2026-11-01T01:30:00-05:00");

        Assert.Equal(second, Calendar.AddBusinessDays(second, 0));
    }

    [Theory]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45:00Z")] // a gap of half an hour
    [InlineData("Asia/Tokyo", "2026-03-08", "02:30", "2026-03-07T17:30:00Z")] // a clock that never changes
    public void The_rules_hold_in_other_zones(string zone, string day, string time, string utc)
    {
        var calendar = new BusinessCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));

        AssertUtc(utc, calendar.At(DateOnly.Parse(day), TimeOnly.Parse(time)));
    }

    [Fact]
    public void Every_minute_the_clock_shows_leads_back_to_its_day()
    {
        for (var instant = DateTimeOffset.Parse("2026-01-01T05:00:00Z"); instant.Year < 2027; instant = instant.AddMinutes(13))
        {
            var day = Calendar.DayOf(instant);

            Assert.InRange(instant, Calendar.At(day, TimeOnly.MinValue), Calendar.At(day.AddDays(1), TimeOnly.MinValue).AddTicks(-1));
        }
    }

    private static void AssertUtc(string expected, DateTimeOffset actual)
    {
        Assert.Equal(DateTimeOffset.Parse(expected), actual);
        Assert.Equal(TimeSpan.Zero, actual.Offset);
    }
}
