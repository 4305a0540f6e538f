using System.Text;
using Itms.Application.Mail;
using Itms.Mailbox;

namespace Itms.Server.Tests.Mail;

public sealed class SmtpMailSenderTests
{
    // In milliseconds: a test that hangs fails after this time.
    private const int Hung = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_arrives_from_the_no_reply_address_at_its_one_recipient()
    {
        await using var server = new TestSmtpServer();
        using var sender = Sender(server);
        var mail = SampleMail.Mail() with { ToName = "Zoë 李", Subject = "Réponse — 漢字" };

        await sender.SendAsync(mail, Token);

        Assert.Equal(["MAIL FROM:<no-reply@taskings.example>", "RCPT TO:<jane.doe@agency.example>"],
            server.Commands.Where(c => c.StartsWith("MAIL", StringComparison.Ordinal) || c.StartsWith("RCPT", StringComparison.Ordinal)));
        var read = ParsedMail.Parse(Assert.Single(server.Mails));
        Assert.Equal("<T-26-00042.7.mail-1@taskings.example>", read.Header("Message-ID"));
        Assert.Equal("auto-generated", read.Header("Auto-Submitted"));
        Assert.Equal("All", read.Header("X-Auto-Response-Suppress"));
        Assert.Equal("T-26-00042", read.Header("X-ITMS-Number"));
        Assert.Equal("assigned", read.Header("X-ITMS-Kind"));
        Assert.Equal("Réponse — 漢字", read.Header("Subject"));
        Assert.Contains("Zoë 李", read.Header("To"));
        Assert.Contains("Taskings", read.Header("From"));
        Assert.Equal(
        [
            ("text/plain; charset=utf-8", mail.Text.ReplaceLineEndings("\r\n")),
            ("text/html; charset=utf-8", mail.Html),
        ], read.Alternatives());
    }

    [Fact]
    public async Task Mails_sent_at_once_all_arrive_whole()
    {
        await using var server = new TestSmtpServer();
        using var sender = Sender(server);
        var ids = Enumerable.Range(0, 12).Select(n => $"mail-{n:00}").ToArray();

        await Task.WhenAll(ids.Select(id => sender.SendAsync(SampleMail.Mail(id) with { Text = id }, Token)));

        Assert.Equal(ids, server.Mails.Select(m => ParsedMail.Parse(m).Alternatives()[0].Text).Order());
    }

    [Fact(Timeout = Hung)]
    public async Task A_mail_that_waits_for_a_free_connection_can_be_cancelled()
    {
        await using var server = new TestSmtpServer(("CONNECT", TestSmtpServer.Silence));
        using var sender = new SmtpMailSender(Options(server) with { Connections = 1 });
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();

        var sending = sender.SendAsync(SampleMail.Mail(), first.Token);
        await server.Misbehaved;
        var waiting = sender.SendAsync(SampleMail.Mail(), second.Token);
        await second.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(sending.IsCompleted);
        Assert.Equal(1, server.Connections);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact(Timeout = Hung)]
    public async Task A_refused_mail_frees_its_connection_for_the_next()
    {
        await using var server = new TestSmtpServer(("RCPT", "550 no"));
        using var sender = new SmtpMailSender(Options(server) with { Connections = 1 });

        await Assert.ThrowsAsync<MailRefusedException>(() => sender.SendAsync(SampleMail.Mail(), Token));
        await Assert.ThrowsAsync<MailRefusedException>(() => sender.SendAsync(SampleMail.Mail(), Token));

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_user_name_and_password_are_given_when_there_are_any()
    {
        await using var server = new TestSmtpServer();
        var options = Options(server) with { UserName = "itms", Password = "s3cret" };
        using var sender = new SmtpMailSender(options);

        await sender.SendAsync(SampleMail.Mail(), Token);

        var start = server.Commands.ToList().FindIndex(c => c.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Equal("AUTH PLAIN " + Base64("\0itms\0s3cret"), server.Commands.ElementAt(start));
        Assert.Single(server.Mails);
        Assert.DoesNotContain("s3cret", options.ToString());
    }

    [Theory]
    [InlineData("MAIL", "552 5.3.4 too large")]
    [InlineData("RCPT", "550 5.1.1 <Jane.Doe@agency.example> unknown here")]
    [InlineData("RCPT", "553 no such name")]
    [InlineData("DATA", "554 no valid recipients")]
    [InlineData("END", "554 5.6.0 jane.doe@agency.example does not want this")]
    public async Task A_mail_refused_for_good_says_so_and_names_the_mail_but_not_the_recipient(string verb, string answer)
    {
        await using var server = new TestSmtpServer((verb, answer));
        using var sender = Sender(server);

        var refusal = await Assert.ThrowsAsync<MailRefusedException>(() => sender.SendAsync(SampleMail.Mail(), Token));

        Assert.Equal(answer[..3], $"{refusal.Status}");
        IsAboutTheMailOnly(refusal);
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("CONNECT", "554 closed")]
    [InlineData("MAIL", "451 later")]
    [InlineData("MAIL", "530 5.7.0 sign in first")]
    [InlineData("RCPT", "450 busy with jane.doe@agency.example")]
    [InlineData("RCPT", "550 relay not permitted")]
    [InlineData("RCPT", "554 5.7.1 <jane.doe@agency.example>: access denied")]
    [InlineData("DATA", "451 later")]
    [InlineData("END", "452 full")]
    [InlineData("END", "421 closing")]
    public async Task A_mail_that_may_be_accepted_later_is_only_delayed(string verb, string answer)
    {
        await using var server = new TestSmtpServer((verb, answer));
        using var sender = Sender(server);

        IsAboutTheMailOnly(await Assert.ThrowsAsync<MailDelayedException>(() => sender.SendAsync(SampleMail.Mail(), Token)));

        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("535 5.7.8 wrong password")]
    [InlineData("454 later")]
    [InlineData("550 not you")]
    public async Task A_refused_sign_in_only_delays_the_mail(string answer)
    {
        await using var server = new TestSmtpServer(("AUTH", answer));
        using var sender = new SmtpMailSender(Options(server) with { UserName = "itms", Password = "s3cret" });

        var failure = await Assert.ThrowsAsync<MailDelayedException>(() => sender.SendAsync(SampleMail.Mail(), Token));

        Assert.DoesNotContain("s3cret", failure.ToString());
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_operator_sees_the_servers_answer()
    {
        await using var server = new TestSmtpServer(("END", "554 5.7.60 no permission to send as this sender"));
        using var sender = Sender(server);

        var refusal = await Assert.ThrowsAsync<MailDelayedException>(() => sender.SendAsync(SampleMail.Mail(), Token));

        Assert.Equal(554, refusal.Status);
        Assert.Contains("no permission to send as this sender", refusal.Message);
    }

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("EHLO")]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData("END")]
    public async Task A_dropped_connection_throws(string verb)
    {
        await using var server = new TestSmtpServer((verb, TestSmtpServer.Drop));
        using var sender = Sender(server);

        await Assert.ThrowsAsync<MailDelayedException>(() => sender.SendAsync(SampleMail.Mail(), Token));

        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_connection_dropped_after_the_mail_was_accepted_is_no_failure()
    {
        await using var server = new TestSmtpServer(("QUIT", TestSmtpServer.Drop));
        using var sender = Sender(server);

        await sender.SendAsync(SampleMail.Mail(), Token);

        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_send_fails_when_tls_is_on_and_the_server_has_none()
    {
        await using var server = new TestSmtpServer();
        using var sender = new SmtpMailSender(Options(server) with { Tls = TlsMode.StartTls });

        await Assert.ThrowsAsync<MailDelayedException>(() => sender.SendAsync(SampleMail.Mail(), Token));

        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory(Timeout = Hung)]
    [InlineData("CONNECT")]
    [InlineData("RCPT")]
    [InlineData("END")]
    public async Task A_send_that_waits_for_the_server_can_be_cancelled(string verb)
    {
        await using var server = new TestSmtpServer((verb, TestSmtpServer.Silence));
        using var sender = Sender(server);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var sending = sender.SendAsync(SampleMail.Mail(), cancel.Token);
        await server.Misbehaved;
        await cancel.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
    }

    [Fact(Timeout = Hung)]
    public async Task A_send_fails_after_the_timeout_when_the_server_does_not_answer()
    {
        await using var server = new TestSmtpServer(("CONNECT", TestSmtpServer.Silence));
        using var sender = new SmtpMailSender(Options(server) with { Timeout = TimeSpan.FromMilliseconds(50) });

        await Assert.ThrowsAsync<TimeoutException>(() => sender.SendAsync(SampleMail.Mail(), Token));
    }

    private static void IsAboutTheMailOnly(MailDelayedException failure)
    {
        Assert.Contains("T-26-00042.7.mail-1", failure.Message);
        Assert.DoesNotContain("jane", failure.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    private static SmtpMailSender Sender(TestSmtpServer server) => new(Options(server));

    private static SmtpOptions Options(TestSmtpServer server) =>
        new("127.0.0.1", SampleMail.FromAddress, SampleMail.FromName) { Port = server.Port, Tls = TlsMode.None };
}
