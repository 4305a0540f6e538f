using Itms.Application.Intake;
using Itms.Application.Tests.Simulation;
using Itms.TestKit;

namespace Itms.Application.Tests.Intake;

/// <summary>The task managers hear of each arrival, once, whenever processes die.</summary>
public sealed class ArrivalNoticesTests
{
    private const string Passed = "Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\n";
    private static readonly IntakeSettings Known = new() { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" };

    [Fact]
    public async Task Arrivals_of_a_quarter_of_an_hour_are_told_of_in_one_mail()
    {
        var world = new MailWorld(Known);
        world.Clock.Now = Agency.Time("2027-01-11 09:02");
        await world.ReceiveAsync(Request(1));
        await world.ReceiveAsync(Passed + Request(2));
        await world.TellAsync();
        Assert.Empty(await world.ToldAsync());

        world.Clock.Now = Agency.Time("2027-01-11 09:15");
        await world.TellAsync();
        await world.TellAsync();

        var notice = Assert.Single(await world.ToldAsync());
        Assert.Equal("[ITMS] 1 tasking opened by mail, 1 mail to decide on", notice.Subject);
        Assert.Equal("ana.ruiz", notice.To);
    }

    [Fact]
    public async Task A_mail_that_was_decided_before_the_notice_is_not_told_of()
    {
        var world = new MailWorld(Known);
        world.Clock.Now = Agency.Time("2027-01-11 09:02");
        var mail = await world.ReceiveAsync(Request(1));
        await world.Intake.RejectAsync(mail.Id, null, Agency.Person("ana.ruiz"), CancellationToken.None);

        world.Clock.Now = Agency.Time("2027-01-11 09:15");
        await world.TellAsync();
        Assert.Empty(await world.ToldAsync());
    }

    [Fact]
    public async Task A_mail_that_waits_is_told_of_after_each_business_day_until_somebody_decides()
    {
        var world = new MailWorld(Known);
        world.Clock.Now = Agency.Time("2027-01-14 16:50");
        var mail = await world.ReceiveAsync(Request(1));
        var at = new[] { "2027-01-14 17:00", "2027-01-15 17:00", "2027-01-16 12:00", "2027-01-19 17:00" };
        foreach (var time in at)
        {
            world.Clock.Now = Agency.Time(time);
            await world.TellAsync();
        }

        Assert.Equal(
            ["[ITMS] 1 mail to decide on", "[ITMS] 1 mail still waiting", "[ITMS] 1 mail still waiting"],
            (await world.ToldAsync()).Select(notice => notice.Subject));

        await world.Intake.AcceptAsync(mail.Id, null, Agency.Person("ana.ruiz"), CancellationToken.None);
        world.Clock.Now = Agency.Time("2027-02-01 17:00");
        await world.TellAsync();
        Assert.Equal(3, (await world.ToldAsync()).Count);
    }

    [Fact]
    public async Task More_arrivals_than_one_commit_holds_are_told_of_in_several_mails()
    {
        var world = new MailWorld(Known);
        world.Clock.Now = Agency.Time("2027-01-11 09:00");
        for (var i = 0; i < 60; i++) await world.ReceiveAsync(Request(i));
        await world.TellAsync();
        Assert.Equal(
            ["[ITMS] 11 mails to decide on", "[ITMS] 49 mails to decide on"],
            (await world.ToldAsync()).Select(notice => notice.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_death_at_any_write_costs_no_notice_and_sends_no_second_one()
    {
        var calm = await ArrivedAsync(null);
        await calm.TellAsync();
        var writes = calm.Commits;
        Assert.True(writes > 3);
        for (var at = 1; at <= writes; at++)
            foreach (var after in new[] { false, true })
            {
                var world = await ArrivedAsync(new Death(at, after));
                Assert.True(await MailWorld.DiesAsync(world.TellAsync));
                world.Restart();
                world.Clock.Now += TimeSpan.FromMinutes(5);
                await world.TellAsync();
                await world.TellAsync();
                Assert.Equal("[ITMS] 1 tasking opened by mail, 1 mail to decide on", Assert.Single(await world.ToldAsync()).Subject);
            }
    }

    /// <summary>Two mails have come, and the notice is due.</summary>
    private static async Task<MailWorld> ArrivedAsync(Death? death)
    {
        var world = new MailWorld(Known);
        world.Clock.Now = Agency.Time("2027-01-11 09:02");
        await world.ReceiveAsync(Request(1));
        await world.ReceiveAsync(Passed + Request(2));
        world.Clock.Now = Agency.Time("2027-01-11 09:15");
        world.Restart(death);
        return world;
    }

    private static string Request(int i) =>
        $"From: Casework <casework@dhs.gov>\r\nSubject: Sick calls {i}\r\nMessage-ID: <{i}@dhs.gov>\r\n\r\nHow many?";
}
