using Itms.Domain.Reports;

namespace Itms.Domain.Tests.Reports;

public sealed class ReportPeriodTests
{
    private static ReportPeriod Period(string from, string to) =>
        ReportPeriod.Of(DateOnly.ParseExact(from, "yyyy-MM-dd"), DateOnly.ParseExact(to, "yyyy-MM-dd"), Agency.Calendar);

    [Fact]
    public void Its_days_are_agency_days_including_the_last()
    {
        var period = Period("2027-03-14", "2027-03-14");

        // The clocks go forward: a day of 23 hours.
        Assert.Equal(TimeSpan.FromHours(23), period.End - period.Start);
        Assert.False(period.Holds(Agency.Time("2027-03-13 23:59")));
        Assert.True(period.Holds(Agency.Time("2027-03-14 00:00")));
        Assert.True(period.Holds(Agency.Time("2027-03-14 23:59")));
        Assert.False(period.Holds(Agency.Time("2027-03-15 00:00")));
        Assert.False(period.Holds(null));
    }

    [Fact]
    public void The_period_before_has_the_same_number_of_days()
    {
        var before = Period("2027-03-01", "2027-03-31").Before(Agency.Calendar);

        Assert.Equal((new DateOnly(2027, 1, 29), new DateOnly(2027, 2, 28)), (before.From, before.To));
    }

    [Theory]
    [InlineData("2027-01-01", "2027-03-03", "Day", 62)]
    [InlineData("2027-01-01", "2027-03-04", "Week", 10)] // Friday to Sunday, eight whole weeks, Monday to Thursday
    [InlineData("2027-01-01", "2028-01-06", "Week", 54)]
    [InlineData("2027-01-31", "2028-02-06", "Month", 14)]
    public void A_long_period_is_split_into_weeks_or_months(string from, string to, string step, int points)
    {
        var period = Period(from, to);
        var parts = period.Split(Agency.Calendar).ToList();

        Assert.Equal((step, points), (period.Step.ToString(), parts.Count));
        Assert.Equal((period.From, period.To), (parts[0].From, parts[^1].To));
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
    }

    [Fact]
    public void A_week_is_from_Monday_to_Sunday() => Assert.Equal(
        [(1, 3), (4, 10), (11, 17)],
        Period("2027-01-01", "2027-12-31").Split(Agency.Calendar).Take(3).Select(part => (part.From.Day, part.To.Day)));

    [Theory]
    [InlineData("", null, null)]
    [InlineData("3", 3.0, 3.0)]
    [InlineData("4 1", 2.5, 4.0)]
    [InlineData("1 2 3 4 5 6 7 8 9 10", 5.5, 9.0)] // nearest rank: the ninth of ten
    [InlineData("11 1 2 3 4 5 6 7 8 9 10", 6.0, 10.0)] // of eleven the tenth
    [InlineData("0.25 0.25", 0.3, 0.3)] // halves away from zero
    public void The_median_and_the_90th_percentile(string figures, double? median, double? p90) => Assert.Equal(
        (median, p90),
        Quantiles.Of(figures.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(f => double.Parse(f, System.Globalization.CultureInfo.InvariantCulture))) is var q
            ? (q.Median, q.P90)
            : default);
}
