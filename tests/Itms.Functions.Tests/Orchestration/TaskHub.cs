using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Itms.Functions.Orchestration;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>The real orchestrator in a task hub of this process: the histories are real, and so is their replay.</summary>
public sealed class TaskHub : IAsyncDisposable
{
    /// <summary>
    /// The hub normally takes moments. It has been seen to hang for unknown reasons: then the test fails and says how far it got.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DurableTaskTestHost host;

    private TaskHub(DurableTaskTestHost host) => this.host = host;

    public DurableTaskClient Client => host.Client;

    public static async Task<TaskHub> StartAsync(IActivities activities) => new(await DurableTaskTestHost.StartAsync(
        tasks =>
        {
            tasks.AddOrchestratorFunc<TaskingCycle>(nameof(TaskingOrchestrator), (context, cycle) => TaskingOrchestrator.RunAsync(context, cycle));
            tasks.AddActivityFunc<TaskingCycle, TaskingStanding>(
                nameof(UpdateProjectionsActivity), (_, cycle) => activities.UpdateProjectionsAsync(cycle));
            tasks.AddActivityFunc<TaskingCycle>(nameof(ReachDeadlineActivity), (_, cycle) => activities.ReachDeadlineAsync(cycle));
            tasks.AddActivityFunc<UnsentMails, DateTimeOffset?>(
                nameof(SendNotificationsActivity), (_, mails) => activities.SendNotificationsAsync(mails));
            tasks.AddActivityFunc<TaskingCycle, ProcessingResult>(nameof(ProcessTaskingActivity), (_, cycle) => activities.ProcessAsync(cycle));
        },
        new DurableTaskTestHostOptions { Port = FreePort() },
        TestContext.Current.CancellationToken).WaitAsync(Patience));

    public Task StartAsync(TaskingCycle cycle, string version = TaskingOrchestrator.Version) => InTimeAsync("start", cycle, token =>
        Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(TaskingOrchestrator), cycle, new StartOrchestrationOptions(cycle.InstanceId()) { Version = version }, token));

    public Task NotifyAsync(TaskingCycle cycle, WakeReason reason = WakeReason.WakeSignal) => InTimeAsync("signal", cycle, token =>
        Client.RaiseEventAsync(
            cycle.InstanceId(), reason.ToString(), new WakeSignal(cycle.Number, cycle.Cycle, DateTimeOffset.UnixEpoch), token));

    /// <summary>Waits until the instance has completed; fails if it ended badly or not in time.</summary>
    public Task EndsAsync(TaskingCycle cycle) => InTimeAsync("end", cycle, async token =>
    {
        var ended = await Client.WaitForInstanceCompletionAsync(cycle.InstanceId(), getInputsAndOutputs: true, token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.RuntimeStatus}: {ended.FailureDetails}");
    });

    /// <summary>What an operator sees of the instance, once it is as wanted.</summary>
    public async Task<TaskingStage?> ShownAsync(TaskingCycle cycle, Func<TaskingStage?, bool> asWanted)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var instance = await Client.GetInstanceAsync(cycle.InstanceId(), getInputsAndOutputs: true, TestContext.Current.CancellationToken);
            var shown = instance?.SerializedCustomStatus is null ? null : instance.ReadCustomStatusAs<TaskingStage>();
            if (asWanted(shown)) return shown;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It never showed what was waited for.");
        return null;
    }

    /// <summary>As it is recorded at this moment.</summary>
    internal Histories.History History(TaskingCycle cycle) => Histories.History.Of(host, cycle.InstanceId());

    public async ValueTask DisposeAsync() => await host.DisposeAsync().AsTask().WaitAsync(3 * Patience);

    private async Task InTimeAsync(string what, TaskingCycle cycle, Func<CancellationToken, Task> work)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await work(patience.Token);
        }
        catch (Exception e) when (
            e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } && patience.IsCancellationRequested)
        {
            Assert.Fail($"The task hub did not {what} {cycle.InstanceId()} within {Patience.TotalSeconds} s. What it has recorded: {History(cycle)}");
        }
    }

    internal static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
