using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>Mail that is really signed. Its text and documents are read, and its signature proves nothing to ITMS.</summary>
public sealed class SignedMailTests
{
    private const string Header = "From: Pat <pat@dhs.test>\r\nSubject: Roster\r\nMessage-ID: <1@dhs.test>\r\nMIME-Version: 1.0\r\n";

    private const string Body = "Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n"
        + "F\u00fcr Sie.\r\n--in\r\nContent-Type: application/pdf; name=letter.pdf\r\n"
        + "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--in--\r\n";

    [Fact]
    public void Given_a_mail_with_its_signature_beside_When_read_Then_only_the_signature_is_no_document() =>
        AssertRead(Read(SignedParts.Beside(Body, "out")));

    [Fact]
    public void Given_a_mail_signed_in_one_piece_When_read_Then_it_is_opened() => AssertRead(Read(SignedParts.InOnePiece(Body)));

    [Fact]
    public void Given_a_mail_signed_twice_When_read_Then_it_is_opened_twice() =>
        AssertRead(Read(SignedParts.InOnePiece(SignedParts.Beside(SignedParts.InOnePiece(Body), "out"))));

    [Fact]
    public void Given_a_named_text_signed_in_one_piece_When_read_Then_it_is_the_text() =>
        Assert.Equal("Please.", Read(SignedParts.InOnePiece("Content-Type: text/plain; name=x.txt\r\n\r\nPlease.\r\n")).Text);

    [Fact]
    public void Given_a_mail_whose_text_was_changed_after_it_was_signed_When_read_Then_it_is_still_read() =>
        Assert.StartsWith("For you", Read(SignedParts.Beside(Body, "out").Replace("F\u00fcr Sie", "For you", StringComparison.Ordinal)).Text,
            StringComparison.Ordinal);

    [Fact]
    public void Given_a_report_signed_in_one_piece_When_read_Then_a_program_wrote_it() => Assert.True(Read(SignedParts.InOnePiece(
        "Content-Type: multipart/report; boundary=in\r\n\r\n--in\r\n\r\nRead.\r\n--in--\r\n")).IsAutomatic);

    private static void AssertRead(IncomingMail mail)
    {
        Assert.Equal(("pat@dhs.test", "F\u00fcr Sie.", "letter.pdf"), (mail.From, mail.Text, Assert.Single(mail.Documents).Name));
        Assert.Equal((null, false), (mail.Unreadable, mail.IsAutomatic));
        Assert.Empty(mail.Flaws);
    }

    private static IncomingMail Read(string rest) => IncomingMail.Read(Encoding.Latin1.GetBytes(Header + rest));
}
