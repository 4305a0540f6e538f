using Itms.Application.Outbox;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Digests;

/// <summary>Each gathered mail is told of exactly once, whenever timers come and processes die.</summary>
public sealed class GatheredMailsTests
{
    private const string Number = "ITMS-2027-000001";

    [Fact]
    public async Task They_come_on_the_next_business_day_at_eight_and_never_empty()
    {
        var world = await LiveAsync("2027-01-22 09:00");
        var machine = Start(world);
        await GatherAsync(machine);
        await CommentAsync(machine, 2);
        // January 22 is a Friday, and this day had its sending.
        foreach (var (now, told) in new[] { ("2027-01-22 17:00", 0), ("2027-01-24 12:00", 0), ("2027-01-25 07:59", 0), ("2027-01-25 08:00", 2) })
        {
            world.Clock.Now = Agency.Time(now);
            await GatherAsync(machine);
            await GatherAsync(Start(world));
            Assert.Equal(told, (await ToldAsync(world)).Count);
        }

        world.Clock.Now = Agency.Time("2027-01-26 08:00");
        await GatherAsync(machine);
        Assert.Equal(2, (await ToldAsync(world)).Count);
        Assert.Null(await machine.Gathered.NextAsync(world.Clock.Now, CancellationToken.None));
    }

    [Fact]
    public async Task Many_do_not_wait_for_the_next_day()
    {
        var world = await LiveAsync("2027-01-25 09:00");
        var machine = Start(world);
        await GatherAsync(machine);
        await CommentAsync(machine, GatheredComposer.MostWaiting - 1);
        await GatherAsync(machine);
        Assert.Empty(await ToldAsync(world));
        await CommentAsync(machine, 1);
        await GatherAsync(machine);
        Assert.Equal(GatheredComposer.MostWaiting, (await ToldAsync(world)).Count);
    }

    [Fact]
    public async Task After_a_crash_at_any_write_each_mail_is_told_of_exactly_once()
    {
        var calm = await LiveAsync("2027-01-25 07:00");
        var machine = Start(calm);
        await WorkAsync(calm, machine);
        Assert.Equal(2, (await ToldAsync(calm)).Count);

        for (var at = 1; at <= machine.Commits; at++)
            foreach (var after in new[] { false, true })
            {
                var world = await LiveAsync("2027-01-25 07:00");
                try
                {
                    await WorkAsync(world, Start(world, new Death(at, after)));
                }
                catch (ProcessDiedException)
                {
                }

                // The next processes come up a day later, and then another one.
                foreach (var now in new[] { "2027-01-26 08:00", "2027-01-27 08:00", "2027-01-28 08:00" })
                {
                    world.Clock.Now = Agency.Time(now);
                    var next = Start(world);
                    await next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
                    await GatherAsync(next);
                }

                var where = $"dying {(after ? "after" : "before")} write {at} of {machine.Commits}";
                var told = await ToldAsync(world);
                var comments = (await world.TaskingsAsync()).Single().Comments.Count;
                Assert.True(told.Count == comments, $"{where}: told of {told.Count} of {comments}");
                await foreach (var row in world.Store.ReadAllAsync(new RowRange(GatheredKeys.Waiting)))
                    Assert.Fail($"{where}: {row.RowKey} still waits");
            }

        static async Task WorkAsync(World world, Machine machine)
        {
            await CommentAsync(machine, 2);
            world.Clock.Now = Agency.Time("2027-01-25 08:00");
            await GatherAsync(machine);
        }
    }

    private static async Task<World> LiveAsync(string now)
    {
        var world = await DigestTests.NewWorldAsync(Agency.Time(now));
        var machine = Start(world);
        await DigestTests.CreateAsync(machine, "HOU", "lee.chan", new DateOnly(2027, 2, 12));
        await machine.HearAsync();
        return world;
    }

    private static Machine Start(World world, Death? death = null)
    {
        var machine = world.Start(death);
        var preferences = new MailPreferences("lee.chan", new Dictionary<string, MailTiming> { ["comments"] = MailTiming.Daily });
        machine.Rules.Use(rules => rules with { MailPreferences = new Dictionary<string, MailPreferences> { ["lee.chan"] = preferences } });
        return machine;
    }

    private static async Task CommentAsync(Machine machine, int times)
    {
        for (var i = 0; i < times; i++) await machine.DoAsync(Number, new TaskingCommand.AddComment($"Comment {i}."), "ana.ruiz");
        await machine.HearAsync();
        if (machine.IsDead) throw new ProcessDiedException();
    }

    private static async Task GatherAsync(Machine machine)
    {
        await machine.Gathered.SendDueAsync(machine.Clock.Now, CancellationToken.None);
        await machine.HearAsync();
        if (machine.IsDead) throw new ProcessDiedException();
    }

    /// <summary>What the gathered mails that were sent told of.</summary>
    private static async Task<List<NotificationItem>> ToldAsync(World world)
    {
        var told = new List<NotificationItem>();
        var sendings = await world.Store.ReadAllAsync(GatheredKeys.AllSendings()).CountAsync();
        for (var i = 1; i <= sendings; i++)
            foreach (var batch in await OutboxBatch.ReadAllAsync(world.Store, GatheredComposer.IdOf(i), CancellationToken.None))
                told.AddRange(batch.Messages.Where(m => m.State == OutboxMessageState.Sent).SelectMany(m => m.Notification.Items!));
        return told;
    }
}
