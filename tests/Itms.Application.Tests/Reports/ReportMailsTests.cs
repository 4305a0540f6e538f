using Itms.Application.Outbox;
using Itms.Application.Reports;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Notifications;
using Itms.Domain.Reports;
using Itms.TestKit;

namespace Itms.Application.Tests.Reports;

/// <summary>Each subscription gets one mail a month, whenever timers fire, processes crash and clocks jump.</summary>
public sealed class ReportMailsTests
{
    /// <summary>The first is a Monday, minutes before the time.</summary>
    private static readonly DateTimeOffset Before = Agency.Time("2027-02-01 06:55");

    private static readonly DateTimeOffset Due = Agency.Time("2027-02-01 07:00");

    private static readonly string[] Everybody = ["joe.lind monthlyReport", "ray.singh monthlyReport", "tom.becker monthlyReport"];

    [Fact]
    public async Task One_mail_each_goes_out_at_the_time_and_none_before_it()
    {
        var (world, machine) = await LiveAsync();
        await machine.ReportAsync();
        Assert.Empty(await MailsAsync(world));

        world.Clock.Now = Due;
        for (var i = 0; i < 3; i++) await machine.ReportAsync();
        await world.Start().ReportAsync();

        Assert.Equal(Everybody, await MailsAsync(world));
        Assert.Equal(3, world.Sent.Count);
    }

    [Fact]
    public async Task A_month_that_was_missed_is_not_made_up_for_and_a_late_one_goes_out()
    {
        var (world, machine) = await LiveAsync();
        world.Clock.Now = Agency.Time("2027-02-28 23:00");
        await machine.ReportAsync();
        Assert.Equal(3, world.Sent.Count);

        // May 1 is a Saturday: April's reports would go out on Monday the 3rd, March's on April 1.
        world.Clock.Now = Agency.Time("2027-05-02 12:00");
        await machine.ReportAsync();
        Assert.Equal(3, world.Sent.Count);
        world.Clock.Now = Agency.Time("2027-05-03 07:00");
        await machine.ReportAsync();
        Assert.Equal(6, world.Sent.Count);
    }

    [Fact]
    public async Task After_a_crash_at_any_write_everybody_still_gets_exactly_one()
    {
        var (calm, machine) = await LiveAsync();
        calm.Clock.Now = Due;
        await machine.ReportAsync();
        var writes = machine.Commits;
        for (var at = 1; at <= writes; at++)
            foreach (var after in new[] { false, true })
            {
                var (world, _) = await LiveAsync();
                var first = world.Start(new Death(at, after));
                world.Clock.Now = Due;
                try
                {
                    await first.ReportAsync();
                }
                catch (ProcessDiedException)
                {
                    // The next process comes up two days later.
                }

                world.Clock.Now = Agency.Time("2027-02-03 12:00");
                await world.Start().ReportAsync();
                await world.Start().ReportAsync();

                Assert.Equal(Everybody, await MailsAsync(world));
                // After a crash between sending and recording, the same mail is sent again, with the same ID.
                Assert.InRange(world.Sent.Count - world.Sent.Distinct().Count(), 0, 1);
            }
    }

    [Fact]
    public async Task Two_processes_at_the_same_instant_send_one_mail_each()
    {
        var (world, _) = await LiveAsync();
        world.Clock.Now = Due;
        var machines = new[] { world.Start(isSole: false), world.Start(isSole: false), world.Start(isSole: false) };
        await Task.WhenAll(machines.Select(machine => Task.Run(machine.ReportAsync)));
        world.Clock.Now += TimeSpan.FromMinutes(5);
        foreach (var machine in machines) await machine.ReportAsync();

        Assert.Equal(Everybody, await MailsAsync(world));
        Assert.Equal(3, world.Sent.Count);
    }

    [Fact]
    public async Task Whoever_lost_the_right_left_or_unsubscribed_gets_none()
    {
        var (world, machine) = await LiveAsync();
        var directory = Agency.Directory;
        machine.Rules.Use(directory.With(
            people: [directory.Find("joe.lind")! with { Active = false }],
            units: [directory.FindUnit("HOU")! with { Chief = null }]));
        var mine = Assert.Single(await machine.Subscriptions.ListAsync(Agency.Person("joe.lind"), CancellationToken.None));
        Assert.True(await machine.Subscriptions.RemoveAsync(ReportSubscriptions.IdOf(mine), Agency.Person("tom.becker"), CancellationToken.None));
        world.Clock.Now = Due;
        await machine.ReportAsync();

        Assert.Equal(["tom.becker monthlyReport"], await MailsAsync(world));
    }

    [Fact]
    public async Task The_next_time_is_the_first_business_day_of_a_month_if_somebody_subscribed()
    {
        var world = new World();
        Assert.Null(await world.Start().Reports.NextAsync(Before, CancellationToken.None));

        var (_, machine) = await LiveAsync();
        Assert.Equal(Due, await machine.Reports.NextAsync(Before, CancellationToken.None));
        // New Year's Day 2028 is a Saturday.
        Assert.Equal(Agency.Time("2028-01-03 07:00"), await machine.Reports.NextAsync(Agency.Time("2027-12-20 09:00"), CancellationToken.None));
    }

    private static async Task<(World World, Machine Machine)> LiveAsync()
    {
        var world = new World();
        world.Clock.Now = Before;
        var machine = world.Start();
        foreach (var (person, report, unit) in new[]
        {
            ("tom.becker", ReportKind.Workload, null), ("joe.lind", ReportKind.Performance, null), ("ray.singh", ReportKind.Workload, "HOU"),
            ("tom.becker", ReportKind.Workload, (string?)null),
        })
            await machine.Subscriptions.AddAsync(person, report, unit, Agency.Person("tom.becker"), CancellationToken.None);
        return (world, machine);
    }

    private static async Task<List<string>> MailsAsync(World world)
    {
        var mails = new List<string>();
        await foreach (var id in ReportMails.IdsAsync(world.Store, CancellationToken.None))
            foreach (var batch in await OutboxBatch.ReadAllAsync(world.Store, id, CancellationToken.None))
                mails.AddRange(batch.Messages.Select(message =>
                    message.State == OutboxMessageState.Sent ? $"{message.Notification.To} {message.Notification.Kind}" : "not sent"));
        return [.. mails.Order(StringComparer.Ordinal)];
    }
}
