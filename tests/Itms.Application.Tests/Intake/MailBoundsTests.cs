using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>No mail takes much more memory than it is long, whatever a stranger put together.</summary>
public sealed class MailBoundsTests
{
    private const string Top = "From: Pat <pat@dhs.gov>\r\nSubject: Sick calls\r\nMessage-ID: <1@dhs.gov>\r\n";
    private const string Mixed = Top + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    private const string Report = Top + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n";

    /// <summary>In bytes.</summary>
    private const long MostMemory = 100_000_000;

    [Theory]
    [InlineData(Mixed, "--b\r\n\r\nx\r\n", 2_000_000, "It has too many parts.")]
    [InlineData(Mixed + "--b\r\n", "a: b\r\n", 3_000_000, "Its parts have longer headers than anyone writes.")]
    [InlineData(Mixed + "--b\r\nContent-Type: text/plain", "; a=b; c=d", 2_000_000, "Its parts have longer headers than anyone writes.")]
    [InlineData(Mixed + "--b\r\nContent-Type: message/rfc822\r\n\r\n", "To: a@b.c\r\n", 2_000_000,
        "Its parts have longer headers than anyone writes.")]
    [InlineData(Report + "--b\r\nContent-Type: message/delivery-status\r\n\r\n", "Action: failed\r\n\r\n", 1_000_000,
        "A report in it is longer than any program writes.")]
    public void A_mail_put_together_to_fill_the_memory_waits_with_its_sender_and_subject(string begin, string again, int times, string reason)
    {
        var mail = Read(begin, again, times, "\r\n\r\nEnd\r\n--b--\r\n");

        Assert.Equal(("pat@dhs.gov", "Sick calls", reason), (mail.From, mail.Subject, mail.Unreadable));
    }

    [Theory]
    [InlineData(Mixed + "--b\r\n\r\nPlease answer.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        "JVBERi0xLjQgVGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRv\r\n", "--b--\r\n")]
    [InlineData(Mixed + "--b\r\n\r\nPlease answer.\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n",
        "Houston,Example,12,2027-01-01\r\n", "--b--\r\n")]
    [InlineData(Top + "\r\nPlease answer.\r\n", "The quick brown fox asks how many visits.\r\n", "")]
    [InlineData(Top + "Content-Type: text/html\r\n\r\n<p>Please answer.</p>", "<p class=x>The quick brown fox &amp; <b>others</b></p>\r\n", "")]
    public void A_mail_of_25_MB_takes_less_than_100_MB_more(string begin, string again, string end)
    {
        var mail = Read(begin, again, 25_000_000 / again.Length, end);

        Assert.Null(mail.Unreadable);
        Assert.StartsWith("Please answer.", mail.Text);
    }

    [Fact]
    public void A_picture_written_into_the_page_does_not_hide_what_follows()
    {
        var mail = Read(
            Top + "Content-Type: text/html\r\n\r\n<p>Please answer.</p><img src=\"data:image/png;base64,", "A", 20_000_000,
            "\"><p>How many visits?</p>");

        Assert.Equal("Please answer.\n\nHow many visits?", mail.Text);
        Assert.Empty(mail.Flaws);
    }

    [Fact]
    public void The_end_of_a_very_long_text_is_said_to_be_in_the_mail_and_tells_mails_apart()
    {
        var (one, other) = (Read(Top + "\r\n", "How many visits? ", 100_000, "One"), Read(Top + "\r\n", "How many visits? ", 100_000, "Other"));

        Assert.Equal(["Its text is longer than anyone reads. The end is only in the attached mail."], one.Flaws);
        Assert.NotEqual(one.Id(), other.Id());
    }

    [Fact]
    public void A_mail_with_many_forwarded_mails_is_read()
    {
        var inner = "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@b.c\r\nSubject: Earlier\r\n"
            + string.Concat(Enumerable.Repeat("X-Trace: " + new string('x', 200) + "\r\n", 50)) + "\r\nOne visit.\r\n";

        var mail = Read(Mixed, inner, 100, "--b--\r\n");

        Assert.Null(mail.Unreadable);
        Assert.Equal(100, mail.Text.Split("One visit.").Length - 1);
    }

    /// <summary>Reads the mail and its documents, and counts the memory that this takes on the way.</summary>
    private static IncomingMail Read(string begin, string again, int times, string end)
    {
        var raw = new byte[begin.Length + (again.Length * times) + end.Length];
        Encoding.ASCII.GetBytes(begin, raw);
        for (var i = 0; i < times; i++) Encoding.ASCII.GetBytes(again, raw.AsSpan(begin.Length + (i * again.Length)));
        Encoding.ASCII.GetBytes(end, raw.AsSpan(raw.Length - end.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var mail = IncomingMail.Read(raw);
        foreach (var document in mail.Documents)
        {
            using var content = document.Open();
            content.CopyTo(Stream.Null);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
        return mail;
    }
}
