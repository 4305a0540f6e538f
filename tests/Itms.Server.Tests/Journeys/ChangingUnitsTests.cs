using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Units and people that change midway, over HTTP.</summary>
public class ChangingUnitsTests
{
    [Fact]
    public async Task A_unit_can_be_added_and_another_withdrawn_midway()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, lee, mia, hal) =
            (await server.As("ana.ruiz"), await server.As("lee.chan"), await server.As("mia.lund"), await server.As("hal.price"));
        var number = await tm.CreateAsync(ForTwoUnits());
        await AnswerAsync(server, number, lee, "HOU", "ray.singh", "dan.okoro");
        await lee.DoAsync(number, "report-complete");

        var added = await tm.DoAsync(
            number, "assign", new { components = new[] { new { unit = "HPMU", assignee = "hal.price" } }, comment = "Costs are asked for too." });
        Assert.Equal(["HOU", "MCMU", "HPMU"], added["components"]!.AsArray().Select(c => (string?)c!["unit"]));
        Assert.NotNull(added["components"]![0]!["reportedAt"]);
        Assert.Single((await server.MailsAsync(number)), m => m is { Kind: "assigned", To: "lee.chan" });
        await AnswerAsync(server, number, hal, "HPMU", (await tm.GetAsync("/api/directory/units"))["items"]!.AsArray());
        await hal.DoAsync(number, "report-complete");
        Assert.Equal(["MCMU"], (await tm.TryAsync(number, "submit-to-hq")).Outstanding);

        (await mia.TryAsync(number, "withdraw", new { unit = "MCMU", reason = "Nothing to add." })).IsRefused(403, "task-manager-only");
        (await tm.TryAsync(number, "withdraw", new { unit = "MCMU" })).IsRefused(400, "invalid");
        Assert.Contains("withdraw", (await tm.ReadAsync(number))["allowedActions"]!.AsArray().Select(a => (string?)a));
        var left = await tm.DoAsync(number, "withdraw", new { unit = "MCMU", reason = "The question was dropped." });
        Assert.Equal(["HOU", "HPMU"], left["components"]!.AsArray().Select(c => (string?)c!["unit"]));
        Assert.Equal(["eva.stone", "mia.lund"], (await server.MailsAsync(number)).Where(m => m.Kind == "withdrawn").Select(m => m.To).Order());
        Assert.DoesNotContain(await server.MailsAsync(number), m => (m.Subject + m.Text + m.Html).Contains("dropped", StringComparison.Ordinal));
        (await mia.TryAsync(number, "respond", Substantive("Late."))).IsRefused(403, "not-allowed");

        Assert.Equal("submittedToHq", (string?)(await tm.DoAsync(number, "submit-to-hq"))["status"]);
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);
    }

    [Fact]
    public async Task The_last_unit_cannot_be_withdrawn_and_submits_alone()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, lee) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var number = await tm.CreateAsync(ForTwoUnits());
        await AnswerAsync(server, number, lee, "HOU", "ray.singh", "dan.okoro");

        await tm.DoAsync(number, "withdraw", new { unit = "MCMU", reason = "Not theirs." });
        (await tm.TryAsync(number, "withdraw", new { unit = "HOU", reason = "Nor theirs." })).IsRefused(409, "last-component");
        Assert.Equal("submittedToHq", (string?)(await lee.DoAsync(number, "submit-to-hq"))["status"]);
    }

    [Fact]
    public async Task A_null_extension_is_withdrawn_and_an_omitted_one_stays()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest().Without("internalDueDate"));

        var extended = await tm.DoAsync(number, "set-dates", new { extensionDate = "2031-02-03", reason = "Granted to Ms. Quillfeather." });
        Assert.Equal("2031-02-03", (string?)extended["extensionDate"]);
        var why = (string)extended["agenda"]!.AsArray().Single(a => (string?)a!["kind"] == "overdue")!["why"]!;
        Assert.Contains("(extension date, set ", why, StringComparison.Ordinal);
        Assert.EndsWith(" by Ana Ruiz)", why, StringComparison.Ordinal);
        Assert.DoesNotContain("Quillfeather", why, StringComparison.Ordinal);

        Assert.NotNull((await tm.DoAsync(number, "set-dates", new { authorityDueDate = "2031-01-21", reason = "A slip." }))["extensionDate"]);
        var withdrawn = await tm.DoAsync(number, "set-dates", new { extensionDate = (string?)null, reason = "Taken back." });
        Assert.Null(withdrawn["extensionDate"]);
        Assert.Equal("2031-01-21T22:00:00Z", (string?)withdrawn["dueAt"]);
        (await tm.TryAsync(number, "set-dates", new { extensionDate = (string?)null, reason = "Again." })).IsRefused(409, "dates-unchanged");
        (await tm.TryAsync(number, "set-dates", new { reason = "Nothing." })).IsRefused(400, "invalid");
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);
    }

    [Fact]
    public async Task Repeating_the_same_assignment_mails_nobody_again()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        var before = await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{number}");

        var again = await tm.TryAsync(number, "assign", new { components = new[] { new { unit = "HOU", assignee = "lee.chan" } } });

        Assert.Equal((200, before.ETag), (again.Status, again.ETag));
        Assert.Equal(3, (await server.MailsAsync(number)).Count);
    }

    [Fact]
    public async Task Bulk_reassignment_moves_one_persons_parts_and_skips_a_bad_number()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var theirs = await tm.CreateAsync(ForTwoUnits());
        var others = await tm.CreateAsync(InformationRequest().With("components", new JsonArray(Component("MCMU", "mia.lund"))));
        var closed = await tm.CreateAsync(InformationRequest().With("action", "review"));
        await tm.DoAsync(closed, "acknowledge");
        string[] numbers = [theirs, others, closed, "ITMS-2031-999999", "nonsense", theirs];

        var first = await BulkAsync(numbers, "bulk-1");
        Assert.Equal(["done", "unchanged", "refused", "notFound", "notFound"], Statuses(first));
        Assert.Equal("closed", (string?)first["items"]![2]!["code"]);
        var reassigned = await tm.ReadAsync(theirs);
        Assert.Equal(["sam.ortiz", "mia.lund"], reassigned["components"]!.AsArray().Select(c => (string?)c!["assignee"]));
        Assert.Equal("Lee is on leave.", (string?)Assert.Single(reassigned["comments"]!.AsArray())!["text"]);
        Assert.Empty((await tm.ReadAsync(others))["comments"]!.AsArray());

        Assert.Equal(["done", "unchanged", "refused", "notFound", "notFound"], Statuses(await BulkAsync(numbers, "bulk-1")));
        Assert.Equal(["unchanged"], Statuses(await BulkAsync([theirs], "bulk-2")));
        Assert.Single(await server.MailsAsync(theirs), m => m is { Kind: "assigned", To: "sam.ortiz" });
        Assert.Equal("idempotency-key-reused", (string?)(await BulkAsync([theirs], "bulk-1"))["items"]![0]!["code"]);

        async Task<JsonNode> BulkAsync(string[] which, string key) =>
            (await tm.SendAsync(HttpMethod.Post, "/api/taskings/bulk/assign", Request(which), ("Idempotency-Key", key))).Ok("bulk");

        static IEnumerable<string?> Statuses(JsonNode answer) => answer["items"]!.AsArray().Select(i => (string?)i!["status"]);
    }

    [Fact]
    public async Task A_malformed_bulk_request_is_refused_as_a_whole()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        (await (await server.As("ray.singh")).SendAsync(HttpMethod.Post, "/api/taskings/bulk/assign", Request([number])))
            .IsRefused(403, "task-manager-only");
        foreach (var (body, field) in new (object, string)[]
        {
            (Request([]), "numbers"),
            (Request([.. Enumerable.Range(0, 201).Select(i => $"ITMS-2031-{i:D6}")]), "numbers"),
            (Request([number], from: "no.one"), "from"),
            (Request([number], to: "no.one"), "to"),
            (Request([number], to: "lee.chan"), "to"),
            (Request([number], reason: " "), "reason"),
        })
        {
            var answer = await tm.SendAsync(HttpMethod.Post, "/api/taskings/bulk/assign", body);
            answer.IsRefused(400, "invalid");
            Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        }

        Assert.Equal("lee.chan", (string?)(await tm.ReadAsync(number))["components"]![0]!["assignee"]);
    }

    private static object Request(string[] numbers, string from = "lee.chan", string to = "sam.ortiz", string reason = "Lee is on leave.") =>
        new { numbers, from, to, reason };

    private static Task AnswerAsync(DemoServer server, string number, Client ao, string unit, JsonArray units) =>
        AnswerAsync(server, number, ao, unit, (string)units.Single(u => (string?)u!["code"] == unit)!["chief"]!, "joe.lind");

    private static async Task AnswerAsync(DemoServer server, string number, Client ao, string unit, string chief, string lead)
    {
        await ao.DoAsync(number, "respond", new { unit, response = new { kind = "negative" } });
        await (await server.As(chief)).DoAsync(number, "concur", new { unit, level = "unitChief" });
        await (await server.As(lead)).DoAsync(number, "concur", new { unit, level = "division" });
    }
}
