using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>An action officer asks for more time: one request is declined, the next is granted.</summary>
public sealed class ExtensionRequestTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_request_for_more_time_is_declined_and_the_next_one_is_granted()
    {
        var server = shared.Server;
        var (tm, officer) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var number = await tm.CreateAsync(InformationRequest().With("components", new JsonArray(Component("HOU", "lee.chan"))));
        var bad = await officer.TryAsync(number, "request-extension", new { internalDueDate = "2001-01-01" });
        bad.IsRefused(400, "invalid");
        Assert.Equal(["reason"], bad.Body!["errors"]!.AsObject().Select(e => e.Key));

        var asked = await officer.DoAsync(number, "request-extension", new { internalDueDate = "2040-05-01", reason = "The clinic is closed." });
        var request = asked["components"]![0]!["extensionRequest"]!;
        Assert.Equal(("2040-05-01", "lee.chan"), ((string?)request["internalDueDate"], (string?)request["by"]));
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "extensionRequested", To: "ana.ruiz" });
        var queue = await tm.GetAsync("/api/views/awaiting");
        var group = Assert.Single(queue["groups"]!.AsArray(), g => (string?)g!["step"] == "decideExtension");
        Assert.Contains(group!["items"]!.AsArray(), item => (string?)item!["number"] == number);
        Assert.Contains("decline-extension", (await tm.ReadAsync(number))["allowedActions"]!.AsArray().Select(a => (string?)a));

        (await officer.TryAsync(number, "decline-extension", new { reason = "no" })).IsRefused(403, "task-manager-only");
        var declined = await tm.DoAsync(number, "decline-extension", new { reason = "The authority waits." });
        Assert.Null(declined["components"]![0]!["extensionRequest"]);
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "extensionDeclined", To: "lee.chan" });

        await officer.DoAsync(number, "request-extension", new { unit = "HOU", internalDueDate = "2040-05-01", reason = "The clinic is closed." });
        var dates = new { internalDueDate = "2040-04-30", authorityDueDate = "2040-05-30", reason = "agreed" };
        var granted = await tm.DoAsync(number, "set-dates", dates);
        Assert.Null(granted["components"]![0]!["extensionRequest"]);
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "datesChanged", To: "lee.chan" });
    }
}
