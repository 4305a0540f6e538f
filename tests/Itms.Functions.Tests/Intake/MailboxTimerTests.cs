using Itms.Api.Hosting;
using Itms.Application.Intake;
using Itms.Functions.Intake;
using Itms.Functions.Tests.Orchestration;
using Itms.Mailbox;
using Microsoft.Azure.Functions.Worker;

namespace Itms.Functions.Tests.Intake;

/// <summary>The timer reads the mailbox; each mail becomes a tasking with an orchestration, or is listed.</summary>
public sealed class MailboxTimerTests
{
    private const string Mail =
        "Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\nFrom: a@dhs.gov\r\nSubject: Sick calls\r\n\r\nHow many?";

    private static readonly AgencySettings Agency =
        new() { Intake = new IntakeSettings { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" } };

    private static readonly MailboxSettings Settings = new() { Host = "imap.agency.gov", UserName = "taskings", Password = "s3cret" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_in_the_mailbox_becomes_a_tasking_with_an_orchestration_and_is_moved()
    {
        await using var world = await AzureWorld.StartAsync(Agency, mailbox: Settings);
        world.Mailbox.Mails[7] = Mail;
        world.Mailbox.Mails[8] = "no mail";

        await ReadAsync(world);

        Assert.NotNull(await world.Hub.Client.GetInstanceAsync("ITMS-2027-000001.1", Token));
        Assert.Equal("mailbox INBOX 1.8", Assert.Single((await world.Get<MailIntake>().ListAsync(null, 10, Token)).Mails).Source);
        Assert.Equal([MailboxTarget.Done, MailboxTarget.Done], world.Mailbox.Moved.Values);
        Assert.Equal(MailboxCondition.Reading, world.Get<MailboxState>().Condition);
    }

    [Fact]
    public async Task A_mailbox_that_is_down_fails_the_function_and_is_read_by_the_next_run()
    {
        await using var world = await AzureWorld.StartAsync(Agency, mailbox: Settings);
        world.Mailbox.Mails[7] = Mail;
        world.Mailbox.IsDown = true;
        await Assert.ThrowsAsync<IOException>(() => ReadAsync(world));
        Assert.Equal(MailboxCondition.Failing, world.Get<MailboxState>().Condition);

        world.Mailbox.IsDown = false;
        await ReadAsync(world);

        Assert.Empty(world.Mailbox.Mails);
    }

    [Fact]
    public async Task Without_settings_no_mailbox_is_read()
    {
        await using var world = await AzureWorld.StartAsync(Agency);

        await ReadAsync(world);

        Assert.Equal(0, world.Mailbox.Connections);
    }

    private static Task ReadAsync(AzureWorld world) => world.Get<MailboxTimer>().RunAsync(new TimerInfo(), world.Hub.Client, Token);
}
