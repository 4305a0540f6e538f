using Itms.Api.Intake;
using Itms.Application.Intake;
using Itms.Application.Tests.Intake;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Tests.Intake;

/// <summary>A mail that is posted in pieces, as it is put together again.</summary>
public sealed class PostedMailTests
{
    [Fact]
    public async Task What_nobody_can_read_is_one_mail_however_often_it_is_posted()
    {
        var world = new MailWorld(new IntakeSettings());
        for (var i = 0; i < 2; i++)
        {
            var (mail, signedBy) = await ReadAsync(new() { { new StringContent("X-Mailer: none"), "headers" },
                { new ByteArrayContent("%PDF"u8.ToArray()), "attachment1", "scan.pdf" } });
            Assert.Equal(QuarantineReason.Unreadable, (await world.Intake.ReceiveAsync(mail, signedBy, source: null, CancellationToken.None)).Reason);
        }

        Assert.Single((await world.ListAsync()).Mails);
    }

    [Fact]
    public async Task A_character_set_that_is_named_twice_is_not_named()
    {
        var (mail, _) = await ReadAsync(new()
        {
            { new StringContent("Subject: Figures"), "headers" },
            { new StringContent("Text"), "text" },
            { new StringContent("""{"text":"utf-8","text":"iso-8859-1"}"""), "charsets" },
        });

        Assert.Equal("Text", IncomingMail.Read(mail).Text);
    }

    [Fact]
    public async Task No_piece_can_end_itself_and_begin_another()
    {
        const string text = "--=_part\r\n\r\nText\r\n--=_part--";

        var (mail, _) = await ReadAsync(new() { { new StringContent("Subject: Figures"), "headers" }, { new StringContent(text), "text" } });

        Assert.Equal(text.ReplaceLineEndings("\n"), IncomingMail.Read(mail).Text);
    }

    [Fact]
    public async Task What_fails_is_listed_once_without_a_word_of_it_until_it_has_been_taken_in()
    {
        var world = new MailWorld(new IntakeSettings { Senders = ["@dhs.gov"] });
        var mail = "From: a@dhs.gov\r\nSubject: canary\r\n\r\nText"u8.ToArray();
        for (var i = 0; i < 2; i++)
        {
            world.Meanwhile(() => throw new IOException("Nobody is there."));
            await Assert.ThrowsAsync<IOException>(() => world.Intake.ReceivePostedAsync(mail, ["dhs.gov"], CancellationToken.None));
            var listed = Assert.Single((await world.ListAsync()).Mails);
            Assert.Equal((QuarantineReason.TurnedAway, false), (listed.Reason!.Value, listed.IsStored));
            Assert.DoesNotContain("canary", listed.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(MailState.Accepted, (await world.Intake.ReceivePostedAsync(mail, ["dhs.gov"], CancellationToken.None)).State);
        Assert.Empty((await world.ListAsync()).Mails);
    }

    private static async Task<(byte[] Mail, IReadOnlyCollection<string> SignedBy)> ReadAsync(MultipartFormDataContent form)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = form.Headers.ContentType!.ToString();
        context.Request.Body = await form.ReadAsStreamAsync();
        return await PostedMail.ReadAsync(context);
    }
}
