using Itms.Domain.Notifications;

namespace Itms.Domain.Tests.Notifications;

/// <summary>When task managers are told of arrivals, and in what words.</summary>
public sealed class ArrivalNoticeTests
{
    [Theory]
    [InlineData("2027-01-11 09:00", "2027-01-11 09:00")]
    [InlineData("2027-01-11 09:01", "2027-01-11 09:15")]
    [InlineData("2027-01-11 07:10", "2027-01-11 08:00")]
    [InlineData("2027-01-11 16:58", "2027-01-11 17:00")]
    [InlineData("2027-01-11 17:01", "2027-01-12 08:00")]
    [InlineData("2027-01-11 23:59", "2027-01-12 08:00")]
    // Friday evening, before Martin Luther King Jr. Day.
    [InlineData("2027-01-15 17:30", "2027-01-19 08:00")]
    [InlineData("2027-01-17 12:00", "2027-01-19 08:00")]
    public void Arrivals_are_told_each_quarter_of_an_hour_in_working_hours(string cameAt, string tellAt) =>
        Assert.Equal(Agency.Time(tellAt), ArrivalNotice.TellAt(Agency.Time(cameAt), Agency.Calendar));

    [Theory]
    [InlineData("2027-01-11 09:15", "2027-01-12 09:15")]
    [InlineData("2027-01-15 03:00", "2027-01-19 08:00")]
    public void Mail_that_waits_is_told_again_a_business_day_later(string told, string tellAt) =>
        Assert.Equal(Agency.Time(tellAt), ArrivalNotice.TellAgainAt(Agency.Time(told), Agency.Calendar));

    [Fact]
    public void Each_task_manager_gets_one_mail_with_the_numbers_and_counts()
    {
        var notice = Assert.Single(ArrivalNotice.For(new MailArrivals(["ITMS-2027-000001", "ITMS-2027-000002"], 1, 3), Agency.Rules));

        Assert.Equal(("mailArrived", "ana.ruiz", "intake"), (notice.Kind, notice.To, notice.Page));
        Assert.Equal("[ITMS] 2 taskings opened by mail, 1 mail to decide on, 3 mails still waiting", notice.Subject);
        Assert.Equal(
            [
                "Mails opened these taskings.",
                "1 mail did not become a tasking automatically. Please decide what becomes of it.",
                "3 mails have waited for a business day or longer.",
            ],
            notice.Lines);
        Assert.Equal(["ITMS-2027-000001", "ITMS-2027-000002"], notice.Items!.Select(item => item.Number));
    }

    [Fact]
    public void A_short_turnaround_says_so_first()
    {
        var notice = Assert.Single(ArrivalNotice.For(new MailArrivals(["ITMS-2027-000001"], 0, 0, IsShort: true), Agency.Rules));

        Assert.Equal("[ITMS] Short turnaround: 1 tasking opened by mail", notice.Subject);
        Assert.Equal(["A mail came that states a deadline in less than 24 hours.", "A mail opened this tasking."], notice.Lines);
        Assert.Empty(ArrivalNotice.For(new MailArrivals([], 0, 0), Agency.Rules));
    }

    [Fact]
    public void A_notice_is_not_about_one_tasking()
    {
        Assert.False(MailSubject.IsTasking(ArrivalNotice.IdOf("0a1b")));
        Assert.True(MailSubject.IsTasking("ITMS-2027-000001"));
    }
}
