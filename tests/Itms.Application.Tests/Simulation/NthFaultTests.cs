using Itms.Domain.Taskings;

namespace Itms.Application.Tests.Simulation;

/// <summary>Every call that a command makes fails once, in both ways.</summary>
public sealed class NthFaultTests
{
    /// <summary>
    /// Only other processes and other rules lead to these. They go the same way as the others.
    /// </summary>
    private static readonly Type[] NotGiven =
    [
        typeof(TaskingCommand.NoteDuplicate), typeof(TaskingCommand.LinkDuplicate), typeof(TaskingCommand.Replan),
        typeof(TaskingCommand.SkipOccurrences),
    ];

    [Fact]
    public async Task Whichever_call_fails_the_same_request_again_leads_to_the_same_result()
    {
        var (world, sent) = (new World(), new List<string>());
        var place = new FaultyPorts(world.Store, world.Documents, sent.Add);
        var test = new NthFault(place, world.Store, world.Store, world.Documents, sent);

        await test.RunAsync(NthFaultSteps.All, _ => true);

        TestContext.Current.TestOutputHelper?.WriteLine($"{test.Points} faults");
        Assert.True(test.Points > 900, $"Only {test.Points} faults");
    }

    [Fact]
    public void Every_kind_of_command_is_tried() => Assert.Equal(
        typeof(TaskingCommand).GetNestedTypes().Except(NotGiven).Select(type => type.Name).Order(),
        NthFaultSteps.All.Select(step => step.Kind).OfType<Type>().Distinct().Select(type => type.Name).Order());
}
