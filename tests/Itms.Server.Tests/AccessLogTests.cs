using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>Who was shown detainees' names and alien numbers is recorded, with when.</summary>
public class AccessLogTests
{
    [Fact]
    public async Task Whoever_is_shown_a_detainee_is_recorded_and_nobody_else()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(WithDetainee());
        await (await server.As("lee.chan")).ReadAsync(number);
        await (await server.As("ada.wells")).GetAsync($"/api/taskings/{number}/history");
        await (await server.As("lee.chan")).DoAsync(number, "delegate", new { @delegate = "sam.ortiz" });

        // Masked: no reading.
        await (await server.As("hal.price")).ReadAsync(number);
        var page = await tm.GetAsync($"/api/taskings/{number}/readings");

        Assert.Equal(["ada.wells history", "lee.chan tasking"], Of(page).Distinct().Order(StringComparer.Ordinal));
        Assert.All(page["items"]!.AsArray(), reading => Assert.NotNull((string?)reading!["at"]));
    }

    [Fact]
    public async Task Who_is_shown_somebody_no_longer_named_is_recorded_too()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(WithDetainee());
        var emptied = await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", new { detainees = Array.Empty<object>() }, ("If-Match", "*"));
        Assert.Equal(200, emptied.Status);
        await (await server.As("kim.dale")).GetAsync($"/api/taskings/{number}/history");

        Assert.Contains("kim.dale history", Of(await tm.GetAsync($"/api/taskings/{number}/readings")));
    }

    [Fact]
    public async Task Whoever_finds_a_detainee_by_number_or_in_a_check_is_recorded()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(WithDetainee());
        await (await server.As("lee.chan")).PostAsync("/api/search", new { alienNumber = "A012345678" });
        await (await server.As("kim.dale")).PostAsync("/api/search", new { text = "012345678" });
        await (await server.As("ada.wells")).DownloadAsync(HttpMethod.Post, "/api/search?format=csv", new { alienNumber = "0123" });
        await (await server.As("joe.lind")).DownloadAsync(
            HttpMethod.Post, "/api/views/active/search?format=xlsx", new { alienNumber = "A012345678" });
        await (await server.As("ray.singh")).PostAsync("/api/views/active/search", new { alienNumber = "A012345678" });
        await (await server.As("tom.becker")).PostAsync("/api/taskings/check", WithDetainee());
        // Nothing found, or nothing that names anybody.
        await (await server.As("hal.price")).PostAsync("/api/search", new { alienNumber = "A012345678" });
        await tm.PostAsync("/api/search", new { number });

        var entries = Of(await tm.GetAsync($"/api/taskings/{number}/readings")).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "ada.wells export", "joe.lind export", "kim.dale search", "lee.chan search", "ray.singh search", "tom.becker check",
                "tom.becker similar",
            ],
            entries);
    }

    [Fact]
    public async Task A_tasking_without_detainees_has_no_access_entries()
    {
        await using var server = await DemoServer.StartAsync();
        var number = await (await server.As("ana.ruiz")).CreateAsync(InformationRequest());
        await (await server.As("lee.chan")).ReadAsync(number);

        Assert.Empty(Of(await (await server.As("tom.becker")).GetAsync($"/api/taskings/{number}/readings")));
    }

    [Fact]
    public async Task The_record_is_for_those_who_manage_or_lead_and_outlives_the_server()
    {
        var first = await DemoServer.StartAsync();
        var number = await (await first.As("ana.ruiz")).CreateAsync(WithDetainee());
        await (await first.As("kim.dale")).ReadAsync(number);
        (await (await first.As("kim.dale")).SendAsync(HttpMethod.Get, $"/api/taskings/{number}/readings")).IsRefused(403, "not-allowed");
        (await (await first.As("adm.root")).SendAsync(HttpMethod.Get, $"/api/taskings/{number}/readings")).IsRefused(403, "not-allowed");
        await first.StopAsync();

        await using var second = await DemoServer.StartAsync(first.Folder);
        Assert.Equal(["kim.dale tasking"], Of(await (await second.As("ada.wells")).GetAsync($"/api/taskings/{number}/readings")));
    }

    [Fact]
    public async Task While_nothing_can_be_recorded_detainees_are_hidden_from_everybody_and_the_answer_says_why()
    {
        var first = await DemoServer.StartAsync();
        var number = await (await first.As("ana.ruiz")).CreateAsync(WithDetainee());
        await first.StopAsync();
        RefuseRecords(first.Folder);
        await using var server = await DemoServer.StartAsync(first.Folder);
        var kim = await server.As("kim.dale");
        Assert.Equal("Pat Example", (string?)(await kim.ReadAsync(number))["detainees"]![0]!["name"]);

        // The write of that record began at some moment after the answer. A change that is stored together with it fails too.
        var ana = await server.As("ana.ruiz");
        JsonNode shown;
        var tries = 0;
        do
        {
            await ana.SendAsync(HttpMethod.Post, "/api/demo/clock", new { advance = "00:00:10" });
            shown = await kim.ReadAsync(number);
        }
        while (shown["notice"] is null && ++tries < 1_000);

        Assert.Contains("cannot record", (string?)shown["notice"], StringComparison.Ordinal);
        Assert.DoesNotContain("Pat", shown.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("012345678", shown.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Pat", (await kim.GetAsync($"/api/taskings/{number}/history")).ToJsonString(), StringComparison.Ordinal);
        (await kim.SendAsync(HttpMethod.Post, "/api/search", new { alienNumber = "A012345678" })).IsRefused(503, "access-not-recorded");
        using var http = new HttpClient { BaseAddress = server.Address };
        var ready = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    /// <summary>Makes the data file refuse new records, as if the disk were full for them alone.</summary>
    private static void RefuseRecords(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "itms.db")};Pooling=False");
        connection.Open();
        using var trigger = connection.CreateCommand();
        trigger.CommandText =
            "CREATE TRIGGER refuse BEFORE INSERT ON rows WHEN NEW.partition = 'access-to-sort' BEGIN SELECT raise(ABORT, 'disk full'); END";
        trigger.ExecuteNonQuery();
    }

    private static JsonObject WithDetainee() =>
        InformationRequest().With("detainees", new JsonArray(new JsonObject { ["name"] = "Pat Example", ["alienNumber"] = "A012345678" }));

    private static IEnumerable<string> Of(JsonNode page) => page["items"]!.AsArray().Select(r => $"{r!["by"]} {r["what"]}");
}
