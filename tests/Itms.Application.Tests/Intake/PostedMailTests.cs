using Itms.Application.Http;
using Itms.Application.Intake;
using Microsoft.AspNetCore.Http;

namespace Itms.Application.Tests.Intake;

/// <summary>A mail that is posted in pieces, as it is put together again.</summary>
public sealed class PostedMailTests
{
    [Fact]
    public async Task What_nobody_can_read_is_one_mail_however_often_it_is_posted()
    {
        var world = new MailWorld(new IntakeSettings());
        for (var i = 0; i < 2; i++)
        {
            var (mail, signedBy) = await ReadAsync(new() { { new StringContent("X-Mailer: none"), "headers" }, { new ByteArrayContent("%PDF"u8.ToArray()), "attachment1", "scan.pdf" } });
            Assert.Equal(QuarantineReason.Unreadable, (await world.Intake.ReceiveAsync(mail, signedBy, source: null, CancellationToken.None)).Reason);
        }

        Assert.Single((await world.ListAsync()).Mails);
    }

    [Fact]
    public async Task No_piece_can_end_itself_and_begin_another()
    {
        const string text = "--=_part\r\n\r\nText\r\n--=_part--";

        var (mail, _) = await ReadAsync(new() { { new StringContent("Subject: Figures"), "headers" }, { new StringContent(text), "text" } });

        Assert.Equal(text.ReplaceLineEndings("\n"), IncomingMail.Read(mail).Text);
    }

    private static async Task<(byte[] Mail, IReadOnlyCollection<string> SignedBy)> ReadAsync(MultipartFormDataContent form)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = form.Headers.ContentType!.ToString();
        context.Request.Body = await form.ReadAsStreamAsync();
        return await PostedMail.ReadAsync(context);
    }
}
