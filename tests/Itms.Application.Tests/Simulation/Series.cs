using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>A series for tests: a tasking that recurs every two weeks.</summary>
public static class Series
{
    public static readonly DateOnly Start = new(2027, 1, 12);

    public static readonly TaskingCommand.Create Request = new(
        "", Forms.BiWeekly(Start, Start.AddDays(7)), [new PlacementRequest("HOU", "lee.chan", ["kim.dale"])]);

    /// <summary>Lets every process finish its work, and checks the result.</summary>
    public static async Task SettleAsync(World world, params Machine[] machines)
    {
        world.Clock.Now += TimeSpan.FromMinutes(5);
        foreach (var machine in machines)
        {
            await machine.HearAsync();
            await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        }

        await world.AssertConsistentAsync([.. (await world.TaskingsAsync()).Select(t => t.Number)]);
    }

    /// <summary>
    /// For each tasking: the occurrence before it, itself, and the one after it. They are counted from 1; numbers lost in a crash are
    /// not counted.
    /// </summary>
    public static async Task<List<string>> ChainAsync(World world)
    {
        var taskings = await world.TaskingsAsync();
        return [.. taskings.Select(t => $"{Place(t.Occurrence?.Previous)} {Place(t.Number)} {Place(t.NextOccurrence)}")];

        string Place(string? number) => number is null ? "-" : $"{taskings.FindIndex(t => t.Number == number) + 1}";
    }
}
