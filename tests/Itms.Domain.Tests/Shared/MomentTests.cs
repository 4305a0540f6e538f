using Itms.Domain.Shared;

namespace Itms.Domain.Tests.Shared;

public sealed class MomentTests
{
    [Theory]
    [InlineData("2027-01-15", "2027-01-15", "2027-01-15T22:00:00Z")] // 17:00 agency time
    [InlineData("2027-07-15", "2027-07-15", "2027-07-15T21:00:00Z")]
    [InlineData("2028-02-29", "2028-02-29", "2028-02-29T22:00:00Z")]
    [InlineData("2027-01-15T15:00:00Z", "2027-01-15T15:00:00Z", "2027-01-15T15:00:00Z")]
    [InlineData("2027-01-15T15:00Z", "2027-01-15T15:00:00Z", "2027-01-15T15:00:00Z")]
    [InlineData("2027-01-15T15:00:00+02:00", "2027-01-15T13:00:00Z", "2027-01-15T13:00:00Z")]
    [InlineData("2027-01-15T15:00:00-05:00", "2027-01-15T20:00:00Z", "2027-01-15T20:00:00Z")]
    [InlineData("2027-01-15T15:00:00.1230000Z", "2027-01-15T15:00:00.123Z", "2027-01-15T15:00:00.123Z")]
    [InlineData("1900-01-01", "1900-01-01", "1900-01-01T22:00:00Z")]
    [InlineData("2999-12-31", "2999-12-31", "2999-12-31T22:00:00Z")]
    public void A_day_or_an_instant_with_an_offset_is_read_and_written_one_way(string text, string written, string instant)
    {
        Assert.True(Moment.TryParse(text, out var moment));
        Assert.Equal(written, moment.ToString());
        Assert.Equal(DateTimeOffset.Parse(instant), moment.At(Agency.Calendar));
        Assert.True(Moment.TryParse(moment.ToString(), out var again));
        Assert.Equal(moment, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2027-02-29")]
    [InlineData("2027-13-01")]
    [InlineData("15.01.2027")]
    [InlineData("01/15/2027")]
    [InlineData("2027-1-5")]
    [InlineData("tomorrow")]
    [InlineData("2027-01-15 ")]
    [InlineData("2027-01-15T15:00:00")] // whose time?
    [InlineData("2027-01-15 15:00:00Z")]
    [InlineData("2027-01-15T25:00:00Z")]
    [InlineData("2027-01-15T15:00:00+25:00")]
    [InlineData("1899-12-31")]
    [InlineData("3000-01-01")]
    [InlineData("9999-12-31T23:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void Any_other_text_is_refused(string? text) => Assert.False(Moment.TryParse(text, out _));

    [Theory]
    [InlineData("01/15/2027T15:00Z")]
    [InlineData("2027T-01-15")]
    [InlineData("Sat, 16 Jan 2027 15:00:00 GMT")]
    public void An_instant_in_another_order_is_refused(string text) => Assert.False(Moment.TryParse(text, out _));

    [Fact]
    public void A_day_stays_a_day_and_is_not_the_instant_it_means()
    {
        var day = new Moment(new DateOnly(2027, 1, 15));
        var instant = new Moment(day.At(Agency.Calendar));

        Assert.NotEqual(day, instant);
        Assert.Equal(day.At(Agency.Calendar), instant.At(Agency.Calendar));
    }

    [Fact]
    public void Instants_are_equal_whatever_their_offset() =>
        Assert.Equal(
            new Moment(DateTimeOffset.Parse("2027-01-15T15:00:00+02:00")),
            new Moment(DateTimeOffset.Parse("2027-01-15T13:00:00Z")));
}
