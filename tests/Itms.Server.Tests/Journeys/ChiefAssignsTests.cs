using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>A unit chief puts another action officer of their unit in place.</summary>
public sealed class ChiefAssignsTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_chief_assigns_within_the_unit_and_nowhere_else()
    {
        var server = shared.Server;
        var chief = await server.As("ray.singh");
        var number = await (await server.As("ana.ruiz"))
            .CreateAsync(InformationRequest().With("components", new JsonArray(Component("HOU", "lee.chan"), Component("MCMU", "mia.lund"))));

        (await chief.TryAsync(number, "assign", Placing("MCMU", "eva.stone"))).IsRefused(403, "not-allowed");
        var refused = await chief.TryAsync(number, "assign", Placing("HOU", "mia.lund"));
        refused.IsRefused(400, "invalid");
        Assert.Equal(["components[0].assignee"], refused.Body!["errors"]!.AsObject().Select(e => e.Key));

        var placed = await chief.DoAsync(number, "assign", Placing("HOU", "kim.dale"));
        Assert.Equal("kim.dale", (string?)placed["components"]![0]!["assignee"]);
        var mails = await server.MailsAsync(number);
        Assert.Contains(mails, m => m is { Kind: "officerChanged", To: "ana.ruiz" });
        Assert.Contains(mails, m => m is { Kind: "unassigned", To: "lee.chan" });
    }

    private static JsonObject Placing(string unit, string assignee) => new() { ["components"] = new JsonArray(Component(unit, assignee)) };
}
