using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Itms.Application.Tests.Simulation;

/// <summary>What one seed led to.</summary>
/// <param name="Events">What went wrong on purpose, in order.</param>
internal sealed record SimulatedRun(int Seed, long Steps, IReadOnlyList<string> Violations, IReadOnlyList<string> Events)
{
    public override string ToString() =>
        $"""
        Seed {Seed}, {Steps} steps: {string.Join("\n", Violations)}
        What went wrong on purpose:
        {string.Join("\n", Events)}
        To run it again: ITMS_SIMULATION_SEED={Seed} dotnet test tests/Itms.Application.Tests --filter "FullyQualifiedName~SimulatorTests"
        """;
}

/// <summary>
/// The whole program is simulated, a different life for each seed. ITMS_SIMULATION_SEEDS says how many (500 unless set),
/// ITMS_SIMULATION_SEED names a single one.
/// </summary>
public sealed class SimulatorTests
{
    /// <summary>After so many failed runs there is enough to look at.</summary>
    private const int MostFailed = 10;

    [Fact]
    public void Whatever_goes_wrong_nothing_is_lost_doubled_or_left_undone()
    {
        if (Number("ITMS_SIMULATION_SEED") is { } single)
        {
            var run = Simulation.Run(single);
            Assert.True(run.Violations.Count == 0, run.ToString());
            return;
        }

        var first = Number("ITMS_SIMULATION_FIRST") ?? 1;
        var count = Number("ITMS_SIMULATION_SEEDS") ?? 500;
        var failed = new ConcurrentBag<SimulatedRun>();
        long steps = 0, faults = 0;
        var watch = Stopwatch.StartNew();
        // Without a limit, a busy machine adds a thread every half second, and they all get in each other's way.
        var threads = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(first, first + count, threads, (seed, loop) =>
        {
            var run = Simulation.Run(seed);
            Interlocked.Add(ref steps, run.Steps);
            Interlocked.Add(ref faults, run.Events.Count);
            if (run.Violations.Count == 0) return;
            failed.Add(run);
            if (failed.Count >= MostFailed) loop.Stop();
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} seeds, {steps} steps, {faults} faults, {watch.Elapsed}");
        Assert.True(failed.IsEmpty, string.Join("\n\n", failed.OrderBy(run => run.Seed)));
        Assert.True(faults > count, $"Only {faults} faults");
    }

    [Fact]
    public void A_seed_decides_everything()
    {
        var (one, other) = (Simulation.Run(7), Simulation.Run(7));

        Assert.Equal(one.ToString(), other.ToString());
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : null;
}
