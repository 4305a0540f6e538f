using Itms.Api.Hosting;
using Itms.Application.Ledger;
using Itms.Functions.Orchestration;
using Itms.Functions.Tests.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>How many requests to the tables ITMS makes when nobody does anything. They are paid for day and night.</summary>
public sealed class IdleRequestsTests(Azurite azurite)
{
    private const int Minutes = 5;

    /// <summary>For an instance of the host, without the task hub's and the host's own.</summary>
    private const int MostAMinute = 8;

    [Fact]
    public async Task Idle_minutes_need_few_requests()
    {
        var count = new RequestCount();
        await using var world = await AzureWorld.StartAsync(store: await TableFixture.NewStoreAsync(azurite.Fresh(), count));
        var steps = world.Get<BackgroundSteps>();
        var minute = new MinuteTimer(steps, world.Get<DurableWakeSignal>());
        await RunAsync();

        var before = count.All;
        await RunAsync();

        var requests = count.All - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{requests} requests in {Minutes} minutes");
        Assert.InRange(requests, 1, Minutes * MostAMinute);

        // What an instance does in five minutes.
        async Task RunAsync()
        {
            for (var half = 0; half < 2 * Minutes; half++)
            {
                if (half % 2 == 0) await minute.RunAsync(new TimerInfo(), world.Hub.Client, Token);
                await steps.RunAsync(steps.RefreshRules, Token);
                world.Clock.Now += TimeSpan.FromSeconds(30);
            }

            await world.Get<HistorySeals>().SealAsync(Token);
            await world.Get<SweepTimer>().RunAsync(new TimerInfo(), world.Hub.Client, Token);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
