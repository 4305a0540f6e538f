namespace Itms.Server.Tests.Mailbox;

/// <summary>The taskings mailbox on servers that can do less.</summary>
public sealed class MailboxServersTests
{
    [Fact]
    public async Task A_server_that_cannot_tell_of_new_mail_or_move_it_is_asked_again_after_the_set_time()
    {
        Assert.SkipWhen(DovecotServer.Executable is null, DovecotServer.SkipReason);
        await using var imap = await DovecotServer.StartAsync("protocol imap {\n  imap_capability = IMAP4rev1 UIDPLUS\n}");
        await using var office = await MailboxOffice.StartAsync();
        for (var i = 0; i < 3; i++) imap.Deliver(MailboxOffice.Mail(i));
        var settings = imap.Settings with { PollMinutes = 2 };
        var connector = new FaultyConnector(MailboxOffice.Connector(settings));
        office.Begin(office.Watch(connector, settings));

        await office.UntilAsync(() => imap.Count("ITMS") == 3 && !connector.Waits.IsEmpty);

        Assert.Equal(0, imap.Count());
        Assert.Equal(3, await office.TaskingsAsync());
        Assert.Equal(TimeSpan.FromMinutes(2), connector.Waits.First());
    }
}
