using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>No detainee's name, alien number or text of a complaint in any mail or log line, and none for those who are not on the tasking.</summary>
public class PrivacyTests
{
    private const string Name = "Canaryna Quillfeather";
    private const string Alien = "A087654321";
    private const string Text = "canarytext";

    [Fact]
    public async Task Nothing_personal_reaches_mails_or_logs()
    {
        var log = new LogCapture();
        await using var server = await DemoServer.StartAsync(configure: b =>
        {
            b.Logging.ClearProviders().AddProvider(log).AddFilter(null, LogLevel.Trace);
            b.Services.Configure<LoggerFilterOptions>(o => o.MinLevel = LogLevel.Trace);
        });
        var (tm, ao, designee) = (await server.As("ana.ruiz"), await server.As("lee.chan"), await server.As("sam.ortiz"));
        var (chief, lead, official) = (await server.As("ray.singh"), await server.As("dan.okoro"), await server.As("cole.vance"));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 6, 14, 0, 0, TimeSpan.Zero));

        var number = await tm.CreateAsync(Complaint().With("routingReason", Said("routing")));
        var patch = await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", new { instruction = Said("correction") }, ("If-Match", "*"));
        Assert.Equal(200, patch.Status);
        await tm.PostAsync($"/api/taskings/{number}/attachments", Document());
        var badPatch = await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", new { priority = Said("priority") }, ("If-Match", "*"));
        var badFile = await tm.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", Document(".exe"));
        var bulk = await tm.PostAsync("/api/taskings/bulk/assign",
            new { numbers = new[] { number, Alien }, from = "mia.lund", to = "lee.chan", reason = Said("reason") });
        Assert.Equal((400, 415), (badPatch.Status, badFile.Status));
        await tm.PostAsync("/api/taskings", Complaint().Without("components").With("retroactive", Logged()).With("receivedAt", "2031-01-06T10:00:00Z")
            .With("internalDueDate", null).With("authorityDueDate", "2031-01-06T20:00:00Z"));
        await ao.DoAsync(number, "delegate", new { @delegate = "sam.ortiz", instructions = Said("instructions"), comment = Said("comment") });
        await designee.DoAsync(number, "complete-delegation", Substantive(Said("draft")));
        await server.AdvanceAsync(TimeSpan.FromDays(30));
        using var form = Files.Form(Files.Text(Said("name") + ".txt", Said("document"))).And("comment", Said("comment"));
        Assert.Equal(201, (await ao.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", form)).Status);
        using var wrong = Files.Form(Files.Text(Said("name") + ".exe", Said("document")));
        var unsupported = await ao.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", wrong);
        unsupported.IsRefused(415, "unsupported-content");
        await ao.DoAsync(number, "respond", Substantive(Said("response")));
        await ao.DoAsync(number, "concur", new { level = "supervisor", givenBy = "kim.dale", note = Said("note") });
        await chief.DoAsync(number, "concur", new { level = "unitChief", note = Said("note") });
        await lead.DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq", new { comment = Said("comment") });
        await tm.DoAsync(number, "return", new { reason = Said("reason") });
        await ao.DoAsync(number, "concur", new { level = "unitChief", givenBy = "ray.singh", note = Said("note") });
        await lead.DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq");
        await tm.DoAsync(number, "send-to-icu", new { note = Said("note") });
        await tm.DoAsync(number, "return-from-icu", new { note = Said("note") });
        await tm.DoAsync(number, "send-to-ad");
        await official.DoAsync(number, "return-clearance", new { reason = Said("reason") });
        await tm.DoAsync(number, "send-to-ad");
        await official.DoAsync(number, "clear", new { note = Said("note") });
        await tm.DoAsync(number, "follow-up", new { kind = "authorityQuestions", text = Said("follow-up") });
        await tm.DoAsync(number, "set-dates", new { authorityDueDate = "2031-05-01", reason = Said("reason") });
        await tm.DoAsync(number, "submit-to-authority", new { channel = "other", channelReason = Said("reason"), note = Said("note") });
        await tm.DoAsync(number, "reopen", new { instructions = Said("instructions"), reason = Said("reason"), authorityDueDate = "2031-06-01" });
        await tm.DoAsync(number, "set-action", new { action = "standDown", reason = Said("reason") });

        // What is refused must not reach the log either, nor come back.
        var refused = await ao.TryAsync(number, "respond", Substantive(Said("response")));
        refused.IsRefused(409, "stood-down");
        var invalid = await tm.SendAsync(HttpMethod.Post, "/api/taskings", Complaint().With("startDate", Said("date")).With("taskType", "nope"));
        Assert.Equal(400, invalid.Status);
        await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{Alien}");

        var mails = await server.MailsAsync(number);
        Assert.True(mails.Count > 25, $"only {mails.Count} mails");
        Assert.All(mails, m => AssertNothingPersonal(m.Subject + m.Text + m.Html));
        AssertNothingPersonal(refused.Text + invalid.Text + unsupported.Text);
        Assert.NotEmpty(log.Lines);
        Assert.Contains(log.Lines, line => line.Contains(number, StringComparison.Ordinal));
        // The framework's own trace of paths is off in the product: those lines are not ours.
        Assert.All(log.Lines.Where(line => !line.StartsWith("Microsoft.", StringComparison.Ordinal)), AssertNothingPersonal);
    }

    [Fact]
    public async Task Who_is_not_on_the_tasking_reads_it_without_the_detainee()
    {
        await using var server = await DemoServer.StartAsync();
        var number = await (await server.As("ana.ruiz")).CreateAsync(Complaint());
        await (await server.As("lee.chan")).DoAsync(number, "respond", Substantive($"Ms. Quillfeather ({Alien}, also A 087-654-321) was seen."));

        await (await server.As("ana.ruiz")).PostAsync($"/api/taskings/{number}/attachments", Document());
        // Who is no longer named is still written about.
        await (await server.As("ana.ruiz")).SendAsync(
            HttpMethod.Patch, $"/api/taskings/{number}", new { detainees = new[] { new { name = "Wendell Otherby", alienNumber = "A011111111" } } },
                ("If-Match", "*"));

        var outsider = await server.As("hal.price");
        foreach (var path in new[] { "", "/history", "/mail" })
        {
            var answer = await outsider.SendAsync(HttpMethod.Get, $"/api/taskings/{number}{path}");
            Assert.Equal(200, answer.Status);
            foreach (var secret in new[] { "Canaryna", "Quillfeather", "087654321", "087-654-321" })
                Assert.DoesNotContain(secret, answer.Text, StringComparison.OrdinalIgnoreCase);
        }

        var detainee = Assert.Single((await outsider.ReadAsync(number))["detainees"]!.AsArray())!;
        Assert.True((bool)detainee["masked"]!);
        Assert.Equal("Wendell Otherby", (string?)(await (await server.As("lee.chan")).ReadAsync(number))["detainees"]![0]!["name"]);
    }

    [Theory]
    [InlineData("A12-345-678")]
    [InlineData("A 12 345 678")]
    [InlineData("AN012345678")]
    [InlineData("a012.345.678")]
    [InlineData("0 1 2 3 4 5 6 7 8")]
    [InlineData("A012\u2011345\u2011678")]
    [InlineData("A 012\u2013345\u2013678")]
    [InlineData("012_345_678")]
    [InlineData("A012\u00a0345\u00a0678")]
    [InlineData("A012 - 345 - 678")]
    [InlineData("A012    345    678")]
    [InlineData("A０１２３４５６７８")]
    public async Task However_an_alien_number_is_written_it_is_masked_in_rows_too(string written)
    {
        await using var server = await DemoServer.StartAsync();
        var request = Complaint().With("requestor", $"Sister of Quillfeather {written}").With("caseNumber", $"CASE {written}")
            .With("instruction", $"See {written} of 2031-01-15.");
        var number = await (await server.As("ana.ruiz")).CreateAsync(request);
        var outsider = await server.As("hal.price");
        var rows = (await outsider.SendAsync(HttpMethod.Get, "/api/views/active")).Text;
        var history = (await outsider.SendAsync(HttpMethod.Get, $"/api/taskings/{number}/history")).Text;
        var tasking = (await outsider.SendAsync(HttpMethod.Get, $"/api/taskings/{number}")).Text;
        Assert.All([rows, history, tasking], answer =>
        {
            // As it is read, not as it is escaped.
            var text = JsonNode.Parse(answer)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
                .Replace("\\u00A0", "\u00a0", StringComparison.Ordinal);
            Assert.DoesNotContain(written, text, StringComparison.Ordinal);
            Assert.DoesNotContain("Quillfeather", text, StringComparison.Ordinal);
        });
        Assert.Contains("2031-01-15.", tasking, StringComparison.Ordinal);
        Assert.Contains(written, (string)(await (await server.As("lee.chan")).GetAsync("/api/views/active"))["items"]![0]!["requestor"]!,
            StringComparison.Ordinal);
        // The hash of what is masked would let it be found out by trying.
        Assert.DoesNotContain("\"hash\"", history, StringComparison.Ordinal);
        Assert.Null((await outsider.GetAsync($"/api/taskings/{number}/history/verify"))["head"]);
    }

    [Theory]
    [InlineData("Maria Perez-Gomez", "Ms. Perez was seen.", "Perez")]
    [InlineData("Maria Perez-Gomez", "MARIA GOMEZ was seen.", "GOMEZ")]
    [InlineData("Bo Li", "Mr. Li asks for the list of all clinics.", "Mr. Li")]
    [InlineData("José Núñez", "Jose Nunez and JOSÉ NÚÑEZ were seen.", "N")]
    [InlineData("Jose Nunez", "Seen: Núñez.", "Núñez")]
    [InlineData("Emre Yıldız", "YILDIZ-1", "YILDIZ")]
    [InlineData("𞤀𞤁𞤂𞤃 𞤄𞤅𞤆", "Case of 𞤀𞤁𞤂𞤃", "𞤀𞤁𞤂𞤃")]
    [InlineData("Rosalinda Marl", "Case of Ro\u00adsalinda", "salinda")]
    [InlineData("Rosalinda Marl", "Case of Ro\u200bsalinda", "salinda")]
    [InlineData("Rosalinda Marl", "Case of Ｒosalinda", "osalinda")]
    public async Task However_a_name_is_written_it_is_masked(string name, string text, string secret)
    {
        await using var server = await DemoServer.StartAsync();
        var number = await (await server.As("ana.ruiz")).CreateAsync(
            Complaint().With("requestor", "JIC").With("caseNumber", text).With("detainees", new JsonArray(new JsonObject { ["name"] = name })));
        var outsider = await server.As("hal.price");
        var row = Assert.Single((await outsider.GetAsync("/api/views/active"))["items"]!.AsArray())!;
        Assert.DoesNotContain(secret, (string)row["caseNumber"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (string)(await outsider.ReadAsync(number))["caseNumber"]!, StringComparison.Ordinal);
        if (text.Contains("list", StringComparison.Ordinal)) Assert.Contains("the list of all clinics", (string)row["caseNumber"]!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alien_number_in_a_row_is_masked_though_nobody_is_named_in_the_form()
    {
        await using var server = await DemoServer.StartAsync();
        await (await server.As("ana.ruiz")).CreateAsync(Complaint().Without("detainees").With("requestor", $"JIC for {Alien}"));
        Assert.DoesNotContain("087654321", (await (await server.As("hal.price")).SendAsync(HttpMethod.Get, "/api/views/active")).Text,
            StringComparison.Ordinal);
        Assert.Contains("087654321", (await (await server.As("lee.chan")).SendAsync(HttpMethod.Get, "/api/views/active")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_tells_nothing_of_the_rows_that_are_hidden()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var first = await tm.CreateAsync(InformationRequest("2031-01-10", "2031-03-01"));
        await tm.CreateAsync(InformationRequest("2031-01-11", "2031-03-01").With("restricted", true));
        var last = await tm.CreateAsync(InformationRequest("2031-01-12", "2031-03-01"));
        await tm.CreateAsync(InformationRequest("2031-01-13", "2031-03-01").With("restricted", true));

        var outsider = await server.As("hal.price");
        var page = await outsider.GetAsync("/api/views/active?top=1");
        Assert.Equal(first, (string?)page["items"]![0]!["number"]);
        var cursor = ((string)page["nextLink"]!).Split("from=")[1];
        var position = System.Text.Encoding.Latin1.GetString(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(cursor));
        Assert.DoesNotContain("ITMS", position, StringComparison.Ordinal);
        page = await outsider.GetAsync((string)page["nextLink"]!);
        Assert.Equal(last, (string?)page["items"]![0]!["number"]);
        Assert.Null((string?)page["nextLink"]);
    }

    [Fact]
    public async Task A_restricted_tasking_does_not_exist_for_others()
    {
        await using var server = await DemoServer.StartAsync();
        var number = await (await server.As("ana.ruiz")).CreateAsync(Complaint().With("restricted", true));
        var outsider = await server.As("hal.price");
        foreach (var path in new[] { "", "/history", "/history/verify", "/mail" })
            (await outsider.SendAsync(HttpMethod.Get, $"/api/taskings/{number}{path}")).IsRefused(404, "not-found");
        (await outsider.TryAsync(number, "respond", Substantive("x"))).IsRefused(404, "not-found");
        Assert.Empty((await outsider.GetAsync("/api/views/active"))["items"]!.AsArray());
        Assert.Single((await (await server.As("lee.chan")).GetAsync("/api/views/active"))["items"]!.AsArray());
    }

    private static JsonObject Logged() => new()
    {
        ["completedAt"] = "2031-01-06T13:00:00Z",
        ["response"] = new JsonObject { ["kind"] = "substantive", ["text"] = Said("response") },
        ["channel"] = "other",
        ["channelReason"] = Said("reason"),
    };

    private static MultipartFormDataContent Document(string extension = ".txt") =>
        new() { { new ByteArrayContent("A text."u8.ToArray()), "file", $"{Text} {Name} {Alien}{extension}" } };

    private static JsonObject Complaint() => InformationRequest("2031-01-10", "2031-03-01")
        .Without("informationRequest")
        .With("taskType", "medicalComplaint")
        .With("category", "medicalComplaint")
        .With("requestor", Said("requestor"))
        .With("caseNumber", "CRCL-31-" + Text)
        .With("instruction", Said("instruction"))
        .With("detainees", new JsonArray(new JsonObject { ["name"] = Name, ["alienNumber"] = Alien }))
        .With("medicalComplaint", new JsonObject { ["ihscFacility"] = Said("facility"), ["type"] = "dental" });

    private static string Said(string where) => $"{Text} in the {where} about {Name}, {Alien}";

    private static void AssertNothingPersonal(string text)
    {
        foreach (var secret in new[] { Text, "Canaryna", "Quillfeather", "087654321" })
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }
}
