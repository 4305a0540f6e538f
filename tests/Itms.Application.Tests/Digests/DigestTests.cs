using Itms.Application.Outbox;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Digests;

/// <summary>Each person gets one mail a week, whenever timers fire, processes crash and clocks jump.</summary>
public sealed class DigestTests
{
    /// <summary>A Monday, minutes before the time.</summary>
    private static readonly DateTimeOffset Monday = Agency.Time("2027-01-25 06:55");

    private static readonly string[] Everybody = ["lee.chan", "mia.lund", "ray.singh", "sam.ortiz", "eva.stone"];

    [Fact]
    public async Task Nothing_is_sent_before_the_time_and_one_mail_each_at_it()
    {
        var (world, machine) = await LiveAsync();
        await machine.DigestAsync();
        Assert.Empty(await world.DigestsAsync());

        world.Clock.Now = Agency.Time("2027-01-25 07:00");
        for (var i = 0; i < 3; i++) await machine.DigestAsync();
        Assert.Equal(Everybody.Order(), (await world.DigestsAsync()).Order());
        Assert.Equal(5, world.Sent.Count);
    }

    [Fact]
    public async Task A_server_that_was_down_sends_later_in_the_week_and_does_not_make_up_for_a_missed_week()
    {
        var (world, _) = await LiveAsync();
        world.Clock.Now = Agency.Time("2027-01-31 23:50");
        await world.Start().DigestAsync();
        Assert.Equal(5, world.Sent.Count);

        // Two weeks later, before the time: the week between is gone.
        world.Clock.Now = Agency.Time("2027-02-08 06:00");
        await world.Start().DigestAsync();
        Assert.Equal(5, world.Sent.Count);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_and_forth_sends_no_second_one()
    {
        var (world, machine) = await LiveAsync();
        foreach (var now in new[] { "2027-01-25 08:00", "2027-01-25 06:00", "2027-01-26 08:00", "2027-01-25 07:00", "2027-01-25 08:00" })
        {
            world.Clock.Now = Agency.Time(now);
            await machine.DigestAsync();
            await world.Start().DigestAsync();
        }

        Assert.Equal(5, world.Sent.Count);
    }

    [Fact]
    public async Task The_next_week_has_its_own_and_an_empty_week_has_none()
    {
        var (world, machine) = await LiveAsync();
        world.Clock.Now = Agency.Time("2027-01-25 07:00");
        await machine.DigestAsync();
        world.Clock.Now = Agency.Time("2027-02-01 07:00");
        await machine.DigestAsync();
        Assert.Equal(10, world.Sent.Distinct().Count());

        world.Clock.Now = Agency.Time("2027-03-01 07:00");
        await machine.DigestAsync();
        Assert.Equal(10, world.Sent.Count);
    }

    [Fact]
    public async Task Stood_down_and_closed_taskings_are_left_out()
    {
        var (world, machine) = await LiveAsync();
        await machine.DoAsync("ITMS-2027-000001", new TaskingCommand.SetAction(TaskAction.StandDown, "Counsel asked for it."), "ana.ruiz");
        await machine.DoAsync("ITMS-2027-000002", new TaskingCommand.SetAction(TaskAction.Review, "Informational."), "ana.ruiz");
        await machine.DoAsync("ITMS-2027-000002", new TaskingCommand.Acknowledge(), "mia.lund");
        world.Clock.Now = Agency.Time("2027-01-25 07:00");
        await machine.DigestAsync();

        Assert.Empty(await world.DigestsAsync());
    }

    [Fact]
    public async Task A_tasking_entered_after_the_weeks_digest_waits_for_the_next()
    {
        var world = await NewWorldAsync(Monday);
        var machine = world.Start();
        world.Clock.Now = Agency.Time("2027-01-25 07:00");
        await machine.DigestAsync();
        await CreateAsync(machine, "HOU", "lee.chan", new DateOnly(2027, 2, 12));
        world.Clock.Now = Agency.Time("2027-01-27 07:00");
        await machine.DigestAsync();
        await world.Start().DigestAsync();
        Assert.Empty(await world.DigestsAsync());

        world.Clock.Now = Agency.Time("2027-02-01 07:00");
        await machine.DigestAsync();
        Assert.Equal(["lee.chan", "ray.singh"], await world.DigestsAsync());
    }

    [Fact]
    public async Task After_a_crash_at_any_write_everybody_still_gets_exactly_one()
    {
        var (calm, machine) = await LiveAsync();
        calm.Clock.Now = Agency.Time("2027-01-25 07:00");
        await machine.DigestAsync();
        var writes = machine.Commits;
        var expected = calm.Sent.ToHashSet();

        for (var at = 1; at <= writes; at++)
            foreach (var after in new[] { false, true })
            {
                var (world, first) = await LiveAsync(new Death(at, after));
                world.Clock.Now = Agency.Time("2027-01-25 07:00");
                await Assert.ThrowsAsync<ProcessDiedException>(() => first.DigestAsync());

                // The next process comes up two days later, when other things are due than on Monday.
                world.Clock.Now = Agency.Time("2027-01-27 12:00");
                await CreateAsync(world.Start(), "HPMU", "hal.price", new DateOnly(2027, 2, 1), deliver: false);
                var next = world.Start();
                await next.DigestAsync();
                await next.DigestAsync();

                var where = $"dying {(after ? "after" : "before")} write {at} of {writes}";
                var sent = await world.DigestsAsync();
                Assert.True(sent.Distinct().Count() == sent.Count, $"{where}: {string.Join(' ', sent)}");
                Assert.True(Everybody.All(sent.Contains), $"{where}: {string.Join(' ', sent)}");
                // If the process crashes after sending and before recording it, the same mail is sent again, with the same ID.
                Assert.InRange(world.Sent.Count - world.Sent.Distinct().Count(), 0, 1);
                Assert.True(expected.IsSubsetOf(world.Sent), where);
                await foreach (var row in world.Store.ReadAllAsync(new RowRange(OutboxKeys.Pending)))
                    Assert.False(row.RowKey.StartsWith("digest", StringComparison.Ordinal), where);
            }
    }

    [Fact]
    public async Task A_batch_written_before_a_crash_is_sent_even_if_nothing_is_due_any_more()
    {
        // The process writes the list and five batches, and crashes before it marks any of them as pending.
        var (world, first) = await LiveAsync(new Death(6, AfterIt: true));
        world.Clock.Now = Agency.Time("2027-01-25 07:00");
        await Assert.ThrowsAsync<ProcessDiedException>(() => first.DigestAsync());
        var between = world.Start();
        foreach (var number in new[] { "ITMS-2027-000001", "ITMS-2027-000002" })
            await between.DoAsync(number, new TaskingCommand.SetAction(TaskAction.StandDown, "Counsel asked for it."), "ana.ruiz");
        await world.Start().DigestAsync();

        Assert.Equal(Everybody.Order(), (await world.DigestsAsync()).Order());
        await foreach (var row in world.Store.ReadAllAsync(new RowRange(OutboxKeys.Pending))) Assert.Fail($"{row.RowKey} is still pending");
    }

    [Fact]
    public async Task Two_processes_that_wake_at_the_same_instant_send_one_mail_to_each_person()
    {
        var (world, _) = await LiveAsync();
        world.Clock.Now = Agency.Time("2027-01-25 07:00");
        var machines = new[] { world.Start(isSole: false), world.Start(isSole: false), world.Start(isSole: false) };
        await Task.WhenAll(machines.Select(machine => Task.Run(machine.DigestAsync)));
        world.Clock.Now += TimeSpan.FromMinutes(5);
        foreach (var machine in machines) await machine.DigestAsync();

        Assert.Equal(Everybody.Order(), (await world.DigestsAsync()).Order());
        Assert.Equal(5, world.Sent.Count);
    }

    [Fact]
    public async Task A_process_leaves_the_list_to_another_that_is_making_it_until_that_one_has_crashed()
    {
        var (world, _) = await LiveAsync();
        world.Clock.Now = Agency.Time("2027-01-25 07:00");
        var one = world.Start(isSole: false);
        var other = world.Start(new Death(2, AfterIt: true), isSole: false);
        // After the first process has looked and before it writes, the other one writes the list and crashes.
        one.Meanwhile(async () => await Assert.ThrowsAsync<ProcessDiedException>(() => other.DigestAsync()));
        await one.DigestAsync();
        await one.DigestAsync();
        world.Clock.Now += TimeSpan.FromMinutes(5);
        await one.DigestAsync();

        Assert.Equal(Everybody.Order(), (await world.DigestsAsync()).Order());
    }

    [Fact]
    public async Task The_next_time_is_a_Monday_on_which_something_is_due()
    {
        var (world, machine) = await LiveAsync();
        // Monday the 18th is a holiday.
        Assert.Equal("2027-01-19 07:00", Clock(await machine.Digest.NextAsync(Agency.Time("2027-01-11 09:00"), default)));
        Assert.Equal("2027-01-25 07:00", Clock(await machine.Digest.NextAsync(Agency.Time("2027-01-19 07:00"), default)));
        Assert.Equal("2027-03-08 07:00", Clock(await machine.Digest.NextAsync(Agency.Time("2027-02-10 17:01"), default)));
        Assert.Null(await machine.Digest.NextAsync(Agency.Time("2027-04-01 17:01"), default));

        await CreateAsync(machine, "HOU", "lee.chan", new DateOnly(2030, 6, 14));
        Assert.Equal("2030-05-20 07:00", Clock(await machine.Digest.NextAsync(Agency.Time("2027-04-01 17:01"), default)));

        static string? Clock(DateTimeOffset? at) => at is { } instant ? Agency.Clock(instant) : null;
    }

    /// <summary>A world on a Monday morning, with two taskings that are due soon, one that is due later, and a process.</summary>
    private static async Task<(World World, Machine Machine)> LiveAsync(Death? death = null)
    {
        var world = await NewWorldAsync(Monday);
        var before = world.Start();
        await CreateAsync(before, "HOU", "lee.chan", new DateOnly(2027, 2, 5));
        await before.DoAsync("ITMS-2027-000001", new TaskingCommand.Delegate(null, "sam.ortiz", "Count."), "lee.chan");
        await CreateAsync(before, "MCMU", "mia.lund", new DateOnly(2027, 2, 10));
        await CreateAsync(before, "HPMU", "hal.price", new DateOnly(2027, 4, 1));
        await before.HearAsync();
        world.Sent.Clear();
        return (world, world.Start(death));
    }

    internal static async Task<World> NewWorldAsync(DateTimeOffset now)
    {
        var world = new World();
        await world.SettleAsync();
        world.Clock.Now = now;
        return world;
    }

    internal static async Task CreateAsync(Machine machine, string unit, string officer, DateOnly due, bool deliver = true)
    {
        var create = new TaskingCommand.Create("", Forms.InformationRequest(due), [new PlacementRequest(unit, officer, [])]);
        Assert.IsType<Outcome.Done>(await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None));
        if (deliver) await machine.HearAsync();
    }
}
