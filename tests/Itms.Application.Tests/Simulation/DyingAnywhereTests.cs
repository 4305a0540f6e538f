using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>
/// The process crashes at every single write, before and after it, in a life with deadlines, a moved date, closing and
/// re-opening. The next process continues, and the client repeats its unanswered request. The result is the same as without
/// the crash: the same history, every mail, each reminder once, and exact projections.
/// </summary>
public class DyingAnywhereTests
{
    private static readonly ResponseDraft Answer = new(ResponseKind.Substantive, "412 visits.");

    /// <summary>The steps: how much time passes before, who acts, and the command.</summary>
    private static readonly (TimeSpan After, string By, TaskingCommand Command)[] Life =
    [
        (TimeSpan.Zero, "ana.ruiz", new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 1, 20), new DateOnly(2027, 2, 3)),
            [new PlacementRequest("HOU", "lee.chan", ["kim.dale", "ray.singh"])])),
        (TimeSpan.FromHours(1), "lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", "Count.")),
        (TimeSpan.FromDays(8), "ana.ruiz", new TaskingCommand.SetDates(new Moment(new DateOnly(2027, 2, 1)), null, null, "More time.")),
        (TimeSpan.FromDays(10), "sam.ortiz", new TaskingCommand.CompleteDelegation(null, Answer)),
        (TimeSpan.Zero, "ray.singh", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null)),
        (TimeSpan.Zero, "dan.okoro", new TaskingCommand.Concur(null, ConcurrenceLevel.Division, null, null)),
        (TimeSpan.Zero, "lee.chan", new TaskingCommand.SubmitToHq(null)),
        (TimeSpan.FromHours(1), "ana.ruiz", new TaskingCommand.SendToAd()),
        (TimeSpan.FromDays(2), "joe.lind", new TaskingCommand.Clear(null)),
        (TimeSpan.Zero, "ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)),
        (TimeSpan.FromDays(20), "ana.ruiz", new TaskingCommand.Reopen("Again.", "A question.", null, new Moment(new DateOnly(2027, 3, 5)))),
        (TimeSpan.FromDays(24), "lee.chan", new TaskingCommand.AddComment("Late, sorry.")),
    ];

    [Fact]
    public async Task A_crash_anywhere_costs_nothing_but_time()
    {
        var (calm, commits) = await LiveAsync(death: null);
        Assert.InRange(commits, 100, 1000);
        Assert.Equal(calm.Sent.Distinct().Count(), calm.Sent.Count);
        var history = await HistoryAsync(calm);
        Assert.Contains("reminderSent dueIn3 0", history);
        Assert.Contains("reminderSent overdueWeekly 0", history);

        for (var at = 1; at <= commits; at++)
            foreach (var after in new[] { false, true })
            {
                var (world, _) = await LiveAsync(new Death(at, after));
                var where = $"dying {(after ? "after" : "before")} write {at}";
                Assert.True(history.SequenceEqual(await HistoryAsync(world)), where);
                Assert.True(Unnumbered(calm.Sent).SetEquals(Unnumbered(world.Sent)), $"{where}: other mails");
                // If the process crashes after sending and before recording it, the mails of that commit are sent twice, with the same IDs.
                Assert.InRange(world.Sent.Count - calm.Sent.Count, 0, 5);
            }
    }

    private static async Task<(World World, int Commits)> LiveAsync(Death? death)
    {
        var world = new World();
        var machine = world.Start(death);
        for (var step = 0; step < Life.Length; step++)
        {
            var (wait, by, command) = Life[step];
            machine = await PassAsync(world, machine, wait);
            var key = $"step-{step}";
            machine = await SurviveAsync(world, machine, async m => command is TaskingCommand.Create create
                ? await m.Service.CreateAsync(create, Agency.Actor(by), new IdempotencyKey(key, key), CancellationToken.None)
                : await m.DoAsync(await NumberAsync(world), command, by, key));
        }

        machine = await PassAsync(world, machine, TimeSpan.FromMinutes(1));
        machine = await SurviveAsync(world, machine, async m =>
        {
            await m.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
            return null;
        });
        await world.AssertConsistentAsync(await NumberAsync(world));
        return (world, machine.Commits);
    }

    /// <summary>The effect IDs without the number: a crash may use up a number.</summary>
    private static HashSet<string> Unnumbered(IEnumerable<string> effectIds) =>
        [.. effectIds.Select(id => id[id.IndexOf('.', StringComparison.Ordinal)..])];

    /// <summary>Lets time pass from deadline to deadline, as the server's background worker does.</summary>
    private static async Task<Machine> PassAsync(World world, Machine machine, TimeSpan time)
    {
        var until = world.Clock.Now + time;
        while (true)
        {
            DateTimeOffset? next = null;
            machine = await SurviveAsync(world, machine, async m =>
            {
                await m.HearAsync();
                next = await m.RecoverySweep.NextDeadlineAsync(after: null, CancellationToken.None);
                return null;
            });
            if (next is null || next > until) break;
            if (next > world.Clock.Now) world.Clock.Now = next.Value;
            machine = await SurviveAsync(world, machine, async m =>
            {
                await m.RecoverySweep.ReachDeadlinesAsync(CancellationToken.None);
                await m.HearAsync();
                return null;
            });
        }

        world.Clock.Now = until;
        return machine;
    }

    /// <summary>Runs a step. If the process crashes, the next one starts, recovers, and runs the step again.</summary>
    private static async Task<Machine> SurviveAsync(World world, Machine machine, Func<Machine, Task<Outcome?>> what)
    {
        try
        {
            var outcome = await what(machine);
            if (!machine.IsDead)
            {
                Assert.True(outcome is null or Outcome.Done, outcome?.ToString());
                return machine;
            }
        }
        catch (ProcessDiedException)
        {
            // The process crashed, as planned.
        }

        var next = world.Start();
        await next.RecoverySweep.RestoreProjectionsAsync(CancellationToken.None);
        await next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        var again = await what(next);
        Assert.True(again is null or Outcome.Done, again?.ToString());
        return next;
    }

    /// <summary>The only tasking. A crash between issuing a number and creating loses the number, and nothing else.</summary>
    private static async Task<string> NumberAsync(World world) => Assert.Single(await world.TaskingsAsync()).Number;

    private static async Task<List<string>> HistoryAsync(World world)
    {
        var history = await new TaskingRecords(world.Store).ReadHistoryAsync(await NumberAsync(world), CancellationToken.None);
        return
        [
            .. history.Select(e => e.Recorded.Event is TaskingEvent.ReminderSent reminder
                ? $"{e.Kind} {reminder.Kind} {reminder.Ordinal}"
                : e.Kind),
        ];
    }
}
