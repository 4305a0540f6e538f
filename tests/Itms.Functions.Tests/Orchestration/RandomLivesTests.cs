using System.Collections.Concurrent;
using Itms.Application.Outbox;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Itms.Functions.Orchestration;
using Itms.TestKit;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>
/// However their events come (lost, doubled, out of order, in bursts of 200), and although instances are purged: random lives
/// through orchestrations end as they do on the server, and nothing is sent twice.
/// </summary>
public sealed class RandomLivesTests
{
    // A hub works on two instances at once, and pauses if there are more. So each has one life at a time, and there are several hubs.
    private const int Hubs = 10;

    /// <summary>Few, so that most lives have several histories.</summary>
    private const int RoundsPerHistory = 5;

    [Fact]
    public Task A_hundred_random_lives_end_as_on_the_server() => LiveAsync(1, 100);

    /// <summary>Takes half an hour or more. <c>-explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Five_thousand_random_lives_end_as_on_the_server()
    {
        for (var first = 1; first <= 5_000; first += 500) await LiveAsync(first, 500);
    }

    private async Task LiveAsync(int first, int count)
    {
        var (seeds, purges) = (new ConcurrentQueue<int>(Enumerable.Range(first, count)), 0);
        await Task.WhenAll(Enumerable.Range(0, Hubs).Select(async _ =>
        {
            using var server = new RandomLives();
            using var azure = new RandomLives();
            await using var hub = await TaskHub.StartAsync(azure, RoundsPerHistory);
            var lives = 0;
            for (; seeds.TryDequeue(out var seed); lives++)
            {
                var (expected, actual) = (await ServerAsync(server, seed), await new OrchestratedLife(azure, hub, seed).LiveAsync());
                Assert.True(expected == actual, $"Life {seed}. On the server:\n{expected}\nThrough its orchestration:\n{actual}");
            }

            Assert.True(hub.HistoriesBegun > 3 * lives, "The lives were too short to begin new histories.");
            Interlocked.Add(ref purges, hub.Purges);
        }));
        Assert.True(purges > count, $"Only {purges} instances of {count} lives were purged.");
    }

    private static Task<string> ServerAsync(RandomLives server, int seed)
    {
        var life = new LifeOnHost();
        return server.InAsync(life, async () =>
        {
            var script = RandomLives.Script(seed);
            foreach (var (at, by, command) in script)
            {
                if (life.Number.Length > 0) await server.SweepUntilAsync(life, at);
                await server.DoAsync(life, by, command);
            }

            await server.SweepUntilAsync(life, script[^1].At.AddDays(40));
            return await EndAsync(server, life);
        });
    }

    /// <summary>What happened, and which mails were sent. A reminder is told without its instant, which may be late.</summary>
    private static async Task<string> EndAsync(RandomLives host, LifeOnHost life)
    {
        var history = await host.Services.GetRequiredService<TaskingRecords>().ReadHistoryAsync(life.Number, CancellationToken.None);
        var reminders = history.Select((entry, i) => (entry.Recorded.Event as TaskingEvent.ReminderSent, Cycle: history.Take(i).Count(IsReopening)))
            .Where(reminder => reminder.Item1 is not null)
            .Select(reminder => (reminder.Cycle, reminder.Item1!.Kind, reminder.Item1.Basis, reminder.Item1.Ordinal)).ToList();
        Assert.Equal(reminders.Distinct(), reminders);
        Assert.Equal(life.Sent.Distinct().Count(), life.Sent.Count);
        return string.Join('\n', history.Select(Line).Concat(life.Sent.Order(StringComparer.Ordinal)));

        static bool IsReopening(HistoryEntry entry) => entry.Recorded.Event is TaskingEvent.Reopened;

        static string Line(HistoryEntry entry) => entry.Recorded.Event switch
        {
            TaskingEvent.ReminderSent sent => $"ReminderSent {sent.Kind} {sent.Basis:O} {sent.Ordinal}",
            var other => $"{entry.Recorded.At:O} {entry.Recorded.By} {other.GetType().Name}",
        };
    }

    /// <summary>A life through its orchestration, with events that go wrong.</summary>
    private sealed class OrchestratedLife
    {
        private readonly RandomLives host;
        private readonly TaskHub hub;
        private readonly int seed;
        private readonly Random chance;
        private readonly LifeOnHost life = new();
        private readonly List<(TaskingCycle Cycle, WakeReason Reason)> late = [];
        private TaskingCycle cycle = null!;
        private bool isClosed;

        public OrchestratedLife(RandomLives host, TaskHub hub, int seed)
        {
            (this.host, this.hub, this.seed, chance) = (host, hub, seed, new Random(-seed));
            life.Time = new LeapingTime(host.Services, life.Clock);
        }

        public Task<string> LiveAsync() => host.InAsync(life, async () =>
        {
            var script = RandomLives.Script(seed);
            foreach (var (at, by, command) in script)
            {
                if (life.Number.Length > 0) await PassAsync(at);
                await DoAsync(by, command);
            }

            await PassAsync(script[^1].At.AddDays(40));
            if (!isClosed) await OrchestratedAsync(life.Clock.Now);
            var tasking = (await host.Services.GetRequiredService<TaskingRecords>().LoadAsync(life.Number, CancellationToken.None))!.Tasking;
            await hub.ShownAsync(cycle, shown => shown?.Stage == tasking.Status.Label());
            return await EndAsync(host, life);
        });

        /// <summary>The event of a command is sent, lost, sent twice, or kept for later.</summary>
        private async Task DoAsync(string by, TaskingCommand command)
        {
            Tasking? after = null;
            var fate = chance.Next(5);
            if (fate < 2) await host.Services.GetRequiredService<DurableWakeSignal>().CollectAsync(hub.Client, ExecuteAsync);
            else await ExecuteAsync();
            if (after is null) return;
            (cycle, isClosed) = (new TaskingCycle(after.Number, after.Cycle), after.IsClosed);
            var reason = WakeReasons.All[chance.Next(WakeReasons.All.Count)];
            if (fate == 1) await hub.NotifyAsync(cycle, reason);
            if (fate == 3) late.Add((cycle, reason));

            async Task ExecuteAsync() => after = await host.DoAsync(life, by, command);
        }

        /// <summary>Time passes: mostly through the orchestration, at times through the sweep alone because no event arrives.</summary>
        private async Task PassAsync(DateTimeOffset to)
        {
            if (isClosed)
            {
                // An event may meet the instance as it ends, and is lost. The sweep does what it was about.
                await NotifyAsync();
                await hub.EndsAsync(cycle);
            }

            if (isClosed || chance.Next(8) == 0) await host.SweepUntilAsync(life, to);
            else await OrchestratedAsync(to);
        }

        private Task OrchestratedAsync(DateTimeOffset to) => life.Time!.PassAsync(cycle, to, async () =>
        {
            if (chance.Next(6) == 0 && await hub.HasAsync(cycle))
            {
                // An operator removes the instance. At times the sweep is next: it does what is due, and starts the instance again if anything was.
                await hub.TerminateAndPurgeAsync(cycle);
                if (chance.Next(2) == 0)
                    await host.Services.GetRequiredService<DurableWakeSignal>().CollectAsync(hub.Client, () => host.SweepUntilAsync(life, to));
            }

            var burst = chance.Next(40) == 0 ? 200 : chance.Next(3);
            var events = Enumerable.Range(0, burst).Select(_ => (cycle, WakeReasons.All[chance.Next(WakeReasons.All.Count)])).Concat(late).ToArray();
            late.Clear();
            chance.Shuffle(events);
            // The service drops an event to an instance that is gone. The hub of the tests would try it forever.
            await Task.WhenAll(events.Select(async e =>
            {
                if (await hub.HasAsync(e.Item1)) await hub.NotifyAsync(e.Item1, e.Item2);
            }));
            // At least this one arrives.
            await NotifyAsync();
        });

        /// <summary>As the host does: starts the instance, or signals it if it is running.</summary>
        private Task NotifyAsync() => host.Services.GetRequiredService<DurableWakeSignal>().CollectAsync(hub.Client, () =>
        {
            host.Services.GetRequiredService<IWakeSignal>().Notify(cycle.Number, 0);
            return Task.CompletedTask;
        });
    }
}
