using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Each figure of a report leads to its taskings, and unit chiefs get the reports of their own unit.</summary>
public sealed class ReportTaskingsTests
{
    [Fact]
    public async Task Every_figure_leads_to_exactly_its_taskings()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var first = await tm.CreateAsync(InformationRequest().With("requestor", "Office of Jane Example"));
        await tm.CreateAsync(InformationRequest().With("requestor", "office of jane  example").With("taskManager", "tom.becker"));
        await tm.CreateAsync(InformationRequest().With("components", new JsonArray(Component("MCMU", "mia.lund"))).With("restricted", true));
        await tm.DoAsync(first, "close-without-response", new { reason = "cancelled", note = "asked" });
        await server.AdvanceAsync(TimeSpan.FromDays(40));

        var checkedFigures = 0;
        foreach (var report in (string[])["workload", "performance"])
            await CheckAsync(await tm.GetAsync($"/api/reports/{report}?from=2020-01-01&to=2029-12-31"));
        foreach (var report in (string[])["workload?", "performance?"])
            await CheckAsync(await (await server.As("ray.singh")).GetAsync($"/api/reports/{report}"), "ray.singh");
        Assert.True(checkedFigures > 50, $"{checkedFigures} figures");

        async Task CheckAsync(JsonNode? node, string reader = "ana.ruiz")
        {
            if (node is JsonArray items)
                foreach (var item in items) await CheckAsync(item, reader);
            if (node is not JsonObject part) return;
            foreach (var (figure, href) in part["href"]?.AsObject() ?? [])
            {
                var list = await (await server.As(reader)).GetAsync((string)href!);
                Assert.Equal((figure, (int)part[figure]!), (figure, (int)list["count"]!));
                Assert.True(list["items"]!.AsArray().Count > 0, (string)href!);
                Assert.DoesNotContain("example", (string)href!, StringComparison.OrdinalIgnoreCase);
                checkedFigures++;
            }

            foreach (var (name, child) in part)
                if (name != "href")
                    await CheckAsync(child, reader);
        }
    }

    [Fact]
    public async Task Requestors_facilities_and_task_managers_have_lines_and_no_line_names_a_detainee()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        await tm.CreateAsync(InformationRequest().With("requestor", "Jane Example's family").With(
            "detainees", new JsonArray(new JsonObject { ["name"] = "Jane Example", ["alienNumber"] = "A012345678" })));

        var workload = await (await server.As("tom.becker")).GetAsync("/api/reports/workload");

        var requestor = Assert.Single(workload["requestors"]!.AsArray())!;
        Assert.Equal("[masked] [masked]'s family", (string?)requestor["name"]);
        var manager = Assert.Single(workload["taskManagers"]!.AsArray())!;
        Assert.Equal(("ana.ruiz", "Ana Ruiz", 1), ((string?)manager["key"], (string?)manager["name"], (int?)manager["open"]));
        Assert.Equal(1, (int)workload["people"]!.AsArray().Single(p => (string?)p!["key"] == "ana.ruiz")!["asTaskManager"]!["open"]!);
        Assert.Equal("other", (string?)Assert.Single(workload["categories"]!.AsArray())!["key"]);
        var csv = (await tm.SendAsync(HttpMethod.Get, "/api/reports/workload?format=csv")).Text;
        Assert.Contains("taskManager,ana.ruiz,Ana Ruiz,open,", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane", csv, StringComparison.Ordinal);
        var list = (string)requestor["href"]!["open"]!;
        Assert.Equal("text/csv", (await tm.SendAsync(HttpMethod.Get, list + "&format=csv")).MediaType);
    }

    [Fact]
    public async Task A_unit_chief_gets_the_reports_of_their_unit_alone()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        await tm.CreateAsync(InformationRequest());
        await tm.CreateAsync(InformationRequest().With("components", new JsonArray(Component("MCMU", "mia.lund"))));
        await tm.CreateAsync(InformationRequest().With(
            "components", new JsonArray(Component("HOU", "lee.chan"), Component("MCMU", "mia.lund"))));

        var (chief, staff) = (await server.As("ray.singh"), await server.As("sam.ortiz"));
        foreach (var query in (string[])["", "?unit=HOU"])
        {
            var workload = await chief.GetAsync("/api/reports/workload" + query);
            Assert.Equal(2, (int)workload["total"]!["open"]!);
            Assert.Equal(["HOU"], workload["coveredUnits"]!.AsArray().Select(u => (string)u!));
            Assert.Equal("HOU", (string?)Assert.Single(workload["units"]!.AsArray())!["key"]);
            Assert.DoesNotContain(workload["people"]!.AsArray(), p => (string?)p!["key"] == "mia.lund");
        }

        foreach (var report in (string[])["workload", "performance", "taskings"])
        {
            (await chief.SendAsync(HttpMethod.Get, $"/api/reports/{report}?unit=MCMU")).IsRefused(403, "not-allowed");
            (await chief.SendAsync(HttpMethod.Get, $"/api/reports/{report}?unit=HOU,MCMU")).IsRefused(403, "not-allowed");
            (await chief.SendAsync(HttpMethod.Get, $"/api/reports/{report}?unit=none")).IsRefused(403, "not-allowed");
            (await staff.SendAsync(HttpMethod.Get, $"/api/reports/{report}")).IsRefused(403, "not-allowed");
        }

        Assert.Equal(2, (await chief.GetAsync("/api/reports/taskings"))["items"]!.AsArray().Count);
        Assert.Equal(3, (int)(await tm.GetAsync("/api/reports/workload"))["total"]!["open"]!);
        Assert.Equal(2, (int)(await tm.GetAsync("/api/reports/workload?unit=MCMU"))["total"]!["open"]!);
    }

    [Theory]
    [InlineData("measure=opens", "measure")]
    [InlineData("status=submittedToAuthority", "status")]
    [InlineData("age=0-8", "age")]
    [InlineData("firstDay=2031-02-30", "firstDay")]
    [InlineData("requestor=", "requestor")]
    [InlineData("assignee=a&assignee=b", "assignee")]
    [InlineData("since=2031-01-01", "since")]
    public async Task A_wrong_figure_is_refused_by_name(string query, string field)
    {
        await using var server = await DemoServer.StartAsync();

        var answer = await (await server.As("tom.becker")).SendAsync(HttpMethod.Get, $"/api/reports/taskings?{query}");

        answer.IsRefused(400, "invalid");
        Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        for (var i = 0; i < 5; i++) await tm.CreateAsync(InformationRequest());
        var numbers = new List<string>();
        for (var next = "/api/reports/taskings?measure=opened&top=2"; next is not null;)
        {
            var page = await tm.GetAsync(next);
            Assert.Equal(5, (int)page["count"]!);
            numbers.AddRange(page["items"]!.AsArray().Select(i => (string)i!["number"]!));
            next = (string?)page["nextLink"];
        }

        Assert.Equal(5, numbers.Distinct().Count());
        Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
    }
}
