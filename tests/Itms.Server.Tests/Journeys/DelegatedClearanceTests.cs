using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>The AD is away: somebody clears in their place, for a time, and the history shows it.</summary>
public class DelegatedClearanceTests
{
    private const string Path = "/api/clearance-delegations";

    private static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_response_is_cleared_on_behalf_of_the_ad()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var (tm, delegated) = (await server.As("ana.ruiz"), await server.As("dan.okoro"));
        var number = await WaitingForTheAdAsync(server);
        (await delegated.TryAsync(number, "clear")).IsRefused(403, "not-clearing-official");

        var delegation = await (await server.As("ada.wells")).PostAsync(Path, Delegation("dan.okoro", Start.AddDays(14)));
        Assert.True((bool)delegation["active"]!);
        Assert.Contains("clear", (await delegated.ReadAsync(number))["allowedActions"]!.AsArray().Select(a => (string?)a));
        // Sent to the AD again, it now goes to both.
        await tm.DoAsync(number, "name-clearing-official", new { positions = new[] { "AD" }, reason = "Once more, for the delegate." });
        Assert.Equal(
            ["ada.wells", "ada.wells", "dan.okoro"],
            (await server.MailsAsync(number)).Where(m => m.Kind == "clearanceRequested").Select(m => m.To).Order());

        var cleared = await delegated.DoAsync(number, "clear", new { note = "Cleared while the AD is away." });
        Assert.Equal("adCleared", (string?)cleared["status"]);
        var decision = Assert.Single(cleared["clearance"]!["decisions"]!.AsArray())!;
        Assert.Equal(("AD", "dan.okoro", "ada.wells"), ((string?)decision["position"], (string?)decision["by"], (string?)decision["onBehalfOf"]));
        var events = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray();
        var step = Assert.Single(events, e => (string?)e!["kind"] == "cleared")!;
        Assert.Equal(("dan.okoro", "ada.wells"), ((string?)step["by"], (string?)step["onBehalfOf"]));
        Assert.All(events.Where(e => (string?)e!["by"] != "dan.okoro"), e => Assert.Null(e!["onBehalfOf"]));
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);
    }

    [Fact]
    public async Task A_delegation_ends_by_date_or_revocation_and_survives_a_restart()
    {
        var folder = DemoServer.NewFolder();
        var server = await DemoServer.StartAsync(folder);
        await server.AdvanceToAsync(Start);
        var number = await WaitingForTheAdAsync(server);
        await (await server.As("tom.becker")).PostAsync(Path, Delegation("joe.lind", Start.AddDays(3)));
        var second = await (await server.As("ada.wells")).PostAsync(Path, Delegation("dan.okoro", Start.AddDays(30)));
        await server.StopAsync();

        await using var again = await DemoServer.StartAsync(folder);
        var (chief, dan) = (await again.As("joe.lind"), await again.As("dan.okoro"));
        Assert.Contains("clear", await AllowedAsync(chief, number));
        Assert.Contains("clear", await AllowedAsync(dan, number));

        (await dan.SendAsync(HttpMethod.Delete, $"{Path}/{second["id"]}")).IsRefused(403, "not-allowed");
        var revoked = await (await again.As("ana.ruiz")).SendAsync(HttpMethod.Delete, $"{Path}/{second["id"]}");
        Assert.Equal("ana.ruiz", (string?)revoked.Ok("revoke")["revokedBy"]);
        (await dan.TryAsync(number, "clear")).IsRefused(403, "not-clearing-official");

        // The demo's clock runs: to the tick it is tried in the domain.
        await again.AdvanceToAsync(Start.AddDays(3).AddMinutes(-10));
        Assert.Contains("clear", await AllowedAsync(chief, number));
        await again.AdvanceToAsync(Start.AddDays(3));
        (await chief.TryAsync(number, "clear")).IsRefused(403, "not-clearing-official");

        Assert.Empty((await chief.GetAsync(Path))["items"]!.AsArray());
        Assert.Equal(
            ["joe.lind: recorded by tom.becker", "dan.okoro: recorded by ada.wells, revoked by ana.ruiz"],
            (await chief.GetAsync(Path + "?all=true"))["items"]!.AsArray()
                .Select(d => $"{d!["to"]}: recorded by {d["recordedBy"]}{(d["revokedBy"] is { } by ? $", revoked by {by}" : "")}"));
    }

    [Fact]
    public async Task A_delegate_cannot_give_a_required_ses_clearance()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var number = await WaitingForTheAdAsync(server, requiresSes: true);
        await (await server.As("ada.wells")).PostAsync(Path, Delegation("ivy.marsh", Start.AddDays(14)));

        (await (await server.As("ivy.marsh")).TryAsync(number, "clear")).IsRefused(403, "ses-required");
        Assert.Equal("adCleared", (string?)(await (await server.As("ada.wells")).DoAsync(number, "clear"))["status"]);
    }

    [Fact]
    public async Task Only_the_ad_may_delegate_and_others_are_told_why()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var (ad, tm) = (await server.As("ada.wells"), await server.As("ana.ruiz"));

        (await (await server.As("joe.lind")).SendAsync(HttpMethod.Post, Path, Delegation("dan.okoro", Start.AddDays(1))))
            .IsRefused(403, "not-allowed");
        Assert.Equal(["to"], await WrongAsync(ad, Delegation("lee.chan", Start.AddDays(1))));
        Assert.Equal(["until"], await WrongAsync(ad, Delegation("joe.lind", Start.AddDays(91))));
        Assert.Equal(["until"], await WrongAsync(ad, Delegation("joe.lind", Start.AddDays(-1))));
        Assert.Equal(["reason"], await WrongAsync(ad, Delegation("joe.lind", Start.AddDays(1), reason: "")));
        Assert.Equal(["from"], await WrongAsync(tm, Delegation("dan.okoro", Start.AddDays(1), from: "lee.chan")));
        // A delegation that names no position is about the one that the official holds.
        Assert.Equal("CoS", (string?)(await tm.PostAsync(Path, Delegation("dan.okoro", Start.AddDays(1), from: "joe.lind")))["position"]);
        (await tm.SendAsync(HttpMethod.Delete, Path + "/nonsense")).IsRefused(404, "not-found");
        (await (await server.As("lee.chan")).SendAsync(HttpMethod.Get, Path)).IsRefused(403, "not-allowed");
    }

    [Fact]
    public async Task A_delegation_until_a_day_ends_at_five_agency_time()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);

        var delegation = await (await server.As("ada.wells"))
            .PostAsync(Path, new { from = "ada.wells", to = "dan.okoro", until = "2031-01-20", reason = "travel" });

        Assert.Equal("2031-01-20T22:00:00Z", (string?)delegation["until"]);
    }

    [Fact]
    public async Task Overriding_the_suggested_unit_keeps_the_reason()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var request = InformationRequest().With("category", "correctiveActionPlan").With("routingReason", "HOU wrote the finding.");
        var created = await tm.PostAsync("/api/taskings", request);
        Assert.Equal(["MQMU"], created["routing"]!["suggestedUnits"]!.AsArray().Select(u => (string?)u));
        Assert.Equal("HOU wrote the finding.", (string?)created["routing"]!["reason"]);

        var number = (string)created["number"]!;
        var assigned = await tm.DoAsync(
            number, "assign", new { components = new[] { new { unit = "HPMU", assignee = "hal.price" } }, routingReason = "And a bill." });
        Assert.Equal("And a bill.", (string?)assigned["routing"]!["reason"]);
        var history = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray();
        Assert.Equal(["HOU wrote the finding.", "And a bill."], history.Select(e => (string?)e!["data"]!["routing"]?["reason"]).OfType<string>());
    }

    private static async Task<string> WaitingForTheAdAsync(DemoServer server, bool requiresSes = false)
    {
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var number = await tm.CreateAsync(InformationRequest("2031-02-14", "2031-03-20").With("requiresSes", requiresSes));
        await ao.DoAsync(number, "respond", Substantive("There were 412 visits."));
        await (await server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq");
        await tm.DoAsync(number, "name-clearing-official", new { positions = new[] { "AD" }, reason = "The director asked to see it." });
        await tm.DoAsync(number, "send-to-ad");
        return number;
    }

    private static object Delegation(string to, DateTimeOffset until, string reason = "On leave.", string from = "ada.wells") =>
        new { from, to, until = until.UtcDateTime.ToString("O"), reason };

    private static async Task<string[]> WrongAsync(Client client, object delegation)
    {
        var answer = await client.SendAsync(HttpMethod.Post, Path, delegation);
        answer.IsRefused(400, "invalid");
        return [.. answer.Body!["errors"]!.AsObject().Select(e => e.Key)];
    }

    private static async Task<string?[]> AllowedAsync(Client client, string number) =>
        [.. (await client.ReadAsync(number))["allowedActions"]!.AsArray().Select(a => (string?)a)];
}
