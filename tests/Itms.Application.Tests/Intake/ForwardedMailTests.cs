using System.Globalization;
using System.Text;
using Itms.Application.Intake;
using Itms.TestKit;

namespace Itms.Application.Tests.Intake;

/// <summary>Who asked first, and when, in a mail that forwards another.</summary>
public sealed class ForwardedMailTests
{
    private const string Outlook =
        "________________________________\r\nFrom: Casework, Lee (HSGAC) <lee@committee.test>\r\nSent: Monday, November 2, 2026 9:14 AM\r\n"
        + "To: Pat <pat@dhs.test>\r\nSubject: Roster\r\n\r\nPlease send the roster.";

    private const string Gmail =
        "---------- Forwarded message ---------\r\nFrom: Casework, Lee (HSGAC) <lee@committee.test>\r\nDate: Mon, Nov 2, 2026 at 9:14\u202fAM\r\n"
        + "Subject: Roster\r\nTo: Pat <pat@dhs.test>\r\n\r\nPlease send the roster.";

    private const string Apple =
        "Begin forwarded message:\r\n\r\nFrom: \"Casework, Lee (HSGAC)\" <lee@committee.test>\r\nSubject: Roster\r\n"
        + "Date: November 2, 2026 at 9:14:00 AM EST\r\nTo: Pat <pat@dhs.test>\r\n\r\nPlease send the roster.";

    private const string Thunderbird =
        "-------- Forwarded Message --------\r\nSubject: Roster\r\nDate: Mon, 2 Nov 2026 09:14:00 -0500\r\n"
        + "From: Casework, Lee (HSGAC) <lee@committee.test>\r\nTo: Pat <pat@dhs.test>\r\n\r\nPlease send the roster.";

    private const string Quoted =
        "> From: Casework, Lee (HSGAC) <lee@committee.test>\r\n> *Sent:* 2 November 2026 09:14\r\n> Subject: Roster\r\n>\r\n"
        + "> Please send the roster.";

    [Theory]
    [InlineData(Outlook)]
    [InlineData(Gmail)]
    [InlineData(Apple)]
    [InlineData(Thunderbird)]
    [InlineData(Quoted)]
    public void Given_a_mail_forwarded_within_the_text_When_read_Then_sender_subject_and_date_are_found(string block)
    {
        var mail = Read("Fwd: Roster", "\r\n\r\nFor you.\r\n\r\n" + block);

        var first = Assert.IsType<ForwardedFrom>(mail.Forwarded);
        Assert.Equal(("Casework, Lee (HSGAC)", "lee@committee.test", "Roster"), (first.Name, first.Address, first.Subject));
        Assert.Equal(Agency.Time("2026-11-02 09:14"), first.Sent);
        Assert.EndsWith("Please send the roster.", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Monday, November 2, 2026 9:14:05 PM", "2026-11-02T21:14:05-05:00")]
    [InlineData("Monday, November 2, 2026 at 12:05 AM", "2026-11-02T00:05:00-05:00")]
    [InlineData("Nov 2, 2026, at 9:14 AM", "2026-11-02T09:14:00-05:00")]
    [InlineData("Monday, 2 November 2026 21:14", "2026-11-02T21:14:00-05:00")]
    [InlineData("2026-11-02 21:14", "2026-11-02T21:14:00-05:00")]
    [InlineData("10/30/2026 9:14 AM", "2026-10-30T09:14:00-05:00")]
    [InlineData("November 2, 2026 at 9:14:05 AM PDT", "2026-11-02T09:14:05-07:00")]
    [InlineData("November 2, 2026 at 9:14:05 AM GMT+1", "2026-11-02T09:14:05+01:00")]
    [InlineData("November 2, 2026 at 9:14:05 AM UTC", "2026-11-02T09:14:05+00:00")]
    [InlineData("Mon, 2 Nov 2026 09:14:05 +0530 (IST)", "2026-11-02T09:14:05+05:30")]
    [InlineData("Tuesday, November 2, 2026 9:14 AM", null)]
    [InlineData("11/2/2026 9:14 AM", null)]
    [InlineData("November 31, 2026 9:14 AM", null)]
    [InlineData("November 2, 2026 19:14 AM", null)]
    [InlineData("November 2, 2026 at 9:14 AM XST", null)]
    [InlineData("November 2, 2027 9:14 AM", null)]
    [InlineData("Montag", null)]
    public void Given_a_date_as_programs_write_it_When_read_Then_it_is_that_instant_or_none(string written, string? at)
    {
        var mail = Read("FW: Roster", $"\r\n\r\nFrom: Lee <lee@committee.test>\r\nSent: {written}\r\nTo: Pat\r\nSubject: Roster\r\n\r\nPlease.");

        Assert.Equal(at is null ? null : DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), mail.Forwarded!.Sent);
    }

    /// <summary>Servers write the date of a mail in universal time, and programs quote in the time of their place.</summary>
    [Theory]
    [InlineData("Wed, 4 Nov 2026 12:00:00 +0000", "10/30/2026 9:14 AM", "2026-10-30T09:14:00-04:00")]
    [InlineData("Wed, 4 Nov 2026 12:00:00 -0500", "10/30/2026 9:14 AM", "2026-10-30T09:14:00-04:00")]
    [InlineData("Wed, 4 Nov 2026 12:00:00 -0800", "10/30/2026 9:14 AM", "2026-10-30T09:14:00-08:00")]
    [InlineData("Wed, 4 Nov 2026 12:00:00 -0500", "October 30, 2026 at 9:14 AM PDT", "2026-10-30T09:14:00-07:00")]
    public void Given_a_date_without_a_zone_When_the_agencys_is_known_Then_it_is_that_of_the_place(string date, string written, string at)
    {
        var mail = IncomingMail.Read(Encoding.UTF8.GetBytes($"From: Pat <pat@dhs.test>\r\nSubject: FW: Roster\r\nDate: {date}\r\n\r\n"
            + $"From: Lee <lee@committee.test>\r\nSent: {written}\r\nTo: Pat\r\n\r\nPlease."));

        Assert.Equal(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), mail.ForwardedIn(Agency.Calendar)!.Sent);
    }

    [Theory]
    [InlineData("FW: Roster", "", true)]
    [InlineData("Roster", "Please see below. Pat", true)]
    [InlineData("Roster", "Long", false)]
    [InlineData("FW: Roster", "Long", true)]
    [InlineData("FW: Roster", "Longest", false)]
    public void Given_an_attached_mail_When_the_sender_asks_much_Then_the_sender_asks(string subject, string own, bool isForwarded)
    {
        var count = own switch { "Long" => 20, "Longest" => 60, _ => 0 };
        var request = string.Concat(Enumerable.Repeat("Please send us the roster of October. ", count));
        var earlier = "The earlier request. " + string.Concat(Enumerable.Repeat("Words. ", 500));
        var mail = Read(subject, "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + $"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\n{own} {request}\r\n"
            + $"--c\r\nContent-Type: text/html\r\n\r\n<p>{own} {request}</p>\r\n--c--\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
            + "From: Casework, Lee (HSGAC) <lee@committee.test>\r\nSubject: Earlier\r\nDate: Mon, 2 Nov 2026 09:14:00 -0500\r\n"
            + $"Content-Type: multipart/mixed; boundary=d\r\n\r\n--d\r\n\r\n{earlier}\r\n"
            + "--d\r\nContent-Type: application/pdf; name=l.pdf\r\n\r\n%PDF-1.4\r\n--d--\r\n--b--\r\n");

        Assert.Contains("The earlier request.", mail.Text, StringComparison.Ordinal);
        Assert.Equal("l.pdf", Assert.Single(mail.Documents).Name);
        var proposal = MailProposal.Of(mail, Agency.Time("2026-11-03 09:00"), new IntakeSettings(), Agency.Calendar);
        Assert.Equal(
            isForwarded ? ("Casework, Lee (HSGAC)", "lee@committee.test") : ("Pat", "pat@dhs.test"), (proposal.Requestor, proposal.Address));
        Assert.Equal(isForwarded ? Agency.Time("2026-11-02 09:14") : null, mail.Forwarded?.Sent);
    }

    [Fact]
    public void Given_an_attached_mail_with_the_text_behind_it_When_read_Then_the_sender_asks() =>
        Assert.Null(Read("Roster", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
            + $"From: lee@committee.test\r\nSubject: Earlier\r\n\r\nEarlier\r\n--b\r\n\r\n{new string('x', 1_000)}\r\n--b--\r\n").Forwarded);

    private static IncomingMail Read(string subject, string rest) => IncomingMail.Read(Encoding.UTF8.GetBytes(
        $"From: Pat <pat@dhs.test>\r\nSubject: {subject}\r\nDate: Tue, 3 Nov 2026 08:00:00 -0500\r\n{rest}"));
}
