using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Itms.Application.Access;
using Itms.Server.Tests.SignIn;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Itms.Server.Tests.Journeys;

/// <summary>A mail that is posted to ITMS becomes a tasking, or waits until a task manager has decided.</summary>
public class MailIntakeTests
{
    internal const string Secret = "a secret of the posting service: 32 characters and more";
    private const string Canary = "canarytext";

    [Fact]
    public async Task A_known_senders_mail_becomes_a_pending_tasking_and_a_task_manager_decides_the_others()
    {
        var log = new LogCapture();
        await using var server = await StartAsync(log);
        using var service = Service(server, Secret);

        var posted = await PostAsync(
            service,
            Whole($"From: Casework <{Canary}@dhs.gov>\r\nSubject: {Canary}\r\nMessage-ID: <1@dhs.gov>\r\n\r\n{Canary}", "{@dhs.gov : pass}"));
        Assert.Equal("accepted", (string?)posted["state"]);
        Assert.Null(posted["number"]);
        var tm = await Client.SignInAsync(server.Address, "ana.ruiz");
        var row = Assert.Single((await tm.GetAsync("/api/views/active"))["items"]!.AsArray())!;
        var tasking = await tm.ReadAsync((string)row["number"]!);
        Assert.Equal(
            ("pending", "Casework", $"{Canary}\n\n{Canary}", "email"),
            ((string?)tasking["status"], (string?)tasking["requestor"], (string?)tasking["instruction"], (string?)tasking["receivedVia"]));
        Assert.Equal("mail.eml", (string?)tasking["attachments"]![0]!["name"]);

        // In pieces, with a document, from somebody nobody knows; and once more.
        var unknown = "";
        for (var i = 0; i < 2; i++) unknown = (string)(await PostAsync(service, InPieces()))["id"]!;
        var waiting = Assert.Single((await tm.GetAsync("/api/intake/quarantine"))["items"]!.AsArray())!;
        Assert.Equal(
            (unknown, "unknownSender", $"{Canary}@else.example"), ((string?)waiting["id"], (string?)waiting["reason"], (string?)waiting["from"]));
        var raw = await tm.SendAsync(HttpMethod.Get, $"/api/intake/quarantine/{unknown}/mail");
        Assert.Contains("filename*=UTF-8''f%C3%BCr.csv", raw.Text, StringComparison.Ordinal);

        var accepted = await tm.PostAsync($"/api/intake/quarantine/{unknown}/accept", new { });
        Assert.Equal(("accepted", "ana.ruiz"), ((string?)accepted["state"], (string?)accepted["decidedBy"]));
        Assert.Equal("für Sie\n\nFür Sie", (string?)(await tm.ReadAsync((string)accepted["number"]!))["instruction"]);
        Assert.Empty((await tm.GetAsync("/api/intake/quarantine"))["items"]!.AsArray());
        (await tm.SendAsync(HttpMethod.Post, $"/api/intake/quarantine/{unknown}/reject", new { })).IsRefused(409, "mail-decided");

        // What nobody can read is listed too, and can only be taken off.
        var broken = (string)(await PostAsync(service, Whole($"{Canary}", "none")))["id"]!;
        (await tm.SendAsync(HttpMethod.Post, $"/api/intake/quarantine/{broken}/accept", new { })).IsRefused(409, "mail-unreadable");
        Assert.Equal("rejected", (string?)(await tm.PostAsync($"/api/intake/quarantine/{broken}/reject", new { }))["state"]);

        Assert.DoesNotContain(log.Lines, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Posting_needs_the_secret_and_only_task_managers_see_quarantined_mail()
    {
        await using var server = await StartAsync(new LogCapture());
        var mail = "From: a@dhs.gov\r\nSubject: Figures\r\n\r\nText";
        foreach (var secret in new[] { null, "", Secret + "x", Secret[..^1] })
        {
            using var service = Service(server, secret);
            Assert.Equal(401, (int)(await service.PostAsync("/api/intake/email", Whole(mail, "none"))).StatusCode);
        }

        await using var closed = await DemoServer.StartAsync();
        using var anybody = Service(closed.Address, "");
        Assert.Equal(401, (int)(await anybody.PostAsync("/api/intake/email", Whole(mail, "none"))).StatusCode);

        using var known = Service(server, Secret);
        var id = (string)(await PostAsync(known, Whole(mail, "none")))["id"]!;
        foreach (var person in new[] { "lee.chan", "adm.root", "ada.wells" })
        {
            using var client = await Client.SignInAsync(server.Address, person);
            foreach (var (method, path) in new[] { ("GET", ""), ("GET", $"/{id}/mail"), ("POST", $"/{id}/accept"), ("POST", $"/{id}/reject") })
                Assert.Equal(
                    403, (await client.SendAsync(new HttpMethod(method), "/api/intake/quarantine" + path, method == "POST" ? new { } : null)).Status);
        }
    }

    [Theory]
    [InlineData("subject", 400)]
    [InlineData(null, 415)]
    public async Task A_request_without_mail_is_refused_and_listed_without_its_content(string? field, int status)
    {
        await using var server = await StartAsync(new LogCapture());
        using HttpContent content = field is null
            ? new StringContent($"{{\"text\":\"{Canary}\"}}", Encoding.UTF8, "application/json")
            : new MultipartFormDataContent { { new StringContent(Canary), field } };

        await IsTurnedAwayAsync(server, content, status);
    }

    [Fact]
    public async Task A_mail_that_is_too_large_is_refused_before_it_is_sent_and_listed()
    {
        await using var server = await StartAsync(new LogCapture());
        using var content = Whole(new string('x', Application.Intake.MailIntake.MaxLength + (3 * 1024 * 1024)), "none");

        await IsTurnedAwayAsync(server, content, 413);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\n--b\r\n", "1000 bytes")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nno length\r\n", "Of unknown length")]
    public async Task A_slow_or_damaged_mail_gets_a_retry_answer_and_is_listed_once(string rest, string length)
    {
        await using var server = await StartAsync(new LogCapture());
        for (var i = 0; i < 2; i++)
        {
            using var service = new TcpClient();
            await service.ConnectAsync(server.Address.Host, server.Address.Port);
            var stream = service.GetStream();
            var request = $"POST /api/intake/email HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Basic {Password(Secret)}\r\n"
            + $"Content-Type: multipart/form-data; boundary=b\r\n{rest}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
            using var answer = new StreamReader(stream);
            Assert.StartsWith("HTTP/1.1 503 ", await answer.ReadLineAsync(), StringComparison.Ordinal);
        }

        var listed = Assert.Single((await (await server.As("ana.ruiz")).GetAsync("/api/intake/quarantine"))["items"]!.AsArray())!;
        Assert.Equal(
            ("turnedAway", $"{length}, not received. The service that posted it keeps trying for a while."),
            ((string?)listed["reason"], (string?)listed["detail"]));
    }

    [Fact]
    public async Task The_secret_can_be_changed_without_refusing_a_mail()
    {
        const string next = "the secret that comes after it: 32 characters and more";
        await using var server = await StartAsync(new LogCapture(), next);
        foreach (var (secret, status) in new[] { (Secret, 200), (next, 200), (Secret + next, 401), ("", 401) })
        {
            using var service = Service(server, secret);
            Assert.Equal(
                status,
                (int)(await service.PostAsync("/api/intake/email", Whole("From: a@dhs.gov\r\nSubject: Figures\r\n\r\nText", "none"))).StatusCode);
        }
    }

    [Fact]
    public async Task Reading_a_quarantined_mail_is_recorded()
    {
        await using var server = await StartAsync(new LogCapture());
        using var service = Service(server, Secret);
        var id = (string)(await PostAsync(service, Whole("From: a@else.example\r\nSubject: Figures\r\n\r\nText", "none")))["id"]!;
        var record = server.Running.Services.GetRequiredService<AccessLog>();
        Assert.Empty((await record.ReadAsync(id, from: null, 10, CancellationToken.None)).AccessEntries);

        await (await server.As("tom.becker")).SendAsync(HttpMethod.Get, $"/api/intake/quarantine/{id}/mail");

        var entry = Assert.Single((await record.ReadAsync(id, from: null, 10, CancellationToken.None)).AccessEntries);
        Assert.Equal(("tom.becker", "attachment"), (entry.By, entry.What));
    }

    [Theory]
    [InlineData("Itms:Intake:Secret", "short")]
    [InlineData("Itms:Intake:SecondSecret", "short")]
    [InlineData("Itms:Intake:SecondSecret", "@Microsoft.KeyVault(SecretUri=https://kv-1.vault.azure.net/secrets/intake-second-secret)")]
    [InlineData("Itms:Intake:Secret", "@Microsoft.KeyVault(SecretUri=https://kv-1.vault.azure.net/secrets/intake-secret)")]
    [InlineData("Itms:Intake:AuthenticatedBy", "two words")]
    [InlineData("Itms:Intake:Senders:0", "no address")]
    public async Task A_wrong_setting_is_named_at_the_start(string setting, string value)
    {
        var folder = DemoServer.NewFolder();
        var refused = await Assert.ThrowsAsync<StartupException>(() => LocalServer.StartAsync(folder, settings: (setting, value)));
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task IsTurnedAwayAsync(DemoServer server, HttpContent content, int status)
    {
        // It waits to be told to go on, however slow the machine is.
        using var patient = new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan };
        using var service = Service(server.Address, Secret, patient);
        service.DefaultRequestHeaders.ExpectContinue = true;
        var length = content.Headers.ContentLength;
        Assert.Equal(status, (int)(await service.PostAsync("/api/intake/email", content)).StatusCode);

        var tm = await server.As("ana.ruiz");
        var listed = Assert.Single((await tm.GetAsync("/api/intake/quarantine"))["items"]!.AsArray())!;
        Assert.Equal(
            ("turnedAway", $"{length} bytes, answered with {status}.", false),
            ((string?)listed["reason"], (string?)listed["detail"], (bool)listed["hasMail"]!));
        Assert.NotNull((string?)listed["receivedAt"]);
        Assert.DoesNotContain(Canary, listed.ToJsonString(), StringComparison.Ordinal);
        (await tm.SendAsync(HttpMethod.Post, $"/api/intake/quarantine/{listed["id"]}/accept", new { })).IsRefused(409, "mail-unreadable");
        await tm.PostAsync($"/api/intake/quarantine/{listed["id"]}/reject", new { });
        Assert.Empty((await tm.GetAsync("/api/intake/quarantine"))["items"]!.AsArray());
    }

    internal static Task<DemoServer> StartAsync(LogCapture log, string? secondSecret = null) => DemoServer.StartAsync(configure: builder =>
    {
        builder.Services.AddSingleton(new Application.Intake.IntakeSettings { Senders = ["@dhs.gov"], Secret = Secret, SecondSecret = secondSecret });
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.Configure<LoggerFilterOptions>(o => o.MinLevel = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 100, TimeSpan.FromSeconds(1.5)));
    });

    internal static HttpClient Service(DemoServer server, string? secret) => Service(server.Address, secret);

    private static HttpClient Service(Uri address, string? secret, HttpMessageHandler? handler = null)
    {
        var client = new HttpClient(handler ?? new HttpClientHandler()) { BaseAddress = address };
        if (secret is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Password(secret));
        return client;
    }

    private static string Password(string secret) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"sendgrid:{secret}"));

    internal static async Task<JsonNode> PostAsync(HttpClient service, HttpContent content)
    {
        var answer = await service.PostAsync("/api/intake/email", content);
        Assert.Equal(200, (int)answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    internal static MultipartFormDataContent Whole(string mail, string dkim) =>
        new() { { new StringContent(dkim), "dkim" }, { new StringContent("pass"), "SPF" }, { new StringContent(mail), "email" } };

    private static MultipartFormDataContent InPieces()
    {
        var text = new ByteArrayContent(Encoding.Latin1.GetBytes("Für Sie"));
        return new MultipartFormDataContent
        {
            { new StringContent(
                    $"From: {Canary}@else.example\nSubject: =?utf-8?B?ZsO8ciBTaWU=?=\nContent-Type: multipart/mixed;\n boundary=gone\n"
                    + "Message-ID: <2@else.example>\n"), "headers" },
            { new StringContent("{\"text\":\"iso-8859-1\",\"subject\":\"UTF-8\"}"), "charsets" },
            { new StringContent("{@else.example : pass}"), "dkim" },
            { text, "text" },
            { new ByteArrayContent("a,b\n"u8.ToArray()), "attachment1", "für.csv" },
        };
    }
}
