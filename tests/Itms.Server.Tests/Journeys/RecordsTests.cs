using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>A closed tasking with a detainee: kept, held, let go, disposed of by two people, certified, and still accounted for.</summary>
public abstract class RecordsTests
{
    private const string Alien = "A012345678";

    /// <summary>A host without taskings.</summary>
    protected abstract Task<IJourneyHost> StartAsync();

    [Fact]
    public async Task A_tasking_past_its_date_is_disposed_of_by_two_people_unless_it_is_held()
    {
        await using var server = await StartAsync();
        var (tm, chief, liaison) = (await server.As("ana.ruiz"), await server.As("tom.becker"), await server.As("rex.moss"));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 17, 14, 0, 0, TimeSpan.Zero));
        var (number, restricted) = (await tm.CreateAsync(Entry()), await tm.CreateAsync(Entry().With("restricted", true)));
        Assert.Empty(await DueAsync(liaison));
        await SaveScheduleAsync(liaison);
        // Kept for a year after the end of the fiscal year: through September 30, 2032.
        await server.AdvanceToAsync(new DateTimeOffset(2032, 9, 30, 14, 0, 0, TimeSpan.Zero));
        Assert.Empty(await DueAsync(liaison));
        await server.AdvanceToAsync(new DateTimeOffset(2032, 10, 1, 14, 0, 0, TimeSpan.Zero));
        Assert.Equal([number, restricted], await DueAsync(liaison));

        var hold = await chief.PostAsync("/api/records/holds", new { reason = "Smith v. ICE", scope = new { alienNumber = Alien } });
        Assert.Equal("•••••5678", (string?)hold["scope"]!["alienNumber"]);
        Assert.Equal("Smith v. ICE", (string?)(await tm.ReadAsync(number))["holds"]![0]!["reason"]);
        Assert.Null((await (await server.As("lee.chan")).ReadAsync(number))["holds"]);
        (await ProposeAsync(liaison, number)).IsRefused(400, "invalid");
        await chief.PostAsync($"/api/records/holds/{hold["id"]}/lift", new { reason = "Settled." });
        Assert.Null((await tm.ReadAsync(number))["holds"]);

        var proposed = (await ProposeAsync(liaison, number, restricted)).Ok("propose");
        var disposal = $"/api/records/disposals/{proposed["id"]}";
        Assert.Equal(["decline"], Actions(proposed));
        Assert.Equal(1, await WaitingAsync(chief));
        Assert.Equal((0, 0), (await WaitingAsync(liaison), await WaitingAsync(tm)));
        (await liaison.SendAsync(HttpMethod.Post, disposal + "/approve", new { })).IsRefused(403, "not-allowed");
        (await chief.SendAsync(HttpMethod.Get, disposal + "/certificate")).IsRefused(409, "disposal-not-done");
        Assert.Equal(["approve", "decline"], Actions(await chief.GetAsync(disposal)));
        var done = await chief.PostAsync(disposal + "/approve", new { });
        Assert.Equal("done", (string?)done["state"]);
        Assert.Equal(0, await WaitingAsync(chief));
        (await chief.SendAsync(HttpMethod.Post, disposal + "/decline", new { reason = "Late." })).IsRefused(409, "already-decided");

        var gone = await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{number}");
        gone.IsRefused(410, "disposed-of");
        Assert.Equal(
            $"{number} was disposed of on October 1, 2032, as the records schedule DAA-0567-2015-0013 says.", (string?)gone.Body!["detail"]);
        foreach (var part in new[] { "history", "package", "earlier-complaints" })
            (await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{number}/{part}")).IsRefused(410, "disposed-of");
        (await tm.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/comments", new { text = "x" })).IsRefused(410, "disposed-of");
        (await (await server.As("sam.ortiz")).SendAsync(HttpMethod.Get, $"/api/taskings/{restricted}")).IsRefused(404, "not-found");
        (await liaison.SendAsync(HttpMethod.Get, $"/api/taskings/{restricted}")).IsRefused(410, "disposed-of");
        Assert.Empty((await tm.PostAsync("/api/search", new { alienNumber = Alien }))["items"]!.AsArray());
        Assert.Empty((await tm.PostAsync("/api/search", new { text = "quetzalcoatl" }))["items"]!.AsArray());

        var certificate = await chief.GetAsync(disposal + "/certificate");
        Assert.Equal(("Rex Moss", "Tom Becker"), ((string?)certificate["proposedBy"]!["name"], (string?)certificate["approvedBy"]!["name"]));
        Assert.Equal([number, restricted], certificate["destroyed"]!.AsArray().Select(t => (string?)t!["number"]));
        Assert.All(certificate["destroyed"]!.AsArray(), t => Assert.Matches("^[0-9a-f]{64}$", (string?)t!["sha256"]));
        Assert.DoesNotContain("Pat Example", certificate.ToJsonString(), StringComparison.Ordinal);
        await AssertAccountedAsync(liaison, number, restricted);
    }

    [Fact]
    public async Task A_proposal_waits_for_whoever_may_approve_it_until_it_is_declined_or_withdrawn()
    {
        await using var server = await StartAsync();
        var (tm, chief, liaison) = (await server.As("ana.ruiz"), await server.As("tom.becker"), await server.As("rex.moss"));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 17, 14, 0, 0, TimeSpan.Zero));
        var number = await tm.CreateAsync(Entry());
        await SaveScheduleAsync(liaison);
        await server.AdvanceToAsync(new DateTimeOffset(2032, 10, 1, 14, 0, 0, TimeSpan.Zero));
        foreach (var decider in new[] { chief, liaison })
        {
            var proposed = (await ProposeAsync(liaison, number)).Ok("propose");
            Assert.Equal((1, 0), (await WaitingAsync(chief), await WaitingAsync(liaison)));
            await decider.PostAsync($"/api/records/disposals/{proposed["id"]}/decline", new { reason = "Not yet." });
            Assert.Equal((0, 0), (await WaitingAsync(chief), await WaitingAsync(liaison)));
        }

        // One person in both posts cannot approve their own proposal, so nothing waits for them.
        var root = await server.As("adm.root");
        var stored = await root.SendAsync(HttpMethod.Get, "/api/admin/people/tom.becker");
        var both = stored.Body!.DeepClone().AsObject();
        both["positions"] = new JsonArray("Records Liaison");
        (await root.SendAsync(HttpMethod.Put, "/api/admin/people/tom.becker", both, ("If-Match", stored.ETag!))).Ok("put");
        var own = (await ProposeAsync(await server.As("tom.becker"), number)).Ok("propose");
        Assert.Equal("tom.becker", (string?)own["proposedBy"]);
        Assert.Equal(0, await WaitingAsync(chief));
    }

    [Fact]
    public async Task A_hold_that_is_placed_while_a_disposal_waits_is_shown_before_anybody_approves()
    {
        await using var server = await StartAsync();
        var (tm, chief, liaison) = (await server.As("ana.ruiz"), await server.As("tom.becker"), await server.As("rex.moss"));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 17, 14, 0, 0, TimeSpan.Zero));
        var (held, free) = (await tm.CreateAsync(Entry()), await tm.CreateAsync(Entry()));
        await SaveScheduleAsync(liaison);
        await server.AdvanceToAsync(new DateTimeOffset(2032, 10, 1, 14, 0, 0, TimeSpan.Zero));
        var disposal = $"/api/records/disposals/{(await ProposeAsync(liaison, held, free)).Ok("propose")["id"]}";
        Assert.Equal([null, null], WouldKeep(await chief.GetAsync(disposal)));

        var hold = await chief.PostAsync("/api/records/holds", new { reason = "Smith v. ICE", scope = new { numbers = new[] { held } } });
        foreach (var reader in new[] { chief, liaison })
        {
            var shown = await reader.GetAsync(disposal);
            Assert.Equal(["onHold", null], WouldKeep(shown));
            Assert.Equal(["is under a legal hold", null], shown["items"]!.AsArray().Select(item => (string?)item!["why"]));
            Assert.Equal(["onHold", null], WouldKeep((await reader.GetAsync("/api/records/disposals"))["items"]![0]!));
        }

        await chief.PostAsync($"/api/records/holds/{hold["id"]}/lift", new { reason = "Settled." });
        Assert.Equal([null, null], WouldKeep(await chief.GetAsync(disposal)));
        await chief.PostAsync("/api/records/holds", new { reason = "Doe v. ICE", scope = new { numbers = new[] { held } } });
        var done = await chief.PostAsync(disposal + "/approve", new { });
        Assert.Equal(["onHold", null], done["items"]!.AsArray().Select(item => (string?)item!["kept"]));
        Assert.Equal([null, null], WouldKeep(await chief.GetAsync(disposal)));

        static IEnumerable<string?> WouldKeep(JsonNode document) => document["items"]!.AsArray().Select(item => (string?)item!["wouldKeep"]);
    }

    /// <summary>
    /// Disposes of the taskings of the story above, held by nobody. "quetzalcoatl" is in their forms, a comment, and the name and the bytes of a
    /// document, and somebody searched for it.
    /// </summary>
    /// <param name="before">What to do before the disposal.</param>
    protected static async Task DisposeOfTwoAsync(IJourneyHost server, Func<Task> before)
    {
        var (tm, liaison) = (await server.As("ana.ruiz"), await server.As("rex.moss"));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 17, 14, 0, 0, TimeSpan.Zero));
        string[] numbers = [await tm.CreateAsync(Entry()), await tm.CreateAsync(Entry())];
        // So many that older ones are in rows of their own.
        for (var i = 0; i < 60; i++) await tm.PostAsync($"/api/taskings/{numbers[0]}/comments", new { text = "Thank quetzalcoatl." });
        Assert.Equal(60, (await tm.ReadAsync(numbers[0]))["comments"]!.AsArray().Count);
        using var form = Files.Form(Files.Text("quetzalcoatl.txt", "Written by quetzalcoatl."));
        await tm.PostAsync($"/api/taskings/{numbers[0]}/attachments", form);
        Assert.Equal(2, (await tm.PostAsync("/api/search", new { text = "quetzalcoatl", includeClosed = true }))["items"]!.AsArray().Count);
        await SaveScheduleAsync(liaison);
        await server.AdvanceToAsync(new DateTimeOffset(2032, 10, 1, 14, 0, 0, TimeSpan.Zero));
        await before();
        var proposed = (await ProposeAsync(liaison, numbers)).Ok("propose");
        var done = await (await server.As("tom.becker")).PostAsync($"/api/records/disposals/{proposed["id"]}/approve", new { });
        Assert.Equal("done", (string?)done["state"]);
    }

    [Fact]
    public async Task The_schedule_is_versioned_and_faults_are_named_by_field()
    {
        await using var server = await StartAsync();
        var liaison = await server.As("rex.moss");
        (await liaison.SendAsync(HttpMethod.Post, "/api/records/schedule", new { })).IsRefused(428, "if-match-required");
        await SaveScheduleAsync(liaison);
        var stale = await liaison.SendAsync(
            HttpMethod.Post,
            "/api/records/schedule",
            new { reason = "x", document = new { entries = Array.Empty<object>() } },
            ("If-Match", "\"1\""));
        stale.IsRefused(412, "stale");
        Assert.Equal("\"2\"", stale.ETag);
        var faulty = await liaison.SendAsync(
            HttpMethod.Post, "/api/records/schedule", new { reason = "x", document = new { entries = new[] { new { code = "a", years = 200 } } } },
            ("If-Match", "\"2\""));
        faulty.IsRefused(400, "invalid");
        Assert.Contains("document.entries[0].cutOff", faulty.Body!["errors"]!.AsObject().Select(e => e.Key));

        (await liaison.SendAsync(HttpMethod.Post, "/api/records/holds", new { reason = "x", scope = new { } })).IsRefused(400, "invalid");
        (await liaison.SendAsync(HttpMethod.Post, "/api/records/disclosures/search", new { alienNumber = "A12" })).IsRefused(400, "invalid");
        foreach (var other in new[] { "lee.chan", "adm.root" })
            (await (await server.As(other)).SendAsync(HttpMethod.Get, "/api/records/due")).IsRefused(403, "not-allowed");
        (await (await server.As("ana.ruiz")).SendAsync(
            HttpMethod.Post, "/api/records/holds", new { reason = "x", scope = new { caseNumber = "1" } })).IsRefused(403, "not-allowed");
    }

    private static async Task AssertAccountedAsync(Client liaison, params string[] numbers)
    {
        var report = await liaison.PostAsync("/api/records/disclosures/search", new { alienNumber = "012-345-678" });
        Assert.Equal(numbers, report["items"]!.AsArray().Select(d => (string?)d!["number"]));
        var first = report["items"]![0]!;
        Assert.Equal(
            ("CRCL", "2031-01-16T19:00:00Z", "Information request: Synopsis of care; response with no documents"),
            ((string?)first["recipient"], (string?)first["at"], (string?)first["nature"]));
        Assert.Equal("Response to case CRCL-31-0042 of CRCL", (string?)first["purpose"]);
        var file = await liaison.DownloadAsync(
            HttpMethod.Post, "/api/records/disclosures/search?format=csv", new { alienNumber = Alien });
        Assert.Equal("text/csv", file.Headers["Content-Type"].Split(';')[0]);
        Assert.Contains("Response to case CRCL-31-0042 of CRCL", System.Text.Encoding.UTF8.GetString(file.Bytes), StringComparison.Ordinal);
    }

    private static Task<Answer> ProposeAsync(Client liaison, params string[] numbers) =>
        liaison.SendAsync(HttpMethod.Post, "/api/records/disposals", new { numbers, note = "Past their date." });

    private static IEnumerable<string?> Actions(JsonNode disposal) => disposal["allowedActions"]!.AsArray().Select(a => (string?)a);

    /// <summary>How many disposals wait for a person, as the page of what awaits them says.</summary>
    private static async Task<int> WaitingAsync(Client client)
    {
        var counted = Of(await client.GetAsync("/api/views/awaiting?count=true"));
        var listed = Of(await client.GetAsync("/api/views/awaiting"));
        Assert.Empty(listed?["items"]?.AsArray() ?? []);
        Assert.Equal((int?)counted?["count"], (int?)listed?["count"]);
        return (int?)listed?["count"] ?? 0;

        static JsonNode? Of(JsonNode queue) => queue["groups"]!.AsArray().FirstOrDefault(group => (string?)group!["step"] == "disposal");
    }

    private static async Task<List<string?>> DueAsync(Client liaison) =>
        [.. (await liaison.GetAsync("/api/records/due"))["items"]!.AsArray().Select(t => (string?)t!["number"]).Order()];

    private static async Task SaveScheduleAsync(Client liaison)
    {
        var entry = new
        {
            code = "taskings",
            title = "Taskings",
            authority = "DAA-0567-2015-0013",
            cutOff = "closed",
            endOf = "fiscalYear",
            years = 1,
            categories = new[] { "other" },
        };
        var saved = await liaison.SendAsync(
            HttpMethod.Post,
            "/api/records/schedule",
            new { reason = "Approved by NARA.", document = new { entries = new[] { entry } } },
            ("If-Match", (await liaison.SendAsync(HttpMethod.Get, "/api/records/schedule")).ETag!));
        Assert.Equal("\"2\"", saved.ETag);
    }

    private static JsonObject Entry() => InformationRequest("2031-01-17", "2031-01-17")
        .With("receivedAt", "2031-01-16T15:00:00Z")
        .With("authorityDueDate", "2031-01-16T22:00:00Z")
        .With("internalDueDate", null)
        .With("instruction", "Ask quetzalcoatl.")
        .With("detainees", new JsonArray(new JsonObject { ["name"] = "Pat Example", ["alienNumber"] = Alien }))
        .With("retroactive", new JsonObject
        {
            ["completedAt"] = "2031-01-16T19:00:00Z",
            ["response"] = new JsonObject { ["kind"] = "substantive", ["text"] = "Twelve." },
            ["channel"] = "email",
        });
}
