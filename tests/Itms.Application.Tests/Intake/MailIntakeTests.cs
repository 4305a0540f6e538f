using Itms.Application.Intake;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Intake;

/// <summary>Which mail becomes a tasking by itself, which waits, and that each does so once.</summary>
public sealed class MailIntakeTests
{
    private const string Passed = "Authentication-Results: mx.agency.gov (local); spf=fail; dmarc=pass (p=REJECT) header.from=dhs.gov\r\n";
    private const string Request = "From: Casework <casework@dhs.gov>\r\nSubject: Sick calls\r\nMessage-ID: <1@dhs.gov>\r\n\r\nHow many last month?";

    private static readonly IntakeSettings Known = new() { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" };

    [Fact]
    public async Task A_request_of_a_known_and_authenticated_sender_is_a_pending_tasking_with_the_mail_as_its_document()
    {
        var world = new MailWorld(Known);

        var mail = await world.ReceiveAsync(Passed + Request);

        Assert.Equal((MailState.Accepted, "itms"), (mail.State, mail.By));
        var tasking = (await world.Records.LoadAsync(mail.Number!, CancellationToken.None))!.Tasking;
        Assert.Equal(TaskingStatus.Pending, tasking.Status);
        Assert.Equal(("Casework", "Sick calls\n\nHow many last month?", Channel.Email),
            (tasking.Form.Requestor, tasking.Form.Instruction, tasking.Form.ReceivedVia));
        Assert.Equal(world.Clock.Now, tasking.Form.ReceivedAt);
        var document = Assert.Single(tasking.Attachments);
        Assert.Equal("mail.eml", document.Name);
        Assert.Equal(2, tasking.Seq);
        using var stored = new StreamReader((await world.Blobs.OpenAsync(document.Id))!);
        Assert.Equal(Passed + Request, await stored.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Empty((await world.ListAsync()).Mails);
    }

    [Theory]
    [InlineData(Request, QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.agency.gov; dmarc=pass header.from=other.gov\r\n" + Request, QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.other.gov; dmarc=pass header.from=dhs.gov\r\n" + Request, QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.agency.gov; dmarc=fail header.from=dhs.gov\r\n" + Passed + Request,
        QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.agency.gov; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=dhs.gov \"@evil.example\r\n" + Request,
        QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.agency.gov; spf=pass smtp.mailfrom=\"x\\\"; dmarc=pass header.from=dhs.gov \"@evil.example\r\n" + Request,
        QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.agency.gov; spf=pass smtp.mailfrom=x dmarc=pass header.from=dhs.gov\r\n" + Request,
        QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.agency.gov; spf=pass (x (y) ; dmarc=pass header.from=dhs.gov )\r\n" + Request,
        QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.agency.gov; spf=pass (x ; dmarc=pass header.from=dhs.gov\r\n" + Request,
        QuarantineReason.UnauthenticatedSender)]
    [InlineData("Authentication-Results: mx.agency.gov; spf=pass (x\\) ; dmarc=pass header.from=dhs.gov )\r\n" + Request,
        QuarantineReason.UnauthenticatedSender)]
    [InlineData(Passed + "From: a@elsewhere.example\r\nSubject: Figures\r\n\r\nText", QuarantineReason.UnknownSender)]
    [InlineData(Passed + "From: a@notdhs.gov\r\nSubject: Figures\r\n\r\nText", QuarantineReason.UnknownSender)]
    [InlineData(Passed + "From: a@dhs.gov, b@dhs.gov\r\nSubject: Figures\r\n\r\nText", QuarantineReason.UnknownSender)]
    [InlineData(Passed + "From: a@dhs.gov\r\nSubject: Re: ITMS-2027-000001\r\n\r\nText", QuarantineReason.NamesTasking)]
    [InlineData(Passed + "From: a@dhs.gov\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nText", QuarantineReason.Automatic)]
    [InlineData("no mail at all", QuarantineReason.Unreadable)]
    public async Task Everything_else_waits_for_a_task_manager(string mail, QuarantineReason reason)
    {
        var world = new MailWorld(Known);

        var received = await world.ReceiveAsync(mail);

        Assert.Equal((MailState.Waiting, reason, (string?)null), (received.State, received.Reason, received.Number));
        Assert.Equal(received, Assert.Single((await world.ListAsync()).Mails));
        Assert.NotNull(await world.Intake.OpenAsync(received.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Where_nothing_is_set_nothing_becomes_a_tasking_by_itself() =>
        Assert.Equal(QuarantineReason.UnknownSender, (await new MailWorld(new IntakeSettings()).ReceiveAsync(Passed + Request, "dhs.gov")).Reason);

    [Fact]
    public async Task People_of_the_directory_are_known_and_a_signature_the_service_has_checked_will_do()
    {
        var world = new MailWorld(new IntakeSettings());
        var address = Agency.Person("lee.chan").Email;
        var mail = $"From: {address}\r\nSubject: Forwarded\r\n\r\nText";

        Assert.Equal(MailState.Waiting, (await world.ReceiveAsync(mail, "other.example")).State);
        Assert.Equal(MailState.Accepted, (await world.ReceiveAsync(mail + " again", address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..]))
            .State);
    }

    [Fact]
    public async Task The_same_mail_twice_or_at_the_same_moment_is_one_tasking_and_one_entry_in_the_list()
    {
        var world = new MailWorld(Known);

        var taskings = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => world.ReceiveAsync($"Received: way {i}\r\n" + Passed + Request)));
        var waiting = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => world.ReceiveAsync($"Received: way {i}\r\n" + Request.Replace("<1@", "<2@", StringComparison.Ordinal))));

        Assert.Single(taskings.Select(m => m.Number).Distinct());
        Assert.Single(waiting.Select(m => m.Id).Distinct());
        Assert.Single((await world.ListAsync()).Mails);
        var document = Assert.Single((await world.Records.LoadAsync(taskings[0].Number!, CancellationToken.None))!.Tasking.Attachments);
        // One of the eight ways: what is recorded of the document is what is stored.
        using var stored = new MemoryStream();
        await (await world.Blobs.OpenAsync(document.Id))!.CopyToAsync(stored);
        Assert.Equal((stored.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stored.ToArray()))),
            (document.Length, document.Sha256));
    }

    [Fact]
    public async Task What_a_mail_says_is_not_for_everybody_until_a_task_manager_has_looked_at_it()
    {
        var world = new MailWorld(Known);
        var mail = await world.ReceiveAsync(Passed + Request);
        Assert.True((await world.Records.LoadAsync(mail.Number!, CancellationToken.None))!.Tasking.Form.Restricted);
    }

    [Fact]
    public async Task Where_the_service_judges_signatures_a_header_that_came_with_the_mail_counts_nothing() =>
        Assert.Equal(QuarantineReason.UnauthenticatedSender, (await new MailWorld(Known).ReceiveAsync(Passed + Request, "evil.example")).Reason);

    [Theory]
    [InlineData("Subject: Something else\r\n")]
    [InlineData("Message-ID: <another@dhs.gov>\r\n")]
    [InlineData("Content-Type: text/html\r\nContent-Type: text/plain\r\n")]
    public async Task A_signed_mail_with_another_header_put_on_top_waits(string put) =>
        Assert.Equal(QuarantineReason.UnauthenticatedSender, (await new MailWorld(Known).ReceiveAsync(put + Passed + Request, "dhs.gov")).Reason);

    [Theory]
    [InlineData("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=dhs.gov; dkim=pass header.d=dhs.gov;dmarc=pass header.from=dhs.gov", true)]
    [InlineData("dmarc=pass action=none header.from=dhs.gov;compauth=pass reason=100", true)]
    [InlineData("spf=pass smtp.mailfrom=dhs.gov;dmarc=fail action=none header.from=dhs.gov", false)]
    [InlineData("dmarc=pass action=none header.from=other.gov", false)]
    public async Task The_field_of_Microsoft_365_counts_where_the_setting_says_so(string field, bool isTrusted)
    {
        var mail = $"Authentication-Results: {field}\r\n" + Passed + Request;
        var trusting = new IntakeSettings { Senders = ["@dhs.gov"], AuthenticatedByMicrosoft365 = true };

        Assert.Equal(isTrusted ? MailState.Accepted : MailState.Waiting, (await new MailWorld(trusting).ReceiveAsync(mail)).State);
        var other = $"Authentication-Results: {field}\r\n" + Request;
        Assert.Equal(MailState.Waiting, (await new MailWorld(Known).ReceiveAsync(other)).State);
    }

    [Fact]
    public async Task Two_scans_without_a_message_id_are_two_mails()
    {
        var world = new MailWorld(Known);
        var (one, other) = (await world.ReceiveAsync(Scan("JVBERi0x")), await world.ReceiveAsync(Scan("JVBERi0y")));
        Assert.NotEqual(one.Id, other.Id);
        Assert.Equal(one.Id, (await world.ReceiveAsync(Scan("JVBE\r\nRi0x"))).Id);
        Assert.Equal(2, (await world.ListAsync()).Mails.Count);

        static string Scan(string document) =>
            "From: scanner@agency.invalid\r\nSubject: Scan\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee attached\r\n"
            + $"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{document}\r\n--b--\r\n";
    }

    [Fact]
    public async Task A_mail_that_means_harm_is_listed_like_any_other()
    {
        var world = new MailWorld(Known);
        Assert.Equal(QuarantineReason.UnknownSender, (await world.ReceiveAsync("From:  \r\nSubject: Nobody\r\n\r\nText")).Reason);
        Assert.Equal(QuarantineReason.UnknownSender,
            (await world.ReceiveAsync(
            $"From: {new string('n', 50_000)} <a@b.example>\r\nSubject: {new string('\u00a0', 60_000)}x{new string('y', 5_000)}\r\n\r\nText"))
            .Reason);
        Assert.Equal(QuarantineReason.UnknownSender,
            (await world.ReceiveAsync("From: a@b.example\r\nSubject: Folded" + string.Concat(Enumerable.Repeat("\r\n a", 60_000)) + "\r\n\r\nText"))
            .Reason);
        Assert.Equal(QuarantineReason.UnknownSender,
            (await world.ReceiveAsync("From: a@b.example\r\nSubject: Parts\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + string.Concat(Enumerable.Repeat("--b\n", 600)))).Reason);
        Assert.Equal(4, (await world.ListAsync()).Mails.Count);
    }

    [Fact]
    public async Task Another_mail_under_a_known_message_id_waits()
    {
        var world = new MailWorld(Known);
        await world.ReceiveAsync(Passed + Request);

        Assert.Equal(QuarantineReason.MessageIdReused, (await world.ReceiveAsync(Passed + Request + " And the month before?")).Reason);
    }

    [Fact]
    public async Task A_text_of_any_length_is_cut_where_no_character_is_halved_and_says_where_it_goes_on()
    {
        var world = new MailWorld(Known);

        var mail = await world.ReceiveAsync(Passed + Request + string.Concat(Enumerable.Repeat("🙂", 20_000)));

        var text = (await world.Records.LoadAsync(mail.Number!, CancellationToken.None))!.Tasking.Form.Instruction!;
        Assert.InRange(text.Length, FieldErrors.TextLength - 1, FieldErrors.TextLength);
        Assert.EndsWith("🙂\n\n[The attached mail has the rest of the text.]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_write_the_process_dies_at_the_mail_that_comes_again_is_one_tasking(bool afterIt)
    {
        for (var at = 1; ; at++)
        {
            var world = new MailWorld(Known, new Death(at, afterIt));
            var died = await MailWorld.DiesAsync(() => world.ReceiveAsync(Passed + Request));
            world.Restart();

            var mail = await world.ReceiveAsync(Passed + Request);

            Assert.Equal(MailState.Accepted, mail.State);
            Assert.Single((await world.OnlyTaskingAsync(mail.Number!)).Attachments);
            if (!died) return;
        }
    }
}
