using System.Text;
using System.Text.Json;
using Itms.Api.Intake;
using Itms.Application.Intake;
using Microsoft.AspNetCore.Http;
using MimeKit;

namespace Itms.Api.Tests.Intake;

/// <summary>One mail by three ways is one mail: whole, encoded anew, and in pieces.</summary>
public sealed class MailWaysTests
{
    private const string Header =
        "From: Pat <pat@committee.test>\r\nTo: taskings@agency.test\r\nSubject: Roster\r\nDate: Mon, 30 Nov 2026 10:00:00 -0500\r\n"
        + "Message-ID: <1@committee.test>\r\nMIME-Version: 1.0\r\n";

    private const string Failed =
        "Reporting-MTA: dns; mx.agency.test\r\n\r\nFinal-Recipient: rfc822; lee@committee.test\r\nAction: failed\r\nStatus: 5.1.1\r\n";

    private const string Returned = "From: itms@agency.test\r\nMessage-ID: <e1@itms>\r\nSubject: Task\r\nX-ITMS-Number: ITMS-2026-000007\r\n";

    /// <summary>The service says nothing of the order of several texts.</summary>
    private static readonly string[] WithSeveralTexts = ["07-text-behind-a-document", "07b-banner-before-the-text"];

    public static TheoryData<string> Inputs =>
        [.. typeof(MailWaysTests).Assembly.GetManifestResourceNames().Where(name => char.IsAsciiDigit(name[0]))];

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Given_a_mail_When_it_comes_by_three_ways_Then_it_is_one_mail(string name)
    {
        using var content = typeof(MailWaysTests).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, TestContext.Current.CancellationToken);

        await AssertOneAsync(copy.ToArray(), inPieces: !WithSeveralTexts.Contains(name));
    }

    [Theory]
    [InlineData("message/rfc822", "\r\nThe old text")]
    [InlineData("text/rfc822-headers", "")]
    public async Task Given_a_delivery_report_When_it_comes_by_three_ways_Then_it_is_known_as_one(string type, string text)
    {
        var mail = Report("delivery-status") + Failed + $"\r\n--r\r\nContent-Type: {type}\r\n\r\n{Returned}{text}\r\n--r--\r\n";
        foreach (var read in await AssertOneAsync(Encoding.UTF8.GetBytes(mail)))
        {
            Assert.Equal(("lee@committee.test", "e1@itms"), (read.Failure?.Recipient, read.Failure?.OriginalMessageId));
            Assert.True(read.IsAutomatic);
            Assert.Null(read.Forwarded);
        }
    }

    [Theory]
    [InlineData("text/calendar; method=REPLY")]
    [InlineData("text/calendar")]
    public async Task Given_an_answer_to_an_invitation_When_it_comes_by_three_ways_Then_a_program_wrote_it(string type)
    {
        var mail = Header + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nAccepted.\r\n--m\r\n"
            + $"Content-Type: {type}\r\nContent-Disposition: attachment; filename=a.ics\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n--m--\r\n";

        Assert.All(await AssertOneAsync(Encoding.UTF8.GetBytes(mail)), read => Assert.True(read.IsAutomatic));
    }

    [Fact]
    public async Task Given_a_large_attached_mail_When_it_comes_by_three_ways_Then_it_is_read()
    {
        var mail = Header + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nPlease see the attached mail.\r\n--m\r\n"
            + "Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=old.eml\r\n\r\nFrom: lee@committee.test\r\n"
            + $"Subject: Earlier\r\n\r\n{string.Concat(Enumerable.Repeat("Please send the roster.\r\n", 20_000))}--m--\r\n";

        foreach (var read in await AssertOneAsync(Encoding.UTF8.GetBytes(mail)))
            Assert.Equal(("lee@committee.test", null), (read.Forwarded?.Address, read.Unreadable));
    }

    [Fact]
    public async Task Given_a_receipt_When_it_comes_by_three_ways_Then_a_program_wrote_it()
    {
        var mail = Report("disposition-notification") + "Disposition: automatic-action/MDN-sent-automatically; displayed\r\n--r--\r\n";

        Assert.All(await AssertOneAsync(Encoding.UTF8.GetBytes(mail)), read => Assert.True(read.IsAutomatic));
    }

    [Fact]
    public async Task Given_a_page_with_its_picture_When_it_comes_by_three_ways_Then_only_the_letter_is_a_document()
    {
        var mail = Header + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/related; boundary=e\r\n\r\n--e\r\n"
            + "Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>F\u00fcr</p><img src=\"cid:logo@x\">\r\n--e\r\n"
            + "Content-Type: image/png; name=l.png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
            + "--e--\r\n--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=letter.pdf\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--m--\r\n";

        foreach (var read in await AssertOneAsync(Encoding.Latin1.GetBytes(mail)))
            Assert.Equal(("F\u00fcr", "letter.pdf"), (read.Text, Assert.Single(read.Documents).Name));
    }

    [Theory]
    [InlineData("content-ids", "{\"logo@x\": \"attachment1\"}", 0)]
    [InlineData("attachment-info", "{\"attachment1\": {\"content-id\": \"<logo@x>\"}}", 0)]
    [InlineData("content-ids", "{\"logo@x\": \"attachment1\", \"logo@x\": \"attachment1\"}", 1)]
    [InlineData("content-ids", "{\"logo@x>\\r\\nSubject: x\": \"attachment1\"}", 1)]
    [InlineData("content-ids", "{\"logo@x\": 1}", 1)]
    [InlineData("content-ids", "[", 1)]
    public async Task Given_what_the_service_says_of_ids_When_it_is_damaged_Then_the_picture_is_a_document(string field, string json, int documents)
    {
        var mail = await PostAsync(new()
        {
            { new StringContent("From: a@b.test\r\nSubject: Roster"), "headers" },
            { new StringContent("<img src='cid:logo@x'>Please"), "html" },
            { new StringContent(json), field },
            { new ByteArrayContent([1]), "attachment1", "logo.png" },
        });

        Assert.Equal(("Roster", documents), (mail.Subject, mail.Documents.Count));
    }

    private static async Task<List<IncomingMail>> AssertOneAsync(byte[] whole, bool inPieces = true)
    {
        List<IncomingMail> ways = [IncomingMail.Read(whole), IncomingMail.Read(EncodedAnew(whole))];
        if (inPieces) ways.Add(await PostAsync(Pieces(whole)));
        foreach (var way in ways)
            Assert.Equal((ways[0].From, ways[0].Subject, ways[0].Text, ways[0].Id()), (way.From, way.Subject, way.Text, way.Id()));
        return ways;
    }

    private static string Report(string kind) => Header + $"Content-Type: multipart/report;\r\n report-type={kind}; boundary=r\r\n\r\n"
        + $"--r\r\n\r\nIt was not delivered.\r\n--r\r\nContent-Type: message/{kind}\r\n\r\n";

    private static IEnumerable<MimeEntity> PartsOf(MimeEntity? entity) =>
        entity is Multipart multipart ? multipart.SelectMany(PartsOf) : entity is null ? [] : [entity];

    /// <summary>As a server on the way does that passes on nothing but ASCII.</summary>
    private static byte[] EncodedAnew(byte[] whole)
    {
        using var message = MimeMessage.Load(new MemoryStream(whole), TestContext.Current.CancellationToken);
        foreach (var part in PartsOf(message.Body).OfType<MimePart>())
            if (part is { Content: not null } and not MessageDeliveryStatus)
                part.ContentTransferEncoding = part.ContentTransferEncoding == ContentEncoding.Base64 && part is TextPart
                    ? ContentEncoding.QuotedPrintable
                    : ContentEncoding.Base64;
        using var written = new MemoryStream();
        message.WriteTo(written, TestContext.Current.CancellationToken);
        return written.ToArray();
    }

    /// <summary>As the posting service takes a mail apart.</summary>
    private static MultipartFormDataContent Pieces(byte[] whole)
    {
        using var message = MimeMessage.Load(new MemoryStream(whole), TestContext.Current.CancellationToken);
        var form = new MultipartFormDataContent { { new ByteArrayContent(whole[..whole.AsSpan().IndexOf("\r\n\r\n"u8)]), "headers" } };
        var (charsets, ids, files) = (new Dictionary<string, string>(), new Dictionary<string, string>(), 0);
        foreach (var part in PartsOf(message.Body))
        {
            var field = part is TextPart { IsAttachment: false, IsPlain: true } ? "text"
                : part is TextPart { IsAttachment: false, IsHtml: true } ? "html" : $"attachment{++files}";
            using var content = new MemoryStream();
            if (part is MessagePart { Message: { } inner }) inner.WriteTo(content, TestContext.Current.CancellationToken);
            else ((MimePart)part).Content?.DecodeTo(content, TestContext.Current.CancellationToken);
            var piece = new ByteArrayContent(content.ToArray());
            if (files == 0 || field[0] != 'a')
            {
                if (part.ContentType.Charset is { } charset) charsets[field] = charset;
                form.Add(piece, field);
                continue;
            }

            piece.Headers.TryAddWithoutValidation("Content-Type", part.ContentType.MimeType);
            if (part.ContentId is { } id) ids[id] = field;
            form.Add(piece, field, (part as MimePart)?.FileName ?? field);
        }

        form.Add(new StringContent(JsonSerializer.Serialize(charsets)), "charsets");
        form.Add(new StringContent(JsonSerializer.Serialize(ids)), "content-ids");
        return form;
    }

    private static async Task<IncomingMail> PostAsync(MultipartFormDataContent form)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = form.Headers.ContentType!.ToString();
        context.Request.Body = await form.ReadAsStreamAsync();
        return IncomingMail.Read((await PostedMail.ReadAsync(context)).Mail);
    }
}
