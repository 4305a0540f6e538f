using Itms.Api.Hosting;
using Itms.Application.Ledger;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Api.Tests.Hosting;

public sealed class LedgerWorkerTests
{
    private readonly WatchedClock clock = new();
    private readonly DyingStore store = new(new InMemoryTableStore(), death: null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_process_enters_its_last_commits()
    {
        using var worker = Worker();
        await worker.StartAsync(Token);
        await clock.IsAwaited.WaitAsync(Token);
        await worker.StopAsync(Token);
        Assert.Equal(1, (await ChainLedger.ReadAsync(store, Token)).Pages);
    }

    [Fact]
    public async Task A_process_that_could_not_start_leaves_its_store_alone()
    {
        var worker = Worker();
        await worker.StartAsync(Token);
        await clock.IsAwaited.WaitAsync(Token);
        worker.Dispose();
        Assert.NotNull(worker.ExecuteTask);
        await worker.ExecuteTask.WaitAsync(Token);
        Assert.Equal(0, store.Reads + store.Commits);
    }

    private LedgerWorker Worker()
    {
        var ledger = new ChainLedger(store, clock);
        var seals = new HistorySeals(store, new TaskingRecords(store), ledger, clock, NullLogger<HistorySeals>.Instance);
        return new LedgerWorker(seals, clock, NullLogger<LedgerWorker>.Instance);
    }

    /// <summary>Says when somebody waits for it. Its time never comes.</summary>
    private sealed class WatchedClock : TimeProvider
    {
        private readonly TaskCompletionSource awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsAwaited => awaited.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            awaited.TrySetResult();
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
