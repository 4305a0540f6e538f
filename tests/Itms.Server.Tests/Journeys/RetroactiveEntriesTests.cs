using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Requests answered by email within a day, entered afterwards; Monday, January 20, 2031 is a holiday.</summary>
public class RetroactiveEntriesTests
{
    [Fact]
    public async Task A_retroactive_entry_mails_nobody_and_can_be_reopened()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");

        // Completed on Thursday, January 16: Friday, and after the holiday Tuesday until midnight.
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 22, 4, 59, 0, TimeSpan.Zero));
        var inTime = await tm.PostAsync("/api/taskings", Entry());
        await server.AdvanceAsync(TimeSpan.FromMinutes(1));
        var late = await tm.PostAsync("/api/taskings", Entry());
        Assert.Equal((false, true), (Flags(inTime).Contains("lateEntry"), Flags(late).Contains("lateEntry")));

        var number = (string)inTime["number"]!;
        Assert.Contains("retroactive", Flags(inTime));
        Assert.Equal(("submittedToAuthority", "2031-01-16T19:00:00Z"), ((string?)inTime["status"], (string?)inTime["closedAt"]));
        Assert.Equal(("Twelve.", "email"), ((string?)inTime["finalResponse"]!["text"], (string?)inTime["transmittal"]!["channel"]));
        Assert.Equal("lee.chan", (string?)inTime["components"]![0]!["assignee"]);
        Assert.Empty(inTime["agenda"]!.AsArray());
        Assert.Equal(
            ["created", "loggedRetroactively"],
            (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray().Select(e => (string?)e!["kind"]));
        Assert.Empty((await tm.GetAsync("/api/views/active"))["items"]!.AsArray());

        await server.AdvanceAsync(TimeSpan.FromDays(14));
        Assert.Empty(await server.MailsAsync(number));
        var reopened = await tm.DoAsync(
            number, "reopen", new { instructions = "By month.", reason = "A question.", authorityDueDate = "2031-03-03" });
        Assert.Equal("Twelve.", (string?)reopened["cycles"]![0]!["finalResponse"]!["text"]);
        Assert.Equal(["lee.chan"], (await server.MailsAsync(number)).Where(m => m.Kind == "reopened").Select(m => m.To));
    }

    [Fact]
    public async Task An_entry_says_who_cleared_it_and_takes_documents()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 17, 14, 0, 0, TimeSpan.Zero));

        var bare = await tm.PostAsync("/api/taskings", Entry());
        var cleared = await tm.PostAsync("/api/taskings", Entry(r => r.With("clearedBy", new JsonArray(new JsonObject
        {
            ["person"] = "joe.lind",
            ["at"] = "2031-01-16T18:30:00Z",
            ["note"] = "By telephone.",
        }))));

        Assert.Equal((true, false), (Flags(bare).Contains("clearanceIncomplete"), Flags(cleared).Contains("clearanceIncomplete")));
        Assert.Empty(bare["retroactive"]!["clearedBy"]!.AsArray());
        Assert.Equal("anyOf", (string?)cleared["clearance"]!["kind"]);
        var decision = Assert.Single(cleared["clearance"]!["decisions"]!.AsArray())!;
        Assert.Equal(
            ("joe.lind", "ana.ruiz", "2031-01-16T18:30:00Z", "By telephone."),
            ((string?)decision["by"], (string?)decision["recordedBy"], (string?)decision["at"], (string?)decision["note"]));
        Assert.Equal("joe.lind", (string?)cleared["retroactive"]!["clearedBy"]![0]!["person"]);

        var number = (string)cleared["number"]!;
        using var proof = Files.Form(Files.Text("sent mail.txt"));
        var filed = await tm.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", proof);
        Assert.Equal(201, filed.Status);
        var attachment = Assert.Single(filed.Body!["attachments"]!.AsArray())!;
        Assert.Equal((true, 1), ((bool)attachment["filedAfterClosing"]!, (int)attachment["cycle"]!));
        using var late = Files.Form(Files.Text("late.txt"));
        (await (await server.As("lee.chan")).SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", late)).IsRefused(409, "closed");
        var history = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray();
        Assert.True((bool)history[^1]!["data"]!["filedAfterClosing"]!);
        Assert.Empty(await server.MailsAsync(number));
    }

    [Fact]
    public async Task An_incomplete_entry_or_one_due_after_a_day_is_refused()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 17, 14, 0, 0, TimeSpan.Zero));

        (await PostAsync(Entry().With("authorityDueDate", "2031-01-17T13:00:00Z"))).IsRefused(409, "not-short-turnaround");
        Assert.Equal(201, (await PostAsync(Entry().With("authorityDueDate", "2031-01-17T12:59:59Z"))).Status);
        await Names("receivedAt", Entry().Without("receivedAt"));
        await Names("action", Entry().With("action", "standDown"));
        await Names("informationRequest", Entry().Without("informationRequest").Without("components"));
        await Names("retroactive.completedAt", Entry(r => r.Without("completedAt")));
        await Names("retroactive.completedAt", Entry(r => r.With("completedAt", "2031-01-17T14:00:01Z")));
        await Names("retroactive.response", Entry(r => r.Without("response")));
        await Names("retroactive.response.kind", Entry(r => r.With("response", new JsonObject { ["text"] = "x" })));
        await Names("retroactive.response.text", Entry(r => r.With("response", new JsonObject { ["kind"] = "substantive" })));
        await Names("retroactive.channelReason", Entry(r => r.With("channel", "eroTasker")));
        await Names("retroactive.unknown", Entry(r => r.With("unknown", 1)));
        await Names("retroactive.clearedBy[0].person", Cleared("no.one", "2031-01-16T18:30:00Z"));
        await Names("retroactive.clearedBy[0].person", Cleared(null, "2031-01-16T18:30:00Z"));
        await Names("retroactive.clearedBy[0].at", Cleared("joe.lind", null));
        await Names("retroactive.clearedBy[0].at", Cleared("joe.lind", "2031-01-16T19:00:01Z"));

        Task<Answer> PostAsync(JsonObject body) => tm.SendAsync(HttpMethod.Post, "/api/taskings", body);

        static JsonObject Cleared(string? person, string? at) =>
            Entry(r => r.With("clearedBy", new JsonArray(new JsonObject { ["person"] = person, ["at"] = at })));

        async Task Names(string field, JsonObject body)
        {
            var answer = await PostAsync(body);
            answer.IsRefused(400, "invalid");
            Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        }
    }

    /// <summary>Received on Thursday, January 16, 2031 at 8:00 in New York, due at noon, answered at 14:00.</summary>
    private static JsonObject Entry(Func<JsonObject, JsonObject>? change = null)
    {
        var entry = new JsonObject
        {
            ["completedAt"] = "2031-01-16T19:00:00Z",
            ["response"] = new JsonObject { ["kind"] = "substantive", ["text"] = "Twelve." },
            ["channel"] = "email",
        };
        return InformationRequest().Without("internalDueDate")
            .With("receivedAt", "2031-01-16T13:00:00Z")
            .With("authorityDueDate", "2031-01-16T17:00:00Z")
            .With("retroactive", change?.Invoke(entry) ?? entry);
    }

    private static IEnumerable<string?> Flags(JsonNode tasking) => tasking["flags"]!.AsArray().Select(f => (string?)f);
}
