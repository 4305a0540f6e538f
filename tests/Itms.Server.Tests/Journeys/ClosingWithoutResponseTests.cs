using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>A request that nobody answers: closed as a duplicate, linked both ways, out of every open list, and opened again.</summary>
public sealed class ClosingWithoutResponseTests
{
    [Fact]
    public async Task A_duplicate_is_closed_linked_both_ways_counted_apart_and_reopened()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 6, 14, 0, 0, TimeSpan.Zero));
        var original = await tm.CreateAsync(InformationRequest());
        var number = await tm.CreateAsync(InformationRequest());
        const string day = "2031-01-06";

        (await ao.TryAsync(number, "close-without-response", new { reason = "cancelled", note = "x" })).IsRefused(403, "task-manager-only");
        await RefusesAsync("note", new { reason = "cancelled" });
        await RefusesAsync("reason", new { reason = "boredom", note = "x" });
        await RefusesAsync("duplicateOf", new { reason = "duplicate", note = "x" });
        await RefusesAsync("duplicateOf", new { reason = "duplicate", note = "x", duplicateOf = "ITMS-2031-999999" });
        await RefusesAsync("duplicateOf", new { reason = "duplicate", note = "x", duplicateOf = number });
        Assert.Equal(1, (int?)(await tm.GetAsync($"/api/taskings/{original}/history"))["items"]!.AsArray().Count);

        var closed = await tm.DoAsync(number, "close-without-response", new { reason = "duplicate", note = "Asked twice.", duplicateOf = original });
        Assert.Equal(("closedWithoutResponse", "Closed Without Response"), ((string?)closed["status"], (string?)closed["statusLabel"]));
        Assert.Equal((original, "Asked twice."), ((string?)closed["duplicateOf"], (string?)closed["closing"]!["note"]));
        Assert.Equal([("duplicateOf", original)], Links(closed));
        Assert.Equal([("duplicate", number)], Links(await tm.ReadAsync(original)));
        Assert.Empty(closed["agenda"]!.AsArray());
        Assert.Contains("reopen", closed["allowedActions"]!.AsArray().Select(a => (string?)a));
        Assert.Equal(
            ["kim.dale", "lee.chan", "ray.singh"],
            (await server.MailsAsync(number)).Where(m => m.Kind == "closedWithoutResponse").Select(m => m.To).Order());

        // The original cannot be closed as a duplicate of its duplicate: nobody would answer.
        var circle = await tm.TryAsync(original, "close-without-response", new { reason = "duplicate", note = "x", duplicateOf = number });
        circle.IsRefused(400, "invalid");

        Assert.DoesNotContain(number, await NumbersAsync("/api/views/active?top=200"));
        var mine = await ao.GetAsync("/api/views/mine?top=200");
        Assert.Contains(
            ("closedWithoutResponse", "Closed Without Response"),
            mine["groups"]!.AsArray().Select(g => ((string?)g!["status"], (string?)g["label"])));
        var workload = await tm.GetAsync($"/api/reports/workload?from={day}&to={day}");
        Assert.Equal((0, 1), ((int?)workload["total"]!["closed"], (int?)workload["total"]!["closedWithoutResponse"]));
        var performance = await tm.GetAsync($"/api/reports/performance?from={day}&to={day}");
        Assert.Equal(
            (0, 1), ((int?)performance["present"]!["total"]!["closed"], (int?)performance["present"]!["total"]!["closedWithoutResponse"]));

        await tm.DoAsync(number, "reopen", new { instructions = "It is not the same.", reason = "A mistake.", authorityDueDate = "2031-02-20" });
        var reopened = await tm.ReadAsync(number);
        Assert.Equal("reopened", (string?)reopened["status"]);
        Assert.Null(reopened["duplicateOf"]);
        Assert.Equal("duplicate", (string?)reopened["cycles"]![0]!["closing"]!["reason"]);
        Assert.Empty(Links(await tm.ReadAsync(original)));
        Assert.Contains(number, await NumbersAsync("/api/views/active?top=200"));

        async Task RefusesAsync(string field, object body)
        {
            var answer = await tm.TryAsync(number, "close-without-response", body);
            answer.IsRefused(400, "invalid");
            Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        }

        async Task<IEnumerable<string?>> NumbersAsync(string path) =>
            [.. (await tm.GetAsync(path))["items"]!.AsArray().Select(row => (string?)row!["number"])];
    }

    private static IEnumerable<(string?, string?)> Links(JsonNode tasking) =>
        [.. tasking["links"]!.AsArray().Select(link => ((string?)link!["relation"], (string?)link["number"]))];
}
