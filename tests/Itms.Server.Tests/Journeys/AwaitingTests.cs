using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>The queue over HTTP: a tasking goes from one person's queue to the next one's until it is closed.</summary>
public abstract class AwaitingTests
{
    /// <summary>A host without taskings.</summary>
    protected abstract Task<IJourneyHost> StartAsync();

    [Fact]
    public async Task A_tasking_waits_in_the_queue_of_whoever_has_the_next_step()
    {
        await using var server = await StartAsync();
        var people = new Dictionary<string, Client>();
        foreach (var person in new[] { "ana.ruiz", "lee.chan", "ray.singh", "dan.okoro", "pia.novak", "hal.price" })
            people[person] = await server.As(person);
        var tm = people["ana.ruiz"];
        var number = await tm.CreateAsync(InformationRequest().Without("components"));
        await WaitsForAsync("ana.ruiz", "assign");

        await tm.DoAsync(number, "assign", new { components = new[] { new { unit = "HOU", assignee = "lee.chan" } } });
        await WaitsForAsync("lee.chan", "answer");
        var responded = await people["lee.chan"].DoAsync(number, "respond", Substantive("Twelve."));
        Assert.Equal(("unitChief", "ray.singh"), Outstanding(responded));
        await WaitsForAsync("ray.singh", "concur");
        await people["lee.chan"].DoAsync(number, "request-concurrence");
        Assert.Equal(2, (await server.MailsAsync(number)).Count(m => m is { Kind: "concurrenceAsked", To: "ray.singh" }));

        var concurred = await people["lee.chan"].DoAsync(
            number, "concur", new { level = "unitChief", givenBy = "ray.singh", note = "by telephone" });
        Assert.Equal(("division", "dan.okoro"), Outstanding(concurred));
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "concurrenceRecorded", To: "ray.singh" });
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "concurrenceAsked", To: "dan.okoro" });
        await WaitsForAsync("dan.okoro", "concur");
        Assert.Empty((await people["dan.okoro"].DoAsync(number, "concur", new { level = "division" }))["components"]![0]!["outstanding"]!.AsArray());
        await WaitsForAsync("lee.chan", "answer");

        await people["lee.chan"].DoAsync(number, "submit-to-hq");
        await WaitsForAsync("ana.ruiz", "reviewAtHq");
        await tm.DoAsync(number, "send-to-icu");
        await WaitsForAsync("pia.novak", "edit");
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "sentToIcu", To: "pia.novak" });
        var edited = await people["pia.novak"].DoAsync(
            number, "return-from-icu", new { response = new { kind = "substantive", text = "Twelve visits." } });
        Assert.Equal(("Twelve.", "Twelve visits."), ((string?)edited["finalResponse"]!["text"], (string?)edited["icuResponse"]!["text"]));
        await WaitsForAsync("ana.ruiz", "reviewAtHq");

        await tm.DoAsync(number, "send-to-ad");
        await WaitsForAsync("dan.okoro", "clear");
        await people["dan.okoro"].DoAsync(number, "clear");
        await WaitsForAsync("ana.ruiz", "send");
        await tm.DoAsync(number, "submit-to-authority", new { channel = "email" });
        await WaitsForAsync(null, "");

        async Task WaitsForAsync(string? whom, string step)
        {
            foreach (var (person, client) in people)
            {
                var queue = await client.GetAsync("/api/views/awaiting");
                var counts = await client.GetAsync("/api/views/awaiting?count=true");
                if (person != whom)
                {
                    Assert.Empty(queue["groups"]!.AsArray());
                    Assert.Equal(0, (int)counts["count"]!);
                    continue;
                }

                var group = Assert.Single(queue["groups"]!.AsArray())!;
                Assert.Equal((step, 1), ((string?)group["step"], (int)group["count"]!));
                Assert.NotEmpty((string)group["label"]!);
                var item = Assert.Single(group["items"]!.AsArray())!;
                Assert.Equal((number, step), ((string?)item["number"], (string?)item["step"]));
                Assert.NotNull((string?)item["since"]);
                Assert.Empty(Assert.Single(counts["groups"]!.AsArray())!["items"]!.AsArray());
            }
        }
    }

    [Fact]
    public async Task The_queue_pages_by_step_and_due_date_and_is_exported_whole()
    {
        await using var server = await StartAsync();
        var tm = await server.As("ana.ruiz");
        var late = await tm.CreateAsync(InformationRequest("2031-01-17"));
        var early = await tm.CreateAsync(InformationRequest("2031-01-14"));
        var ao = await server.As("lee.chan");

        var first = await ao.GetAsync("/api/views/awaiting?top=1");
        Assert.Equal((2, early), ((int)first["groups"]![0]!["count"]!, (string?)Items(first)[0]!["number"]));
        var second = await ao.GetAsync((string)first["nextLink"]!);
        Assert.Equal(late, (string?)Assert.Single(Items(second))!["number"]);
        Assert.Null((string?)second["nextLink"]);
        (await ao.SendAsync(HttpMethod.Get, "/api/views/awaiting?count=maybe")).IsRefused(400, "invalid");
        (await ao.SendAsync(HttpMethod.Get, "/api/views/awaiting?nonsense=1")).IsRefused(400, "invalid");

        var csv = (await ao.SendAsync(HttpMethod.Get, "/api/views/awaiting?format=csv")).Text;
        Assert.Contains("To answer", csv, StringComparison.Ordinal);
        Assert.Contains(late, csv, StringComparison.Ordinal);

        static JsonArray Items(JsonNode page) => page["groups"]![0]!["items"]!.AsArray();
    }

    private static (string? Level, string? Person) Outstanding(JsonNode tasking)
    {
        var one = Assert.Single(tasking["components"]![0]!["outstanding"]!.AsArray())!;
        Assert.NotNull((string?)one["since"]);
        return ((string?)one["level"], (string?)one["person"]);
    }
}
