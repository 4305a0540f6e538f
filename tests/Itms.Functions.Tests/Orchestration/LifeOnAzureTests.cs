using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.Functions.Orchestration;
using Itms.TestKit;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>
/// A tasking has the same life through orchestrations as through the server's background worker: the same history, each reminder and mail once.
/// </summary>
public sealed class LifeOnAzureTests
{
    private static readonly PlacementRequest Houston = new("HOU", "lee.chan", ["kim.dale", "ray.singh"]);

    private static readonly TaskingCommand.Create Request = new("", Given.Tasking().Due("2027-01-20", "2027-02-03").Form, [Houston]);

    private static readonly (string By, TaskingCommand Command)[] Answering =
    [
        ("lee.chan", new TaskingCommand.Respond(null, new ResponseDraft(ResponseKind.Substantive, "412 visits."))),
        ("ray.singh", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null)),
        ("dan.okoro", new TaskingCommand.Concur(null, ConcurrenceLevel.Division, null, null)),
        ("lee.chan", new TaskingCommand.SubmitToHq(null)),
        ("ana.ruiz", new TaskingCommand.SendToAd()),
        ("joe.lind", new TaskingCommand.Clear(null)),
        ("ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)),
    ];

    [Fact]
    public async Task A_whole_life_gives_the_same_history_and_mails_as_on_the_server()
    {
        await using var azure = await AzureWorld.StartAsync();
        await using var server = AzureWorld.WithoutHub();

        var number = await LiveAsync(azure, (cycle, to) => azure.PassAsync(cycle, to));
        Assert.Equal(number, await LiveAsync(server, (_, to) => SweepUntilAsync(server, to)));

        var history = await LinesAsync(azure, number);
        Assert.Contains("ReminderSent overdueWeekly 1", history);
        Assert.Equal(await LinesAsync(server, number), history);
        Assert.Equal(server.Sent.Order(), azure.Sent.Order());
        Assert.Equal(azure.Sent.Distinct().Count(), azure.Sent.Count);
        await azure.Hub.EndsAsync(new TaskingCycle(number, 1));
        Assert.Equal("Re-opened", (await azure.Hub.ShownAsync(new TaskingCycle(number, 2), shown => shown is not null))!.Stage);
    }

    [Fact]
    public async Task If_the_first_wake_signal_is_lost_the_sweep_starts_the_orchestration()
    {
        await using var world = await AzureWorld.StartAsync();
        var number = (await world.DoAsync("ana.ruiz", null, Request, signaled: false)).Number;
        world.Clock.Now = Agency.Time("2027-01-15 10:00");

        await SweepAsync(world, world.Hub.Client);

        Assert.Contains("ReminderSent dueIn3 0", await LinesAsync(world, number));
        Assert.Contains($"{number}.1.0", world.Sent);
        Assert.True(await world.Hub.HasAsync(new TaskingCycle(number, 1)));
    }

    [Fact]
    public async Task If_every_instance_is_purged_the_sweep_does_what_is_due_and_restarts_them()
    {
        await using var world = await AzureWorld.StartAsync();
        var number = (await world.DoAsync("ana.ruiz", null, Request)).Number;
        await world.Hub.ShownAsync(new TaskingCycle(number, 1), shown => shown is not null);
        await world.Hub.PurgeAsync(new TaskingCycle(number, 1));
        Assert.False(await world.Hub.HasAsync(new TaskingCycle(number, 1)));
        world.Clock.Now = Agency.Time("2027-01-15 10:00");

        await SweepAsync(world, world.Hub.Client);

        Assert.Contains("ReminderSent dueIn3 0", await LinesAsync(world, number));
        Assert.True(await world.Hub.HasAsync(new TaskingCycle(number, 1)));
    }

    [Fact]
    public async Task After_a_purge_a_tasking_gets_its_instance_back_when_something_is_due_or_done()
    {
        await using var world = await AzureWorld.StartAsync();
        var cycle = new TaskingCycle((await world.DoAsync("ana.ruiz", null, Request)).Number, 1);
        await world.Hub.ShownAsync(cycle, shown => shown is not null);
        await world.Hub.PurgeAsync(cycle);

        await SweepAsync(world, world.Hub.Client);
        Assert.False(await world.Hub.HasAsync(cycle), "Nothing was due.");

        await world.DoAsync("lee.chan", cycle.Number, new TaskingCommand.AddComment("412 so far."));
        Assert.True(await world.Hub.HasAsync(cycle));
    }

    [Fact]
    public async Task Without_any_wake_signal_or_orchestration_the_sweep_does_everything()
    {
        await using var world = await AzureWorld.StartAsync();
        var nobody = new Mock<DurableTaskClient>("nobody");
        nobody.Setup(
            c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("Nobody is there."));
        var number = (await world.DoAsync("ana.ruiz", null, Request, signaled: false)).Number;

        for (var i = 0; i < 15; i++)
        {
            world.Clock.Now += TimeSpan.FromDays(1);
            await SweepAsync(world, nobody.Object);
        }

        // The next sweep processes what the last one committed.
        world.Clock.Now += TimeSpan.FromMinutes(5);
        await SweepAsync(world, nobody.Object);
        var history = await LinesAsync(world, number);
        Assert.Contains("ReminderSent overdue 0", history);
        Assert.Equal(
            history.Count(line => line.StartsWith("ReminderSent", StringComparison.Ordinal)),
            history.Where(line => line.StartsWith("ReminderSent", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal(world.Sent.Distinct().Count(), world.Sent.Count);
        nobody.Verify(
            c =>
                c.ScheduleNewOrchestrationInstanceAsync(
                    nameof(TaskingOrchestrator), new TaskingCycle(number, 1), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()),
            Times.AtLeastOnce);
    }

    [Fact]
    public async Task The_sweep_opens_an_occurrence_once_and_starts_its_orchestration()
    {
        await using var world = await AzureWorld.StartAsync();
        var form = Given.Tasking().Recurring(EroTaskType.ReoccurringBiWeekly).Starting("2027-01-12").Form;
        var number = (await world.DoAsync("ana.ruiz", null, Request with { Form = form })).Number;
        world.Clock.Now = Agency.Time("2027-01-26 08:05");

        for (var run = 0; run < 2; run++) await SweepAsync(world, world.Hub.Client);

        var next = (await world.Get<TaskingRecords>().LoadAsync(number, CancellationToken.None))!.Tasking.NextOccurrence;
        Assert.Equal(number, (await world.Get<TaskingRecords>().LoadAsync(next!, CancellationToken.None))!.Tasking.Occurrence!.Previous);
        Assert.True(await world.Hub.HasAsync(new TaskingCycle(next!, 1)));
        Assert.Equal(2, await ItmsNumbers.IssuedAsync(world.Get<ITableStore>(), CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task Failing_work_keeps_its_own_error_and_its_wake_signals_are_sent()
    {
        await using var world = await AzureWorld.StartAsync();
        string? number = null;

        await Assert.ThrowsAsync<TimeoutException>(() => world.Get<DurableWakeSignal>().CollectAsync(world.Hub.Client, async () =>
        {
            var outcome = await world.Get<TaskingService>().CreateAsync(Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
            number = Assert.IsType<Outcome.Done>(outcome).Tasking.Number;
            throw new TimeoutException();
        }));

        Assert.True(await world.Hub.HasAsync(new TaskingCycle(number!, 1)));
    }

    private static async Task<string> LiveAsync(AzureWorld world, Func<TaskingCycle, DateTimeOffset, Task> pass)
    {
        var number = (await world.DoAsync("ana.ruiz", null, Request)).Number;
        await pass(new TaskingCycle(number, 1), Agency.Time("2027-01-13 10:00"));
        await world.DoAsync("ana.ruiz", number, new TaskingCommand.SetDates(new Moment(new DateOnly(2027, 1, 22)), null, null, "More time."));
        await pass(new TaskingCycle(number, 1), Agency.Time("2027-02-12 10:00"));
        foreach (var (by, command) in Answering)
        {
            // At HQ another date counts, and it has passed: both hosts send its reminder before the next step.
            await pass(new TaskingCycle(number, 1), world.Clock.Now);
            await world.DoAsync(by, number, command);
        }

        world.Clock.Now = Agency.Time("2027-03-01 10:00");
        await world.DoAsync("ana.ruiz", number, new TaskingCommand.Reopen("Again.", "A question.", null, new Moment(new DateOnly(2027, 3, 5))));
        await pass(new TaskingCycle(number, 2), Agency.Time("2027-03-26 10:00"));
        return number;
    }

    /// <summary>As the server's background worker does.</summary>
    private static async Task SweepUntilAsync(AzureWorld world, DateTimeOffset to)
    {
        var recoverySweep = world.Get<RecoverySweep>();
        await recoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        while (await recoverySweep.NextDeadlineAsync(after: null, CancellationToken.None) is { } next && next <= to)
        {
            if (next > world.Clock.Now) world.Clock.Now = next;
            await recoverySweep.ReachDeadlinesAsync(CancellationToken.None);
            await recoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        }

        world.Clock.Now = to;
    }

    private static Task SweepAsync(AzureWorld world, DurableTaskClient client) =>
        world.Get<SweepTimer>().RunAsync(new TimerInfo(), client, CancellationToken.None).WaitAsync(TaskHub.Patience);

    /// <summary>What happened and when; of reminders which, without the instant.</summary>
    private static async Task<List<string>> LinesAsync(AzureWorld world, string number) =>
    [
        .. (await world.HistoryAsync(number)).Select(entry => entry.Recorded.Event switch
        {
            TaskingEvent.ReminderSent sent => $"ReminderSent {sent.Kind} {sent.Ordinal}",
            var other => $"{entry.Recorded.At:O} {entry.Recorded.By} {other.GetType().Name}",
        }),
    ];
}
