using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Two designees answer one unit's part, each for themselves.</summary>
public sealed class DesigneesTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task Two_designees_answer_and_the_action_officer_writes_the_units_response()
    {
        var server = shared.Server;
        var (officer, sam, hal) = (await server.As("lee.chan"), await server.As("sam.ortiz"), await server.As("hal.price"));
        var number = await (await server.As("ana.ruiz"))
            .CreateAsync(InformationRequest().With("components", new JsonArray(Component("HOU", "lee.chan"))));
        await officer.DoAsync(number, "delegate", new { @delegate = "sam.ortiz", instructions = "Count the visits." });
        var both = await officer.DoAsync(number, "delegate", new { @delegate = "hal.price", instructions = "Ask the clinic." });
        Assert.Equal("sam.ortiz", (string?)both["components"]![0]!["delegate"]);
        Assert.Equal([("sam.ortiz", "delegated"), ("hal.price", "delegated")], Delegates(both));
        var mine = await hal.GetAsync("/api/views/mine");
        Assert.Contains(mine["groups"]!.AsArray().SelectMany(g => g!["items"]!.AsArray()), row => (string?)row!["number"] == number);

        var first = await sam.DoAsync(number, "complete-delegation", Substantive("412 visits."));
        Assert.Equal("delegated", (string?)first["status"]);
        (await sam.TryAsync(number, "complete-delegation")).IsRefused(409, "delegation-completed");
        var done = await hal.DoAsync(number, "complete-delegation", Substantive("The clinic agrees."));
        Assert.Equal("delegatedTaskCompleted", (string?)done["status"]);
        Assert.Equal(["412 visits.", "The clinic agrees."], Answers(done));
        Assert.Null(done["components"]![0]!["response"]);
        Assert.Equal(2, (await server.MailsAsync(number)).Count(m => m is { Kind: "delegationCompleted", To: "lee.chan" }));

        await officer.DoAsync(number, "respond", Substantive("412 visits, and the clinic agrees."));
        var withdrawn = await officer.DoAsync(number, "withdraw-delegation", new { @delegate = "hal.price" });
        Assert.Equal([("sam.ortiz", "completed")], Delegates(withdrawn));
        var instead = await officer.DoAsync(number, "delegate", new { @delegate = "kim.dale", replace = true });
        Assert.Equal([("kim.dale", "delegated")], Delegates(instead));
    }

    private static IEnumerable<(string?, string?)> Delegates(JsonNode tasking) =>
        tasking["components"]![0]!["delegates"]!.AsArray().Select(d => ((string?)d!["person"], (string?)d["state"]));

    private static IEnumerable<string?> Answers(JsonNode tasking) =>
        tasking["components"]![0]!["delegates"]!.AsArray().Select(d => (string?)d!["response"]!["text"]);
}
