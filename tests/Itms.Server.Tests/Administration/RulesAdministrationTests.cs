using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Administration;

/// <summary>An administrator edits the rules: new versions, in force at once, without moving what is running.</summary>
public class RulesAdministrationTests
{
    private const string Escalation = "/api/admin/rules/escalation";

    private static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_changed_policy_is_for_new_taskings_until_the_running_ones_are_replanned()
    {
        var first = await DemoServer.StartAsync();
        await first.AdvanceToAsync(Start);
        var (admin, tm) = (await first.As("adm.root"), await first.As("ana.ruiz"));
        var running = await tm.CreateAsync(InformationRequest("2031-01-17", "2031-03-20"));
        var planned = Agenda(await tm.ReadAsync(running));

        var present = await admin.SendAsync(HttpMethod.Get, Escalation);
        Assert.Equal(("\"1\"", 1), (present.ETag, (int?)present.Body!["version"]));
        var document = present.Body["document"]!.DeepClone();
        document["rules"]!.AsArray().RemoveAt(0);
        document["rules"]![0]!["timeOfDay"] = "07:30";
        var changed = await admin.SendAsync(HttpMethod.Put, Escalation, Change(document), ("If-Match", "\"1\""));
        Assert.Equal((200, "\"2\""), (changed.Status, changed.ETag));
        Assert.Equal(("adm.root", "Agreed with the units."), ((string?)changed.Body!["by"], (string?)changed.Body["reason"]));

        Assert.Equal(planned, Agenda(await tm.ReadAsync(running)));
        var fresh = await tm.CreateAsync(InformationRequest("2031-01-17", "2031-03-20"));
        Assert.Equal(planned.Count - 1, Agenda(await tm.ReadAsync(fresh)).Count);
        Assert.Equal("2031-01-16T12:30:00Z dueIn1", Agenda(await tm.ReadAsync(fresh))[0]);

        // Sent once by the old plan, not again by the new one.
        await first.AdvanceToAsync(new DateTimeOffset(2031, 1, 16, 15, 0, 0, TimeSpan.Zero));
        Assert.Equal("{\"version\":2,\"more\":false}", (await admin.PostAsync(Escalation + "/replan", new { reason = "Everybody." })).ToJsonString());
        Assert.False((bool?)(await admin.PostAsync(Escalation + "/replan", new { reason = "Again." }))["more"]);
        await first.AdvanceToAsync(new DateTimeOffset(2031, 1, 17, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(["dueIn3", "dueIn1", "dueToday", "overdue"], await RemindersAsync(first, running));
        Assert.Equal(["dueIn1", "dueToday", "overdue"], await RemindersAsync(first, fresh));
        var after = Agenda(await tm.ReadAsync(running));

        // After a restart it is all the same.
        await first.StopAsync();
        await using var second = await DemoServer.StartAsync(first.Folder);
        Assert.Equal(after, Agenda(await (await second.As("ana.ruiz")).ReadAsync(running)));
        Assert.Equal(2, (int?)(await (await second.As("adm.root")).GetAsync(Escalation))["version"]);
    }

    [Fact]
    public async Task Versions_are_never_written_over_and_a_change_needs_the_version_it_changes()
    {
        await using var server = await DemoServer.StartAsync();
        var admin = await server.As("adm.root");
        const string settings = "/api/admin/rules/settings";
        var open = new { reason = "G III.B permits it.", document = new { designeeMaySubmitToHq = true } };

        (await admin.SendAsync(HttpMethod.Put, settings, open)).IsRefused(428, "if-match-required");
        (await admin.SendAsync(HttpMethod.Put, settings, open, ("If-Match", "\"7\""))).IsRefused(412, "stale");
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, settings, open, ("If-Match", "\"1\""))).Status);
        var late = await admin.SendAsync(HttpMethod.Put, settings, open, ("If-Match", "\"1\""));
        late.IsRefused(412, "stale");
        Assert.Equal("\"2\"", late.ETag);

        var versions = (await admin.GetAsync(settings + "/versions"))["items"]!.AsArray();
        Assert.Equal([2, 1], versions.Select(v => (int)v!["version"]!));
        Assert.Equal("G III.B permits it.", (string?)versions[0]!["reason"]);
        Assert.False((bool)(await admin.GetAsync(settings + "/versions/1"))["document"]!["designeeMaySubmitToHq"]!);
        Assert.True((bool)(await admin.GetAsync(settings))["document"]!["designeeMaySubmitToHq"]!);
        (await admin.SendAsync(HttpMethod.Get, settings + "/versions/3")).IsRefused(404, "not-found");
        (await admin.SendAsync(HttpMethod.Get, "/api/admin/rules/weather")).IsRefused(404, "not-found");

        // In force at once: the designee is no longer refused for being one.
        var number = await (await server.As("ana.ruiz")).CreateAsync(InformationRequest());
        await (await server.As("lee.chan")).DoAsync(number, "delegate", new { @delegate = "sam.ortiz" });
        (await (await server.As("sam.ortiz")).TryAsync(number, "submit-to-hq")).IsRefused(409, "response-missing");
        var audited = (await admin.GetAsync("/api/admin/audit"))["items"]!.AsArray();
        Assert.Equal(("rules", "adm.root", "settings"),
            ((string?)audited[0]!["what"], (string?)audited[0]!["by"], (string?)audited[0]!["changes"]![0]!["kind"]));
    }

    [Fact]
    public async Task The_rubric_can_be_edited_and_the_next_tasking_follows_it()
    {
        await using var server = await DemoServer.StartAsync();
        var (admin, tm) = (await server.As("adm.root"), await server.As("ana.ruiz"));
        var rubric = (await admin.GetAsync("/api/admin/rules/rubric"))["document"]!.DeepClone();
        var before = await tm.CreateAsync(InformationRequest());
        var other = Row(rubric, "other");
        other["clearance"]!["kind"] = "anyOf";
        other["clearance"]!["positions"] = new JsonArray("Emperor");
        var refused = await admin.SendAsync(HttpMethod.Put, "/api/admin/rules/rubric", Change(rubric), ("If-Match", "\"1\""));
        refused.IsRefused(400, "invalid");
        Assert.Equal($"document[{other.GetElementIndex()}].clearance.positions[0]", Assert.Single(refused.Body!["errors"]!.AsObject()).Key);
        other["clearance"]!["positions"] = new JsonArray("AD");

        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, "/api/admin/rules/rubric", Change(rubric), ("If-Match", "\"1\""))).Status);

        var after = await tm.CreateAsync(InformationRequest());
        Assert.Equal("[\"AD\"]", (await tm.ReadAsync(after))["clearance"]!["positions"]!.ToJsonString());
        Assert.Equal(3, (await tm.ReadAsync(before))["clearance"]!["positions"]!.AsArray().Count);
        (await admin.SendAsync(HttpMethod.Put, "/api/admin/rules/rubric", new { document = rubric }, ("If-Match", "\"2\"")))
            .IsRefused(400, "invalid");
    }

    [Fact]
    public async Task A_category_that_an_administrator_adds_is_used_everywhere()
    {
        await using var server = await DemoServer.StartAsync();
        var (admin, tm) = (await server.As("adm.root"), await server.As("ana.ruiz"));
        (await tm.SendAsync(HttpMethod.Post, "/api/taskings", InformationRequest().With("category", "stateInquiry"))).IsRefused(400, "invalid");
        var rubric = (await admin.GetAsync("/api/admin/rules/rubric"))["document"]!.DeepClone();
        var added = Row(rubric, "other").DeepClone();
        added["category"] = "stateInquiry";
        added["label"] = "Inquiries of states";
        added["clearance"]!["kind"] = "anyOf";
        added["clearance"]!["positions"] = new JsonArray("AD");
        (rubric as JsonArray ?? rubric["rows"]!.AsArray()).Add(added);
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, "/api/admin/rules/rubric", Change(rubric), ("If-Match", "\"1\""))).Status);

        var number = await tm.CreateAsync(InformationRequest().With("category", "stateInquiry"));
        var patched = await tm.CreateAsync(InformationRequest());
        Assert.Equal(
            200,
            (await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{patched}", new { category = "stateInquiry" }, ("If-Match", "*"))).Status);

        Assert.Equal("[\"AD\"]", (await tm.ReadAsync(number))["clearance"]!["positions"]!.ToJsonString());
        Assert.Contains((await tm.GetAsync("/api/reference"))["categories"]!.AsArray(), c =>
            (string?)c!["value"] == "stateInquiry" && (string?)c["label"] == "Inquiries of states");
        Assert.Equal("Inquiries of states", (string?)(await tm.GetAsync("/api/routing?category=stateInquiry"))["label"]);
        Assert.Equal(2, (await tm.GetAsync("/api/views/active?category=stateInquiry"))["items"]!.AsArray().Count);
        var line = (await tm.GetAsync("/api/reports/workload"))["categories"]!.AsArray().Single(c => (string?)c!["key"] == "stateInquiry")!;
        Assert.Equal(("Inquiries of states", 2), ((string?)line["name"], (int)line["open"]!));

        // Without its row, taskings keep the category, and no new one gets it.
        var rows = rubric as JsonArray ?? rubric["rows"]!.AsArray();
        rows.RemoveAt(rows.Count - 1);
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, "/api/admin/rules/rubric", Change(rubric), ("If-Match", "\"2\""))).Status);
        Assert.Equal("stateInquiry", (string?)(await tm.ReadAsync(number))["category"]);
        Assert.Equal(
            200, (await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", new { priority = "high" }, ("If-Match", "*"))).Status);
        (await tm.SendAsync(HttpMethod.Post, "/api/taskings", InformationRequest().With("category", "stateInquiry"))).IsRefused(400, "invalid");
    }

    private static JsonNode Row(JsonNode rubric, string category) =>
        (rubric as JsonArray ?? rubric["rows"]!.AsArray()).Single(row => (string?)row!["category"] == category)!;

    private static JsonObject Change(JsonNode? document) => new() { ["reason"] = "Agreed with the units.", ["document"] = document?.DeepClone() };

    private static List<string> Agenda(JsonNode tasking) => [.. tasking["agenda"]!.AsArray().Select(a => $"{a!["at"]} {a["kind"]}")];

    private static async Task<List<string>> RemindersAsync(DemoServer server, string number) =>
    [
        .. (await (await server.As("ana.ruiz")).GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray()
            .Where(e => (string?)e!["kind"] == "reminderSent")
            .Select(e => (string)e!["data"]!["kind"]!),
    ];
}
