using System.Globalization;
using Itms.Functions.Orchestration;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>One kept waiter for each of several names loses no event, however they come (docs/decisions/0030-named-events.md).</summary>
public sealed class WakeEventsTests
{
    private const string Instance = "counting";
    private const string Look = "look";
    private const int Events = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly WakeReason[] Names =
        [WakeReason.Assigned, WakeReason.Delegated, WakeReason.Responded, WakeReason.SubmittedToHq, WakeReason.Cleared, WakeReason.DatesChanged];

    public static TheoryData<int, int> Runs =>
        [.. from turns in (int[])[1, 7, 1_000] from seed in Enumerable.Range(1, 5) select new TheoryDataRow<int, int>(turns, seed)];

    /// <param name="turns">How many turns a history has.</param>
    /// <param name="seed">Of the order and the bursts.</param>
    [Theory]
    [MemberData(nameof(Runs))]
    public async Task No_event_is_lost_between_timers_and_new_histories(int turns, int seed)
    {
        List<WakeReason> sent = [.. InOrder(seed)];
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks =>
            {
                tasks.AddOrchestratorFunc<Counted, int>(Instance, (context, counted) => CountAsync(context, counted, turns, sent.Count));
                tasks.AddActivityFunc<int, int>(Look, (_, turn) => Task.FromResult(turn));
            },
            new DurableTaskTestHostOptions { Port = TaskHub.FreePort() },
            TestContext.Current.CancellationToken).WaitAsync(Patience);
        await host.Client.ScheduleNewOrchestrationInstanceAsync(Instance, new Counted(0), new StartOrchestrationOptions(Instance));

        // Some one by one, some in bursts that come at once.
        var bursts = new Random(seed);
        for (var at = 0; at < sent.Count;)
        {
            var burst = sent.Skip(at).Take(bursts.Next(4) == 0 ? bursts.Next(2, 40) : 1).ToList();
            await Task.WhenAll(burst.Select(name => host.Client.RaiseEventAsync(
                Instance, name.ToString(), new WakeSignal("", 0, default), TestContext.Current.CancellationToken)));
            at += burst.Count;
        }

        var ended = await host.Client.WaitForInstanceCompletionAsync(Instance, getInputsAndOutputs: true, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(sent.Count.ToString(CultureInfo.InvariantCulture), ended.SerializedOutput);
    }

    /// <summary>Reads events until all have come, with an activity and a timer in each turn. Meanwhile more events come.</summary>
    private static async Task<int> CountAsync(TaskOrchestrationContext context, Counted counted, int turns, int all)
    {
        var (events, read) = (new WakeEvents(context, Names), counted.Events);
        for (var turn = 0; turn < turns; turn++)
        {
            await context.CallActivityAsync<int>(Look, turn);
            read += (await events.NextAsync(context.CurrentUtcDateTime.AddMilliseconds(20))).Count;
            if (read >= all) return read;
        }

        context.ContinueAsNew(new Counted(read));
        return read;
    }

    /// <summary>The events, a tenth of them doubled.</summary>
    private static IEnumerable<WakeReason> InOrder(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Events; i++)
        {
            var name = Names[random.Next(Names.Length)];
            yield return name;
            if (i % 10 == 0) yield return name;
        }
    }

    private sealed record Counted(int Events);
}
