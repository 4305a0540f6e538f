using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging.Abstractions;

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

    /// <summary>What azurite is asked in the steps that are tried there is all that it is ever asked.</summary>
    [Fact]
    public async Task The_steps_on_azurite_make_every_kind_of_call_that_any_step_makes()
    {
        var world = new World();
        await world.SettleAsync();
        var place = new FaultyPorts(world.Store, world.Documents, _ => { });
        var (onAzure, others) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var step in NthFaultSteps.All)
        {
            world.Clock.Now += step.After;
            var machine = world.Start(ports: new Ports(
                place.Tables, place.Documents, place.Mail, Signals: null, () => Guid.NewGuid().ToString("N"), NullLoggerFactory.Instance,
                HasDied: () => false));
            await machine.Book.LoadAsync(TestContext.Current.CancellationToken);
            place.Arm(0, tookEffect: false);
            await step.Act(machine);
            await machine.HearAsync();
            if (NthFaultSteps.OnAzure.Contains(step.Name)) onAzure.UnionWith(place.Kinds);
            else
                foreach (var kind in place.Kinds) others.TryAdd(kind, step.Name);
            await machine.RecoverySweep.ProcessPendingAsync(everything: true, TestContext.Current.CancellationToken);
        }

        Assert.Equal(NthFaultSteps.OnAzure.Count, NthFaultSteps.All.Count(step => NthFaultSteps.OnAzure.Contains(step.Name)));
        var missed = others.Where(call => !onAzure.Contains(call.Key)).Select(call => $"{call.Key} ({call.Value})").Order().ToList();
        Assert.True(missed.Count == 0, string.Join("\n", missed));
    }

    [Fact]
    public void Every_kind_of_command_is_tried() => Assert.Equal(
        typeof(TaskingCommand).GetNestedTypes().Except(NotGiven).Select(type => type.Name).Order(),
        NthFaultSteps.All.Select(step => step.Kind).OfType<Type>().Distinct().Select(type => type.Name).Order());
}
