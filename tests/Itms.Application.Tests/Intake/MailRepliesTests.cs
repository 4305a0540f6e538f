using Itms.Application.Intake;
using Itms.Application.Outbox;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Intake;

/// <summary>Mail about a tasking that exists, mail with documents, and mail that came back.</summary>
public sealed class MailRepliesTests
{
    private const string Number = "ITMS-2027-000001";
    private static readonly IntakeSettings Known = new() { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" };

    [Theory]
    [InlineData("Subject: RE: [ITMS-2027-000001] Assigned to you\r\n")]
    [InlineData("Subject: FW_ITMS\u20102027\u2010000001_final\r\n")]
    [InlineData("Subject: Our answer\r\nIn-Reply-To: <ITMS-2027-000001@agency.example>\r\n")]
    [InlineData("Subject: Our answer\r\nReferences: ITMS-2027-000001.2.0@agency.example\r\n")]
    public async Task A_reply_of_a_known_person_is_a_comment_with_documents_on_that_tasking(string header)
    {
        var world = await AssignedAsync();

        var mail = await world.ReceiveAsync(
            From("lee.chan", header, WithDocument("Here it is.\r\n\r\nOn Monday, Ana Ruiz wrote:\r\n> Please answer.")));

        Assert.Equal((MailState.Accepted, Number, "lee.chan"), (mail.State, mail.Number, mail.By));
        var tasking = await world.OnlyTaskingAsync(Number);
        Assert.Equal([("lee.chan", "Here it is.")], tasking.Comments.Select(c => (c.By, c.Text)));
        Assert.Equal(["mail.eml", "roster.csv"], tasking.Attachments.Select(a => a.Name));
        Assert.Empty((await world.ListAsync()).Mails);
    }

    [Fact]
    public async Task A_reply_to_a_closed_tasking_is_kept_too()
    {
        var world = await AssignedAsync();
        await world.DoAsync(Number, new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "No longer needed.", null), "ana.ruiz");

        var mail = await world.ReceiveAsync(From("lee.chan", $"Subject: Re: {Number}\r\n", WithDocument("One more thing.")));

        Assert.Equal(MailState.Accepted, mail.State);
        var tasking = await world.OnlyTaskingAsync(Number);
        Assert.Equal(("One more thing.", 2), (Assert.Single(tasking.Comments).Text, tasking.Attachments.Count));
    }

    [Theory]
    [InlineData("casework@dhs.gov", "dhs.gov", QuarantineReason.NamesTasking)]
    [InlineData("stranger@else.example", "else.example", QuarantineReason.UnknownSender)]
    [InlineData("lee.chan@agency.example", "else.example", QuarantineReason.UnauthenticatedSender)]
    // Known, but with no part in the tasking.
    [InlineData("mia.lund@agency.example", "agency.example", QuarantineReason.NamesTasking)]
    public async Task Others_mail_waits_and_suggests_the_tasking(string from, string authenticated, QuarantineReason reason)
    {
        var world = await AssignedAsync();

        var mail = await world.ReceiveAsync(
            $"Authentication-Results: mx.agency.gov; dmarc=pass header.from={authenticated}\r\nFrom: {from}\r\nSubject: Re: {Number}\r\n\r\nText");

        Assert.Equal((MailState.Waiting, reason, Number), (mail.State, mail.Reason, mail.Suggested));
        Assert.Empty((await world.OnlyTaskingAsync(Number)).Comments);

        Assert.IsType<IntakeOutcome.NoSuchTasking>(
            await world.Intake.AddToAsync(mail.Id, "ITMS-2027-000009", null, null, Agency.Person("ana.ruiz"), CancellationToken.None));
        var done = Assert.IsType<IntakeOutcome.Done>(
            await world.Intake.AddToAsync(mail.Id, Number, "From the committee.", null, Agency.Person("ana.ruiz"), CancellationToken.None));
        Assert.Equal((MailState.Accepted, Number, "ana.ruiz"), (done.Mail.State, done.Mail.Number, done.Mail.By));
        Assert.Equal("From the committee.", Assert.Single((await world.OnlyTaskingAsync(Number)).Comments).Text);
    }

    [Fact]
    public async Task A_death_at_any_write_of_a_reply_costs_nothing_and_adds_nothing_twice()
    {
        var calm = await AssignedAsync();
        var before = calm.Commits;
        await calm.ReceiveAsync(Reply());
        var writes = calm.Commits - before;
        for (var at = 1; at <= writes; at++)
            foreach (var after in new[] { false, true })
            {
                var world = await AssignedAsync();
                world.Restart(new Death(at, after));
                Assert.True(await MailWorld.DiesAsync(() => world.ReceiveAsync(Reply())));
                world.Restart();
                Assert.Equal(MailState.Accepted, (await world.ReceiveAsync(Reply())).State);
                var tasking = await world.OnlyTaskingAsync(Number);
                Assert.Equal((1, 2), (tasking.Comments.Count, tasking.Attachments.Count));
            }

        static string Reply() => From("lee.chan", $"Subject: Re: {Number}\r\nMessage-ID: <7@agency.example>\r\n", WithDocument("Here it is."));
    }

    [Fact]
    public async Task Each_document_of_a_new_request_is_attached_on_its_own_and_others_stay_within_the_mail()
    {
        var world = new MailWorld(Known);

        var mail = await world.ReceiveAsync(
            "Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\nFrom: casework@dhs.gov\r\nSubject: Sick calls\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n--b\r\n"
            + "Content-Type: application/pdf; name=letter.pdf\r\n\r\n%PDF-1.4\r\n"
            + "--b\r\nContent-Type: application/octet-stream; name=tool.exe\r\n\r\nMZ\r\n--b--");

        Assert.Equal(["mail.eml", "letter.pdf"], (await world.OnlyTaskingAsync(mail.Number!)).Attachments.Select(a => a.Name));
    }

    [Fact]
    public async Task A_report_that_our_mail_came_back_lists_that_mail_as_undeliverable()
    {
        var world = await AssignedAsync();
        var effect = OutboxMessage.EffectId(Number, 1, 0);
        var report = "From: mailer-daemon@agency.example\r\nSubject: Undelivered\r\n"
            + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
            + "\r\n--b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
            + "Final-Recipient: rfc822; lee.chan@agency.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            + $"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{effect}@agency.example>\r\nSubject: x\r\n\r\n--b--";

        Assert.Equal(MailState.Filed, (await world.ReceiveAsync(report)).State);
        Assert.Equal(MailState.Filed, (await world.ReceiveAsync(report)).State);

        var dead = Assert.Single(await world.DeadLettersAsync("ana.ruiz"));
        Assert.Equal((effect, "A mail server returned it (5.1.1)."), (dead.Id, dead.LastError));
        Assert.Empty((await world.ListAsync()).Mails);

        var other = await world.ReceiveAsync(report.Replace(effect, "ITMS-2027-000099.1.0", StringComparison.Ordinal));
        Assert.Equal(MailState.Waiting, other.State);
    }

    private static async Task<MailWorld> AssignedAsync()
    {
        var world = new MailWorld(Known);
        await world.CreateAsync("lee.chan");
        return world;
    }

    private static string From(string person, string header, string rest) =>
        $"Authentication-Results: mx.agency.gov; dmarc=pass header.from=agency.example\r\nFrom: {person}@agency.example\r\n{header}{rest}";

    private static string WithDocument(string text) =>
        $"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{text}\r\n--b\r\nContent-Type: text/csv; name=roster.csv\r\n\r\na,b\r\n--b--";
}
