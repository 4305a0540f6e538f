using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Views;

/// <summary>
/// If a person may open a tasking, every list, count, search, export and comparison shows it. If they may not, none of these does.
/// </summary>
public sealed class VisibilityTests
{
    private static readonly string[] People =
    [
        "ana.ruiz", "tom.becker", "ada.wells", "lee.chan", "sam.ortiz", "mia.lund", "ray.singh", "hal.price", "nia.frost", "adm.root",
    ];

    [Fact]
    public async Task A_tasking_appears_everywhere_for_people_who_may_open_it_and_nowhere_for_others()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var numbers = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var (unit, officer) = (i % 3) switch { 0 => ("HOU", "lee.chan"), 1 => ("MCMU", "mia.lund"), _ => ("HPMU", "hal.price") };
            var detainee = new JsonObject { ["name"] = "Orla Fenn", ["alienNumber"] = "A055555555" };
            numbers.Add(await tm.CreateAsync(InformationRequest("2031-01-15", "2031-03-01")
                .With("caseNumber", "VIS-31-1")
                .With("instruction", "Ostrich figures by facility, quarterly and cumulative.")
                .With("restricted", i % 2 == 0)
                .With("components", new JsonArray(Component(unit, officer)))
                .With("detainees", i % 4 == 0 ? new JsonArray(detainee) : new JsonArray())));
        }

        await tm.DoAsync(numbers[0], "delegate", new { @delegate = "sam.ortiz" });
        var seen = new HashSet<int>();
        foreach (var person in People)
        {
            var client = await server.As(person);
            var visible = new List<string>();
            foreach (var number in numbers)
                if ((await client.SendAsync(HttpMethod.Get, $"/api/taskings/{number}")).Status == 200) visible.Add(number);
            seen.Add(visible.Count);

            Assert.Equal(visible, await AllAsync(client, HttpMethod.Get, "/api/views/active?top=5"));
            Assert.Equal(visible, await AllAsync(client, HttpMethod.Get, "/api/views/active?top=5&sort=number&unit=HOU,MCMU,HPMU"));
            Assert.Equal(visible.Count, (int)(await client.GetAsync("/api/views/active?count=true&caseNumber=vis"))["count"]!);
            Assert.Equal(visible.Count, (int)(await client.GetAsync("/api/views/counts"))["active"]!);
            object[] searches =
            [
                new { text = "ostrich" },
                new { text = "ostrich quarterly", includeClosed = false },
                new { caseNumber = "VIS-31" },
                new { number = numbers[0][..9] },
            ];
            foreach (var search in searches)
                Assert.Equal(visible, (await AllAsync(client, HttpMethod.Post, "/api/search?top=5", search)).Order());
            var csv = await client.DownloadAsync("/api/views/active?format=csv");
            Assert.Equal(visible, NumbersIn(csv.Bytes));
            var found = await client.DownloadAsync(HttpMethod.Post, "/api/search?format=csv", new { text = "ostrich" });
            Assert.Equal(visible, NumbersIn(found.Bytes));
            Assert.Subset(visible.ToHashSet(), (await AllAsync(client, HttpMethod.Get, "/api/views/mine?top=5")).ToHashSet());
            if (visible.Count == 0) continue;
            var similar = await client.GetAsync($"/api/taskings/{visible[^1]}/similar");
            Assert.Equal(visible[..^1].TakeLast(10), similar["items"]!.AsArray().Select(s => (string)s!["number"]!).Order());
            Assert.Equal(visible[..^1], similar["duplicates"]!.AsArray().Select(s => (string)s!["number"]!).Order());
        }

        // Some people see all taskings, some see none of the restricted ones, and some see a part of those.
        Assert.True(seen.Count > 2 && seen.Contains(12) && seen.Contains(6), string.Join(' ', seen));

        IEnumerable<string> NumbersIn(byte[] csv) => numbers.Where(Encoding.UTF8.GetString(csv).Contains);
    }

    private static async Task<List<string>> AllAsync(Client client, HttpMethod method, string path, object? body = null)
    {
        var numbers = new List<string>();
        for (string? next = path; next is not null;)
        {
            var page = (await client.SendAsync(method, next, body)).Ok(next);
            var items = page["items"]?.AsArray().ToList() ?? [.. page["groups"]!.AsArray().SelectMany(g => g!["items"]!.AsArray())];
            numbers.AddRange(items.Select(row => (string)row!["number"]!));
            next = (string?)page["nextLink"];
        }

        return numbers;
    }
}
