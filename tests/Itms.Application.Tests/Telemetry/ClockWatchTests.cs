using Itms.Application.Storage;
using Itms.Application.Telemetry;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Telemetry;

/// <summary>A clock that goes back is noticed.</summary>
public class ClockWatchTests
{
    private static readonly DateTimeOffset Start = new(2027, 3, 1, 15, 0, 0, TimeSpan.Zero);

    private readonly InMemoryTableStore store = new();
    private readonly ManualClock clock = new(Start);

    [Fact]
    public async Task A_clock_that_goes_forward_or_is_set_right_by_little_is_right()
    {
        using var watch = Watch();
        foreach (var seconds in new[] { 0, 1, 100_000, 99_995, 99_996, 200_000 })
        {
            clock.Now = Start.AddSeconds(seconds);
            Assert.Null(await watch.FaultAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_clock_that_goes_back_is_said_until_it_has_caught_up()
    {
        using var watch = Watch();
        await watch.CheckAsync(CancellationToken.None);
        clock.Now = Start.AddSeconds(-6);
        Assert.Contains("2027-03-01 15:00:00Z", await watch.FaultAsync(CancellationToken.None), StringComparison.Ordinal);
        clock.Now = Start.AddHours(-6);
        Assert.NotNull(await watch.FaultAsync(CancellationToken.None));
        clock.Now = Start;
        Assert.Null(await watch.FaultAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_clock_that_went_back_while_nothing_ran_is_noticed_at_the_next_start()
    {
        await RestartedAsync();
        clock.Now = Start.AddDays(-40);
        Assert.NotNull(await RestartedAsync());
        Assert.NotNull(await RestartedAsync());
    }

    [Fact]
    public async Task If_the_later_time_was_the_wrong_one_the_warning_ends_after_a_day_of_starts()
    {
        clock.Now = Start.AddYears(3);
        await RestartedAsync();
        clock.Now = Start;
        Assert.NotNull(await RestartedAsync());
        clock.Now = Start.AddDays(1).AddTicks(-1);
        Assert.NotNull(await RestartedAsync());
        clock.Now = Start.AddDays(1);
        Assert.Null(await RestartedAsync());
        Assert.Null(await RestartedAsync());
    }

    [Fact]
    public async Task Looking_often_writes_once_a_minute()
    {
        using var watch = Watch();
        var etags = new HashSet<string>();
        for (var second = 0; second < 180; second++)
        {
            clock.Now = Start.AddSeconds(second);
            await watch.CheckAsync(CancellationToken.None);
            etags.Add((await store.GetAsync(ServerKeys.Partition, ClockWatch.RowKey))!.ETag);
        }

        Assert.Equal(3, etags.Count);
    }

    private async Task<string?> RestartedAsync()
    {
        using var watch = Watch();
        return await watch.FaultAsync(CancellationToken.None);
    }

    private ClockWatch Watch() => new(store, clock, NullLogger<ClockWatch>.Instance);
}
