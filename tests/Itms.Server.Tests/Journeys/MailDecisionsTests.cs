using System.Net.Http.Headers;
using System.Text;

namespace Itms.Server.Tests.Journeys;

/// <summary>
/// What a task manager sees of a waiting mail, and decides: a corrected tasking, part of an existing one, or rejected with a reason.
/// </summary>
public sealed class MailDecisionsTests
{
    private const string Secret = "a secret of the posting service: 32 characters and more";

    private const string Mail =
        "From: Casework <casework@else.example>\r\nSubject: Complaint CRCL-27-0042\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + "--b\r\n\r\nPlease answer about A012345678 by noon tomorrow.\r\n"
        + "--b\r\nContent-Type: application/pdf; name=letter.pdf\r\n\r\n%PDF-1.4\r\n--b--\r\n";

    [Fact]
    public async Task A_mail_is_shown_with_what_was_found_and_accepted_with_corrections()
    {
        await using var server = await StartAsync();
        var (tm, id) = (await server.As("ana.ruiz"), await PostAsync(server, Mail));

        var shown = await tm.GetAsync($"/api/intake/quarantine/{id}");
        Assert.Equal("Please answer about A012345678 by noon tomorrow.", (string?)shown["text"]);
        var found = shown["found"]!;
        Assert.Equal(
            ("Casework", "CRCL-27-0042", "A012345678"),
            ((string?)found["requestor"], (string?)found["caseNumber"], (string?)found["detainees"]![0]!["alienNumber"]));
        Assert.Equal("Please answer about A012345678 by noon tomorrow.", (string?)shown["found"]!["deadlines"]![0]!["sentence"]);
        var document = await tm.SendAsync(HttpMethod.Get, (string)shown["documents"]![0]!["link"]!);
        Assert.Equal(("%PDF-1.4", "letter.pdf"), (document.Text.Trim(), (string?)shown["documents"]![0]!["name"]));
        (await (await server.As("lee.chan")).SendAsync(HttpMethod.Get, $"/api/intake/quarantine/{id}")).IsRefused(403, "task-manager-only");

        Assert.Equal(8, (int)shown["documents"]![0]!["length"]!);
        var incomplete = await tm.SendAsync(HttpMethod.Post, $"/api/intake/quarantine/{id}/accept", new { fields = new { taskType = "other" } });
        incomplete.IsRefused(400, "invalid");
        Assert.Contains("\"fields.requestor\"", incomplete.Text, StringComparison.Ordinal);
        var fields = new { requestor = "CRCL", taskType = "other", caseNumber = "CRCL-27-0042", instruction = "Sick calls" };
        var accepted = await tm.PostAsync($"/api/intake/quarantine/{id}/accept", new { fields });
        var tasking = await tm.ReadAsync((string)accepted["number"]!);
        Assert.Equal(("CRCL", "CRCL-27-0042", "Sick calls"),
            ((string?)tasking["requestor"], (string?)tasking["caseNumber"], (string?)tasking["instruction"]));
        Assert.Equal(["mail.eml", "letter.pdf"], tasking["attachments"]!.AsArray().Select(a => (string?)a!["name"]));

        var late = await (await server.As("tom.becker")).SendAsync(HttpMethod.Post, $"/api/intake/quarantine/{id}/reject", new { });
        late.IsRefused(409, "mail-decided");
        Assert.Contains((string)accepted["number"]!, late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_is_added_to_a_tasking_or_rejected_with_a_reason()
    {
        await using var server = await StartAsync();
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(Requests.InformationRequest());
        var id = await PostAsync(server, Mail.Replace("Complaint", $"Re: {number} Complaint", StringComparison.Ordinal));

        Assert.Equal(number, (string?)(await tm.GetAsync($"/api/intake/quarantine/{id}"))["mail"]!["suggested"]);
        (await tm.SendAsync(HttpMethod.Post, $"/api/intake/quarantine/{id}/accept", new { addTo = "ITMS-2000-000009" })).IsRefused(400, "invalid");
        var wrongPlace = await tm.SendAsync(HttpMethod.Post, $"/api/intake/quarantine/{id}/accept", new { addTo = number, documents = new[] { 1 } });
        wrongPlace.IsRefused(400, "invalid");
        Assert.Contains("\"documents\"", wrongPlace.Text, StringComparison.Ordinal);
        Assert.Equal(number, (string?)(await tm.PostAsync($"/api/intake/quarantine/{id}/accept", new { addTo = number }))["number"]);
        var tasking = await tm.ReadAsync(number);
        Assert.Equal(
            "Please answer about A012345678 by noon tomorrow.", (string?)Assert.Single(tasking["comments"]!.AsArray())!["text"]);
        Assert.Equal(["mail.eml", "letter.pdf"], tasking["attachments"]!.AsArray().Select(a => (string?)a!["name"]));

        var alone = await PostAsync(server, Mail.Replace("Please", "Again, please", StringComparison.Ordinal));
        var other = await tm.PostAsync($"/api/intake/quarantine/{alone}/accept", new { documents = Array.Empty<int>() });
        Assert.Equal("mail.eml", (string?)Assert.Single((await tm.ReadAsync((string)other["number"]!))["attachments"]!.AsArray())!["name"]);

        var junk = await PostAsync(server, Mail.Replace("Please", "Kindly", StringComparison.Ordinal));
        (await tm.SendAsync(HttpMethod.Post, $"/api/intake/quarantine/{junk}/reject", new { reason = new string('x', 5_000) }))
            .IsRefused(400, "invalid");
        var rejected = await tm.PostAsync($"/api/intake/quarantine/{junk}/reject", new { reason = "Advertising" });
        Assert.Equal(("rejected", "Advertising"), ((string?)rejected["state"], (string?)rejected["rejectedBecause"]));
    }

    private static Task<DemoServer> StartAsync() =>
        DemoServer.StartAsync(settings: new Dictionary<string, string?> { ["Itms:Intake:Secret"] = Secret });

    private static async Task<string> PostAsync(DemoServer server, string mail)
    {
        using var service = new HttpClient { BaseAddress = server.Address };
        service.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"sendgrid:{Secret}")));
        using var form = new MultipartFormDataContent { { new StringContent("none"), "dkim" }, { new StringContent(mail), "email" } };
        var answer = await service.PostAsync(new Uri("/api/intake/email", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return (string)System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
    }
}
