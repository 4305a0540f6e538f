using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Nobody's clearance is dodged: the rule stays, SES counts, each unit's chief clears, and substitutes are known to both.</summary>
public class ClearanceRulesTests
{
    private static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task From_hq_on_no_edit_changes_who_clears_and_an_override_is_seen_by_everybody()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var number = await AtHqAsync(server, "congressional");

        using var patch = new StringContent(
            """{ "category": "odoWithoutFindings", "priority": "high" }""", Encoding.UTF8, "application/merge-patch+json");
        var refused = await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", patch, ("If-Match", "*"));
        refused.IsRefused(409, "clearance-rule-fixed");
        Assert.Equal(["category"], refused.Outstanding);

        (await tm.TryAsync(number, "name-clearing-official", new { positions = new[] { "RIM" } })).IsRefused(400, "invalid");
        var named = await tm.DoAsync(number, "name-clearing-official", new { positions = new[] { "RIM" }, reason = "The CoS asked for it." });
        Assert.Contains("clearanceOverridden", Texts(named["flags"]));
        var overridden = named["clearance"]!["override"]!;
        Assert.Equal(["DAD", "CoS"], Texts(overridden["was"]!["positions"]));
        Assert.Equal(("allOf", "ana.ruiz"), ((string?)overridden["was"]!["kind"], (string?)overridden["by"]));
        Assert.Equal("The CoS asked for it.", (string?)overridden["reason"]);
        Assert.Equal(
            ["dan.okoro", "ivy.marsh", "joe.lind"],
            (await server.MailsAsync(number)).Where(m => m.Kind == "clearanceOverridden").Select(m => m.To).Order());
        Assert.DoesNotContain(await server.MailsAsync(number), m => m.Text.Contains("asked for it", StringComparison.Ordinal));

        var history = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray();
        Assert.Single(history, e => (string?)e!["kind"] == "clearanceOverridden");
        var report = await (await server.As("tom.becker")).GetAsync("/api/reports/performance?from=2031-01-01&to=2031-01-31");
        Assert.Equal(1, (int)report["present"]!["total"]!["clearanceOverrides"]!);
    }

    [Fact]
    public async Task Ses_clearance_counts_only_the_ses_and_makes_none_needed_the_ads()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var (tm, ad) = (await server.As("ana.ruiz"), await server.As("ada.wells"));
        Assert.True((bool)(await ad.GetAsync("/api/me"))["ses"]!);
        Assert.False((bool)(await tm.GetAsync("/api/me"))["ses"]!);

        var number = await AtHqAsync(server, "odoWithoutFindings", requiresSes: true);
        (await tm.TryAsync(number, "submit-to-authority", new { channel = "email" })).IsRefused(409, "clearance-needed");
        var asked = await AtHqAsync(server, "congressional", requiresSes: true);
        foreach (var waiting in (string[])[number, asked])
        {
            await tm.DoAsync(waiting, "send-to-ad");
            Assert.Contains(await server.MailsAsync(waiting), m => m is { Kind: "clearanceRequested", To: "ada.wells" });
        }

        (await (await server.As("joe.lind")).TryAsync(asked, "clear")).IsRefused(403, "ses-required");
        Assert.Equal("adCleared", (string?)(await ad.DoAsync(number, "clear"))["status"]);
        Assert.Equal("adCleared", (string?)(await ad.DoAsync(asked, "clear"))["status"]);
    }

    [Fact]
    public async Task Each_units_chief_clears_for_their_unit()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InHeadquarters(ForTwoUnits(), "foiaMedicalRecords"));
        foreach (var (officer, chief, unit) in new[] { ("lee.chan", "ray.singh", "HOU"), ("mia.lund", "eva.stone", "MCMU") })
        {
            await AnswerAsync(server, number, officer, chief, unit);
            await (await server.As(officer)).DoAsync(number, "report-complete");
        }

        await tm.DoAsync(number, "submit-to-hq", new { response = new { kind = "substantive", text = "The agency answers." } });
        await tm.DoAsync(number, "send-to-ad");

        Assert.Equal("sentToAd", (string?)(await (await server.As("ray.singh")).DoAsync(number, "clear"))["status"]);
        var cleared = await (await server.As("eva.stone")).DoAsync(number, "clear");
        Assert.Equal("adCleared", (string?)cleared["status"]);
        Assert.Equal(["HOU", "MCMU"], cleared["clearance"]!["decisions"]!.AsArray().Select(d => (string?)d!["unit"]));
    }

    [Fact]
    public async Task A_substitute_for_any_position_is_told_with_what_waits_and_so_is_the_official()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var (tm, gus) = (await server.As("ana.ruiz"), await server.As("gus.lowe"));
        var number = await AtHqAsync(server, "foiaData", restricted: true);
        await tm.DoAsync(number, "send-to-ad");
        Assert.Equal(404, (await gus.SendAsync(HttpMethod.Get, $"/api/taskings/{number}")).Status);

        var body = new { position = "RIM", from = "nia.frost", to = "gus.lowe", until = "2031-01-20", reason = "Nia asked by telephone." };
        var delegation = await tm.PostAsync("/api/clearance-delegations", body);
        Assert.Equal("RIM", (string?)delegation["position"]);
        foreach (var person in (string[])["gus.lowe", "nia.frost"])
        {
            var mail = Assert.Single(await MailsToAsync(tm, person), m => (string?)m!["kind"] == "clearanceDelegated")!;
            Assert.Contains(number, (string)mail["text"]!, StringComparison.Ordinal);
            Assert.Contains("Ana Ruiz recorded", (string)mail["text"]!, StringComparison.Ordinal);
            Assert.DoesNotContain("telephone", (string)mail["text"]!, StringComparison.Ordinal);
        }

        Assert.Single((await (await server.As("nia.frost")).GetAsync("/api/clearance-delegations"))["items"]!.AsArray());
        var cleared = await gus.DoAsync(number, "clear");
        var decision = cleared["clearance"]!["decisions"]![0]!;
        Assert.Equal(("RIM", "gus.lowe", "nia.frost"), ((string?)decision["position"], (string?)decision["by"], (string?)decision["onBehalfOf"]));

        (await (await server.As("nia.frost")).SendAsync(HttpMethod.Delete, $"/api/clearance-delegations/{delegation["id"]}")).Ok("revoke");
        await server.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Single(await MailsToAsync(tm, "gus.lowe"), m => (string?)m!["kind"] == "clearanceDelegationRevoked");
    }

    private static async Task<JsonArray> MailsToAsync(Client client, string person) =>
        (await client.GetAsync($"/api/demo/mail?to={person}"))["items"]!.AsArray();

    private static IEnumerable<string?> Texts(JsonNode? list) => list!.AsArray().Select(x => (string?)x);

    /// <summary>A request that names no facility.</summary>
    private static JsonObject InHeadquarters(JsonObject request, string category) =>
        request.With("category", category).With("informationRequest", new JsonObject { ["type"] = "synopsisOfCare" })
            .With("routingReason", "These units have the figures.");

    private static async Task<string> AtHqAsync(DemoServer server, string category, bool requiresSes = false, bool restricted = false)
    {
        var request = InHeadquarters(InformationRequest("2031-02-14", "2031-03-20"), category)
            .With("requiresSes", requiresSes).With("restricted", restricted);
        var number = await (await server.As("ana.ruiz")).CreateAsync(request);
        await AnswerAsync(server, number, "lee.chan", "ray.singh", "HOU");
        await (await server.As("lee.chan")).DoAsync(number, "submit-to-hq");
        return number;
    }

    private static async Task AnswerAsync(DemoServer server, string number, string officer, string chief, string unit)
    {
        await (await server.As(officer)).DoAsync(number, "respond", Substantive("There were 412 visits."));
        await (await server.As(chief)).DoAsync(number, "concur", new { unit, level = "unitChief" });
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { unit, level = "division" });
    }
}
