namespace Itms.Application.Tests.Simulation;

/// <summary>The simulation finds what it should find. <c>docs/simulation.md</c> lists after how many seeds.</summary>
public sealed class PlantedBugsTests
{
    public static TheoryData<string> Names => [.. PlantedBugs.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_simulation_finds_a_planted_bug_in_under_500_seeds(string name)
    {
        var bug = PlantedBugs.All.Single(bug => bug.Name == name);
        for (var seed = 1; seed < 500; seed++)
        {
            var run = Simulation.Run(seed, bug);
            if (run.Violations.Count == 0) continue;
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {string.Join(" / ", run.Violations.Take(3))}");
            return;
        }

        Assert.Fail("Not found.");
    }
}
