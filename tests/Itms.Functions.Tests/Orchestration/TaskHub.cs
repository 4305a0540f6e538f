using System.Net;
using System.Net.Sockets;
using Itms.Functions.Orchestration;
using Itms.Functions.Tests.Orchestration.Histories;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>The real orchestrator in a task hub of this process: the histories are real, and so is their replay.</summary>
public sealed class TaskHub : IAsyncDisposable
{
    private readonly DurableTaskTestHost host;

    private TaskHub(DurableTaskTestHost host) => this.host = host;

    public DurableTaskClient Client => host.Client;

    /// <param name="attend">What the activity does.</param>
    public static async Task<TaskHub> StartAsync(Func<TaskingCycle, Task<Attention>> attend) => new(await DurableTaskTestHost.StartAsync(
        tasks =>
        {
            tasks.AddOrchestratorFunc<TaskingCycle>(nameof(TaskingOrchestrator), (context, cycle) => TaskingOrchestrator.RunAsync(context, cycle));
            tasks.AddActivityFunc<TaskingCycle, Attention>(nameof(AttendActivity), (_, cycle) => attend(cycle));
        },
        new DurableTaskTestHostOptions { Port = FreePort() }));

    public Task StartAsync(TaskingCycle cycle) =>
        Client.ScheduleNewOrchestrationInstanceAsync(nameof(TaskingOrchestrator), cycle, new StartOrchestrationOptions(cycle.InstanceId()));

    public Task RingAsync(TaskingCycle cycle) =>
        Client.RaiseEventAsync(cycle.InstanceId(), TaskingOrchestrator.Doorbell, new Ring(cycle.Number, cycle.Cycle, DateTimeOffset.UnixEpoch));

    /// <summary>Until the instance has ended by itself; fails where it did not end well, or not in time.</summary>
    public async Task EndsAsync(TaskingCycle cycle)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var ended = await Client.WaitForInstanceCompletionAsync(cycle.InstanceId(), getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.RuntimeStatus}: {ended.FailureDetails}");
    }

    /// <summary>As it is recorded at this moment.</summary>
    internal History History(TaskingCycle cycle) => Histories.History.Of(host, cycle.InstanceId());

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
