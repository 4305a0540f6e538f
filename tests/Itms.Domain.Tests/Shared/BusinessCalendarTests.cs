using Itms.Domain.Shared;

namespace Itms.Domain.Tests.Shared;

public sealed class BusinessCalendarTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly BusinessCalendar Calendar = new(NewYork);

    [Theory]
    [InlineData("2026-12-25", "2026-12-28")] // Christmas on a Friday
    [InlineData("2027-01-16", "2027-01-19")] // a Saturday before a holiday
    [InlineData("2027-01-15", "2027-01-15")]
    public void A_day_off_gives_way_to_the_next_business_day(string day, string expected) =>
        Assert.Equal(DateOnly.Parse(expected), Calendar.BusinessDayFrom(DateOnly.Parse(day)));

    [Theory]
    [InlineData("2026-11-28T14:00:00Z", "2026-12-29T05:00:00Z")]
    [InlineData("2026-11-29T04:59:59Z", "2026-12-29T05:00:00Z")] // still the 28th in New York
    [InlineData("2026-11-29T05:00:00Z", "2026-12-30T05:00:00Z")]
    [InlineData("2027-02-20T14:00:00Z", "2027-03-23T04:00:00Z")] // the clock goes forward in between
    public void The_thirtieth_day_counts_whole(string now, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end), Calendar.EndOfDays(DateTimeOffset.Parse(now), 30));

    public static TheoryData<int> EveryYear => [.. Enumerable.Range(1900, 301)];

    // As published by the Office of Personnel Management, in the order of the year.
    [Theory]
    [InlineData(2020, "01-01 01-20 02-17 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25")]
    [InlineData(2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31")]
    [InlineData(2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26")]
    [InlineData(2023, "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25")]
    [InlineData(2024, "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25")]
    [InlineData(2025, "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25")]
    [InlineData(2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25")]
    [InlineData(2027, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31")]
    [InlineData(2028, "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25")]
    [InlineData(2029, "01-01 01-15 02-19 05-28 06-19 07-04 09-03 10-08 11-12 11-22 12-25")]
    [InlineData(2030, "01-01 01-21 02-18 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25")]
    public void Offices_close_on_the_published_days_and_on_no_other_weekday(int year, string published)
    {
        var closed = DaysOf(year)
            .Where(day => !IsWeekend(day) && !Calendar.IsBusinessDay(day))
            .Select(day => $"{day:MM-dd}");

        Assert.Equal(published, string.Join(' ', closed));
    }

    [Fact]
    public void The_holidays_of_a_year_have_the_names_and_dates_of_the_statute()
    {
        var names = FederalHolidays.Of(2027).Select(h => $"{h.Date:MM-dd} {h.Name}");

        Assert.Equal(
        [
            "01-01 New Year's Day",
            "01-18 Birthday of Martin Luther King, Jr.",
            "02-15 Washington's Birthday",
            "05-31 Memorial Day",
            "06-19 Juneteenth National Independence Day",
            "07-04 Independence Day",
            "09-06 Labor Day",
            "10-11 Columbus Day",
            "11-11 Veterans Day",
            "11-25 Thanksgiving Day",
            "12-25 Christmas Day",
        ], names);
    }

    [Fact]
    public void New_years_day_on_a_saturday_is_observed_in_the_year_before()
    {
        var newYear = FederalHolidays.Of(2028)[0];

        Assert.Equal(new DateOnly(2028, 1, 1), newYear.Date);
        Assert.Equal(new DateOnly(2027, 12, 31), newYear.Observed);
    }

    [Theory]
    [MemberData(nameof(EveryYear))]
    public void Every_year_has_eleven_holidays_in_order_each_observed_on_a_weekday_next_to_it(int year)
    {
        var holidays = FederalHolidays.Of(year);

        Assert.Equal(11, holidays.Count);
        Assert.All(holidays, h => Assert.Equal(year, h.Date.Year));
        Assert.Equal(holidays.OrderBy(h => h.Date), holidays);
        Assert.Equal(11, holidays.Select(h => h.Observed).Distinct().Count());
        Assert.All(holidays, h => Assert.False(IsWeekend(h.Observed)));
        Assert.All(holidays, h => Assert.Equal(IsWeekend(h.Date) ? 1 : 0, Math.Abs(h.Observed.DayNumber - h.Date.DayNumber)));
    }

    [Theory]
    [MemberData(nameof(EveryYear))]
    public void A_weekday_is_off_exactly_when_a_holiday_of_this_or_the_next_year_is_observed(int year)
    {
        var observed = FederalHolidays.Of(year).Concat(FederalHolidays.Of(year + 1)).Select(h => h.Observed).ToHashSet();

        Assert.All(DaysOf(year), day => Assert.Equal(!IsWeekend(day) && !observed.Contains(day), Calendar.IsBusinessDay(day)));
    }

    [Fact]
    public void There_are_holidays_from_the_first_year_to_the_last_and_none_outside()
    {
        Assert.Equal(new DateOnly(1, 1, 1), FederalHolidays.Of(1)[0].Observed);
        Assert.Equal(new DateOnly(9999, 12, 24), FederalHolidays.Of(9999)[^1].Observed);
        Assert.False(Calendar.IsBusinessDay(DateOnly.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => FederalHolidays.Of(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FederalHolidays.Of(10000));
    }

    [Fact]
    public void Nobody_can_change_the_holidays_they_are_given() =>
        Assert.Throws<NotSupportedException>(() => ((IList<Holiday>)FederalHolidays.Of(2026)).Clear());

    [Theory]
    [InlineData("2026-07-02", 1, "2026-07-06")] // over Friday off and the weekend
    [InlineData("2026-07-06", -1, "2026-07-02")]
    [InlineData("2026-07-04", 0, "2026-07-04")] // a day off stays where it is
    [InlineData("2026-07-04", 1, "2026-07-06")]
    [InlineData("2026-07-04", -1, "2026-07-02")]
    [InlineData("2026-11-20", 3, "2026-11-25")]
    [InlineData("2026-11-20", 5, "2026-11-30")] // Thanksgiving
    [InlineData("2027-12-30", 1, "2028-01-03")]
    [InlineData("2028-02-28", 1, "2028-02-29")] // a leap day
    [InlineData("2028-02-29", 1, "2028-03-01")]
    [InlineData("2028-03-01", -1, "2028-02-29")]
    [InlineData("2027-02-26", 1, "2027-03-01")] // none that year
    public void Business_days_are_counted_over_days_off(string from, int days, string to) =>
        Assert.Equal(Day(to), Calendar.AddBusinessDays(Day(from), days));

    [Fact]
    public void Going_forward_and_back_from_a_business_day_returns_to_it()
    {
        foreach (var day in Enumerable.Range(2020, 11).SelectMany(DaysOf).Where(Calendar.IsBusinessDay))
            foreach (var days in (int[])[1, 2, 3, 5, 22, 100])
            {
                Assert.Equal(day, Calendar.AddBusinessDays(Calendar.AddBusinessDays(day, days), -days));
                Assert.Equal(day, Calendar.AddBusinessDays(Calendar.AddBusinessDays(day, -days), days));
            }
    }

    [Fact]
    public void Adding_days_passes_that_many_business_days_and_ends_on_one()
    {
        foreach (var day in DaysOf(2027))
            foreach (var days in (int[])[1, 4, 30])
            {
                var later = Calendar.AddBusinessDays(day, days);
                var passed = Enumerable.Range(1, later.DayNumber - day.DayNumber).Count(n => Calendar.IsBusinessDay(day.AddDays(n)));

                Assert.True(Calendar.IsBusinessDay(later));
                Assert.Equal(days, passed);
            }
    }

    [Fact]
    public void A_count_that_leaves_the_calendar_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AddBusinessDays(new DateOnly(2026, 1, 2), int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AddBusinessDays(new DateOnly(2026, 1, 2), int.MinValue));
    }

    [Fact]
    public void An_extra_closure_is_a_day_off_for_its_own_calendar_only()
    {
        var closed = new DateOnly(2026, 12, 24);
        var calendar = new BusinessCalendar(NewYork, [closed, closed]);

        Assert.False(calendar.IsBusinessDay(closed));
        Assert.True(Calendar.IsBusinessDay(closed));
        Assert.Equal(new DateOnly(2026, 12, 28), calendar.AddBusinessDays(new DateOnly(2026, 12, 23), 1));
        Assert.DoesNotContain(FederalHolidays.Of(2026), h => h.Observed == closed);
    }

    [Fact]
    public void The_days_off_are_named_after_their_holiday_and_leave_out_weekends()
    {
        var calendar = new BusinessCalendar(NewYork, [Day("2027-12-23"), Day("2027-12-25")]);

        Assert.Equal(
            [
                new DayOff(Day("2027-12-23"), null),
                new DayOff(Day("2027-12-24"), "Christmas Day"),
                new DayOff(Day("2027-12-31"), "New Year's Day"),
                new DayOff(Day("2028-01-17"), "Birthday of Martin Luther King, Jr."),
            ],
            calendar.DaysOff(Day("2027-12-01"), Day("2028-01-31")));
        Assert.Empty(calendar.DaysOff(Day("2027-12-24"), Day("2027-12-23")));
        Assert.Equal([Day("9999-12-24")], calendar.DaysOff(Day("9999-12-01"), Day("9999-12-30")).Select(d => d.Date));
    }

    [Fact]
    public void Every_day_of_the_week_is_a_business_day_or_a_day_off()
    {
        for (var year = 2020; year < 2060; year++)
            Assert.Equal(
                DaysOf(year).Where(day => !IsWeekend(day) && !Calendar.IsBusinessDay(day)),
                Calendar.DaysOff(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31)).Where(d => d.Holiday is not null).Select(d => d.Date));
    }

    private static IEnumerable<DateOnly> DaysOf(int year) =>
        Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(new DateOnly(year, 1, 1).AddDays);

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static DateOnly Day(string text) => DateOnly.Parse(text);
}
