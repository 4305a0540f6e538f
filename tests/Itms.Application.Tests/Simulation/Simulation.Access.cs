using Itms.Application.Access;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <content>People read detainees' data, and the access log records it.</content>
internal sealed partial class Simulation
{
    private const string Shown = "tasking";

    /// <summary>What somebody was shown, and by which process.</summary>
    private sealed record Showing(string Number, string By, DateTimeOffset At, SimulatedProcess Process)
    {
        /// <summary>Two in the same second are one entry.</summary>
        public (string, string, long) Key => KeyOf(Number, By, At);
    }

    private readonly List<Showing> shown = [];

    /// <summary>Those for which the log was asked. Of some, nobody knows whether they were shown.</summary>
    private readonly HashSet<(string, string, long)> asked = [];

    private static (string, string, long) KeyOf(string number, string by, DateTimeOffset at) => (number, by, at.UtcTicks / TimeSpan.TicksPerSecond);

    private async Task ReadDetaineesAsync()
    {
        var host = await AnyMachineAsync();
        var taskings = await world.TaskingsAsync();
        for (var i = taskings.Count == 0 ? 0 : dice.Next(1, 4); i > 0; i--)
        {
            var reader = new Showing(
                taskings[dice.Next(taskings.Count)].Number, dice.Next(2) == 0 ? "lee.chan" : "ana.ruiz", world.Clock.Now, host.Process);
            asked.Add(reader.Key);
            try
            {
                await host.Access!.NoteAsync(reader.Number, reader.By, Shown, CancellationToken.None);
            }
            catch (AccessNotRecordedException)
            {
                // They are hidden from everybody.
                continue;
            }

            if (!host.IsDead) shown.Add(reader);
            await Task.Yield();
        }
    }

    /// <summary>Somebody reads the log. It then has everything, and is sorted.</summary>
    private async Task ReadAccessLogAsync(Slot slot)
    {
        try
        {
            await (await slot.AliveAsync()).Access!.ReadAsync("ITMS-2027-000001", from: null, top: 10, CancellationToken.None);
        }
        catch (AccessNotRecordedException)
        {
            // It cannot be written, and so nobody can know that it has everything.
        }
    }

    /// <summary>
    /// Each showing is recorded once, unless its process died before it could write it. Then at most the last seconds are missing, because a process
    /// that cannot write shows nothing any more.
    /// </summary>
    private async Task CheckAccessAsync()
    {
        if (!hasReaders) return;
        var recorded = new HashSet<(string, string, long)>();
        await foreach (var partition in world.Store.PartitionsAsync(AccessKeys.Entries("")))
            await foreach (var row in world.Store.ReadAllAsync(new RowRange(partition)))
            {
                var entry = Json.Read<AccessEntry>(row.Body);
                var key = KeyOf(KeyText.Unescape(partition[AccessKeys.Entries("").Length..]), entry.By, entry.At);
                if (!recorded.Add(key)) violations.Add($"Access {key} is recorded twice");
                if (!asked.Contains(key)) violations.Add($"Access {key} is recorded, but was never asked for");
            }

        foreach (var process in shown.Where(showing => !recorded.Contains(showing.Key)).GroupBy(showing => showing.Process))
        {
            if (!process.Key.IsDead) violations.Add($"{process.Key.Name} did not record {process.First().Key}");
            var span = process.Max(showing => showing.At) - process.Min(showing => showing.At);
            if (span > (2 * AccessLog.Patience) + TimeSpan.FromSeconds(1))
                violations.Add($"{process.Key.Name} showed detainees for {span} without recording it");
        }
    }
}
