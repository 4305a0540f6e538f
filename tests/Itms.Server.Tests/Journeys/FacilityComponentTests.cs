using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>A facility that answers a tasking as a unit does (D 8-4), over HTTP.</summary>
public class FacilityComponentTests
{
    [Fact]
    public async Task A_facility_answers_and_its_lead_and_division_concur()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, sam, abe, dan) =
            (await server.As("ana.ruiz"), await server.As("sam.ortiz"), await server.As("abe.colt"), await server.As("dan.okoro"));
        var choice = Assert.Single(
            (await tm.GetAsync("/api/directory/components"))["items"]!.AsArray(), c => (string?)c!["code"] == "ALDER");
        Assert.Equal(
            ("facility", "CS", "abe.colt"), ((string?)choice!["kind"], (string?)choice["division"], (string?)choice["chief"]));
        var wrong = await tm.SendAsync(
            HttpMethod.Post, "/api/taskings", InformationRequest().With("components", new JsonArray(Component("ALDR", "sam.ortiz"))));
        wrong.IsRefused(400, "invalid");
        Assert.Equal(["components[0].unit"], wrong.Body!["errors"]!.AsObject().Select(e => e.Key));

        var number = await tm.CreateAsync(InformationRequest().With(
            "components", new JsonArray(new JsonObject { ["unit"] = "ALDER", ["assignee"] = "sam.ortiz" })));
        Assert.Equal(["abe.colt", "sam.ortiz"], (await server.MailsAsync(number)).Select(m => m.To).Order());
        await sam.DoAsync(number, "respond", Substantive("None here."));
        Assert.Contains(number, Text(await abe.GetAsync("/api/views/awaiting")));
        await abe.DoAsync(number, "concur", new { level = "unitChief" });
        Assert.Contains(number, Text(await dan.GetAsync("/api/views/awaiting")));
        await dan.DoAsync(number, "concur", new { level = "division" });
        Assert.Equal("submittedToHq", (string?)(await sam.DoAsync(number, "submit-to-hq"))["status"]);

        foreach (var filter in new[] { "unit=ALDER", "division=CS" })
            Assert.Contains(number, Text(await tm.GetAsync($"/api/views/active?top=200&{filter}")));
        Assert.DoesNotContain(number, Text(await tm.GetAsync("/api/views/active?top=200&unit=BRIAR")));
        Assert.Contains("Alder Creek Processing Center", Text(await abe.GetAsync("/api/reports/workload?unit=ALDER")));
        (await abe.SendAsync(HttpMethod.Get, "/api/reports/workload?unit=BRIAR")).IsRefused(403, "not-allowed");
    }

    [Fact]
    public async Task A_unit_defers_to_a_facility_whose_lead_an_administrator_names()
    {
        await using var server = await DemoServer.StartAsync();
        var (admin, tm, lee) = (await server.As("adm.root"), await server.As("ana.ruiz"), await server.As("lee.chan"));
        var facility = (await admin.GetAsync("/api/admin/facilities/CEDAR")).AsObject();
        Assert.Equal("rue.hollis", (string?)facility["lead"]);
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, "/api/admin/facilities/CEDAR", facility.With("lead", "abe.colt"))).Status);
        Assert.Equal("abe.colt", (string?)(await tm.GetAsync("/api/directory/facilities"))["items"]!.AsArray()
            .Single(f => (string?)f!["code"] == "CEDAR")!["lead"]);
        // A unit is not a facility, whoever asks for it.
        Assert.Equal(404, (await admin.SendAsync(HttpMethod.Get, "/api/admin/units/CEDAR")).Status);

        var number = await tm.CreateAsync(InformationRequest());
        await lee.DoAsync(number, "defer", new { toUnit = "CEDAR", comment = "The facility has the figures." });
        var assigned = await tm.DoAsync(number, "assign", new { components = new[] { new { unit = "CEDAR", assignee = "abe.colt" } } });
        Assert.Contains("CEDAR", assigned["components"]!.AsArray().Select(c => (string?)c!["unit"]));
    }

    private static string Text(JsonNode node) => node.ToJsonString();
}
