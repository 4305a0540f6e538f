using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>Mail of Outlook that keeps its text and documents in a <c>winmail.dat</c>.</summary>
public sealed class WinmailTests
{
    private const string Rtf = @"{\rtf1\ansi\ansicpg1252\fromtext{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator Nobody;}"
        + @"\pard F\'fcr Sie \{1\}\par "
        + @"\b Please\b0  send\tab it: \u8364?5.\line By{\v hidden} Friday.{\pict 0102}\par}";

    private const string RtfOfPage = @"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Please send the roster.\htmlrtf \par}\htmlrtf0"
        + @"{\*\htmltag72 </p>}{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 Pat}";

    [Fact]
    public void Given_a_winmail_alone_When_read_Then_its_subject_text_and_documents_are_the_mails()
    {
        var winmail = Winmail.OfText("Roster", "Please send the roster.", ("letter.pdf", "%PDF-1.4\n"u8.ToArray()));
        var mail = Read("From: Pat <pat@dhs.test>\r\n", "", winmail);

        Assert.Equal(("Roster", "Please send the roster.", "letter.pdf"), (mail.Subject, mail.Text, Assert.Single(mail.Documents).Name));
        using var content = mail.Documents[0].Open();
        using var letter = new StreamReader(content);
        Assert.Equal("%PDF-1.4\n", letter.ReadToEnd());
        Assert.Empty(mail.Flaws);
    }

    [Fact]
    public void Given_a_page_in_a_winmail_When_read_Then_it_is_the_text() =>
        Assert.Equal("F\u00fcr Sie", Read("From: a@b.test\r\n", "", Winmail.OfPage("Roster", "<p>F\u00fcr <b>Sie</b></p>")).Text);

    [Theory]
    [InlineData(Rtf, "F\u00fcr Sie {1}\nPlease send\tit: \u20ac5.\nBy Friday.")]
    [InlineData(RtfOfPage, "Please send the roster.\n\u00a0Pat")]
    public void Given_rich_text_in_a_winmail_When_read_Then_it_shows_its_words(string rtf, string text) =>
        Assert.Equal(text, Read("From: a@b.test\r\n", "", Winmail.OfRichText("Roster", rtf)).Text);

    [Fact]
    public void Given_rich_text_as_a_part_When_read_Then_it_shows_its_words() => Assert.Equal(
        "F\u00fcr Sie", IncomingMail.Read(Encoding.UTF8.GetBytes(
            "From: a@b.test\r\nSubject: Roster\r\nContent-Type: text/rtf\r\n\r\n" + @"{\rtf1\ansi F\'fcr Sie}")).Text);

    [Theory]
    [InlineData("Please send\r\nthe roster.", "Please send\nthe roster.")]
    [InlineData("CAUTION: from outside.", "CAUTION: from outside.\n\nPlease send the roster.")]
    public void Given_a_text_beside_a_winmail_When_it_is_the_same_Then_it_is_shown_once_and_else_both_are(string beside, string text) =>
        Assert.Equal(text, Read("From: a@b.test\r\nSubject: Roster\r\n", beside, Winmail.OfText("Roster", "Please send the roster.")).Text);

    [Fact]
    public void Given_a_damaged_winmail_When_read_Then_it_is_attached_as_it_came()
    {
        var mail = Read("From: a@b.test\r\nSubject: Roster\r\n", "See the file.", [1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.Equal(("See the file.", "winmail.dat"), (mail.Text, Assert.Single(mail.Documents).Name));
        Assert.NotEmpty(mail.Flaws);
    }

    [Fact]
    public void Given_a_winmail_that_is_cut_off_When_read_Then_what_is_left_is_shown_and_the_file_attached()
    {
        var mail = Read("From: a@b.test\r\n", "", Winmail.OfText("Roster", "Please.", ("letter.pdf", new byte[500]))[..^300]);

        Assert.Equal(("Roster", "Please."), (mail.Subject, mail.Text));
        Assert.Contains(mail.Documents, document => document.Name == "winmail.dat");
        Assert.NotEmpty(mail.Flaws);
    }

    private static IncomingMail Read(string header, string text, byte[] winmail) => IncomingMail.Read(Encoding.UTF8.GetBytes(
        $"{header}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{text}\r\n--b\r\n"
            + "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + $"{Convert.ToBase64String(winmail)}\r\n--b--\r\n"));
}
