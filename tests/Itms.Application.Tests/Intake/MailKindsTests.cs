using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>Mail as programs really write it: what can be read is read, and nothing is lost without a word.</summary>
public sealed class MailKindsTests
{
    private const string Header =
        "From: Pat Miller <pat.miller@committee.test>\r\nSubject: Roster of October\r\nDate: Mon, 30 Nov 2026 10:00:00 -0500\r\n"
        + "Message-ID: <h@committee.test>\r\nMIME-Version: 1.0\r\n";

    /// <summary>A. One damaged thing must not make a whole mail unreadable.</summary>
    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf8\r\n\r\nPlease send the roster.", false)]
    [InlineData("Content-Type: text/plain; charset=\"'utf-8'\"\r\n\r\nPlease send the roster.", false)]
    [InlineData("Content-Type: text/plain; charset=utf-8 (Unicode)\r\n\r\nPlease send the roster.", false)]
    [InlineData("Content-Type: text/plain; charset=x-unknown\r\n\r\nPlease send the roster.", true)]
    [InlineData("Content-Transfer-Encoding: 8-bit\r\n\r\nPlease send the roster.", false)]
    [InlineData("Content-Transfer-Encoding: base64;\r\n\r\nUGxlYXNlIHNlbmQgdGhlIHJvc3Rlci4=\r\n", false)]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\nUGxlYXNlIHM=\r\nZW5kIHRoZSByb3N0ZXIu\r\n", false)]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\nUGxlYXNlIHNlbmQgdGhlIHJvc3Rlci4\r\n", false)]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\nUGxlYXNlIHNlbmQgdGhlIHJvc3Rlci4=\r\n*\r\n", true)]
    [InlineData("X-Spam-Report: \r\n* 0.0 NO_RELAYS Informational\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease send the roster.", false)]
    [InlineData("Content-Type: multipart/mixed\r\n\r\nPlease send the roster.", true)]
    public void A_damaged_text_is_read_as_far_as_it_goes(string rest, bool isFlawed)
    {
        var mail = Read(Header + rest);

        Assert.Equal(("pat.miller@committee.test", "Roster of October", "Please send the roster."), (mail.From, mail.Subject, mail.Text));
        Assert.Equal(isFlawed, mail.Flaws.Count > 0);
        Assert.Null(mail.Unreadable);
    }

    [Fact]
    public void The_first_line_of_a_mailbox_file_is_passed_over()
    {
        var mail = Read("From pat.miller@committee.test Mon Nov 30 10:00:00 2026\r\n" + Header + "\r\nPlease send the roster.");

        Assert.Equal(("pat.miller@committee.test", "Roster of October", "Please send the roster."), (mail.From, mail.Subject, mail.Text));
    }

    [Theory]
    [InlineData("Content-Type: application/pdf; name=letter.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK", "letter.pdf", 9)]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB",
        "smime.p7m", 3)]
    [InlineData("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK", "document 1.pdf", 9)]
    [InlineData("Content-Type: application/pdf; name=\"../../etc/passwd.pdf\"\r\n\r\n%PDF-1.4\n", "passwd.pdf", 9)]
    public void A_letter_alone_is_a_document(string rest, string name, int length)
    {
        var mail = Read(Header + rest);

        var document = Assert.Single(mail.Documents);
        Assert.Equal((name, ""), (document.Name, mail.Text));
        using var content = document.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        Assert.Equal(length, copy.Length);
    }

    /// <summary>B. The text is what a mail program shows.</summary>
    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=----=_Part_1_23.45\r\n\r\n------=_Part_1_23.45\r\n\r\nPlease\r\n"
        + "------=_Part_1_23.45--", "Please")]
    [InlineData("Content-Type: text/html;; charset=utf-8 (Unicode)\r\n\r\n<p>Please</p>", "Please")]
    [InlineData("Content-Type: multipart/mixed; boundary=A\r\n\r\n--A\r\n\r\nPlease see the letter:\r\n--A\r\n"
        + "Content-Type: application/pdf; name=l.pdf\r\nContent-Disposition: inline; filename=l.pdf\r\n\r\n%PDF-1.4\r\n"
        + "--A\r\n\r\nBy December 4.\r\n--A--", "Please see the letter:\n\nBy December 4.")]
    [InlineData("Content-Type: multipart/mixed; boundary=A\r\n\r\n--A\r\n\r\nCAUTION: outside.\r\n--A\r\n"
        + "Content-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\n\r\nPlease.\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>Please.</p>\r\n"
        + "--B--\r\n--A--", "CAUTION: outside.\n\nPlease.")]
    [InlineData("Content-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\n\r\n \r\n--B\r\nContent-Type: text/html\r\n\r\n<p>Page</p>\r\n--B--",
        "Page")]
    [InlineData("Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>Page</p>\r\n--B--", "Page")]
    [InlineData("Content-Type: text/plain; format=flowed\r\n\r\nOne long \r\nline.\r\nAnother.", "One long line.\nAnother.")]
    [InlineData("Content-Type: text/plain; format=flowed\r\n\r\nPlease \r\nanswer. \r\n-- \r\nPat Doe\r\nRecords",
        "Please answer.\n--\nPat Doe\nRecords")]
    [InlineData("Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nPlea \r\nse.\r\n-- \r\nPat", "Please.\n--\nPat")]
    [InlineData("Content-Type: text/plain; format=flowed\r\n\r\nYes.\r\n> Send it. \r\n> -- \r\n> Pat\r\n>>-- \r\n>>Lee",
        "Yes.\n> Send it.\n> --\n> Pat\n>> --\n>> Lee")]
    [InlineData("Content-Type: text/plain; format=flowed\r\n\r\nOne -- \r\ntwo\r\n --- \r\nthree", "One -- two\n--- three")]
    public void The_text_is_all_that_a_mail_program_shows(string rest, string text) => Assert.Equal(text, Read(Header + rest).Text);

    [Theory]
    [InlineData("<table><tr><td>Detainee</td><td>A000000000</td><td>Krome</td></tr><tr><td>Type</td><td>dental</td></tr></table>",
        "Detainee\tA000000000\tKrome\n\nType\tdental")]
    [InlineData("Age < 5 years, <5 mg", "Age < 5 years, <5 mg")]
    [InlineData("<p title=\"a > b\">Text</p>", "Text")]
    [InlineData("<html><head><meta charset=utf-8><body>Text", "Text")]
    [InlineData("<title>Half<p>Text</p>", "Half\nText")]
    [InlineData("<style>p {}<p>Text</p>", "p {}\nText")]
    [InlineData("<!-- Half<p>Text</p>", "Half\nText")]
    [InlineData("<pre>one\n  two</pre>", "one\n  two")]
    [InlineData("one\n   two<script>var x = '<p>no</p>';</script>", "one two")]
    [InlineData("<a href=\"https://example.test\">the list</a>", "the list")]
    [InlineData("<table><tr><td>A<td>B<tr><th>C<th>D</table>", "A\tB\nC\tD")]
    [InlineData("<section>A</section><center>B</center><address>C</address><article>D</article><header>E</header>F", "A\n\nB\n\nC\n\nD\n\nE\nF")]
    [InlineData("<select><option>A<option>B</select><main>C</main><dl><dt>D<dd>E</dl><fieldset>F</fieldset>G", "A\nB\n\nC\n\nD\nE\n\nF\nG")]
    [InlineData("Ro<b>s</b>t<span>e</span>r<o:p></o:p>", "Roster")]
    [InlineData("<script>if (a) b(<p>Please</p>", "if (a) b(\nPlease")]
    [InlineData("<style>p {}</style><style>b {}<p>Please</p>", "b {}\nPlease")]
    [InlineData("<!-- no -->One<!-- <p>Two</p>", "One\nTwo")]
    [InlineData("One <a href=\"x>Two</a> Three", "One <a href=\"x>Two</a> Three")]
    [InlineData("<textarea>One<p>Two", "One<p>Two")]
    [InlineData("<noscript>One</noscript><iframe>Two", "One\n\nTwo")]
    [InlineData("<ul><li>One<li>Two</ul>", "One\nTwo")]
    [InlineData("<p>One<![if !mso]>Two<![endif]>", "OneTwo")]
    [InlineData("<!--[if mso]>One<![endif]-->Two", "Two")]
    [InlineData("<title>no</title>One<title>Two<p>Three", "One Two\nThree")]
    public void A_page_is_read_as_HTML_says(string page, string text) =>
        Assert.Equal(text, Read(Header + "Content-Type: text/html; charset=utf-8\r\n\r\n" + page).Text);

    [Fact]
    public void A_long_excuse_for_a_missing_page_does_not_hide_the_page()
    {
        var excuse = "Your program cannot show this mail. " + new string('x', 250);
        var mail = Read(Header + $"Content-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\n\r\n{excuse}\r\n"
            + "--B\r\nContent-Type: text/html\r\n\r\n"
            + $"<p>{string.Concat(Enumerable.Repeat("Please send the roster. ", 100))}</p>\r\n--B--");

        Assert.StartsWith("Please send the roster.", mail.Text, StringComparison.Ordinal);
    }

    /// <summary>C. Letters.</summary>
    [Fact]
    public void Letters_without_a_character_set_are_recognized()
    {
        Assert.Equal("次の記録を送ってください。", Read(Header + "Content-Type: text/plain;\r\n\r\n\u001b$B<!$N5-O?$rAw$C$F$/$@$5$$!#\u001b(B").Text);
        var latin = Encoding.Latin1.GetBytes(Header + "Content-Type: text/plain\r\n\r\nLa señora Núñez pide la lista.");
        Assert.Equal("La señora Núñez pide la lista.", IncomingMail.Read(latin).Text);
        Assert.Equal("Petición", IncomingMail.Read(Encoding.Latin1.GetBytes("From: a@b.test\r\nSubject: Petición\r\n\r\nText")).Subject);
    }

    /// <summary>D. Mail that programs wrote.</summary>
    [Theory]
    [InlineData("X-Autoreply: yes\r\n\r\nText", true)]
    [InlineData("X-Autorespond: x\r\n\r\nText", true)]
    [InlineData("Precedence: bulk\r\n\r\nText", true)]
    [InlineData("Precedence: list\r\n\r\nText", true)]
    [InlineData("Precedence: first-class\r\n\r\nText", false)]
    [InlineData("Return-Path: <>\r\n\r\nText", true)]
    [InlineData("Return-Path: <pat.miller@committee.test>\r\n\r\nText", false)]
    [InlineData("List-Id: <news.committee.test>\r\n\r\nText", true)]
    [InlineData("X-ITMS-Kind: assigned\r\n\r\nText", true)]
    [InlineData("Auto-Submitted: auto-generated\r\n\r\nText", true)]
    [InlineData("Auto-Submitted: no\r\n\r\nText", false)]
    [InlineData("X-Auto-Response-Suppress: All\r\n\r\nText", false)]
    [InlineData("Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nRead.\r\n--b--", true)]
    [InlineData("Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR", true)]
    [InlineData("Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR", false)]
    public void What_programs_wrote_is_told_from_what_people_wrote(string rest, bool isAutomatic) =>
        Assert.Equal(isAutomatic, Read(Header + rest).IsAutomatic);

    [Theory]
    [InlineData("Automatic reply: roster", true)]
    [InlineData("Réponse automatique : liste", true)]
    [InlineData("The automatic reply is broken", false)]
    public void A_program_that_wants_no_answers_is_known_by_its_subject_too(string subject, bool isAutomatic) =>
        Assert.Equal(isAutomatic, Read($"From: a@b.test\r\nSubject: {subject}\r\nX-Auto-Response-Suppress: All\r\n\r\nText").IsAutomatic);

    /// <summary>E. The sender is the one real address.</summary>
    [Theory]
    [InlineData("Miller, Pat <pat@committee.test>", "pat@committee.test", "Miller, Pat")]
    [InlineData("\"Miller, Pat\" <pat@committee.test>,", "pat@committee.test", "Miller, Pat")]
    [InlineData("=?utf-8?Q?Miller=2C_Pat?= <pat@committee.test>", "pat@committee.test", "Miller, Pat")]
    [InlineData("pat@committee.test (Pat Miller)", "pat@committee.test", "Pat Miller")]
    [InlineData("\"pat@committee.test\" <pat@committee.test>", "pat@committee.test", "")]
    [InlineData("pat@committee.test <other@elsewhere.test>", null, null)]
    [InlineData("Pat <pat@committee.test>, Lee <lee@committee.test>", null, null)]
    [InlineData("\"boss@agency.test\" <pat@committee.test>", "pat@committee.test", "")]
    public void The_sender_is_the_one_real_address(string from, string? address, string? name)
    {
        var mail = Read($"From: {from}\r\nSubject: Roster\r\n\r\nText");

        Assert.Equal(address, mail.From);
        if (name is not null) Assert.Equal(name, mail.FromName);
    }

    private static IncomingMail Read(string mail) => IncomingMail.Read(Encoding.UTF8.GetBytes(mail));
}
