using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>The reports for the TPSU chief and leadership, compared with figures worked out by hand.</summary>
public sealed class ReportsTests(OneServer one) : IClassFixture<OneServer>
{
    private const string March = "from=2031-03-01&to=2031-03-31";

    /// <summary>An instant in New York: EST to 9 March 2031, then EDT.</summary>
    private static DateTimeOffset Time(int month, int day, int hour, int minute = 0) =>
        new(2031, month, day, hour, minute, 0, TimeSpan.FromHours(month < 3 || (month == 3 && day < 9) ? -5 : -4));

    [Fact]
    public async Task Reports_are_right_across_a_month_end_a_stand_down_a_clock_change_and_a_reopening()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        await server.AdvanceToAsync(Time(2, 24, 9));
        var number = await tm.CreateAsync(InformationRequest("2031-03-03", "2031-03-10"));
        await server.AdvanceToAsync(Time(2, 26, 9));
        await tm.DoAsync(number, "set-action", new { action = "standDown", reason = "Counsel asked for it." });
        await server.AdvanceToAsync(Time(3, 5, 9));
        await tm.DoAsync(number, "set-action", new { action = "work", reason = "Go on." });
        await server.AdvanceToAsync(Time(3, 12, 8, 30));
        await CloseAsync(server, number);
        await server.AdvanceToAsync(Time(3, 20, 9));
        await tm.DoAsync(number, "reopen", new { instructions = "By facility.", reason = "A question.", authorityDueDate = "2031-04-01" });
        await server.AdvanceToAsync(Time(3, 31, 23));
        await tm.CreateAsync(InformationRequest("2031-04-01", "2031-04-10").With("restricted", true));
        await server.AdvanceToAsync(Time(3, 31, 23, 30));
        await CloseAsync(server, number);
        await ao.DoAsync((string)(await tm.GetAsync("/api/views/active"))["items"]![0]!["number"]!, "delegate", new { @delegate = "sam.ortiz" });
        await server.AdvanceToAsync(Time(4, 2, 9));

        var chief = await server.As("tom.becker");
        var performance = await chief.GetAsync($"/api/reports/performance?{March}");

        // 24 February to 12 March: 15 days and 22.5 hours, less 7 days; 12 business days, less the 5 of the stand-down.
        // 20 to 31 March, 23:30: 11 days and 14.5 hours, 7 business days.
        var present = performance["present"]!;
        Same("""{"count":2,"median":10.3,"p90":11.6}""", present["total"]!["turnaround"]);
        Same("""{"count":2,"median":7,"p90":7}""", present["total"]!["businessDays"]);
        Assert.Equal(
            (2, 2, 1, 0.5), (Int(present, "closed"), Int(present, "withDueDate"), Int(present, "onTime"), (double)present["total"]!["onTimeRate"]!));
        Assert.Equal((1, 0.5), (Int(present, "reopened"), (double)present["total"]!["reopenRate"]!));
        Assert.Equal((1, 7.0), (Int(present, "stoodDown"), (double)present["total"]!["stoodDownDays"]!));
        Same("""{"key":"assigned","name":"Assigned","count":1,"median":8.9,"p90":8.9}""", Of(present["stages"], "assigned"));
        Same("""{"key":"reopened","name":"Re-opened","count":1,"median":11.6,"p90":11.6}""", Of(present["stages"], "reopened"));
        Same(
            """[{"key":"dueIn1","sent":1},{"key":"dueIn3","sent":1},"""
            + """{"key":"overdue","sent":1},{"key":"overdue1","sent":1},{"key":"overdue3","sent":1}]""",
            present["reminders"]);
        Same("""[{"key":"dueIn3","sent":1}]""", performance["before"]!["reminders"]);
        Assert.Equal((0, "2031-01-29"), (Int(performance["before"]!, "closed"), (string?)performance["before"]!["from"]));

        var workload = await chief.GetAsync($"/api/reports/workload?{March}");
        Same("""{"open":1,"overdue":1,"stoodDown":0,"opened":2,"closed":2,"closedWithoutResponse":0}""", workload["total"]);
        Same("""{"from":"2031-01-29","to":"2031-02-28","opened":1,"closed":0,"closedWithoutResponse":0}""", workload["before"]);
        var lee = Of(workload["people"], "lee.chan");
        Same("""{"open":1,"overdue":1,"stoodDown":0,"opened":2,"closed":2,"closedWithoutResponse":0}""", lee!["asAssignee"]);
        Same(
            """{"open":1,"overdue":1,"stoodDown":0,"opened":1,"closed":0,"closedWithoutResponse":0}""",
            Of(workload["people"], "sam.ortiz")!["asDesignee"]);
        Same("""{"days":"0-7","open":1}""", Of(workload["statuses"], "delegated")!["ages"]![0]);
        Same(
            """{"key":"HOU","name":"Health Operations Unit","open":1,"overdue":1,"stoodDown":0,"opened":2,"closed":2,"closedWithoutResponse":0}""",
            Of(workload["units"], "HOU"));

        var points = workload["series"]!["points"]!.AsArray();
        Assert.Equal("day", (string?)workload["series"]!["step"]);
        // Due on the 3rd, while it was stood down: late from the 5th until it was closed.
        Assert.Equal([5, 6, 7, 8, 9, 10, 11], points.Where(p => (int)p!["overdue"]! == 1).Select(p => DayOf(p!)));
        Assert.Equal([(12, 1), (31, 1)], points.Where(p => (int)p!["closed"]! > 0).Select(p => (DayOf(p!), (int)p!["closed"]!)));
        Assert.Equal([(20, 1), (31, 1)], points.Where(p => (int)p!["opened"]! > 0).Select(p => (DayOf(p!), (int)p!["opened"]!)));

        Assert.Equal(0, (int)(await chief.GetAsync("/api/reports/workload?from=2031-04-01&to=2031-04-02"))["total"]!["closed"]!);
    }

    [Theory]
    [InlineData("from=2031-1-1", "from", "must be a date (2027-01-15)")]
    [InlineData("to=tomorrow", "to", "must be a date (2027-01-15)")]
    [InlineData("from=", "from", "must be a date (2027-01-15)")]
    [InlineData("from=2031-02-30", "from", "must be a date (2027-01-15)")]
    [InlineData("from=2031-01-01&from=2031-01-02", "from", "must be a date (2027-01-15)")]
    [InlineData("from=2031-01-02&to=2031-01-01", "from", "must not be after to, or after today if to is left out")]
    [InlineData("from=2999-01-01", "from", "must not be after to, or after today if to is left out")]
    [InlineData("from=2020-01-01&to=2030-01-02", "to", "must be at most 10 years after from")]
    [InlineData("unit=XYZ", "unit", "is not a unit or facility in the directory")]
    [InlineData("person=lee.chan", "person", "is not a parameter of a report")]
    [InlineData("format=pdf", "format", "must be csv or xlsx")]
    public async Task A_wrong_period_is_refused_by_name(string query, string field, string error)
    {
        var chief = await one.Server.As("tom.becker");
        foreach (var report in (string[])["workload", "performance"])
        {
            var answer = await chief.SendAsync(HttpMethod.Get, $"/api/reports/{report}?{query}");

            answer.IsRefused(400, "invalid");
            Assert.Equal(error, (string?)answer.Body!["errors"]![field]![0]);
        }
    }

    [Fact]
    public async Task A_period_may_be_ten_years_and_defaults_to_the_last_thirty_days_and_today()
    {
        var chief = await one.Server.As("tom.becker");
        Assert.Equal("month", (string?)(await chief.GetAsync("/api/reports/performance?from=2020-01-01&to=2030-01-01"))["series"]!["step"]);

        var usual = await chief.GetAsync("/api/reports/workload");

        Assert.Equal(31, usual["series"]!["points"]!.AsArray().Count);
        Assert.Equal((string?)usual["to"], (string?)usual["series"]!["points"]![30]!["from"]);
    }

    [Fact]
    public async Task Each_report_can_be_exported_as_a_table()
    {
        var chief = await one.Server.As("tom.becker");
        await chief.CreateAsync(InformationRequest());
        foreach (var report in (string[])["workload", "performance"])
        {
            var csv = await chief.SendAsync(HttpMethod.Get, $"/api/reports/{report}?format=csv");
            Assert.Equal((200, "text/csv"), (csv.Status, csv.MediaType));
            var lines = csv.Text.TrimStart('\uFEFF').Split("\r\n");
            Assert.Equal("Section,Key,Name,Measure,From,To,Value", lines[0]);
            Assert.Contains(
                lines, line => line.StartsWith("total,,,closed,", StringComparison.Ordinal) && line.EndsWith(",0", StringComparison.Ordinal));
            Assert.Equal(200, (await chief.DownloadAsync($"/api/reports/{report}?format=xlsx")).Status);
        }

        var workload = (await chief.SendAsync(HttpMethod.Get, "/api/reports/workload?format=csv")).Text;
        Assert.Contains("unit,HOU,Health Operations Unit,open,", workload, StringComparison.Ordinal);
        Assert.Contains("designee,lee.chan,Lee Chan,open,", workload, StringComparison.Ordinal);
        Assert.DoesNotContain("ITMS-", workload, StringComparison.Ordinal);
    }

    private static async Task CloseAsync(DemoServer server, string number)
    {
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        await ao.DoAsync(number, "respond", Substantive("412 visits."));
        await (await server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq");
        await tm.DoAsync(number, "send-to-ad");
        await (await server.As("joe.lind")).DoAsync(number, "clear");
        await tm.DoAsync(number, "submit-to-authority", new { channel = "email" });
    }

    private static int Int(JsonNode period, string member) => (int)period["total"]![member]!;

    private static int DayOf(JsonNode point) => DateOnly.Parse((string)point["from"]!, System.Globalization.CultureInfo.InvariantCulture).Day;

    private static JsonNode? Of(JsonNode? items, string key) => items!.AsArray().SingleOrDefault(item => (string?)item!["key"] == key);

    private static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), Bare(actual)), $"Expected {expected}, got {actual?.ToJsonString()}");

    /// <summary>The figures without the addresses of their taskings.</summary>
    private static JsonNode? Bare(JsonNode? node)
    {
        var copy = node?.DeepClone();
        foreach (var part in copy is JsonArray items ? items.ToArray() : [copy]) (part as JsonObject)?.Remove("href");
        return copy;
    }
}
