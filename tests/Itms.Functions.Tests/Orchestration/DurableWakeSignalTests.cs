using DurableTask.Core.Exceptions;
using Itms.Application.Outbox;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.Functions.Orchestration;
using Itms.TestKit;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>A command starts its tasking's instance, or sends it the event that is named after what the command did.</summary>
public sealed class DurableWakeSignalTests : IAsyncDisposable
{
    private static readonly TaskingCommand.Create Request =
        new("", Given.Tasking().Due("2027-01-20", "2027-02-03").Form, [new PlacementRequest("HOU", "lee.chan", [])]);

    private readonly Mock<DurableTaskClient> client = new("client");
    private readonly AzureWorld world = AzureWorld.WithoutHub();

    public DurableWakeSignalTests() => Running(true);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task An_instance_that_runs_gets_the_event_of_the_command()
    {
        var number = (await world.DoAsync("ana.ruiz", null, Request)).Number;

        await CollectAsync(() => world.DoAsync("lee.chan", number, new TaskingCommand.Delegate(null, "sam.ortiz", "Count.")));

        Assert.Equal([("Delegated", new TaskingCycle(number, 1))], Raised());
    }

    [Fact]
    public async Task Commands_of_one_invocation_send_each_name_once()
    {
        var number = (await world.DoAsync("ana.ruiz", null, Request)).Number;

        await CollectAsync(async () =>
        {
            foreach (var text in (string[])["One.", "Two."])
                await world.DoAsync("lee.chan", number, new TaskingCommand.AddComment(text));
            await world.DoAsync("ana.ruiz", number, new TaskingCommand.SetAction(TaskAction.StandDown, "Wait."));
        });

        Assert.Equal(["Commented", "ActionChanged"], Raised().Select(raised => raised.Name));
    }

    [Fact]
    public async Task A_signal_without_an_event_is_called_just_that()
    {
        var number = (await world.DoAsync("ana.ruiz", null, Request)).Number;

        await CollectAsync(() =>
        {
            world.Get<IWakeSignal>().Notify(number, 1);
            return Task.CompletedTask;
        });

        Assert.Equal([("WakeSignal", new TaskingCycle(number, 1))], Raised());
    }

    [Fact]
    public async Task An_instance_that_does_not_run_is_started_in_the_current_version()
    {
        Running(false);

        await CollectAsync(() => world.DoAsync("ana.ruiz", null, Request));

        Assert.Empty(Raised());
        client.Verify(c => c.ScheduleNewOrchestrationInstanceAsync(
            nameof(TaskingOrchestrator),
            It.Is<TaskingCycle>(cycle => cycle.Cycle == 1),
            It.Is<StartOrchestrationOptions>(options => options.Version!.Value == TaskingOrchestrator.Version),
            It.IsAny<CancellationToken>()));
    }

    private void Running(bool does)
    {
        var start = client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()));
        if (does) start.ThrowsAsync(new OrchestrationAlreadyExistsException());
        else start.ReturnsAsync("started");
    }

    private Task CollectAsync(Func<Task> work) => world.Get<DurableWakeSignal>().CollectAsync(client.Object, work);

    /// <summary>The events that were sent, in order: name, and whom they are about.</summary>
    private IEnumerable<(string Name, TaskingCycle About)> Raised() => client.Invocations
        .Where(call => call.Method.Name == nameof(DurableTaskClient.RaiseEventAsync))
        .Select(call => ((string)call.Arguments[1], (WakeSignal)call.Arguments[2]))
        .Select(call => (call.Item1, new TaskingCycle(call.Item2.Number, call.Item2.Cycle)));
}
