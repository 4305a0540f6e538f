using System.Text;
using System.Text.Json.Nodes;
using Itms.Application.People;
using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Application.Views;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Museum;

/// <summary>
/// Rows as earlier versions wrote them still load, and mean the same. Each <c>.jsonl</c> file is a room: rows of a demo of
/// its day, never edited again. A change that cannot read one of them cannot be shipped.
/// </summary>
public sealed class MuseumTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Museum");

    public static TheoryData<string> Rooms => [.. Directory.GetFiles(Folder, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public async Task Every_tasking_still_loads_and_its_history_still_makes_it(string room)
    {
        var store = await EnterAsync(room);
        var records = new TaskingRecords(store);
        var verifier = new HistoryVerifier(records);
        foreach (var number in Numbers(room))
        {
            var verification = await verifier.VerifyAsync(number, CancellationToken.None);

            Assert.NotNull(verification);
            Assert.True(verification.Intact, $"{number}: {verification.Problem} (at {verification.AtSeq})");
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public async Task Nothing_that_was_stored_is_lost_when_it_is_stored_again(string room)
    {
        var records = new TaskingRecords(await EnterAsync(room));
        foreach (var (partition, rowKey, body) in Read(room).Where(row => row.RowKey == Keys.Snapshot))
        {
            var stored = await records.LoadAsync(partition["tasking|".Length..], CancellationToken.None);
            var again = JsonNode.Parse(Json.Bytes(stored!.Tasking).Span);

            AssertKept(WithoutDerived(JsonNode.Parse(body)!["tasking"]), again, $"{partition} {rowKey}");
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public async Task The_rows_of_letters_filters_and_the_directory_still_load(string room)
    {
        var store = await EnterAsync(room);
        var rules = new RulesSource(Agency.Calendar, new TaskingPolicy());

        var directory = await new DirectoryStore(store, rules).LoadAsync(CancellationToken.None);

        Assert.Equal("TPSU", directory.Find("ana.ruiz")?.Unit);
        Assert.NotEmpty(directory.Units);
        foreach (var (partition, rowKey, body) in Read(room))
            if (rowKey.StartsWith("M|", StringComparison.Ordinal))
                Assert.NotEmpty(Json.Read<Parcel>(Encoding.UTF8.GetBytes(body)).Letters);
            else if (partition == Keys.Filters && rowKey.StartsWith("S|", StringComparison.Ordinal))
                Assert.NotEmpty(Json.Read<SavedFilter>(Encoding.UTF8.GetBytes(body)).Query);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public async Task Views_and_indexes_of_its_day_are_made_anew_without_a_trace_of_the_old_ones(string room)
    {
        var world = new World();
        await EnterAsync(room, world.Store);

        Assert.Equal(Numbers(room).Count(), await world.Start().Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None));

        await foreach (var row in world.Store.ReadAllAsync(new RowRange(Keys.Open))) Assert.False(new ViewRow(row.Body).IsClosed);
        foreach (var number in Numbers(room)) Assert.Null(await world.Store.GetAsync(Keys.Tasking(number), Keys.FormerViewRow));
        await foreach (var partition in world.Store.PartitionsAsync("case|"))
            await foreach (var row in world.Store.ReadAllAsync(new RowRange(partition)))
                Assert.Contains(Keys.ReadNumbered(row.RowKey), Numbers(room));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public async Task Every_kind_of_event_it_holds_is_known_and_keeps_every_member(string room)
    {
        var records = new TaskingRecords(await EnterAsync(room));
        foreach (var number in Numbers(room))
        {
            var entries = await records.ReadHistoryAsync(number, CancellationToken.None);
            var rows = Read(room).Where(row => row.Partition == Keys.Tasking(number) && row.RowKey.StartsWith("E|", StringComparison.Ordinal)).ToList();
            Assert.Equal(rows.Count, entries.Count);
            foreach (var (entry, row) in entries.Zip(rows))
            {
                var was = JsonNode.Parse(row.Body[(row.Body.IndexOf('\n', StringComparison.Ordinal) + 1)..])!;
                var again = History.Write(entry.Recorded, "").Body.Span;
                AssertKept(was, JsonNode.Parse(again[(again.IndexOf((byte)'\n') + 1)..]), $"{number} {row.RowKey}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public async Task What_recurred_by_its_form_before_there_were_series_begins_none_by_itself(string room)
    {
        var world = new World();
        await EnterAsync(room, world.Store);
        var machine = world.Start();
        await machine.Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None);
        world.Clock.Now = Agency.Time("2037-01-12 08:00");

        Assert.Null(await machine.Recurrences.NextAsync(after: null, CancellationToken.None));
        await machine.Recurrences.OpenDueAsync(CancellationToken.None);

        Assert.Equal(Numbers(room).Count(), await world.Store.PartitionsAsync("tasking|").CountAsync());
    }

    /// <summary>Earlier versions stored with a tasking what follows from the rest of it.</summary>
    private static JsonNode? WithoutDerived(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var name in new[] { "outstanding", "units", "missingConcurrences" }) members.Remove(name);
            foreach (var (_, value) in members) WithoutDerived(value);
        }
        else if (node is JsonArray items)
            foreach (var item in items) WithoutDerived(item);

        return node;
    }

    private static void AssertKept(JsonNode? was, JsonNode? isNow, string where)
    {
        switch (was)
        {
            case JsonObject members:
                foreach (var (name, value) in members) AssertKept(value, (isNow as JsonObject)?[name], $"{where}.{name}");
                break;
            case JsonArray items:
                Assert.True(items.Count == (isNow as JsonArray)?.Count, $"{where} had {items.Count} entries");
                for (var i = 0; i < items.Count; i++) AssertKept(items[i], isNow![i], $"{where}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(was, isNow), $"{where} was {was?.ToJsonString()}, and is {isNow?.ToJsonString()}");
                break;
        }
    }

    private static IEnumerable<string> Numbers(string room) =>
        Read(room).Where(row => row.RowKey == Keys.Snapshot).Select(row => row.Partition["tasking|".Length..]);

    private static List<(string Partition, string RowKey, string Body)> Read(string room) =>
    [
        .. File.ReadLines(Path.Combine(Folder, room + ".jsonl")).Select(line => JsonNode.Parse(line)!)
            .Select(row => ((string)row["partition"]!, (string)row["rowKey"]!, (string)row["body"]!)),
    ];

    private static async Task<InMemoryTableStore> EnterAsync(string room, InMemoryTableStore? store = null)
    {
        store ??= new InMemoryTableStore();
        foreach (var (partition, rowKey, body) in Read(room))
            await store.CommitAsync(partition, [new RowWrite.Insert(rowKey, Encoding.UTF8.GetBytes(body))]);
        return store;
    }
}
