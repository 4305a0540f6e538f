using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
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
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>An instance that was at rest for so long stays so: the timers of the tests fire sooner, or not at all.</summary>
    private static readonly TimeSpan LongRest = TimeSpan.FromMilliseconds(150);

    private readonly DurableTaskTestHost host;
    private readonly StrongBox<int> histories;
    private int purges;

    // Each hub would watch its settings files for changes, also after it is disposed, and a system has few such watches.
    static TaskHub() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");

    private TaskHub(DurableTaskTestHost host, StrongBox<int> histories) => (this.host, this.histories) = (host, histories);

    public DurableTaskClient Client => host.Client;

    /// <summary>How many histories have begun: one with each start of an instance, and one after every so many rounds.</summary>
    public int HistoriesBegun => Volatile.Read(ref histories.Value);

    /// <summary>How often <see cref="TerminateAndPurgeAsync"/> removed an instance.</summary>
    public int Purges => Volatile.Read(ref purges);

    public static async Task<TaskHub> StartAsync(IActivities activities, int roundsPerHistory = TaskingOrchestrator.RoundsPerHistory)
    {
        var histories = new StrongBox<int>();
        var host = await DurableTaskTestHost.StartAsync(tasks =>
        {
            tasks.AddOrchestratorFunc<TaskingCycle>(nameof(TaskingOrchestrator), (context, cycle) =>
            {
                if (!context.IsReplaying) Interlocked.Increment(ref histories.Value);
                return TaskingOrchestrator.RunAsync(context, cycle, roundsPerHistory);
            });
            tasks.AddActivityFunc<TaskingCycle, TaskingStanding>(
                nameof(UpdateProjectionsActivity), (_, cycle) => activities.UpdateProjectionsAsync(cycle));
            tasks.AddActivityFunc<TaskingCycle>(nameof(ReachDeadlineActivity), (_, cycle) => activities.ReachDeadlineAsync(cycle));
            tasks.AddActivityFunc<UnsentMails, DateTimeOffset?>(
                nameof(SendNotificationsActivity), (_, mails) => activities.SendNotificationsAsync(mails));
            tasks.AddActivityFunc<TaskingCycle, ProcessingResult>(nameof(ProcessTaskingActivity), (_, cycle) => activities.ProcessAsync(cycle));
        },
        new DurableTaskTestHostOptions { Port = FreePort() },
        TestContext.Current.CancellationToken).WaitAsync(Patience);
        return new TaskHub(host, histories);
    }

    public Task StartAsync(TaskingCycle cycle, string version = TaskingOrchestrator.Version) => InTimeAsync("start", cycle, token =>
        Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(TaskingOrchestrator), cycle, new StartOrchestrationOptions(cycle.InstanceId()) { Version = version }, token));

    public Task NotifyAsync(TaskingCycle cycle, WakeReason reason = WakeReason.WakeSignal) => InTimeAsync("signal", cycle, token =>
        Client.RaiseEventAsync(
            cycle.InstanceId(), reason.ToString(), new WakeSignal(cycle.Number, cycle.Cycle, DateTimeOffset.UnixEpoch), token));

    public async Task<bool> HasAsync(TaskingCycle cycle)
    {
        OrchestrationMetadata? found = null;
        await InTimeAsync("show", cycle, async token => found = await Client.GetInstanceAsync(cycle.InstanceId(), token));
        return found is not null;
    }

    /// <summary>Removes every instance, also this one that waits.</summary>
    public Task PurgeAsync(TaskingCycle waiting) => InTimeAsync("purge", waiting, async token =>
    {
        await RestAsync(waiting, token);
        await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedFrom: DateTimeOffset.UnixEpoch), token);
    });

    /// <summary>Ends the instance that waits, and removes it.</summary>
    public Task TerminateAndPurgeAsync(TaskingCycle waiting) => InTimeAsync("terminate and purge", waiting, async token =>
    {
        await RestAsync(waiting, token);
        await Client.TerminateInstanceAsync(waiting.InstanceId(), cancellation: token);
        await Client.WaitForInstanceCompletionAsync(waiting.InstanceId(), token);
        // It says so before it is done with the instance.
        await RestAsync(waiting, token);
        var purged = await Client.PurgeInstanceAsync(waiting.InstanceId(), cancellation: token);
        Assert.Equal(1, purged.PurgedInstanceCount);
        Interlocked.Increment(ref purges);
    });

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

    /// <summary>
    /// Waits until the hub has nothing to do for an instance. If one is removed before, the hub takes it up again and again, or drops what its
    /// successor of the same id does: whatever comes late (an activity's result, a timer) makes it believe that the instance is there.
    /// </summary>
    private async Task RestAsync(TaskingCycle cycle, CancellationToken token)
    {
        var (before, since) = ("", Stopwatch.GetTimestamp());
        while (before.Length == 0 || Stopwatch.GetElapsedTime(since) < LongRest)
        {
            await Task.Delay(15, token);
            var now = Histories.History.IsAtRest(host, cycle.InstanceId()) ? History(cycle).ToString() : "";
            if (now != before) (before, since) = (now, Stopwatch.GetTimestamp());
        }
    }

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
