using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Three units over HTTP: a deferral, a report returned, a part reassigned, the ICU, the task manager's one response.</summary>
public abstract class ThreeUnitsTests
{
    /// <summary>A host without taskings.</summary>
    protected abstract Task<IJourneyHost> StartAsync();

    [Fact]
    public async Task Three_units_become_one_response()
    {
        await using var server = await StartAsync();
        var (tm, lee, mia, hal) =
            (await server.As("ana.ruiz"), await server.As("lee.chan"), await server.As("mia.lund"), await server.As("hal.price"));
        var request = ForTwoUnits();
        request["components"]!.AsArray().Add(Component("HPMU", "hal.price"));
        var number = await tm.CreateAsync(request);
        Assert.Equal(["HOU", "MCMU", "HPMU"], Units(await tm.ReadAsync(number), "outstanding"));

        // HPMU is not the right one: it defers, and the task manager gives it to MQMU, which takes its place.
        var deferred = await hal.DoAsync(number, "defer", new { toUnit = "MQMU", comment = "Quality has the figures." });
        Assert.Contains("deferred", deferred["flags"]!.AsArray().Select(f => (string?)f));
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "deferred", To: "ana.ruiz" });
        var taken = await tm.DoAsync(number, "assign", new { components = new[] { new { unit = "MQMU", assignee = "cole.vance" } } });
        Assert.Equal(["HOU", "MCMU", "MQMU"], taken["components"]!.AsArray().Select(c => (string?)c!["unit"]));

        // HOU reports, is returned, changes hands and reports again.
        await AnswerAsync(server, number, "lee.chan", "HOU", "ray.singh", "dan.okoro");
        await lee.DoAsync(number, "report-complete");
        await tm.DoAsync(number, "return", new { unit = "HOU", reason = "Name the source." });
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "returned", To: "lee.chan" });
        await tm.DoAsync(number, "assign", new { components = new[] { new { unit = "HOU", assignee = "sam.ortiz" } } });
        await AnswerAsync(server, number, "sam.ortiz", "HOU", "ray.singh", "dan.okoro");
        await (await server.As("sam.ortiz")).DoAsync(number, "report-complete");
        await AnswerAsync(server, number, "mia.lund", "MCMU", "eva.stone", "dan.okoro");
        var reported = await mia.DoAsync(number, "report-complete");
        Assert.Equal(["MQMU"], Units(reported, "outstanding"));
        Assert.Equal(["MQMU"], (await tm.TryAsync(number, "submit-to-hq")).Outstanding);
        var units = (await tm.GetAsync("/api/directory/units"))["items"]!.AsArray();
        await AnswerAsync(
            server, number, "cole.vance", "MQMU", (string?)units.Single(u => (string?)u!["code"] == "MQMU")!["chief"] ?? "ivy.marsh", "ivy.marsh");
        var ready = await (await server.As("cole.vance")).DoAsync(number, "report-complete");
        Assert.Contains("allReported", ready["flags"]!.AsArray().Select(f => (string?)f));

        // One response, with a document, edited by the ICU.
        using var form = Files.Form(("Agency response.pdf", Files.Pdf)).And("final", "true");
        var document = (string)(await tm.PostAsync($"/api/taskings/{number}/attachments", form))["attachments"]![0]!["id"]!;
        var submitted = await tm.DoAsync(number, "submit-to-hq", new { response = new { kind = "substantive", attachmentIds = new[] { document } } });
        Assert.Equal(("submittedToHq", document), ((string?)submitted["status"], (string?)submitted["finalResponse"]!["attachmentIds"]![0]));
        Assert.Empty(Units(submitted, "outstanding"));
        await tm.DoAsync(number, "send-to-icu", new { note = "Please edit." });
        (await tm.TryAsync(number, "send-to-ad")).IsRefused(409, "with-icu");
        await tm.DoAsync(number, "return-from-icu");
        var edited = await tm.DoAsync(
            number, "respond", new { response = new { kind = "substantive", text = "As edited.", attachmentIds = new[] { document } } });
        Assert.Equal("As edited.", (string?)edited["finalResponse"]!["text"]);

        // From HQ back to one unit: the others' reports stand.
        var returned = await tm.DoAsync(number, "return", new { unit = "MCMU", reason = "One figure is missing." });
        Assert.Equal("assigned", (string?)returned["status"]);
        Assert.Equal(["MCMU"], Units(returned, "outstanding"));
        await tm.DoAsync(number, "follow-up", new { kind = "followUp", text = "Asked MCMU by telephone." });
        await AnswerAsync(server, number, "mia.lund", "MCMU", "eva.stone", "dan.okoro");
        await mia.DoAsync(number, "report-complete");
        await tm.DoAsync(number, "submit-to-hq");
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);
    }

    private static IEnumerable<string?> Units(JsonNode tasking, string member) => tasking[member]!.AsArray().Select(u => (string?)u);

    private static async Task AnswerAsync(IJourneyHost server, string number, string ao, string unit, string chief, string lead)
    {
        await (await server.As(ao)).DoAsync(number, "respond", new { unit, response = new { kind = "substantive", text = $"{unit} has 88." } });
        await (await server.As(chief)).DoAsync(number, "concur", new { unit, level = "unitChief" });
        await (await server.As(lead)).DoAsync(number, "concur", new { unit, level = "division" });
    }
}
