using System.Text;
using System.Text.Json;
using Itms.Application.Administration;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <content>Holds and disposals: a closed tasking may go on the next day.</content>
internal sealed partial class Simulation
{
    /// <summary>Who proposes disposals, and who approves them.</summary>
    private const string Liaison = "rex.moss", Chief = "tom.becker";

    /// <summary>The directory and the retention schedule as the agency stored them. A disposal reads them.</summary>
    private static readonly Lazy<IReadOnlyList<TableWrites>> StoredRules = new(() => StoreRulesAsync().GetAwaiter().GetResult());

    /// <summary>The taskings that were disposed of, as they were.</summary>
    private readonly Dictionary<string, Tasking> disposed = new(StringComparer.Ordinal);

    private static async Task<IReadOnlyList<TableWrites>> StoreRulesAsync()
    {
        var world = new World();
        await world.SettleAsync();
        var entry = new { code = "all", title = "All", authority = "GRS 5.7", cutOff = "closed", years = 0 };
        var document = JsonSerializer.SerializeToElement(new { entries = new[] { entry } });
        await world.Start().Editor.ChangeAsync(RulesKind.Retention, document, "Approved.", expected: null, Liaison, CancellationToken.None);
        var all = new List<TableWrites>();
        await foreach (var partition in world.Store.PartitionsAsync(""))
        {
            var rows = await world.Store.ReadAllAsync(new RowRange(partition)).ToListAsync();
            all.AddRange(rows.Chunk(TableLimits.RowsPerTransaction).Select(some =>
                new TableWrites(partition, [.. some.Select(row => new RowWrite.Insert(row.RowKey, row.Body))])));
        }

        return all;
    }

    /// <summary>Somebody takes a step that has to do with the agency's records.</summary>
    private async Task KeepRecordsAsync()
    {
        var machine = await AnyMachineAsync();
        var disposals = machine.Disposals;
        switch (dice.Next(10))
        {
            case 0 or 1:
                if (await ToHoldAsync(machine) is { } held)
                    await machine.Holds.PlaceAsync(
                        "Smith v. ICE", HoldScopes.Taskings(held), Agency.Person(Chief), new FieldErrors(), CancellationToken.None);
                break;
            case 2:
                if ((await machine.Holds.ReadAsync(CancellationToken.None)).Find(hold => hold.IsInForce) is { } hold)
                    await machine.Holds.LiftAsync(hold.Id, "Settled.", Agency.Person(Chief), new FieldErrors(), CancellationToken.None);
                break;
            case 3 or 4 or 5:
                if (await AnyClosedAsync() is { Count: > 0 } closed)
                    await disposals.ProposeAsync([.. closed.Take(2)], note: null, Agency.Person(Liaison), CancellationToken.None);
                break;
            default:
                foreach (var open in await disposals.ReadOpenAsync(CancellationToken.None))
                    if (dice.Next(6) > 0) await disposals.ApproveAsync(open.Id, Agency.Person(Chief), CancellationToken.None);
                    else await disposals.DeclineAsync(open.Id, "No.", Agency.Person(Chief), CancellationToken.None);
                break;
        }
    }

    /// <summary>Often a tasking that is just about to be disposed of.</summary>
    private async Task<string?> ToHoldAsync(SimulatedHost host)
    {
        var open = await host.Disposals.ReadOpenAsync(CancellationToken.None);
        return open.Count > 0 && dice.Next(4) > 0 ? open[0].Items[dice.Next(open[0].Items.Count)].Number : (await AnyClosedAsync()).FirstOrDefault();
    }

    private async Task<List<string>> AnyClosedAsync()
    {
        List<string> closed = [.. (await world.TaskingsAsync()).Where(tasking => tasking.IsClosed).Select(tasking => tasking.Number)];
        return [.. closed.OrderBy(_ => dice.Next())];
    }

    /// <summary>Sees each transaction that was written. A tombstone must be right at that moment, and it is the last chance to look.</summary>
    private void NoteDisposal(TableWrites writes)
    {
        if (writes.Partition != RecordsKeys.Partition) return;
        foreach (var write in writes.Writes)
            if (write is RowWrite.Insert { Body: var body } && RecordsKeys.Tombstones.Holds(write.RowKey)) NoteDisposal(Json.Read<Tombstone>(body));
    }

    private void NoteDisposal(Tombstone stone)
    {
        // The store in memory answers at once.
        var number = stone.Number;
        var tasking = new TaskingRecords(world.Store).LoadStoredAsync(number, CancellationToken.None).AsTask().Result!.Tasking;
        if (!disposed.TryAdd(number, tasking)) violations.Add($"{number} was disposed of twice");
        if (!tasking.IsClosed) violations.Add($"{number} was disposed of, but it is open");
        if (stone.ProposedBy == stone.ApprovedBy) violations.Add($"{number}: one person alone disposed of it");
        var facts = RecordFacts.ForHolds(tasking, Agency.Calendar);
        if (world.Store.ReadAllAsync(RecordsKeys.Holds).ToBlockingEnumerable().Any(row => Json.Read<LegalHold>(row.Body).Holds(facts)))
            violations.Add($"{number} was disposed of under a hold");
        if (OutboxBatch.ReadAllAsync(world.Store, number, CancellationToken.None).Result.Exists(batch => !batch.IsSettled))
            violations.Add($"{number} was disposed of before its mails were sent");
        if (world.Store.ReadAllAsync(new RowRange(GatheredKeys.Waiting)).ToBlockingEnumerable()
            .Any(row => Json.Read<GatheredItem>(row.Body).Number == number))
            violations.Add($"{number} was disposed of before somebody was told of it");
        CheckTaskingAsync(tasking, expectedMails: []).GetAwaiter().GetResult();
    }

    private bool IsDisposing() => world.Store.ReadAllAsync(RecordsKeys.AllOpen).ToBlockingEnumerable()
        .Any(row => Json.Read<Disposal>(row.Body).State == DisposalState.Approved);

    /// <summary>Of what was disposed of, nothing is left but the tombstone.</summary>
    private async Task CheckDisposedAsync()
    {
        if (disposed.Count == 0) return;
        foreach (var number in disposed.Keys)
            if (await Tombstone.FindAsync(world.Store, number, CancellationToken.None) is not { DestroyedAt: not null })
                violations.Add($"{number} was disposed of, and its destruction never ended");
        List<string> gone = [.. marked.Where(mark => mark.Value.TrueForAll(found => disposed.ContainsKey(found.Number))).Select(mark => mark.Key)];
        await foreach (var partition in world.Store.PartitionsAsync(""))
            await foreach (var row in world.Store.ReadAllAsync(new RowRange(partition)))
            {
                // A request keeps its key, so that it is not done again.
                var text = (partition == TaskingKeys.Numbers ? "" : row.RowKey) + Encoding.UTF8.GetString(row.Body.Span);
                if (gone.Find(mark => text.Contains(mark, StringComparison.Ordinal)) is { } left)
                    violations.Add($"{partition} {row.RowKey} still has {left}, which was disposed of");
            }
    }
}
