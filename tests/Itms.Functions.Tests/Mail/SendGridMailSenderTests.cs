using System.Net;
using System.Text.Json.Nodes;
using Itms.Application.Mail;
using Itms.Functions.Mail;

namespace Itms.Functions.Tests.Mail;

public sealed class SendGridMailSenderTests
{
    private static readonly SendGridSettings Settings =
        new() { ApiKey = "SG.secret", FromAddress = "no-reply@agency.example", FromName = "Taskings" };

    private static readonly OutgoingMail Mail = new(
        "ITMS-26-00042.7.1", "Zoë 李", "jane.doe@agency.example",
        "ITMS-26-00042: assigned to you", "A tasking is yours.", "<p>A tasking is yours.</p>", "ITMS-26-00042", "assigned");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_goes_from_the_no_reply_address_to_its_one_recipient()
    {
        var sendGrid = new StandIn();

        await sendGrid.Sender(Settings).SendAsync(Mail, Token);

        Assert.Equal((HttpMethod.Post, "https://api.sendgrid.com/v3/mail/send", "Bearer SG.secret"), sendGrid.Asked);
        var sent = sendGrid.Body!;
        Assert.Equal("""{"name":"Taskings","email":"no-reply@agency.example"}""", sent["from"]!.ToJsonString());
        var recipient = Assert.Single(Assert.Single(sent["personalizations"]!.AsArray())!["to"]!.AsArray())!;
        Assert.Equal(("jane.doe@agency.example", "Zoë 李"), ((string)recipient["email"]!, (string)recipient["name"]!));
        Assert.Equal(Mail.Subject, (string)sent["subject"]!);
        Assert.Equal(
            [("text/plain", Mail.Text), ("text/html", Mail.Html)],
            sent["content"]!.AsArray().Select(c => ((string)c!["type"]!, (string)c["value"]!)));
    }

    [Fact]
    public async Task The_effect_id_goes_along_the_same_however_often_it_is_sent_and_nothing_personal_does()
    {
        var sendGrid = new StandIn();
        var sender = sendGrid.Sender(Settings);

        await sender.SendAsync(Mail, Token);
        var first = sendGrid.Body!.ToJsonString();
        await sender.SendAsync(Mail, Token);

        Assert.Equal(first, sendGrid.Body!.ToJsonString());
        var one = sendGrid.Body!["personalizations"]![0]!;
        Assert.Equal("""{"itms_effect":"ITMS-26-00042.7.1"}""", one["custom_args"]!.ToJsonString());
        Assert.Equal(
        [
            "X-ITMS-Effect: ITMS-26-00042.7.1", "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All",
            "In-Reply-To: <ITMS-26-00042@agency.example>", "References: <ITMS-26-00042@agency.example>",
            "X-ITMS-Number: ITMS-26-00042", "X-ITMS-Kind: assigned",
        ], one["headers"]!.AsObject().Select(header => $"{header.Key}: {header.Value}"));
        Assert.Null(sendGrid.Body!["categories"]);
    }

    [Fact]
    public async Task Replies_go_to_the_taskings_mailbox_and_a_mail_about_several_taskings_has_no_conversation()
    {
        var sendGrid = new StandIn();

        await sendGrid.Sender(Settings with { ReplyTo = "taskings@agency.example" }).SendAsync(Mail with { Number = null }, Token);

        Assert.Equal("taskings@agency.example", (string?)sendGrid.Body!["reply_to"]!["email"]);
        Assert.Null(sendGrid.Body!["personalizations"]![0]!["headers"]!["References"]);
        await sendGrid.Sender(Settings).SendAsync(Mail, Token);
        Assert.Null(sendGrid.Body!["reply_to"]);
    }

    [Fact]
    public async Task Nobody_is_tracked_and_no_link_leads_elsewhere()
    {
        var sendGrid = new StandIn();

        await sendGrid.Sender(Settings).SendAsync(Mail, Token);

        var tracking = sendGrid.Body!["tracking_settings"]!;
        Assert.Equal("""{"enable":false,"enable_text":false}""", tracking["click_tracking"]!.ToJsonString());
        Assert.Equal("""{"enable":false}""", tracking["open_tracking"]!.ToJsonString());
        Assert.Equal("""{"enable":false}""", tracking["subscription_tracking"]!.ToJsonString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_the_sandbox_SendGrid_is_told_to_send_none(bool sandbox)
    {
        var sendGrid = new StandIn(sandbox ? HttpStatusCode.OK : HttpStatusCode.Accepted);

        await sendGrid.Sender(Settings with { Sandbox = sandbox }).SendAsync(Mail, Token);

        Assert.Equal(sandbox, (bool)sendGrid.Body!["mail_settings"]!["sandbox_mode"]!["enable"]!);
    }

    [Fact]
    public async Task A_line_break_in_a_subject_or_name_becomes_a_space()
    {
        var sendGrid = new StandIn();

        await sendGrid.Sender(Settings).SendAsync(Mail with { Subject = "one\r\ntwo", ToName = "Jane\nDoe" }, Token);

        Assert.Equal("one  two", (string)sendGrid.Body!["subject"]!);
        Assert.Equal("Jane Doe", (string)sendGrid.Body!["personalizations"]![0]!["to"]![0]!["name"]!);
    }

    [Theory]
    [InlineData("Jane \"JD\" Doe", "Jane 'JD' Doe")]
    [InlineData("Doe, Jane", "\"Doe, Jane\"")]
    [InlineData("Jane\" <boss@agency.example>; \"Doe", "\"Jane' (boss@agency.example); 'Doe\"")]
    public async Task A_mark_in_a_name_neither_ends_it_nor_begins_another_address(string given, string sent)
    {
        var sendGrid = new StandIn();

        await sendGrid.Sender(Settings with { FromName = given }).SendAsync(Mail with { ToName = given }, Token);

        Assert.Equal(sent, (string)sendGrid.Body!["personalizations"]![0]!["to"]![0]!["name"]!);
        Assert.Equal(sent, (string)sendGrid.Body!["from"]!["name"]!);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(406)]
    [InlineData(413)]
    public async Task A_mail_that_SendGrid_refuses_is_refused_for_good(int status)
    {
        var sendGrid = new StandIn((HttpStatusCode)status);

        var refusal = await Assert.ThrowsAsync<MailRefusedException>(() => sendGrid.Sender(Settings).SendAsync(Mail, Token));

        Assert.Equal(status, refusal.Status);
        Assert.Contains("does not look right", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("jane.doe", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Any_other_refusal_is_tried_again_later_and_says_its_status_without_the_address(int status)
    {
        var sendGrid = new StandIn((HttpStatusCode)status);

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => sendGrid.Sender(Settings).SendAsync(Mail, Token));

        Assert.Equal(status, (int?)refusal.StatusCode);
        Assert.DoesNotContain("jane.doe", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_timeout_and_a_cancellation_is_one()
    {
        using var cancelled = new CancellationTokenSource();
        var slow = new StandIn { Hangs = true };

        await Assert.ThrowsAsync<TimeoutException>(
            () => slow.Sender(Settings with { Timeout = TimeSpan.FromMilliseconds(50) }).SendAsync(Mail, Token));

        var sending = slow.Sender(Settings).SendAsync(Mail, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task A_malformed_mail_is_not_even_offered()
    {
        var sendGrid = new StandIn();

        await Assert.ThrowsAsync<ArgumentException>(
            () => sendGrid.Sender(Settings).SendAsync(Mail with { ToAddress = "a@b.example,c@d.example" }, Token));

        Assert.Null(sendGrid.Body);
    }

    [Fact]
    public void Settings_that_cannot_work_are_named_at_the_start_and_none_prints_the_key()
    {
        Assert.Multiple(
            () => Refused("ApiKey", Settings with { ApiKey = " " }),
            () => Refused("Key Vault", Settings with { ApiKey = "@Microsoft.KeyVault(SecretUri=https://vault/secrets/sendgrid)" }),
            () => Refused("FromAddress", Settings with { FromAddress = "nobody" }),
            () => Refused("ReplyTo", Settings with { ReplyTo = "nobody" }),
            () => Refused("Host", Settings with { Host = new Uri("http://api.sendgrid.com") }),
            () => Refused("Timeout", Settings with { Timeout = TimeSpan.Zero }));
        Assert.DoesNotContain("secret", Settings.ToString(), StringComparison.Ordinal);

        static void Refused(string word, SendGridSettings settings) =>
            Assert.Contains(word, Assert.Throws<ArgumentException>(settings.Check).Message, StringComparison.Ordinal);
    }

    /// <summary>In SendGrid's place: keeps what it was asked, and answers.</summary>
    private sealed class StandIn(HttpStatusCode status = HttpStatusCode.Accepted) : HttpMessageHandler
    {
        public bool Hangs { get; init; }

        public (HttpMethod Method, string Address, string? Key)? Asked { get; private set; }

        public JsonNode? Body { get; private set; }

        public SendGridMailSender Sender(SendGridSettings settings) => new(new HttpClient(this), settings);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = (request.Method, request.RequestUri!.ToString(), request.Headers.Authorization?.ToString());
            Body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            if (Hangs) await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage(status)
            {
                Content = new StringContent(
                    (int)status < 300 ? "" : """{"errors":[{"message":"Jane.Doe@agency.example does not look right","field":"to"}]}"""),
            };
        }
    }
}
