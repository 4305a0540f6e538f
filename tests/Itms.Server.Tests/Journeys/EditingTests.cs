using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Correcting a request with PATCH, under If-Match, with the same checks as when it was entered.</summary>
public sealed class EditingTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_received_date_without_a_time_means_five_agency_time()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest().With("receivedAt", "2031-01-03"));
        Assert.Equal("2031-01-03T22:00:00Z", (string?)(await tm.ReadAsync(number))["receivedAt"]);

        Assert.Equal("2031-07-02T21:00:00Z", (string?)(await PatchAsync(tm, number, """{ "receivedAt": "2031-07-02" }""")).Body!["receivedAt"]);
        Assert.Equal(
            "2031-01-02T10:30:00Z",
            (string?)(await PatchAsync(tm, number, """{ "receivedAt": "2031-01-02T11:30:00+01:00" }""", "\"2\"")).Body!["receivedAt"]);
        Assert.Null((await PatchAsync(tm, number, """{ "receivedAt": null }""", "\"3\"")).Body!["receivedAt"]);
    }

    [Fact]
    public async Task Source_and_numbers_in_other_systems_are_kept_corrected_and_found()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var created = await tm.PostAsync(
            "/api/taskings", InformationRequest().With("icattNumber", " ICATT-31-7 ").With("eroTaskerNumber", "ET2-Quagga-9").With("source", "hq"));
        var number = (string)created["number"]!;
        Assert.Equal(
            ("hq", "ICATT-31-7", "ET2-Quagga-9"),
            ((string?)created["source"], (string?)created["icattNumber"], (string?)created["eroTaskerNumber"]));
        Assert.Equal("field", (string?)(await tm.PostAsync("/api/taskings", InformationRequest()))["source"]);

        Assert.Equal("ICATT-31-8", (string?)(await PatchAsync(tm, number, """{ "icattNumber": "ICATT-31-8" }""")).Body!["icattNumber"]);
        // Left out again, the source follows the facility again.
        Assert.Equal("field", (string?)(await PatchAsync(tm, number, """{ "source": null }""", "*")).Body!["source"]);
        Assert.Equal(400, (await PatchAsync(tm, number, """{ "source": "moon" }""", "*")).Status);
        var found = await tm.PostAsync("/api/search", new JsonObject { ["text"] = "et2-quagga-9" });
        Assert.Equal([number], found["items"]!.AsArray().Select(row => (string?)row!["number"]));
    }

    [Fact]
    public async Task A_patch_merges_and_the_projections_and_indexes_follow()
    {
        var server = shared.Server;
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(
            InformationRequest().With("caseNumber", "EDIT-1").With("detainees", Detainees("Jane Quillfeather", "A012345678")));

        var answer = await PatchAsync(tm, number, """
            { "caseNumber": "EDIT-2", "taskAuthority": null, "priority": "high", "informationRequest": { "ihscFacility": null },
              "detainees": [ { "name": "Ida Wren", "alienNumber": "a 087-654-321" } ] }
            """);

        Assert.Equal((200, "\"2\""), (answer.Status, answer.ETag));
        var after = answer.Body!;
        Assert.Equal(("EDIT-2", null, "high"), ((string?)after["caseNumber"], (string?)after["taskAuthority"], (string?)after["priority"]));
        Assert.Equal("A087654321", (string?)Assert.Single(after["detainees"]!.AsArray())!["alienNumber"]);
        // Objects merge: the type was not named, and stays.
        Assert.Equal(
            ("synopsisOfCare", null), ((string?)after["informationRequest"]!["type"], (string?)after["informationRequest"]!["ihscFacility"]));
        Assert.Contains((await tm.GetAsync("/api/views/active?top=200"))["items"]!.AsArray(), row => (string?)row!["caseNumber"] == "EDIT-2");
        Assert.Equal((false, true), (await FindsAsync("caseNumber", "EDIT-1"), await FindsAsync("caseNumber", "EDIT-2")));
        Assert.Equal((false, true), (await FindsAsync("alienNumber", "A012345678"), await FindsAsync("alienNumber", "A087654321")));

        var edited = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]![1]!;
        Assert.Equal("edited", (string?)edited["kind"]);
        Assert.Equal(
            ["taskAuthority", "caseNumber", "priority", "informationRequest.ihscFacility", "detainees"],
            edited["data"]!["changed"]!.AsArray().Select(c => (string?)c));
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);

        // Nothing changed is nothing done.
        Assert.Equal("\"2\"", (await PatchAsync(tm, number, """{ "priority": "high" }""", "*")).ETag);

        async Task<bool> FindsAsync(string by, string value) =>
            (await tm.PostAsync("/api/search", new JsonObject { [by] = value }))["items"]!.AsArray().Any(row => (string?)row!["number"] == number);
    }

    [Fact]
    public async Task A_detainee_removed_by_an_edit_stays_masked_for_others()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(
            InformationRequest().With("instruction", "Ask Canaryna.").With("detainees", Detainees("Canaryna Loon", "A076543210")));
        await PatchAsync(tm, number, """{ "detainees": [ { "name": "Other Somebody" } ] }""");

        var outsider = await shared.Server.As("hal.price");
        foreach (var path in new[] { "", "/history" })
        {
            var text = (await outsider.SendAsync(HttpMethod.Get, $"/api/taskings/{number}{path}")).Text;
            Assert.DoesNotContain("Canaryna", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Somebody", text, StringComparison.Ordinal);
            Assert.DoesNotContain("076543210", text, StringComparison.Ordinal);
        }

        Assert.Contains("Canaryna", (await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{number}/history")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_needs_the_version_that_was_read()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        const string Patch = """{ "priority": "low" }""";

        (await PatchAsync(tm, number, Patch, ifMatch: null)).IsRefused(428, "if-match-required");
        (await PatchAsync(tm, number, Patch, "\"9\"")).IsRefused(412, "stale");
        (await PatchAsync(tm, number, Patch, "W/\"1\"")).IsRefused(412, "stale");
        (await PatchAsync(tm, number, Patch, "1")).IsRefused(400, "invalid");
        Assert.Equal(200, (await PatchAsync(tm, number, Patch)).Status);
        (await PatchAsync(tm, number, Patch)).IsRefused(412, "stale");
        (await PatchAsync(tm, "ITMS-2031-999999", Patch)).IsRefused(404, "not-found");
        (await PatchAsync(await shared.Server.As("lee.chan"), number, Patch, "*")).IsRefused(403, "task-manager-only");
    }

    [Theory]
    [InlineData("""{ "unknown": 1 }""", "unknown", "not a member")]
    [InlineData("""{ "unknown": null }""", "unknown", "not a member")]
    [InlineData("""{ "informationRequest": { "bogus": null } }""", "informationRequest.bogus", "not a member")]
    [InlineData("""{ "status": "adCleared" }""", "status", "not a member")]
    [InlineData("""{ "internalDueDate": "2031-02-01" }""", "internalDueDate", "set-dates")]
    [InlineData("""{ "authorityDueDate": null }""", "authorityDueDate", "set-dates")]
    [InlineData("""{ "extensionDate": "2031-02-01" }""", "extensionDate", "set-dates")]
    [InlineData("""{ "action": "standDown" }""", "action", "set-action")]
    [InlineData("""{ "components": [] }""", "components", "assign")]
    [InlineData("""{ "followUps": [] }""", "followUps", "follow-up")]
    [InlineData("""{ "requestor": null }""", "requestor", "required")]
    [InlineData("""{ "requestor": "two\nlines" }""", "requestor", "single line")]
    [InlineData("""{ "taskType": null }""", "taskType", "required")]
    [InlineData("""{ "taskType": "audit" }""", "informationRequest", "does not belong")]
    [InlineData("""{ "taskType": "audit", "informationRequest": null }""", "audit", "required")]
    [InlineData("""{ "informationRequest": null }""", "informationRequest", "required")]
    [InlineData("""{ "informationRequest": { "type": null } }""", "informationRequest.type", "required")]
    [InlineData("""{ "informationRequest": { "type": "gossip" } }""", "informationRequest.type", "must be one of")]
    [InlineData("""{ "informationRequest": "none" }""", "informationRequest", "wrong type")]
    [InlineData("""{ "detainees": [ null ] }""", "detainees[0]", "required")]
    [InlineData("""{ "detainees": [ { "alienNumber": "A012345678" }, { "alienNumber": "A 012 345 678" } ] }""", "detainees[1].alienNumber", "twice")]
    [InlineData("""{ "priority": "low", "priority": "high" }""", "priority", "twice")]
    [InlineData("[]", "body", "")]
    [InlineData("null", "body", "object")]
    [InlineData("", "body", "object")]
    [InlineData("{", "body", "JSON")]
    public async Task A_field_that_cannot_be_edited_is_refused_by_name(string patch, string field, string why)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());

        var answer = await PatchAsync(tm, number, patch);

        answer.IsRefused(400, "invalid");
        Assert.True(answer.Body!["errors"]!.AsObject().ContainsKey(field), answer.Text);
        Assert.Contains(why, (string?)answer.Body["errors"]![field]![0], StringComparison.Ordinal);
        Assert.Single((await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/merge-patch+json; charset=utf-8", 200)]
    [InlineData("application/json-patch+json", 415)]
    [InlineData("text/plain", 415)]
    public async Task Only_a_merge_patch_is_accepted(string mediaType, int status)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());

        Assert.Equal(status, (await PatchAsync(tm, number, """{ "priority": "low" }""", mediaType: mediaType)).Status);
    }

    [Fact]
    public async Task A_removed_field_gets_its_default_and_a_new_type_brings_its_tab()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(
            InformationRequest().With("priority", "high").With("receivedVia", "itms").With("detainees", Detainees("X", null)));

        var after = (await PatchAsync(tm, number, """
            { "taskType": "audit", "informationRequest": null, "audit": { "type": "gao" }, "category": null, "priority": null,
              "receivedVia": null, "detainees": null }
            """)).Ok("patch");

        Assert.Equal(
            ("audit", "gao", "medium", "email"),
            ((string?)after["taskType"], (string?)after["category"], (string?)after["priority"], (string?)after["receivedVia"]));
        Assert.Empty(after["detainees"]!.AsArray());
        Assert.Null(after["informationRequest"]);
        Assert.Equal(["DAD-CS", "CoS", "AD"], after["clearance"]!["positions"]!.AsArray().Select(p => (string?)p));
    }

    [Fact]
    public async Task A_closed_or_stood_down_tasking_cannot_be_edited()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest().With("action", "review"));
        await tm.DoAsync(number, "set-action", new { action = "standDown", reason = "x" });
        (await PatchAsync(tm, number, """{ "priority": "low" }""", "*")).IsRefused(409, "stood-down");
        await tm.DoAsync(number, "set-action", new { action = "review", reason = "x" });
        await tm.DoAsync(number, "acknowledge");
        (await PatchAsync(tm, number, """{ "priority": "low" }""", "*")).IsRefused(409, "closed");
    }

    private static JsonArray Detainees(string name, string? alienNumber) => [new JsonObject { ["name"] = name, ["alienNumber"] = alienNumber }];

    private static Task<Answer> PatchAsync(
        Client client, string number, string patch, string? ifMatch = "\"1\"", string mediaType = "application/merge-patch+json")
    {
        var content = new StringContent(patch, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return client.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", content, ifMatch is null ? [] : [("If-Match", ifMatch)]);
    }
}
