using Itms.Application.Backup;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Simulation;

/// <summary>
/// Fails each single call of a store that a step makes: once before it took effect, and once after it, with only the answer lost. Then the same
/// request is sent again, and the sweep does the rest. The result is the same as without the fault.
/// </summary>
/// <param name="place">Counts the calls and makes them fail.</param>
/// <param name="tables">The store itself, without faults.</param>
/// <param name="documents">The documents, without faults.</param>
public sealed class NthFault(IFaultyPlace place, ITableStore tables, IPartitionList partitions, IBlobStore documents, List<string> sent)
{
    private readonly World calm = new();
    private readonly HashSet<string> blobs = new(StringComparer.Ordinal);

    private Dictionary<(string Partition, string RowKey), byte[]>? present;
    private int ids;

    /// <summary>How many faults were injected.</summary>
    public int Points { get; private set; }

    /// <summary>Reads all rows at once. Null: partition by partition.</summary>
    public Func<Task<List<Row>>>? ReadAll { get; init; }

    /// <summary>Lives through the steps, and fails each call of those that the filter lets through.</summary>
    public async Task RunAsync(IEnumerable<NthFaultStep> steps, Func<NthFaultStep, bool> isTested)
    {
        await calm.SettleAsync();
        // Later the lists count as up to date, and can be compared.
        await calm.Start().Rebuild(Agency.Calendar).RebuildIfRulesChangedAsync(CancellationToken.None);
        foreach (var step in steps)
        {
            calm.Clock.Now += step.After;
            if (!isTested(step))
            {
                await step.LiveAsync(calm);
                continue;
            }

            var before = await SnapshotAsync(calm.Store, calm.Store);
            var files = await FilesAsync();
            await step.LiveAsync(calm);
            var expected = await HistoriesAsync(calm.Store);
            await RestoreAsync(before, files);
            var (calls, mails) = await CountAsync(step);
            for (var at = 1; at <= calls; at++)
                foreach (var tookEffect in new[] { false, true })
                {
                    await RestoreAsync(before, files);
                    await FailAsync(step, at, tookEffect, expected, mails);
                    Points++;
                }
        }
    }

    private async Task<(int Calls, HashSet<string> Mails)> CountAsync(NthFaultStep step)
    {
        sent.Clear();
        var machine = await StartAsync();
        place.Arm(0, tookEffect: false);
        await step.Act(machine);
        await machine.HearAsync();
        return (place.Calls, [.. sent]);
    }

    private async Task FailAsync(NthFaultStep step, int at, bool tookEffect, List<string> expected, HashSet<string> mails)
    {
        var where = $"{step.Name}, call {at}, {(tookEffect ? "answer lost" : "refused")}";
        sent.Clear();
        var machine = await StartAsync();
        place.Arm(at, tookEffect);
        try
        {
            await step.Act(machine);
            await machine.HearAsync();
        }
        catch (Exception e) when (e is IOException or TableStoreUnavailableException)
        {
            // As planned. Whoever asked for the step asks again.
        }

        place.Arm(0, tookEffect: false);
        // First the same process, with all it remembers, then another one.
        foreach (var next in new[] { machine, await StartAsync() })
        {
            await step.Act(next);
            await next.HearAsync();
            calm.Clock.Now += TimeSpan.FromMinutes(2);
            await next.RecoverySweep.RestoreProjectionsAsync(CancellationToken.None);
            await next.RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None);
        }

        calm.Clock.Now -= TimeSpan.FromMinutes(4);
        present = await PresentAsync();
        var world = await CopyAsync(present);
        Assert.True(expected.SequenceEqual(await HistoriesAsync(world.Store)), where + ": another history");
        var missing = mails.Select(Unnumbered).Except(sent.Select(Unnumbered)).ToList();
        Assert.True(missing.Count == 0, $"{where}: {string.Join(", ", missing)} was not sent");
        // If what was sent could not be written down, it is sent once more.
        Assert.All(sent.GroupBy(id => id), mail => Assert.True(mail.Count() <= 2, $"{where}: {mail.Key} was sent {mail.Count()} times"));
        try
        {
            await world.AssertConsistentAsync(Agency.Rules, await NumbersAsync(world), mergedWords: true);
            if (step.Check is { } check) await check(world);
        }
        catch (Exception e)
        {
            Assert.Fail($"{where}: {e.Message}");
        }

        await foreach (var fault in new DataCheck(world.Store, documents).RunAsync(CancellationToken.None)) Assert.Fail($"{where}: {fault}");
    }

    private async Task<Machine> StartAsync()
    {
        present = null;
        place.Arm(0, tookEffect: false);
        var ports = new Ports(
            place.Tables, new Named(place.Documents, blobs), place.Mail, Signals: null, () => $"{++ids:x32}", NullLoggerFactory.Instance,
            HasDied: () => false);
        var machine = calm.Start(ports: ports);
        await machine.Book.LoadAsync(CancellationToken.None);
        return machine;
    }

    private static async Task<List<string>> NumbersAsync(World world) => [.. (await world.TaskingsAsync()).Select(t => t.Number)];

    /// <summary>The kinds of events of all taskings. A fault may cost a number, so the numbers do not count.</summary>
    private static async Task<List<string>> HistoriesAsync(ITableStore store)
    {
        var (histories, records) = (new List<string>(), new TaskingRecords(store));
        await foreach (var number in ItmsNumbers.IssuedAsync(store, CancellationToken.None))
            if (await records.ReadHistoryAsync(number, CancellationToken.None) is { Count: > 0 } history)
                histories.Add(string.Join(" ", history.Select(entry => entry.Kind)));
        return histories;
    }

    /// <summary>An effect id without the number.</summary>
    private static string Unnumbered(string effectId) => effectId[effectId.IndexOf('.', StringComparison.Ordinal)..];

    private static async Task<Dictionary<(string Partition, string RowKey), byte[]>> SnapshotAsync(ITableStore store, IPartitionList list)
    {
        var rows = new Dictionary<(string, string), byte[]>();
        await foreach (var partition in list.PartitionsAsync(""))
            await foreach (var row in store.ReadAllAsync(new RowRange(partition)))
                rows.Add((partition, row.RowKey), row.Body.ToArray());
        return rows;
    }

    private async Task<Dictionary<(string Partition, string RowKey), byte[]>> PresentAsync() => ReadAll is null
        ? await SnapshotAsync(tables, partitions)
        : (await ReadAll()).ToDictionary(row => (row.Partition, row.RowKey), row => row.Body.ToArray());

    private async Task<Dictionary<string, byte[]>> FilesAsync()
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var name in calm.Documents.Names) files.Add(name, await BytesAsync((await calm.Documents.OpenAsync(name))!));
        return files;
    }

    /// <summary>Makes the store what it was before the step. Most rows are still the same, and what it is now is often known.</summary>
    private async Task RestoreAsync(Dictionary<(string Partition, string RowKey), byte[]> wanted, Dictionary<string, byte[]> files)
    {
        present ??= await PresentAsync();
        var writes = present.Keys.Where(key => !wanted.ContainsKey(key))
            .Select(key => (key.Partition, Write: (RowWrite)new RowWrite.Delete(key.RowKey)))
            .Concat(wanted.Where(row => !present.TryGetValue(row.Key, out var body) || !body.AsSpan().SequenceEqual(row.Value))
                .Select(row => (row.Key.Partition, Write: (RowWrite)new RowWrite.Upsert(row.Key.RowKey, row.Value))));
        await Task.WhenAll(writes.ToList().GroupBy(write => write.Partition).Select(async partition =>
        {
            foreach (var some in partition.Chunk(TableLimits.RowsPerTransaction))
                await tables.CommitAsync(partition.Key, [.. some.Select(write => write.Write)]);
        }));
        present = null;
        foreach (var name in blobs.Where(name => !files.ContainsKey(name)).ToList())
        {
            await documents.DeleteAsync(name);
            blobs.Remove(name);
        }

        foreach (var (name, bytes) in files)
            if (blobs.Add(name))
                await documents.WriteAsync(name, new MemoryStream(bytes));
    }

    /// <summary>A world with the same rows.</summary>
    private async Task<World> CopyAsync(Dictionary<(string Partition, string RowKey), byte[]> rows)
    {
        var world = new World();
        world.Clock.Now = calm.Clock.Now;
        foreach (var partition in rows.GroupBy(row => row.Key.Partition))
            foreach (var some in partition.Chunk(TableLimits.RowsPerTransaction))
                await world.Store.CommitAsync(partition.Key, [.. some.Select(row => new RowWrite.Insert(row.Key.RowKey, row.Value))]);
        return world;
    }

    private static async Task<byte[]> BytesAsync(Stream stream)
    {
        await using var open = stream;
        using var bytes = new MemoryStream();
        await open.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>Notes the names of all documents that were ever written.</summary>
    private sealed class Named(IBlobStore blobs, HashSet<string> names) : IBlobStore
    {
        public Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
        {
            names.Add(name);
            return blobs.WriteAsync(name, content, cancellationToken);
        }

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default) => blobs.OpenAsync(name, cancellationToken);

        public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => blobs.DeleteAsync(name, cancellationToken);
    }
}
