using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>Which parts of a mail are its text, which are documents, and which are pictures of its page.</summary>
public sealed class MailPartsTests
{
    private const string Header =
        "From: Pat <pat@committee.test>\r\nSubject: Roster\r\nMessage-ID: <1@committee.test>\r\nMIME-Version: 1.0\r\n";

    private const string Page = "Content-Type: text/html\r\nContent-ID: <page>\r\n\r\n<p>Please.</p><img src=\"cid:logo@x\">\r\n";
    private const string Picture =
        "Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n";
    private const string Letter =
        "Content-Type: application/pdf; name=letter.pdf\r\nContent-ID: <letter@x>\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n";

    [Theory]
    [InlineData("related", Picture, Page)]
    [InlineData("related; start=\"<nobody>\"", Page, Picture)]
    [InlineData("related; start=\"<nobody>\"", Picture, Page)]
    [InlineData("related; start=\"<logo@x>\"", Picture, Page)]
    [InlineData("mixed", Page, Picture)]
    [InlineData("mixed", Picture, Page)]
    public void Given_a_page_and_its_picture_in_any_order_When_read_Then_the_page_is_the_text_and_the_picture_no_document(
        string kind, string first, string second)
    {
        var mail = Read(Parts(kind, first, second));

        Assert.Equal("Please.", mail.Text);
        Assert.Empty(mail.Documents);
    }

    [Fact]
    public void Given_a_letter_beside_a_page_When_read_Then_it_is_a_document_although_it_has_a_content_id()
    {
        var mail = Read(Parts("related", Page, Picture, Letter));

        Assert.Equal("letter.pdf", Assert.Single(mail.Documents).Name);
    }

    [Fact]
    public void Given_a_picture_that_no_page_shows_When_read_Then_it_is_a_document()
    {
        var mail = Read(Parts("related", Page.Replace("cid:logo", "cid:other", StringComparison.Ordinal), Picture));

        Assert.Equal("logo.png", Assert.Single(mail.Documents).Name);
    }

    [Fact]
    public void Given_a_picture_that_is_attached_and_shown_When_read_Then_it_belongs_to_the_page()
    {
        var attached = Picture.Replace("Content-ID", "Content-Disposition: attachment; filename=logo.png\r\nContent-ID", StringComparison.Ordinal);

        Assert.Empty(Read(Parts("mixed", Page.Replace("logo@x", "LOGO%40x", StringComparison.Ordinal), attached)).Documents);
    }

    [Theory]
    [InlineData("Content-Type: text/plain; name=\"x.txt\"\r\n\r\nPlease.", 0)]
    [InlineData("Content-Disposition: inline; filename=x.txt\r\n\r\nPlease.", 0)]
    [InlineData("Content-Type: text/html; name=\"x.html\"\r\n\r\n<p>Please.</p>", 0)]
    [InlineData("Content-Type: text/plain\r\nContent-Disposition: attachment; filename=x.txt\r\n\r\nPlease.", 1)]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; name=x.txt\r\n\r\nPlease.\r\n"
        + "--b\r\n" + Letter + "--b--", 1)]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n \r\n--b\r\nContent-Type: text/plain; name=x.txt\r\n\r\nPlease.\r\n"
        + "--b--", 0)]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPlease.\r\n--b\r\nContent-Type: text/plain; name=x.txt\r\n\r\nRoster\r\n"
        + "--b--", 1)]
    [InlineData("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; name=a.txt\r\n\r\nPlease.\r\n"
        + "--b\r\nContent-Type: text/html; name=a.html\r\n\r\n<p>Please.</p>\r\n--b--", 0)]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPlease.\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n"
        + "--b--", 0)]
    public void Given_a_text_with_a_file_name_When_it_is_the_only_text_Then_it_is_the_text(string rest, int documents)
    {
        var mail = Read(Header + rest);

        Assert.Equal(("Please.", documents), (mail.Text, mail.Documents.Count));
    }

    [Theory]
    [InlineData("Content-Type: text\r\n\r\nF\u00fcr")]
    [InlineData("Content-Type: plain; charset=iso-8859-1\r\n\r\nF\u00fcr")]
    [InlineData("Content-Type: TEXT; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nF=FCr")]
    [InlineData("Content-Type: html\r\n\r\n<p>F\u00fcr</p>")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text\r\n\r\nF\u00fcr\r\n--b--")]
    [InlineData("Content-Type: text/\r\n\r\nF\u00fcr")]
    [InlineData("Content-Type: \r\n\r\nF\u00fcr")]
    public void Given_a_type_without_a_slash_When_read_Then_it_is_a_text(string rest)
    {
        var mail = IncomingMail.Read(Encoding.Latin1.GetBytes(Header + rest));

        Assert.Equal(("F\u00fcr", 0), (mail.Text, mail.Documents.Count));
    }

    [Fact]
    public void Given_forms_of_a_text_without_a_slash_in_their_type_When_read_Then_one_is_shown() =>
        Assert.Equal("Please.", Read(Parts(
            "alternative", "Content-Type: text\r\n\r\nPlease.\r\n", "Content-Type: html\r\n\r\n<p>Please.</p>\r\n")).Text);

    [Theory]
    [InlineData("filename=\"=?utf-8?Q?F=C3?= =?utf-8?B?vHIucGRm?=\"")]
    [InlineData("filename==?utf-8?Q?F=C3=BCr.pdf?=")]
    [InlineData("filename=\"=?iso-8859-1?Q?F=FCr.pdf?=\"")]
    [InlineData("filename=\"=?utf-8?Q?F=FCr.pdf?=\"")]
    [InlineData("filename*=utf-8''F%C3%BCr.pdf")]
    [InlineData("filename*0*=utf-8''F%C3; filename*1*=%BCr.pdf")]
    [InlineData("filename*=iso-8859-1''F%FCr.pdf")]
    public void Given_a_file_name_however_it_is_encoded_When_read_Then_no_letter_is_lost(string name)
    {
        var mail = Read(Header + $"Content-Type: application/pdf\r\nContent-Disposition: attachment; {name}\r\n\r\n%PDF-1.4");

        Assert.Equal("F\u00fcr.pdf", Assert.Single(mail.Documents).Name);
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("application/json")]
    [InlineData("text/csv")]
    public void Given_a_document_that_is_encoded_anew_When_read_Then_it_is_the_same_mail(string type)
    {
        var one = Header + $"Content-Type: {type}; name=x\r\n\r\none\r\ntwo\r\n";
        var other = Header + $"Content-Type: {type}; name=x\r\nContent-Transfer-Encoding: base64\r\n\r\nb25lCnR3bw==\r\n";

        Assert.Equal(Read(one).Id(), Read(other).Id());
    }

    private static string Parts(string kind, params string[] parts) =>
        Header + $"Content-Type: multipart/{kind}; boundary=b\r\n\r\n" + string.Concat(parts.Select(part => "--b\r\n" + part)) + "--b--\r\n";

    private static IncomingMail Read(string mail) => IncomingMail.Read(Encoding.UTF8.GetBytes(mail));
}
