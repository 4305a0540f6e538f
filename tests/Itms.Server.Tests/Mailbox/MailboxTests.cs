using System.Net;
using Itms.Application.Intake;
using Itms.Mailbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Server.Tests.Mailbox;

/// <summary>The taskings mailbox on a real IMAP server.</summary>
public sealed class MailboxTests : IAsyncLifetime
{
    private DovecotServer imap = null!;
    private MailboxOffice office = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(DovecotServer.Executable is null, DovecotServer.SkipReason);
        imap = await DovecotServer.StartAsync();
        office = await MailboxOffice.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (office is not null) await office.DisposeAsync();
        if (imap is not null) await imap.DisposeAsync();
    }

    [Fact]
    public async Task What_is_in_the_mailbox_and_what_comes_while_it_listens_become_taskings_and_are_moved()
    {
        imap.Deliver(MailboxOffice.Mail(1));
        Begin();
        await office.UntilAsync(() => imap.Count("ITMS") == 1);

        imap.Deliver(MailboxOffice.Mail(2));
        await office.UntilAsync(() => imap.Count("ITMS") == 2 && imap.Count() == 0);

        Assert.Equal(0, imap.Count("ITMS failed"));
        Assert.Equal(2, await office.TaskingsAsync());
        Assert.Equal(1, imap.SignIns);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_read_waits_in_the_list_and_is_moved()
    {
        imap.Deliver("no mail at all");
        Begin();

        await office.UntilAsync(() => imap.Count("ITMS") == 1);

        var waiting = Assert.Single(await office.WaitingAsync());
        Assert.StartsWith("mailbox INBOX ", waiting.Source);
    }

    [Fact]
    public async Task A_mail_that_another_program_moves_meanwhile_is_no_longer_there()
    {
        imap.Deliver(MailboxOffice.Mail(1));
        imap.Deliver(MailboxOffice.Mail(2));
        var (token, connector) = (TestContext.Current.CancellationToken, MailboxOffice.Connector(imap.Settings));
        await using var reader = await connector.ConnectAsync(token);
        var mails = await reader.ListAsync(token);
        await using var other = await connector.ConnectAsync(token);

        await other.MoveAsync(mails[0], MailboxTarget.Failed, token);
        Assert.Null(await reader.ReadAsync(mails[0], token));

        await other.MoveAsync(mails[1], MailboxTarget.Failed, token);
        await reader.MoveAsync(mails[1], MailboxTarget.Done, token);
        Assert.Equal((0, 0, 2), (imap.Count(), imap.Count("ITMS"), imap.Count("ITMS failed")));
    }

    [Fact]
    public async Task A_process_that_ends_between_storing_and_moving_makes_one_tasking()
    {
        imap.Deliver(MailboxOffice.Mail(1));
        var faulty = new FaultyConnector(MailboxOffice.Connector(imap.Settings)) { MovesToFail = 1 };
        office.Begin(office.Watch(faulty, imap.Settings));

        await office.UntilAsync(() => imap.Count("ITMS") == 1);

        Assert.Equal(2, faulty.Connections);
        Assert.Equal(1, await office.TaskingsAsync());
        Assert.Empty(await office.WaitingAsync());
    }

    [Fact]
    public async Task Of_two_readers_one_reads_and_the_other_takes_over_when_it_stops()
    {
        await using var other = SecondReader.Start(office, imap);
        await office.UntilAsync(() => other.State.Condition == MailboxCondition.Reading);
        office.Begin(office.Watch(MailboxOffice.Connector(imap.Settings), imap.Settings));
        await office.UntilAsync(() => office.State.Condition == MailboxCondition.Elsewhere);
        for (var i = 0; i < 5; i++) imap.Deliver(MailboxOffice.Mail(i));
        await office.UntilAsync(() => imap.Count("ITMS") == 5);

        Assert.Equal((5, 1), (await office.TaskingsAsync(), imap.SignIns));

        await other.StopAsync();
        imap.Deliver(MailboxOffice.Mail(6));
        await office.UntilAsync(() => imap.Count("ITMS") == 6 && office.State.Condition == MailboxCondition.Reading);
        Assert.Equal(6, await office.TaskingsAsync());
    }

    [Fact]
    public async Task A_mail_server_that_restarts_is_connected_again()
    {
        Begin();
        await office.UntilAsync(() => office.State.Condition == MailboxCondition.Reading);
        await imap.StopAsync();
        await office.UntilAsync(() => office.State.Condition == MailboxCondition.Failing);
        imap.Deliver(MailboxOffice.Mail(1));
        await imap.StartAgainAsync();

        // The log's line comes right after the condition has changed.
        await office.UntilAsync(() => imap.Count("ITMS") == 1 && LinesWith("is being read") == 2);

        Assert.Equal(1, await office.TaskingsAsync());
    }

    [Fact]
    public async Task A_mail_that_is_too_large_is_listed_and_moved_and_blocks_no_other()
    {
        imap.Deliver(new byte[MailIntake.MaxLength + 1]);
        imap.Deliver(MailboxOffice.Mail(1));
        Begin();

        await office.UntilAsync(() => imap.Count("ITMS") == 1 && imap.Count("ITMS failed") == 1);

        var listed = Assert.Single(await office.WaitingAsync());
        Assert.Equal(QuarantineReason.TooLarge, listed.Reason);
        Assert.Contains("ITMS failed", listed.Detail);
        Assert.Equal(1, await office.TaskingsAsync());
    }

    [Fact]
    public async Task A_mail_that_the_server_does_not_hand_out_is_left_and_blocks_no_other()
    {
        imap.Deliver(MailboxOffice.Mail(1));
        imap.Deliver(MailboxOffice.Mail(2));
        var faulty = new FaultyConnector(MailboxOffice.Connector(imap.Settings)) { ReadsToFail = 1 };

        await office.Watch(faulty, imap.Settings).ReadOnceAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (imap.Count(), imap.Count("ITMS")));
        Assert.Equal(1, LinesWith("It is tried again"));
    }

    [Fact]
    public async Task A_server_that_hangs_up_after_each_round_is_asked_ever_less_often()
    {
        office.Begin(office.Watch(new FaultyConnector(MailboxOffice.Connector(imap.Settings)) { HangsUp = true }, imap.Settings));

        await office.UntilAsync(() => LinesWith("The next attempt is in 00:00:04") == 1);

        foreach (var wait in new[] { "00:00:01", "00:00:02" }) Assert.Equal(1, LinesWith($"The next attempt is in {wait}"));
    }

    [Fact]
    public async Task A_wrong_password_is_one_line_in_the_log_shows_in_the_health_and_makes_no_busy_loop()
    {
        var settings = imap.Settings with { Password = "wr0ng" };
        office.Begin(office.Watch(MailboxOffice.Connector(settings), settings));
        await office.UntilAsync(() => imap.SignIns >= 2 && office.State.Condition == MailboxCondition.Failing);

        Assert.Contains("AuthenticationException", office.State.LastFault);
        Assert.Equal(1, LinesWith("cannot be read"));
        Assert.InRange(imap.SignIns, 2, 4);
        Assert.DoesNotContain(office.Log.Lines, line => line.Contains("wr0ng", StringComparison.Ordinal));
        using var anyone = new HttpClient { BaseAddress = office.Server.Address };
        var health = await anyone.GetAsync(new Uri("/health/mailbox", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_trusts_never_learns_the_password()
    {
        var certificates = Directory.CreateTempSubdirectory("itms-certificate-").FullName;
        await using var other = await DovecotServer.StartWithCertificateAsync(certificates);
        other.Deliver(MailboxOffice.Mail(1));
        var settings = other.Settings with { Tls = TlsMode.StartTls };
        var watch = office.Watch(MailboxOffice.Connector(settings), settings);

        await Assert.ThrowsAnyAsync<Exception>(() => watch.ReadOnceAsync(TestContext.Current.CancellationToken));

        Assert.Contains("SslHandshakeException", office.State.LastFault);
        Assert.Equal((1, 0), (other.Count(), other.SignIns));
        Directory.Delete(certificates, recursive: true);
    }

    [Fact]
    public async Task The_mailbox_can_be_read_once()
    {
        for (var i = 0; i < 3; i++) imap.Deliver(MailboxOffice.Mail(i));

        await office.Watch(MailboxOffice.Connector(imap.Settings), imap.Settings).ReadOnceAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 3), (imap.Count(), imap.Count("ITMS")));
        Assert.Equal(3, await office.TaskingsAsync());
    }

    private void Begin() => office.Begin(office.Watch(MailboxOffice.Connector(imap.Settings), imap.Settings));

    private int LinesWith(string words) => office.Log.Lines.Count(line => line.Contains(words, StringComparison.Ordinal));

    /// <summary>A reader in another process.</summary>
    private sealed class SecondReader(MailboxState state, CancellationTokenSource stop, Task watching) : IAsyncDisposable
    {
        public MailboxState State => state;

        public static SecondReader Start(MailboxOffice office, DovecotServer imap)
        {
            var state = new MailboxState(NullLogger<MailboxState>.Instance);
            var stop = new CancellationTokenSource();
            var watch = office.Watch(MailboxOffice.Connector(imap.Settings), imap.Settings, "two", state);
            return new SecondReader(state, stop, watch.RunAsync(stop.Token));
        }

        public async Task StopAsync()
        {
            await stop.CancelAsync();
            await watching;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            stop.Dispose();
        }
    }
}
