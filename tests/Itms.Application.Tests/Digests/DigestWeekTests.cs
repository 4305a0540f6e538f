using Itms.Domain.Notifications;
using Itms.TestKit;

namespace Itms.Application.Tests.Digests;

public sealed class DigestWeekTests
{
    [Theory]
    [InlineData("2027-01-11 00:00", "2027-01-11", "2027-01-11")]
    [InlineData("2027-01-11 06:59", "2027-01-11", "2027-01-11")]
    [InlineData("2027-01-17 23:59", "2027-01-11", "2027-01-11")] // Sunday, Monday already in UTC
    [InlineData("2027-01-18 00:00", "2027-01-18", "2027-01-19")] // a holiday
    [InlineData("2027-01-01 12:00", "2026-12-28", "2026-12-28")]
    public void A_week_is_named_by_its_Monday_on_the_agencys_clock(string now, string monday, string sent)
    {
        var week = DigestWeek.Of(Agency.Time(now), Agency.Calendar);

        Assert.Equal(monday, week.Key);
        Assert.Equal(week, DigestWeek.Read(week.Key));
        Assert.True(DigestWeek.IsId(week.Id));
        Assert.Equal($"{sent} 07:00", Agency.Clock(week.SentAt(DigestSchedule.Default, Agency.Calendar)));
    }

    [Fact]
    public void A_tasking_number_is_not_a_digest_ID() => Assert.False(DigestWeek.IsId("ITMS-2027-000042"));
}
