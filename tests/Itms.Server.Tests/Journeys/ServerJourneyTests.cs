using System.Collections.Concurrent;
using Itms.Server.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Server.Tests.Journeys;

public sealed class OneComponentOnServerTests : OneComponentTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class ThreeUnitsOnServerTests : ThreeUnitsTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class RemindersOnServerTests : RemindersTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class RecurringTaskingsOnServerTests : RecurringTaskingsTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();

    [Fact]
    public async Task A_restart_opens_no_occurrence_twice_and_mails_nobody_twice()
    {
        var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var first = await (await server.As("ana.ruiz")).CreateAsync(Quarterly());
        await server.AdvanceToAsync(Start.AddMonths(4));
        var (_, next) = Assert.Single(Links(await (await server.As("ana.ruiz")).ReadAsync(first)));
        var told = (await server.MailsAsync(next)).Count;
        await server.StopAsync();

        await using var again = await DemoServer.StartAsync(server.Folder);
        await again.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal([("previousOccurrence", first)], Links(await (await again.As("ana.ruiz")).ReadAsync(next)));
        Assert.Equal(told, (await again.MailsAsync(next)).Count);
    }
}

public sealed class AwaitingOnServerTests : AwaitingTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}

public sealed class RecordsOnServerTests : RecordsTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();

    [Fact]
    public async Task No_byte_of_what_was_destroyed_is_left_in_the_data_folder()
    {
        await using var server = await DemoServer.StartAsync(
            configure: builder => builder.Services.AddSingleton<TimeProvider>(all => new SlowTimers(all.GetRequiredService<DemoClock>())));
        var timers = (SlowTimers)server.Running.Services.GetRequiredService<TimeProvider>();
        await DisposeOfTwoAsync(server, async () => Assert.NotEmpty(await HoldingAsync(server)));

        // The server still runs, and the log of the data file keeps what was deleted for an hour at most.
        var log = new FileInfo(Path.Combine(server.Folder, "itms.db-wal"));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (log.Length > 0)
        {
            timers.Fire();
            await Task.Delay(20, patience.Token);
            log.Refresh();
        }

        Assert.Empty(await HoldingAsync(server));
        await server.StopAsync();
        Assert.Empty(await HoldingAsync(server));
    }

    /// <summary>The files that hold the word of the two taskings.</summary>
    private static async Task<List<string>> HoldingAsync(DemoServer server)
    {
        var holding = new List<string>();
        foreach (var file in Directory.EnumerateFiles(server.Folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "server.lock") continue;
            if ((await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf("quetzalcoatl"u8) >= 0)
                holding.Add(Path.GetRelativePath(server.Folder, file));
        }

        return holding;
    }

    /// <summary>The demo's clock, with timers of an hour and of a minute that a test fires.</summary>
    private sealed class SlowTimers(TimeProvider clock) : TimeProvider
    {
        private readonly ConcurrentQueue<ITimer> slow = new();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = clock.CreateTimer(callback, state, dueTime, period);
            if (dueTime == TimeSpan.FromHours(1) || dueTime == TimeSpan.FromMinutes(1)) slow.Enqueue(timer);
            return timer;
        }

        public void Fire()
        {
            while (slow.TryDequeue(out var timer)) timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

public sealed class ImportedTaskingOnServerTests : ImportedTaskingTests
{
    protected override async Task<IJourneyHost> StartAsync() => await DemoServer.StartAsync();
}
