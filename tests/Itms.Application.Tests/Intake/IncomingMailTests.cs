using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>What is read out of a mail, as programs really write them.</summary>
public sealed class IncomingMailTests
{
    private const string Header = "From: Casework <casework@dhs.gov>\r\nSubject: Figures\r\nMessage-ID: <1@dhs.gov>\r\n";

    [Fact]
    public void A_plain_mail_says_who_what_and_under_which_id()
    {
        var mail = Read(Header + "\r\nHow many visits?\r\n");

        Assert.Equal(("casework@dhs.gov", "Casework", "Figures", "How many visits?", "<1@dhs.gov>"),
            (mail.From, mail.FromName, mail.Subject, mail.Text, mail.MessageId));
    }

    [Theory]
    [InlineData("=?utf-8?B?RsO8cg==?= =?utf-8?B?IFNpZQ==?=", "Für Sie")]
    [InlineData("=?iso-8859-1?Q?F=FCr_Sie?= and you", "Für Sie and you")]
    [InlineData("=?windows-1252?q?=93Yes=94?=", "“Yes”")]
    [InlineData("a folded\r\n subject", "a folded subject")]
    [InlineData("=?nobodys-letters?B?RsO8cg==?=", "Für")]
    [InlineData("=?utf-8?B?not base64?=", "=?utf-8?B?not base64?=")]
    [InlineData("=?UTF-8?Q?informaci=C3?=\r\n =?UTF-8?Q?=B3n sobre?=", "información sobre")]
    [InlineData("=?utf8?B?RsO8 cg?=", "Für")]
    [InlineData("=?cp932?B?gqA=?=", "あ")]
    public void Subjects_are_decoded_or_left_as_they_are(string written, string read) =>
        Assert.Equal(read, Read($"From: a@dhs.gov\r\nSubject: {written}\r\n\r\nText").Subject);

    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nRsO8ciBT\r\naWU=\r\n", "Für Sie")]
    [InlineData("Content-Type: text/plain; charset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nF=FCr =\r\nSie\r\n",
        "Für Sie")]
    [InlineData("Content-Type: text/html\r\n\r\n<html><head><title>No</title><style>p {}</style></head><body>"
        + "<!-- <p>No --><p>Dear&nbsp;all,\r\nyes</p><script>no()</script>A &lt; B<br>C</body></html>", "Dear\u00a0all, yes\nA < B\nC")]
    [InlineData("Content-Type: multipart/alternative; boundary=b\r\n\r\nnot this\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        + "<p>page</p>\r\n--b\r\n\r\nplain\r\n--b--\r\nnor this", "plain")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/alternative; boundary=\"a b\"\r\n\r\n"
        + "--a b\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n--a b--\r\n--a\r\nContent-Type: text/plain\r\n"
            + "Content-Disposition: attachment; filename=x.txt\r\n\r\nattached\r\n--a--\r\n", "page")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nbroken off", "broken off")]
    [InlineData("\r\none\r\n\r\n\r\n\r\ntwo \t\r\n", "one\n\ntwo")]
    public void The_text_is_found_among_the_parts_and_decoded(string rest, string text) =>
        Assert.Equal(text, Read(Header + rest).Text);

    [Fact]
    public void Lines_may_end_as_unix_ends_them() => Assert.Equal("Text", Read(Header.Replace("\r", "", StringComparison.Ordinal) + "\nText\n").Text);

    [Theory]
    [InlineData("")]
    [InlineData("Just some words")]
    [InlineData("no header field here\r\n\r\nText")]
    [InlineData(" continued: from nothing\r\n\r\nText")]
    public void What_cannot_be_read_is_said_so(string mail) => Assert.Throws<UnreadableMailException>(() => Read(mail));

    [Fact]
    public void A_mail_that_says_nothing_still_shows_its_sender()
    {
        var mail = Read("From: a@dhs.gov\r\n\r\n");

        Assert.Equal(("a@dhs.gov", "It says nothing."), (mail.From, mail.Unreadable));
    }

    [Theory]
    [InlineData("Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--", "It is encrypted.")]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB", "It is encrypted.")]
    public void An_encrypted_mail_shows_sender_and_subject_and_is_left_to_a_person(string rest, string why)
    {
        var mail = Read(Header + rest);

        Assert.Equal(("casework@dhs.gov", "Figures", "", why), (mail.From, mail.Subject, mail.Text, mail.Unreadable));
    }

    [Fact]
    public void Parts_within_parts_without_end_are_left_to_a_person()
    {
        var mail = new StringBuilder(Header);
        for (var i = 0; i < 50; i++) mail.Append(System.Globalization.CultureInfo.InvariantCulture,
            $"Content-Type: multipart/mixed; boundary=b{i}x\r\n\r\n--b{i}x\r\n");

        Assert.NotNull(Read(mail.ToString()).Unreadable);
    }

    [Theory]
    [InlineData("From: a@dhs.gov, b@dhs.gov\r\n")]
    [InlineData("From: a@dhs.gov\r\nFrom: b@dhs.gov\r\n")]
    [InlineData("From: nobody at all\r\n")]
    [InlineData("")]
    public void A_mail_that_does_not_name_one_sender_comes_from_nobody(string from) => Assert.Null(Read(from + "Subject: Figures\r\n\r\nText").From);

    [Fact]
    public void The_same_words_are_the_same_mail_whatever_way_they_came()
    {
        var mail = Read(Header + "\r\nText");

        Assert.Equal(mail.Id(), Read("Received: by another way\r\n" + Header + "Content-Transfer-Encoding: base64\r\n\r\nVGV4dA==").Id());
        Assert.NotEqual(mail.Id(), Read(Header + "\r\nOther text").Id());
        Assert.NotEqual(mail.Id(), Read(Header.Replace("<1@", "<2@", StringComparison.Ordinal) + "\r\nText").Id());
    }

    [Fact]
    public void Without_a_message_id_the_same_words_of_another_moment_are_another_mail()
    {
        const string scan = "From: scanner@agency.invalid\r\nSubject: Scan\r\nDate: Mon, 11 Jan 2027 09:00:00 -0500\r\n\r\nSee attached";

        Assert.Equal(Read(scan).Id(), Read("Received: by another way\r\n" + scan).Id());
        Assert.NotEqual(Read(scan).Id(), Read(scan.Replace("09:00:00", "09:05:00", StringComparison.Ordinal)).Id());
        Assert.NotEqual(Read(scan).Id(), Read("Message-ID: <1@agency.invalid>\r\n" + scan).Id());
    }

    [Theory]
    [InlineData("Content-Type: text/html\r\n\r\n<a href='https://{0}.example'>Figures</a>")]
    [InlineData(
        "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>{0}</p>\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfirst\r\n--b\r\n\r\nsecond: {0}\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n"
        + "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\n{0}\r\n--b--")]
    [InlineData("Reply-To: {0}@dhs.gov\r\n\r\nText")]
    public void A_mail_is_another_one_whatever_part_of_it_is_another(string rest)
    {
        var one = Header + rest.Replace("{0}", "one", StringComparison.Ordinal);

        Assert.Equal(Read(one).Id(), Read("Received: by another way\r\n" + one).Id());
        Assert.NotEqual(Read(one).Id(), Read(Header + rest.Replace("{0}", "other", StringComparison.Ordinal)).Id());
    }

    [Fact]
    public void What_is_too_long_to_be_read_makes_another_mail_too()
    {
        var text = Header + "\r\n" + new string('x', 1_000_000);

        Assert.Equal(Read(text).Id(), Read(text + "\r\n").Id());
        Assert.NotEqual(Read(text).Id(), Read(text + "y").Id());
    }

    [Theory]
    [InlineData("\r\nFür Sie",
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nF=FCr =\r\nSie\r\n")]
    [InlineData("Content-Type: text/html; charset=utf-8\r\n\r\n<p>Für\n Sie</p>",
        "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+RvxyDQogU2llPC9wPg0K")]
    public void In_other_letters_and_lines_the_same_words_are_the_same_mail(string one, string other) =>
        Assert.Equal(Read(Header + one).Id(), Read(Header + other).Id());

    private static IncomingMail Read(string mail) => IncomingMail.Read(Encoding.UTF8.GetBytes(mail));
}
